import { basename } from 'node:path';
import { DUMP_KINDS, type DumpKind } from '../../../layers/contract/artefacts.ts';
import type { EngineOptions } from '../../../layers/warehouse/engine/engine.ts';
import { PRESETS } from '../../../layers/warehouse/mapping/presets.ts';
import { type DumpHead, headOfDump } from '../../../layers/warehouse/stage/head-of-dump.ts';

/** What a dump was recognised as by its columns. */
export interface Recognised {
  readonly kind: DumpKind;
  /** Name of the preset. */
  readonly preset: string;
  readonly description: string;
  readonly head: DumpHead;
}

/** What a dump is by its columns, of a kind or of any; undefined: nothing that is known. Throws `UnreadableDump`. */
export async function recognise(
  path: string,
  kind: DumpKind | undefined,
  folder: string,
  engine: EngineOptions,
): Promise<Recognised | undefined> {
  const head = await headOfDump(path, basename(path), folder, engine);
  for (const each of kind === undefined ? DUMP_KINDS : [kind]) {
    const [preset] = head.fitting[each];
    if (preset === undefined) continue;
    const description = PRESETS.find(({ name }) => name === preset)?.description ?? '';
    return { kind: each, preset, description, head };
  }
  return undefined;
}
