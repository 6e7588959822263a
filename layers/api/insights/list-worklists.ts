import * as z from 'zod/mini';
import { playText } from '../../analytics/serve/play-text.ts';
import { ROW_ID } from '../../contract/rows.ts';
import { play, playAssumptions, playAssumptionsBody } from '../customer-fields.ts';
import { component, count, described, modelHead, money } from '../fields.ts';
import { operation } from '../operation.ts';
import { modelHeadBody } from '../wire.ts';

/** Every play with the number of its customers and what it is about. */
export const listWorklists = operation({
  route: 'GET /v1/worklists',
  audience: 'back-office',
  response: component(
    'Worklists',
    z.strictObject({
      ...modelHead,
      worklists: described(
        z.array(
          z.strictObject({
            play,
            description: z.string(),
            customers: count,
            value_at_stake: described(
              money,
              'Sum of what stands at each of its customers, minor units of `currency`',
            ),
            without_consent: described(
              z.nullable(count),
              'Customers of the play who refuse to be contacted for marketing: left out of the list and of its figures',
            ),
          }),
        ),
        'Highest value at stake first',
      ),
      assumptions: described(
        z.nullable(playAssumptions),
        'What all values at stake assume; null without a model',
      ),
    }),
  ),
  act: async (_, { model }) => {
    const { serving, card, rows } = await model.read([{ kind: 'worklists', id: ROW_ID.worklists }] as const);
    const worklists = (rows[0]?.worklists ?? []).map(
      ({ play: name, customers, valueAtStake, withoutConsent }) => ({
        play: name,
        description: playText(name),
        customers,
        value_at_stake: valueAtStake,
        without_consent: withoutConsent,
      }),
    );
    const assumed = rows[0]?.assumptions;
    const assumptions = assumed === undefined ? null : playAssumptionsBody(assumed, card.currency);
    return { body: { ...modelHeadBody(serving, card), worklists, assumptions } };
  },
});
