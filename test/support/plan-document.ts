import { parseShopConfig } from '../../layers/pipeline/config/shop-config.ts';
import { estimateRun } from '../../layers/pipeline/plan/estimate.ts';
import type { Plan } from '../../layers/pipeline/plan/plan-document.ts';

/** A whole plan of a run without inputs, for tests of later stages. */
export function planDocument(runId: string, own: Partial<Plan> = {}): Plan {
  return {
    runId,
    now: 0,
    config: { ...parseShopConfig({}), currency: 'EUR' },
    inputs: [],
    ignored: [],
    dataset: 'dataset',
    configuration: 'configuration',
    serving: null,
    renew: null,
    publishSlices: 2,
    publishBy: 'writes',
    estimate: estimateRun([], () => undefined),
    ...own,
  };
}
