import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DumpKind } from '../../../../layers/contract/artefacts.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { engineBudget } from '../../../../layers/pipeline/budget.ts';
import type { ShopConfig } from '../../../../layers/pipeline/config/shop-config.ts';
import { type ReadDataset, readDataset } from '../../../../layers/warehouse/columns/read-dataset.ts';
import {
  compactCustomers,
  compactEvents,
  compactItems,
} from '../../../../layers/warehouse/compact/compact.ts';
import { resolveMappings } from '../../../../layers/warehouse/mapping/mappings.ts';
import { type StageResult, stageDump } from '../../../../layers/warehouse/stage/stage-dump.ts';
import type { Report } from '../../command.ts';
import { readMapping } from '../../options.ts';
import { firstReject } from './first-reject.ts';
import { unreadable } from './text.ts';

/** Above this share of unusable rows the files are at fault, not the rows. */
const REJECT_SHARE = 0.25;

export interface NativeFiles {
  /** Paths of event dumps. */
  readonly events: readonly string[];
  /** Paths of catalogue dumps. */
  readonly items: readonly string[];
  /** Paths of customer dumps: those who refuse analysis are left out. */
  readonly customers?: readonly string[];
  /** Preset or path of a column mapping; undefined: the contract's own names. */
  readonly map: string | undefined;
  /** UTC milliseconds: later events are left out; undefined: the time of the last event. */
  readonly asOf?: number | undefined;
  /** A shop's settings where they are given; `map` goes before its mapping. */
  readonly config?: Pick<ShopConfig, 'mapping' | 'currency' | 'rates'> | undefined;
}

/**
 * Reads event dumps of the contract with the shop in any format, as a run of the pipeline does: validated, without
 * duplicates, as typed columns. Rows that cannot be used are rejected and reported.
 * @throws ClienteleError with file, line and reason when a file cannot be read or too many rows of it are no good
 */
export async function readNative(files: NativeFiles, report: Report): Promise<ReadDataset> {
  const { map, config } = files;
  const mappings = resolveMappings(map === undefined ? config?.mapping : readMapping(map));
  const currency = config?.currency ?? mappings.currency ?? 'EUR';
  const folder = await mkdtemp(join(tmpdir(), 'clientele-batch-'));
  const engine = engineBudget(folder);

  async function stage(kind: DumpKind, path: string, number: number): Promise<StageResult> {
    const result = await stageDump({
      input: path,
      name: basename(path),
      kind,
      mappings,
      money: { currency, rates: config?.rates ?? {} },
      now: Date.now(),
      outDir: join(folder, `${kind}-${number}`),
      engine,
    }).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    await check(path, result, report);
    return result;
  }

  try {
    const staged: StageResult[] = [];
    for (const path of files.events) staged.push(await stage('events', path, staged.length));
    for (const path of files.items) staged.push(await stage('items', path, staged.length));
    for (const path of files.customers ?? []) staged.push(await stage('customers', path, staged.length));
    const of = (kind: DumpKind) => staged.flatMap((result) => result.staged[kind] ?? []);
    const outDir = join(folder, 'curated');
    const events = await compactEvents({ staged: of('events'), outDir, engine });
    // The last file that has an item or a customer counts.
    const latest = (kind: DumpKind) => of(kind).map((path, deliveredAt) => ({ path, deliveredAt }));
    const items = await compactItems({ staged: latest('items'), outDir, engine });
    const customers = await compactCustomers({ staged: latest('customers'), outDir, engine });
    return await readDataset({ events: events.files, items, customers, currency, asOf: files.asOf, engine });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function check(path: string, result: StageResult, report: Report): Promise<void> {
  const { outcome, problem, rows, rejected } = result;
  if (outcome === 'unreadable') throw new ClienteleError('input.unreadable', `${path}: ${problem}`);
  if (problem !== null) report(`${path}: ${problem}`);
  if (rejected === 0) return;
  const first = await firstReject(result.rejects);
  const where = first === null ? '' : ` The first is line ${first.line}: ${first.reason}`;
  const summary = `${rejected} of ${rows} rows cannot be used.${where}`;
  if (rejected > rows * REJECT_SHARE) throw new ClienteleError('input.invalid', `${path}: ${summary}`);
  report(`${path}: ${summary}`);
}
