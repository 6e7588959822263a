import { surroundings } from '../../config.ts';
import { controlTable } from '../../control.ts';
import { BUDGETS, withinBudget } from '../../deadlines.ts';
import { readingPorts } from '../../http/ports.ts';
import { deliveriesFromEnvironment } from '../../live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../live/live-dynamo.ts';
import { moneyReader } from '../../money-reader.ts';
import { erasuresTable } from '../../privacy/erasures.ts';
import { marker } from '../../privacy/marker.ts';
import { nameKeyTable } from '../../privacy/name-key.ts';
import type { EventPorts } from './endpoints.ts';

/** The ports of the function that takes events, from its environment. Built once a container. */
export function eventPorts(): EventPorts {
  const { activityTable, controlTable: table } = surroundings();
  const within = withinBudget(BUDGETS.request);
  const control = controlTable(table, within);
  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    deliveries: deliveriesFromEnvironment(),
    money: moneyReader(control, Date.now),
    marks: marker(erasuresTable(table, within), nameKeyTable(table, within), Date.now),
  };
}
