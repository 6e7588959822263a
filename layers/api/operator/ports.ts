import { type Control, controlTable } from '../../stores/control.ts';
import { BUDGETS, withinBudget } from '../../stores/deadlines.ts';
import { readEnvironment } from '../../stores/environment.ts';
import { type RequestPorts, readingPorts } from '../reading/ports.ts';

/** What the function of the operator works with. */
export interface OperatorPorts extends RequestPorts {
  readonly control: Pick<Control, 'serving' | 'versions' | 'activate' | 'reports'>;
}

/** These ports, from the function's environment. Built once a container. */
export function operatorPorts(): OperatorPorts {
  const { controlTable: table } = readEnvironment();
  return { ...readingPorts(), control: controlTable(table, withinBudget(BUDGETS.live)) };
}
