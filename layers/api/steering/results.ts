import { compareShares, type Share, shareInterval } from '../../analytics/evaluate/sequential.ts';
import type { ArmFigures } from '../../contract/insights.ts';
import type { Experiment } from '../../contract/merchandising.ts';
import type { ModelRow } from '../../contract/rows.ts';
import { isoTime } from '../iso-time.ts';
import type { ExperimentResults } from './responses.ts';

/** Chance of calling any arm different that is not, over all looks. */
const ALPHA = 0.05;

type Outcome = 'clicked' | 'bought';

/**
 * Results of an experiment as the API tells them. Every arm is compared with the first, in clicks and in purchases; the
 * error rate is shared among these comparisons (Bonferroni), so that `decided` errs in one of twenty experiments at most.
 */
export function resultsBody(
  { arms }: Experiment,
  figures: readonly ArmFigures[],
  version: string,
  card: ModelRow,
): ExperimentResults {
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
  const told = arms.map(({ id }) => {
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
    model_version: version,
    as_of: isoTime(card.asOf),
    currency: card.currency,
    alpha: ALPHA,
    decided,
    arms: told,
  };
}

function digits(value: number): number {
  return Number(value.toFixed(6));
}
