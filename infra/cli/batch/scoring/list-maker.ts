import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type Comparison, makeLists } from '../../../../layers/analytics/evaluate/comparison.ts';
import type { ListsAnswer, ListsGroup } from '../../../../layers/analytics/evaluate/search.ts';
import type { Interactions, TopLists } from '../../../../layers/analytics/recommend/contract.ts';
import { sharedInteractions } from './shared.ts';
import type { ListsTask } from './worker.ts';

/** Fewer interactions are fitted before a thread has started. */
const LEAST_INTERACTIONS = 30_000;

/** Makes the lists that candidates are compared by; the same, to the bit, on any number of threads. */
export interface ListMaker {
  /**
   * @param deadline time of `performance.now()` after which no further group is begun; null: all are
   * @returns for each group its answers; null for those that were not begun
   */
  lists(groups: readonly ListsGroup[], deadline: number | null): Promise<(readonly ListsAnswer[])[]>;
  close(): Promise<void>;
}

/** @param threads most threads; 1 does everything on this one */
export function listMaker(comparison: Comparison, threads = Math.min(2, availableParallelism())): ListMaker {
  let pool: Piscina | undefined;
  const shared = new Map<Interactions, Interactions>();
  const { queries, excludeSeen, seed } = comparison;
  const asked = { queries, excludeSeen, seed };

  async function made(group: ListsGroup): Promise<readonly ListsAnswer[]> {
    const [first] = group;
    if (first === undefined) return [];
    const train = comparison.trainFor(first.interactions);
    if (threads < 2 || train.matrix.indices.length < LEAST_INTERACTIONS) {
      return makeLists(group, train, asked);
    }
    const interactions = shared.get(train) ?? sharedInteractions(train);
    shared.set(train, interactions);
    const filename = new URL('./worker.ts', import.meta.url).href;
    pool ??= new Piscina({ filename, minThreads: threads, maxThreads: threads });
    const task: ListsTask = { requests: group, interactions, asked };
    return (await pool.run(task, { name: 'listsOfGroup' })) as (TopLists | string)[];
  }

  return {
    async lists(groups, deadline) {
      const answers: (readonly ListsAnswer[])[] = groups.map((group) => group.map(() => null));
      let next = 0;
      const worker = async () => {
        while (next < groups.length) {
          const g = next++;
          if (deadline !== null && performance.now() > deadline) continue;
          answers[g] = await made(groups[g] as ListsGroup);
        }
      };
      await Promise.all(Array.from({ length: threads }, worker));
      return answers;
    },
    close: async () => pool?.destroy(),
  };
}
