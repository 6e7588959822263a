import { controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { readEnvironment } from '../../stores/environment.ts';
import { dynamoLiveStore } from '../../stores/live/live-dynamo.ts';
import type { ErasingPorts } from '../../stores/privacy/begin-erasure.ts';
import { customerRows } from '../../stores/privacy/customer-rows.ts';
import { erasuresTable } from '../../stores/privacy/erasures.ts';
import { nameKeyTable } from '../../stores/privacy/name-key.ts';
import { type RequestPorts, readingPorts } from '../reading/ports.ts';

/** What the function of privacy works with. */
export interface PrivacyPorts extends RequestPorts, ErasingPorts {}

/** These ports, from the function's environment. Built once a container. */
export function privacyPorts(): PrivacyPorts {
  const { activityTable, resultsTable, controlTable: table, deliveryDelaySeconds } = readEnvironment();
  const control = controlTable(table, withinBudget(BUDGETS.live));
  return {
    ...readingPorts(),
    live: dynamoLiveStore(activityTable),
    control,
    deliveryDelayMs: deliveryDelaySeconds * 1000,
    erasures: erasuresTable(table, withinBudget(BUDGETS.live)),
    nameKey: nameKeyTable(table, withinBudget(BUDGETS.live)),
    customerRows: customerRows(resultsTable, activityTable, control),
  };
}
