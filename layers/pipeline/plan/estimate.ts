import type { Need, RunEstimate } from '../../contract/artefact-documents.ts';
import type { PublishBy } from '../../contract/artefacts.ts';
import { type Ceiling, type Ceilings, HEAVY_STAGES } from '../../contract/stages.ts';
import { BYTES_A_ROW, COSTS, type Growth, PUBLISHING } from './coefficients.ts';
import type { Input } from './plan-document.ts';
import { publishingInWords, publishingOf } from './publishing.ts';

/** Rows of events whose share of publishing one function does within minutes. */
const ROWS_A_SLICE = 1_500_000;
const MOST_SLICES = 10_000;

/**
 * What a run over these inputs will take, stage by stage.
 * @param stagedBytes size of the validated form of an input's events, where that is there already
 * @param by how rows are to get into a table
 */
export function estimateRun(
  inputs: readonly Input[],
  stagedBytes: (staged: string) => number | undefined,
  by: PublishBy | 'auto' = 'auto',
): RunEstimate {
  let rows = 0;
  let largest: RunEstimate['largest'] = null;
  for (const input of inputs) {
    if (input.kind !== 'events') continue;
    const staged = stagedBytes(input.staged);
    const count = Math.round(staged === undefined ? rowsOfDump(input) : staged / BYTES_A_ROW.staged);
    rows += count;
    if (staged === undefined && count > (largest?.rows ?? 0)) largest = { key: input.key, rows: count };
  }
  const publishSlices = Math.max(2, Math.min(MOST_SLICES, Math.ceil(rows / ROWS_A_SLICE)));
  const needs = HEAVY_STAGES.map((stage): Need => {
    const { seconds, memoryMb, storageMb } = COSTS[stage];
    const millions = (stage === 'curate' ? (largest?.rows ?? 0) : rows) / 1e6;
    const share = stage === 'publish' ? 1 / publishSlices : 1;
    return {
      stage,
      // Every slice of publishing reads the whole snapshot, and makes its share of the rows.
      seconds: Math.ceil(seconds.fixed + seconds.perMillion * millions * share),
      memoryMb: at(memoryMb, millions),
      storageMb: at(storageMb, millions),
    };
  });
  return {
    rows,
    largest,
    publishSlices,
    needs,
    publishing: publishingOf(Math.round((rows / 1e6) * PUBLISHING.unitsPerMillion), by),
  };
}

/**
 * Why a run is not begun, and the way out; undefined when every stage fits.
 * @param runSeconds longest that the whole run may take
 */
export function refusal(estimate: RunEstimate, ceilings: Ceilings, runSeconds: number): string | undefined {
  for (const need of estimate.needs) {
    const ceiling = ceilings[need.stage];
    const over = [
      ...(need.memoryMb > ceiling.memoryMb
        ? [`${gb(need.memoryMb)} of memory (${gb(ceiling.memoryMb)})`]
        : []),
      ...(need.seconds > ceiling.seconds ? [`${minutes(need.seconds)} (${minutes(ceiling.seconds)})`] : []),
      ...(need.storageMb > ceiling.storageMb
        ? [`${gb(need.storageMb)} of disk (${gb(ceiling.storageMb)})`]
        : []),
    ];
    if (over.length === 0) continue;
    return `${millions(estimate.rows)} rows of events: ${need.stage} would need about ${over.join(' and ')}, more than one function holds. ${wayOut(need, ceiling, estimate)} ${ANYWAY}`;
  }
  const { publishing } = estimate;
  const longest =
    publishing.by === 'import' ? Math.min(runSeconds, PUBLISHING.importLongestSeconds) : runSeconds;
  if (publishing[publishing.by].seconds <= longest) return undefined;
  const other = publishing.by === 'import' ? '' : ' let rows be imported ("publish": {"by": "auto"}),';
  return `Publishing takes longer than a run may wait (${minutes(longest)}): ${publishingInWords(publishing)}. Shorten the lists (recommend.listLength),${other} or let runs last longer (RUN_SECONDS in layers/contract/stages.ts). ${ANYWAY}`;
}

const ANYWAY =
  'Where the estimate is wrong for this shop, "sizeCheck": "warn" in config/shop.json begins anyway';

function wayOut(
  { stage, seconds, storageMb, memoryMb }: Need,
  ceiling: Ceiling,
  estimate: RunEstimate,
): string {
  if (stage === 'curate') {
    const parts = Math.ceil(
      Math.max(seconds / ceiling.seconds, storageMb / ceiling.storageMb, memoryMb / ceiling.memoryMb) * 1.5,
    );
    return `Deliver ${estimate.largest?.key} in ${parts} files or more: each is a slice of its own.`;
  }
  return 'Run it in a container that is large enough: `npm run container -- run`, on Fargate or anywhere.';
}

/** Rows of a dump by its size and the ending of its name. */
function rowsOfDump({ key, size, live }: Input): number {
  if (live !== null || /\.(gz|zst|parquet)$/i.test(key)) return size / BYTES_A_ROW.compressed;
  return size / (/\.(ndjson|jsonl|json)$/i.test(key) ? BYTES_A_ROW.json : BYTES_A_ROW.csv);
}

function at({ fixed, perMillion }: Growth, count: number): number {
  return Math.ceil(fixed + perMillion * count);
}

function gb(mb: number): string {
  return `${(mb / 1024).toFixed(1)} GB`;
}

function minutes(seconds: number): string {
  return `${Math.ceil(seconds / 60)} minutes`;
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(1)} million`;
}
