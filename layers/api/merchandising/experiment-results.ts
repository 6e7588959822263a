import * as z from 'zod/mini';
import { compareShares, type Share, shareInterval } from '../../analytics/evaluate/sequential.ts';
import type { Serving } from '../../contract/control-records.ts';
import type { ArmFigures } from '../../contract/insights.ts';
import type { Experiment } from '../../contract/merchandising.ts';
import type { ModelRow } from '../../contract/rows.ts';
import type { DeepReadonly } from '../answer.ts';
import { component, count, described, modelHead, money, share } from '../fields.ts';
import { modelHeadBody } from '../wire.ts';

const rate = z.strictObject({
  rate: share,
  interval: z.array(share).check(z.length(2)),
  versus_first: described(
    z.nullable(
      z.strictObject({
        difference: z.number(),
        interval: z.array(z.number()).check(z.length(2)),
        p_value: share,
      }),
    ),
    'Rate less that of the first arm. Interval and p-value are always valid: they may be looked at every day, and stopped at. ' +
      'Null for the first arm.',
  ),
});

export const experimentResults = component(
  'ExperimentResults',
  z.strictObject({
    ...modelHead,
    alpha: described(share, 'Error rate of intervals and of `decided`; comparisons share it among the arms'),
    decided: described(
      z.boolean(),
      'Whether some arm differs from the first in clicks or purchases, beyond chance',
    ),
    arms: z.array(
      z.strictObject({
        arm: z.string(),
        subjects: described(count, 'Customers or sessions that were shown something'),
        answers: count,
        purchases: count,
        revenue: money,
        clicked: described(rate, 'Subjects that clicked'),
        bought: described(rate, 'Subjects with a purchase that is credited to the arm'),
      }),
    ),
  }),
);

/** Chance of calling any arm different that is not, over all looks. */
const ALPHA = 0.05;

type Outcome = 'clicked' | 'bought';

/**
 * Results of an experiment as they are answered. Every arm is compared with the first, in clicks and in purchases; the
 * error rate is shared among these comparisons (Bonferroni), so that `decided` errs in one of twenty experiments at most.
 */
export function resultsBody(
  { arms }: Experiment,
  figures: readonly ArmFigures[],
  serving: Pick<Serving, 'version'>,
  card: ModelRow,
): DeepReadonly<z.output<typeof experimentResults>> {
  const alpha = ALPHA / Math.max(1, 2 * (arms.length - 1));
  const of = (id: string) => figures.find((one) => one.id === id);
  const shareOf = (id: string, outcome: Outcome): Share => {
    const arm = of(id);
    return { n: arm?.subjects ?? 0, successes: arm?.[outcome] ?? 0 };
  };

  function rateOf(id: string, outcome: Outcome, first: string) {
    const share = shareOf(id, outcome);
    const versus = id === first ? null : compareShares(share, shareOf(first, outcome), alpha);
    return {
      rate: share.n === 0 ? 0 : digits(share.successes / share.n),
      interval: shareInterval(share, ALPHA).map(digits),
      versus_first:
        versus === null
          ? null
          : {
              difference: digits(versus.difference),
              interval: versus.interval.map(digits),
              p_value: digits(versus.pValue),
            },
      decides: versus !== null && versus.pValue <= alpha,
    };
  }

  const [first] = arms;
  let decided = false;
  const armResults = arms.map(({ id }) => {
    const [clicked, bought] = (['clicked', 'bought'] as const).map((outcome) => {
      const { decides, ...rate } = rateOf(id, outcome, first!.id);
      decided ||= decides;
      return rate;
    });
    const { subjects = 0, answers = 0, purchases = 0, revenue = 0 } = of(id) ?? {};
    return {
      arm: id,
      subjects,
      answers,
      purchases,
      revenue: Math.round(revenue),
      clicked: clicked!,
      bought: bought!,
    };
  });
  return {
    ...modelHeadBody(serving, card),
    alpha: ALPHA,
    decided,
    arms: armResults,
  };
}

function digits(value: number): number {
  return Number(value.toFixed(6));
}
