import { surroundings } from '../../stores/config.ts';
import { controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { deliveriesFromEnvironment } from '../../stores/live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../stores/live/live-dynamo.ts';
import { moneyReader } from '../../stores/money-reader.ts';
import { erasuresTable } from '../../stores/privacy/erasures.ts';
import { marker } from '../../stores/privacy/marker.ts';
import { nameKeyTable } from '../../stores/privacy/name-key.ts';
import { readingPorts } from '../reading/ports.ts';
import type { EventPorts } from './post-events.ts';

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
