import type { Play } from '../../contract/customer.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { INSIGHTS } from '../../contract/insights.ts';
import { ROW_ID } from '../../contract/rows.ts';
import { readCustomersPage } from '../customer-pages.ts';
import type { WorklistBody } from '../forecast-responses.ts';
import { pageBody, worklistsBody } from '../forecast-shapes.ts';
import { endpoint } from '../http/endpoint.ts';
import { insightBody } from '../insight-shapes.ts';
import { operations } from '../operations.ts';

/** Every play with the number of its customers and what it is about. */
export const listWorklists = endpoint(operations.listWorklists, async (_, model) => {
  const { serving, card, rows } = await model.read([{ kind: 'worklists', id: ROW_ID.worklists }] as const);
  return { body: worklistsBody(rows[0], serving, card) };
});

/** Customers of a play, highest value at stake first, page by page. */
export const getWorklist = endpoint(
  operations.getWorklist,
  async ({ play: name, limit, cursor }, model, ports) => {
    const page = await readCustomersPage(model, { kind: 'worklist', name, limit, cursor }, ports);
    // There are rows of no other name.
    const body: WorklistBody = pageBody(page, { play: name as Play });
    return { body };
  },
);

/** What the shop can be told about itself. */
export const getInsight = endpoint(operations.getInsight, async ({ insight }, model) => {
  const { serving, card, rows } = await model.read([{ kind: 'insight', id: insight }] as const);
  if (rows[0] === undefined) {
    throw new ClienteleError(
      'request.not_found',
      `There is no such insight. There are: ${INSIGHTS.join(', ')}.`,
    );
  }
  return { body: insightBody(rows[0], serving, card) };
});
