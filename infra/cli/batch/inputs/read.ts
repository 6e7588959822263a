import { DEFAULT_INTERACTIONS } from '../../../../layers/analytics/recommend/interactions.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import type { Report } from '../../command.ts';
import { readBaskets } from './baskets.ts';
import type { Format, Input } from './input.ts';
import { readLightGcn, readSequences } from './lightgcn.ts';
import { readNative } from './native.ts';
import { readSessions } from './sessions.ts';

/** Files and their format. */
export interface Source {
  readonly format: Format;
  readonly files: readonly string[];
  /** Catalogue dumps; `native` only. */
  readonly items: readonly string[];
  /** Column mapping; `native` only. */
  readonly map: string | undefined;
}

const SHAPE: Readonly<Record<Format, string>> = {
  native: 'events of the contract with the shop',
  lightgcn: 'one user per line, user item item …',
  sequences: 'one user per line, user item item … in order',
  sessions: 'one session a line, item item …',
  baskets: 'JSON, user → list of baskets',
};

/**
 * Reads what models are to learn from or to be held against.
 * @param option the option that named the files, for messages
 * @throws ClienteleError `input.invalid` or `input.unreadable` with file and line; also when there is no interaction at all
 */
export async function readInput(option: string, source: Source, report: Report): Promise<Input> {
  const started = performance.now();
  const input = await byFormat(source, report);
  const { customers, items, events } = input.dataset;
  if (events.length === 0) {
    const named = source.files.length === 1 ? source.files[0] : `${source.files.length} files`;
    throw new ClienteleError(
      'input.invalid',
      `${option} ${named}: there is no interaction in it; expected ${SHAPE[source.format]} (--format ${source.format})`,
    );
  }
  const who = source.format === 'sessions' ? 'sessions' : 'customers';
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  report(
    `${option}: ${events.length} interactions, ${customers.length} ${who}, ${items.length} items, ${seconds} s`,
  );
  return input;
}

async function byFormat({ format, files, items, map }: Source, report: Report): Promise<Input> {
  switch (format) {
    case 'lightgcn':
      return readLightGcn(files);
    case 'sequences':
      return readSequences(files);
    case 'sessions':
      return readSessions(files);
    case 'baskets':
      return readBaskets(files);
    case 'native': {
      const dataset = await readNative({ events: files, items, map }, report);
      return { format, dataset, interactions: DEFAULT_INTERACTIONS, order: dataset.customers };
    }
  }
}
