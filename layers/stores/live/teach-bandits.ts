import type { BanditState, Tally } from '../../contract/bandit-state.ts';
import type { ExperimentsInsight } from '../../contract/insights.ts';
import { MERCHANDISING_ID } from '../../contract/live.ts';
import { announce, withdraw } from './head.ts';
import type { LiveStore } from './live-store.ts';

type Arms = BanditState['arms'];

/**
 * Gives every bandit what its arms brought by now, as the run counted it over all of the history: what is taught twice is
 * learnt once. A new round begins where the counts changed; the states of experiments that are gone are withdrawn.
 * @returns experiments whose bandit has learnt something
 * @throws ClienteleError `store.unavailable`
 */
export async function teachBandits(
  live: LiveStore,
  { experiments: counted }: Pick<ExperimentsInsight, 'experiments'>,
): Promise<string[]> {
  const [steered] = await live.read([{ kind: 'experiments', id: MERCHANDISING_ID }] as const);
  const bandits = (steered?.body?.experiments ?? []).filter(({ assignment }) => assignment.type === 'bandit');
  await withdraw(live, 'bandit', new Set(bandits.map(({ id }) => id)));
  const before = await live.read(bandits.map(({ id }) => ({ kind: 'bandit', id }) as const));
  const lessons = new Map(bandits.map((bandit) => [bandit.id, armsOf(bandit, counted)]));
  const after = await live.update(
    before,
    ({ id, body }) => {
      const arms = lessons.get(id) ?? {};
      if (body !== undefined && JSON.stringify(body.arms) === JSON.stringify(arms)) return undefined;
      return { round: (body?.round ?? 0) + 1, arms };
    },
    null,
  );
  await announce(live, after);
  return after.filter(({ revision }, at) => revision !== before[at]?.revision).map(({ id }) => id);
}

/** Counts of the arms that the experiment has, each name in the experiment's order. */
function armsOf(
  { id, arms }: { readonly id: string; readonly arms: readonly { readonly id: string }[] },
  counted: ExperimentsInsight['experiments'],
): Arms {
  const figures = counted.find((one) => one.id === id)?.arms ?? [];
  return Object.fromEntries<Readonly<Record<string, Tally>>>(
    arms.map((arm) => [arm.id, figures.find((one) => one.id === arm.id)?.contexts ?? {}]),
  );
}
