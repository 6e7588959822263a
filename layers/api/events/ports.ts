import { controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { readEnvironment } from '../../stores/environment.ts';
import { deliveriesFromEnvironment } from '../../stores/live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../stores/live/live-dynamo.ts';
import { moneyReader } from '../../stores/money-reader.ts';
import { erasuresTable } from '../../stores/privacy/erasures.ts';
import { nameKeyTable } from '../../stores/privacy/name-key.ts';
import { tombstoneReader } from '../../stores/privacy/tombstone-reader.ts';
import { readingPorts } from '../reading/ports.ts';
import type { EventPorts } from './take-events.ts';

/** The ports of the function that takes events, from its environment. Built once a container. */
export function eventPorts(): EventPorts {
  const { activityTable, controlTable: table } = readEnvironment();
  const within = withinBudget(BUDGETS.request);
  const control = controlTable(table, within);
  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    deliveries: deliveriesFromEnvironment(),
    money: moneyReader(control, Date.now),
    tombstoneIdsOf: tombstoneReader(erasuresTable(table, within), nameKeyTable(table, within), Date.now),
  };
}
