import { surroundings } from '../../stores/config.ts';
import { controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { dynamoLiveStore } from '../../stores/live/live-dynamo.ts';
import { customerRows } from '../../stores/privacy/customer-rows.ts';
import { erasuresTable } from '../../stores/privacy/erasures.ts';
import { nameKeyTable } from '../../stores/privacy/name-key.ts';
import { readingPorts } from '../http/ports.ts';
import type { ErasureReadingPorts, PrivacyPorts } from './endpoints.ts';

/** The ports of a function that reads erasures beside results. Built once a container. */
export function erasureReadingPorts(): ErasureReadingPorts {
  const erasures = erasuresTable(surroundings().controlTable, withinBudget(BUDGETS.request));
  return { ...readingPorts(), erasures };
}

/** The ports of the function, from its environment. Built once a container. */
export function privacyPorts(): PrivacyPorts {
  const { activityTable, resultsTable, controlTable: table, deliveryDelaySeconds } = surroundings();
  const control = controlTable(table, withinBudget(BUDGETS.live));
  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    control,
    deliveryDelayMs: deliveryDelaySeconds * 1000,
    erasures: erasuresTable(table, withinBudget(BUDGETS.live)),
    nameKey: nameKeyTable(table, withinBudget(BUDGETS.live)),
    rows: customerRows(resultsTable, activityTable, control),
  };
}
