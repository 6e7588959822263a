import type { MoneyOptions } from '../../../analytics/events/currency.ts';
import { surroundings } from '../../config.ts';
import { controlTable } from '../../control.ts';
import { readingPorts } from '../../http/ports.ts';
import { deliveriesFromEnvironment } from '../../live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../live/live-dynamo.ts';
import type { EventPorts } from './endpoints.ts';

/** How long a container trusts the money rules it read. */
const MONEY_CACHE_MS = 60_000;

/** The ports of the function that takes events, from its environment. Built once a container. */
export function eventPorts(): EventPorts {
  const { activityTable, controlTable: table } = surroundings();
  const control = controlTable(table, { maxAttempts: 3 });
  let cached: { readonly at: number; readonly money: MoneyOptions | undefined } | undefined;

  async function money(): Promise<MoneyOptions | undefined> {
    if (cached === undefined || Date.now() - cached.at > MONEY_CACHE_MS) {
      cached = { at: Date.now(), money: await control.money() };
    }
    return cached.money;
  }

  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    deliveries: deliveriesFromEnvironment(),
    money,
  };
}
