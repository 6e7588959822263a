import { setTimeout as sleep } from 'node:timers/promises';
import { getCustomer } from '../../layers/api/customers/get-customer.ts';
import { postTrustedEvents } from '../../layers/api/events/post-trusted-events.ts';
import type { Caller } from './caller.ts';

/** A customer who is in no dump. */
const WALK_IN = 'walk-in';
const PURCHASES = 3;

/** For so long a container may still read the previous version. */
const POINTER_SECONDS = 20;

/** Posts purchases of the customer. */
export async function postPurchases(caller: Caller): Promise<void> {
  const events = Array.from({ length: PURCHASES }, (_, i) => ({
    event_type: 'purchase',
    event_id: `walk-in-${i}`,
    customer_id: WALK_IN,
    item_id: `walk-in-item-${i}`,
    unit_price: 12.5,
  }));
  const reply = await fetch(`${caller.url}/v1/events/trusted`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await reply.text();
  if (reply.status !== 202) throw new Error(`POST /v1/events/trusted answered ${reply.status}: ${text}`);
  const { accepted } = postTrustedEvents.response.parse(JSON.parse(text));
  if (accepted !== PURCHASES) throw new Error(`${accepted} of ${PURCHASES} events were accepted: ${text}`);
}

/** Waits until the model knows the customer, with each purchase once. */
export async function purchasesAreLearnt(caller: Caller): Promise<string> {
  let text = '';
  for (let second = 0; second < POINTER_SECONDS; second++) {
    const reply = await fetch(`${caller.url}/v1/customers/${WALK_IN}`, {
      signal: AbortSignal.timeout(20_000),
    });
    text = await reply.text();
    if (reply.status !== 200)
      throw new Error(`GET /v1/customers/${WALK_IN} answered ${reply.status}: ${text}`);
    const { known, events } = getCustomer.response.parse(JSON.parse(text));
    if (known && events.purchase === PURCHASES) return `${PURCHASES} purchases`;
    await sleep(1000);
  }
  throw new Error(`The posted purchases are not in the model: ${text}`);
}
