import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../stores/concurrency.ts';
import type { ObjectStore } from '../../stores/objects.ts';
import { joinDumps } from '../../warehouse/read/join-dumps.ts';
import type { Reject } from '../../warehouse/read/reject.ts';
import type { StageResult } from '../../warehouse/stage/stage-dump.ts';
import type { Input } from '../plan/plan-document.ts';

/** Objects under way at a time. */
const WIDTH = 16;

/**
 * Brings an input to a file of this machine: a dump as it is, a day of live records joined to one NDJSON file.
 * @throws ClienteleError `input.replaced` when the dump is no longer the one that was planned
 * @returns what is wrong with which object of a day
 */
export async function fetchInput(
  objects: ObjectStore,
  input: Input,
  folder: string,
  path: string,
): Promise<readonly Reject[]> {
  if (input.live === null) {
    await objects.download(input.key, path, input.etag);
    return [];
  }
  const parts = await eachOf(
    input.live.parts.map((name, number) => ({ name, path: join(folder, `part-${number}`) })),
    WIDTH,
    async (part) => {
      await objects.download(part.name, part.path);
      return part;
    },
  );
  return joinDumps(parts, path);
}

/** The result of a joined dump, with what was wrong with its parts. */
export async function withPartProblems(
  result: StageResult,
  problems: readonly Reject[],
): Promise<StageResult> {
  const [first] = problems;
  if (first === undefined) return result;
  await appendFile(result.rejects, problems.map((problem) => `${JSON.stringify(problem)}\n`).join(''));
  const rejectedByReason = { ...result.rejectedByReason };
  for (const { code } of problems) rejectedByReason[code] = (rejectedByReason[code] ?? 0) + 1;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more objects like it` : '';
  const problem = result.problem ?? `${first.file}: ${first.reason}${more}`;
  return { ...result, rejectedByReason, problem };
}
