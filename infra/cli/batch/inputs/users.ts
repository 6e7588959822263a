import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import type { Report } from '../../command.ts';
import { readBaskets } from './baskets.ts';
import type { Format } from './input.ts';
import { readLightGcn, readSequences } from './lightgcn.ts';
import { readNative } from './native.ts';
import { readSessions } from './sessions.ts';
import { eachLine, eachText } from './text.ts';

/** Whom to recommend to. */
export interface Users {
  /** Identifiers in the order in which results are to come, each once. */
  readonly ids: readonly string[];
  /** Their events, if the files have any; null when they hold names only. */
  readonly histories: Dataset | null;
  /** Whether a name is that of a training row; a session is known by its items alone. */
  readonly named: boolean;
}

export interface UsersSource {
  readonly format: Format;
  readonly files: readonly string[];
  readonly map: string | undefined;
}

/**
 * Reads `--users`: for every format one identifier a line; for lightgcn and sequences with items behind it; for sessions the
 * sessions so far, one a line; for baskets also JSON of users with baskets; for native also dumps of events.
 * @throws ClienteleError with file and line
 */
export async function readUsers({ format, files, map }: UsersSource, report: Report): Promise<Users> {
  if (format === 'sessions') {
    const { dataset, order } = await readSessions(files);
    return { ids: order, histories: dataset, named: false };
  }
  if (format === 'lightgcn') {
    const { dataset, order } = await readLightGcn(files);
    return { ids: order, histories: dataset, named: true };
  }
  if (format === 'sequences') {
    const { dataset, order } = await readSequences(files);
    return { ids: order, histories: dataset, named: true };
  }
  const head = await firstText(files[0] ?? '');
  if (format === 'baskets' && head.startsWith('{')) {
    const { dataset, order } = await readBaskets(files);
    return { ids: order, histories: dataset, named: true };
  }
  if (format === 'native' && looksLikeDump(head)) {
    const dataset = await readNative({ events: files, items: [], map }, report);
    return { ids: dataset.customers, histories: dataset, named: true };
  }
  return { ids: await readIds(files), histories: null, named: true };
}

/** One identifier a line; blank lines and a header `customer_id` are passed over. */
async function readIds(files: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const path of files) {
    await eachLine(path, (line, number) => {
      const id = line.trim();
      if (id !== '' && !(number === 1 && id === 'customer_id')) ids.add(id);
    });
  }
  return [...ids];
}

/** Parquet, NDJSON, or a CSV header of several columns. */
function looksLikeDump(head: string): boolean {
  const [line = ''] = head.split('\n', 1);
  return head.startsWith('PAR1') || line.startsWith('{') || /[,;\t|]/.test(line);
}

async function firstText(path: string): Promise<string> {
  let head: string | undefined;
  await eachText(path, (text) => {
    head ??= text.trimStart();
  });
  return head ?? '';
}
