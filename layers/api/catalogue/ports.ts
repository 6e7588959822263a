import { nearestKnownOf } from '../../analytics/serve/nearest-known.ts';
import type { MoneyOptions } from '../../contract/events/currency.ts';
import { controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { readEnvironment } from '../../stores/environment.ts';
import type { CataloguePorts } from '../../stores/live/catalogue.ts';
import { deliveriesFromEnvironment } from '../../stores/live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../stores/live/live-dynamo.ts';
import { moneyReader } from '../../stores/money-reader.ts';
import { type RequestPorts, readingPorts } from '../reading/ports.ts';

/** What the function of the catalogue works with. */
export interface CatalogueRequestPorts extends RequestPorts, CataloguePorts {
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: () => Promise<MoneyOptions | undefined>;
}

/** These ports, from the function's environment. Built once a container. */
export function cataloguePorts(): CatalogueRequestPorts {
  const { activityTable, controlTable: table } = readEnvironment();
  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    deliveries: deliveriesFromEnvironment(),
    nearestKnown: nearestKnownOf,
    money: moneyReader(controlTable(table, withinBudget(BUDGETS.request)), Date.now),
  };
}
