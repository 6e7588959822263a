import type { Tally } from '../../contract/bandit-state.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import type { ArmFigures, ExperimentsInsight } from '../../contract/insights.ts';
import { type Credits, originOf } from './attribution.ts';

/**
 * Most arms of an experiment, and most experiments: recommendation ids come from outside and could be invented. Those with the most
 * attributed events are reported, so that invented ones displace no real one without outnumbering it.
 */
const MAX_ARMS = 20;
const MAX_EXPERIMENTS = 100;

interface Subject {
  clicked: boolean;
  bought: boolean;
  revenue: number;
}

interface Arm {
  readonly subjects: Map<number, Subject>;
  /** Position of an answer ► whether something was clicked or bought. */
  readonly answers: Map<number, boolean>;
  purchases: number;
}

/**
 * Outcome of the arms of experiments since they began, by assigned subject: a customer counts once, whatever the number of answers,
 * because arms are assigned to customers. Anonymous events count by session, and without a session by answer. For bandits, which
 * learn from answers, answers are also counted by context. O(attributed events).
 * @param dataset with purchases net of their refunds
 */
export function experimentResults({ events }: Dataset, credits: Credits): ExperimentsInsight {
  const experiments = new Map<string, Map<string, Arm>>();
  const isReported = reportedArms(credits);
  for (let i = 0; i < credits.event.length; i++) {
    const answer = credits.answer[i];
    const origin = originOf(credits, answer).experiment;
    if (origin === null || !isReported(origin.id, origin.arm)) continue;
    const e = credits.event[i];
    const arms = experiments.get(origin.id) ?? new Map<string, Arm>();
    let arm = arms.get(origin.arm);
    if (arm === undefined) {
      arm = { subjects: new Map(), answers: new Map(), purchases: 0 };
      experiments.set(origin.id, arms.set(origin.arm, arm));
    }
    const name = subjectOf(events.customer[e], events.session[e], answer);
    const subject = arm.subjects.get(name) ?? { clicked: false, bought: false, revenue: 0 };
    arm.subjects.set(name, subject);
    const type = events.type[e];
    if (type === EVENT_CODE.click) subject.clicked = true;
    if (type === EVENT_CODE.purchase) {
      subject.bought = true;
      subject.revenue += events.amount[e];
      arm.purchases += 1;
    }
    arm.answers.set(answer, type !== EVENT_CODE.impression || arm.answers.get(answer) === true);
  }
  return {
    insight: 'experiments',
    experiments: [...experiments]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, arms]) => ({
        id,
        arms: [...arms]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([arm, tally]) => armFigures(arm, tally, credits)),
      })),
  };
}

/** Tells the arms to report: of each experiment, and of the experiments, those that most attributed events name. O(attributed events). */
function reportedArms(credits: Credits): (experiment: string, arm: string) => boolean {
  const events = new Map<string, Map<string, number>>();
  for (const answer of credits.answer) {
    const { experiment } = originOf(credits, answer);
    if (experiment === null) continue;
    const arms = events.get(experiment.id) ?? new Map<string, number>();
    events.set(experiment.id, arms.set(experiment.arm, (arms.get(experiment.arm) ?? 0) + 1));
  }
  const reported = new Map(
    [...events].map(([id, arms]) => {
      const kept = [...arms].sort(byCount).slice(0, MAX_ARMS);
      const total = kept.reduce((sum, [, count]) => sum + count, 0);
      return [id, { total, arms: new Set(kept.map(([arm]) => arm)) }] as const;
    }),
  );
  const totals = [...reported].map(([id, { total }]) => [id, total] as const);
  for (const [id] of totals.sort(byCount).slice(MAX_EXPERIMENTS)) reported.delete(id);
  return (experiment, arm) => reported.get(experiment)?.arms.has(arm) === true;
}

function byCount([a, x]: readonly [string, number], [b, y]: readonly [string, number]): number {
  return y - x || (a < b ? -1 : 1);
}

/** One key for customers, sessions and answers. */
function subjectOf(customer: number, session: number, answer: number): number {
  if (customer >= 0) return customer * 3;
  return session >= 0 ? session * 3 + 1 : answer * 3 + 2;
}

function armFigures(id: string, { subjects, answers, purchases }: Arm, credits: Credits): ArmFigures {
  const contexts = new Map<string, { trials: number; rewards: number }>();
  for (const [answer, rewarded] of answers) {
    const context = originOf(credits, answer).experiment?.context ?? '';
    const tally = contexts.get(context) ?? { trials: 0, rewards: 0 };
    contexts.set(context, tally);
    tally.trials += 1;
    if (rewarded) tally.rewards += 1;
  }
  const all = [...subjects.values()];
  return {
    id,
    subjects: all.length,
    clicked: all.filter(({ clicked }) => clicked).length,
    bought: all.filter(({ bought }) => bought).length,
    answers: answers.size,
    purchases,
    revenue: all.reduce((sum, { revenue }) => sum + revenue, 0),
    contexts: Object.fromEntries<Tally>([...contexts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
