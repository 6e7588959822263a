import { sampleWithout, seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { wrong } from '../options.ts';
import { sequenceHistory } from '../scoring/queries.ts';
import { keepEvents } from './taken.ts';
import { type Case, type Learning, type Trial, translation, trialOf } from './trial.ts';

/** Share of the sessions, the latest, that are held out where no test file is given. */
const HELD_OUT = 0.2;
/** Views of a session that its history holds at most: the latest. */
const LONGEST_HISTORY = 200;
/** Steps measured at most, a seeded sample of all. */
const MOST_CASES = 100_000;

/**
 * Next-item prediction: at every step of a held-out session its items so far are the history, and the next one is
 * what would have been right. Models learn from whole sessions. Without a test file the latest fifth is held out.
 * @param excludeSeen steps to an item that the session has had already are left out
 * @throws ClienteleError `request.invalid` when there are no sessions
 */
export function sessionTrial(
  train: Learning,
  test: Learning | null,
  excludeSeen: boolean,
  seed: number,
): Trial {
  const all = sessionsOf(train);
  const { dataset, held } =
    test === null
      ? holdOut(all)
      : { dataset: all, held: translated(sequences(sessionsOf(test)), test, train) };
  const interactions = buildInteractions(dataset, train.interactions);
  const steps: { readonly session: readonly number[]; readonly at: number }[] = [];
  for (const session of held) {
    for (let at = 1; at < session.length; at++) {
      if (!excludeSeen || !session.slice(0, at).includes(session[at] as number)) steps.push({ session, at });
    }
  }
  const chosen =
    steps.length <= MOST_CASES
      ? steps
      : [...sampleWithout(steps.length, MOST_CASES, seededRandom(seed, 'session.steps'))].map(
          (position) => steps[position] as (typeof steps)[number],
        );
  const cases = chosen.map(({ session, at }): Case => {
    const soFar = session.slice(Math.max(0, at - LONGEST_HISTORY), at);
    return { row: -1, history: sequenceHistory(soFar), relevant: [session[at] as number] };
  });
  const sampled =
    chosen.length < steps.length ? [`a sample of ${chosen.length} of ${steps.length} steps`] : [];
  return trialOf({ ...train, format: 'sessions', dataset }, interactions, cases, [
    `${held.length} held-out sessions`,
    ...sampled,
  ]);
}

/** Sessions in the place of customers: a file of sessions is that already, events are grouped by session. */
function sessionsOf(input: Learning): Dataset {
  if (input.format === 'sessions') return input.dataset;
  const { events } = input.dataset;
  const named = keepEvents(
    input.dataset,
    (e) => (events.session[e] as number) >= 0 && (events.item[e] as number) >= 0,
  );
  if (named.events.length === 0) throw wrong('--protocol session: no event of an item names its session');
  const sessions = named.events.session.reduce((most, session) => Math.max(most, session), -1) + 1;
  return {
    ...named,
    customers: Array.from({ length: sessions }, (_, session) => String(session)),
    events: { ...named.events, customer: named.events.session },
  };
}

/** Items of each session in the order of time, an item repeated at once counting once. */
function sequences({ customers, events }: Dataset): number[][] {
  const found = customers.map((): number[] => []);
  for (let e = 0; e < events.length; e++) {
    const sequence = found[events.customer[e] as number];
    const item = events.item[e] as number;
    if (sequence !== undefined && sequence.at(-1) !== item) sequence.push(item);
  }
  return found;
}

function translated(sessions: readonly number[][], test: Learning, train: Learning): number[][] {
  const index = translation(
    test.dataset.items.map(({ id }) => id),
    train.dataset.items.map(({ id }) => id),
  );
  return sessions.map((session) => session.map((item) => index[item] as number));
}

/** The latest sessions by their begin, and the rest as a dataset of its own. */
function holdOut(all: Dataset): { readonly dataset: Dataset; readonly held: number[][] } {
  const { events } = all;
  const order: number[] = [];
  const met = new Set<number>();
  for (const session of events.customer) {
    if (!met.has(session)) order.push(session);
    met.add(session);
  }
  const cut = Math.floor(order.length * (1 - HELD_OUT));
  const held = order.slice(cut);
  const place = new Map(order.slice(0, cut).map((session, row) => [session, row]));
  const kept = keepEvents(all, (e) => place.has(events.customer[e] as number));
  const bySession = sequences(all);
  return {
    dataset: {
      ...kept,
      customers: order.slice(0, cut).map((session) => all.customers[session] ?? ''),
      events: { ...kept.events, customer: kept.events.customer.map((session) => place.get(session) ?? -1) },
    },
    held: held.map((session) => bySession[session] ?? []),
  };
}
