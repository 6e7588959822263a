import * as z from 'zod/mini';
import type { Serving } from '../../contract/control-records.ts';
import type { Insight } from '../../contract/insights.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { component } from '../fields.ts';
import { modelHeadBody } from '../wire.ts';
import { attribution } from './answers/attribution.ts';
import { churnModel } from './answers/churn-model.ts';
import { concentration } from './answers/concentration.ts';
import { experiments } from './answers/experiments.ts';
import { funnel } from './answers/funnel.ts';
import { periods } from './answers/periods.ts';
import { retention } from './answers/retention.ts';
import { suppressed } from './answers/suppressed.ts';
import { valueModel } from './answers/value-model.ts';

/** How each insight is answered, by its name. */
const ANSWERS = {
  retention,
  concentration,
  funnel,
  periods,
  'churn-model': churnModel,
  'value-model': valueModel,
  attribution,
  experiments,
  suppressed,
} satisfies Readonly<Record<Insight['insight'], { readonly body: (row: never) => object }>>;

type Schema = (typeof ANSWERS)[keyof typeof ANSWERS]['schema'];
const schemas = Object.values(ANSWERS).map(({ schema }) => schema) as [Schema, ...Schema[]];

export const insight = component('Insight', z.discriminatedUnion('insight', schemas));

/** An insight as it is answered. */
export function insightBody(
  row: Insight,
  serving: Pick<Serving, 'version'>,
  card: ModelRow,
): DeepReadonly<z.output<typeof insight>> {
  const body = ANSWERS[row.insight].body(row as never);
  return { insight: row.insight, ...modelHeadBody(serving, card), ...body } as DeepReadonly<
    z.output<typeof insight>
  >;
}
