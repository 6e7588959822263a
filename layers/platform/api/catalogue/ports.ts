import type { MoneyOptions } from '../../../analytics/events/currency.ts';
import { surroundings } from '../../config.ts';
import { controlTable } from '../../control.ts';
import { BUDGETS, withinBudget } from '../../deadlines.ts';
import { type RequestPorts, readingPorts } from '../../http/ports.ts';
import type { CataloguePorts } from '../../live/catalogue.ts';
import { deliveriesFromEnvironment } from '../../live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../live/live-dynamo.ts';
import { moneyReader } from '../../money-reader.ts';

/** What the function of the catalogue works with. */
export interface CatalogueRequestPorts extends RequestPorts, CataloguePorts {
  /** The shop's currency and rates; undefined before the first run. */
  readonly money: () => Promise<MoneyOptions | undefined>;
}

/** These ports, from the function's environment. Built once a container. */
export function cataloguePorts(): CatalogueRequestPorts {
  const { activityTable, controlTable: table } = surroundings();
  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    deliveries: deliveriesFromEnvironment(),
    money: moneyReader(controlTable(table, withinBudget(BUDGETS.request)), Date.now),
  };
}
