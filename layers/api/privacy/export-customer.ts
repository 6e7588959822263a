import * as z from 'zod/mini';
import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import { ROW_ID } from '../../contract/rows.ts';
import {
  asOf,
  component,
  count,
  currency,
  described,
  identifier as field,
  modelVersion,
  time,
} from '../fields.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { isoTime } from '../wire.ts';
import { customerResults, customerResultsBody } from './customer-export.ts';

/** A version that no rows belong to: live documents can be read before any serves. */
const NO_VERSION = 'none';
const COMMAND = 'npm run batch -- export --shop NAME --customer ID --out FILE';

/** All that the tables hold of a customer, and where the rest lies. */
export const exportCustomer = operation({
  route: 'GET /v1/customers/{customerId}/export',
  audience: 'operator',
  params: { customerId: identifier },
  response: component(
    'CustomerExport',
    z.strictObject({
      customer_id: field,
      model_version: z.nullable(modelVersion),
      as_of: z.nullable(asOf),
      currency: z.nullable(currency),
      results: described(
        customerResults,
        'What the serving model knows and says of the customer; null: nothing',
      ),
      activity: described(
        z.array(
          z.strictObject({
            event_id: z.string(),
            event_type: z.enum(EVENT_TYPES),
            item_id: z.nullable(z.string()),
            timestamp: time,
          }),
        ),
        'What came live in the last days, oldest first',
      ),
      events: described(
        z.strictObject({ counts: z.nullable(z.record(z.string(), count)), command: z.string() }),
        'Events lie in files; the command writes all of them',
      ),
    }),
  ),
  act: async ({ customerId: id }, { ports: { store } }) => {
    const serving = await store.current();
    const [activity, customer, recommendations, buyAgain, similarCustomers, card, worklists] =
      await store.read(serving?.version ?? NO_VERSION, [
        { kind: 'activity', id },
        { kind: 'customer', id },
        { kind: 'recommendations', id },
        { kind: 'buy-again', id },
        { kind: 'similar-customers', id },
        { kind: 'model', id: ROW_ID.model },
        { kind: 'worklists', id: ROW_ID.worklists },
      ]);
    return {
      body: {
        customer_id: id,
        model_version: serving?.version ?? null,
        as_of: card === undefined ? null : isoTime(card.asOf),
        currency: card?.currency ?? null,
        results: customerResultsBody(
          {
            customer: card === undefined ? undefined : customer,
            recommendations,
            'buy-again': buyAgain,
            'similar-customers': similarCustomers,
          },
          worklists?.assumptions,
          card?.currency ?? '',
        ),
        activity: (activity?.events ?? []).map((event) => ({
          event_id: event.id,
          event_type: event.type,
          item_id: event.item,
          timestamp: isoTime(event.time),
        })),
        events: { counts: customer?.events ?? null, command: COMMAND },
      },
    };
  },
});
