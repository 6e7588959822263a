import { ClienteleError } from '../../contract/errors.ts';
import { INSIGHTS } from '../../contract/insights.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { insightBody, insight as response } from './insight.ts';

/** One of the insights about the shop as a whole. */
export const getInsight = operation({
  route: 'GET /v1/insights/{insight}',
  audience: 'back-office',
  params: { insight: identifier },
  response,
  act: async ({ insight }, { model }) => {
    const { serving, card, rows } = await model.read([{ kind: 'insight', id: insight }] as const);
    if (rows[0] === undefined) {
      throw new ClienteleError(
        'request.not_found',
        `There is no such insight. There are: ${INSIGHTS.join(', ')}.`,
      );
    }
    return { body: insightBody(rows[0], serving, card) };
  },
});
