import { segmentOf } from '../../layers/api/http/identifier.ts';
import { ROW_ID, type SegmentRow } from '../../layers/contract/rows.ts';
import type { ServingStore } from '../../layers/stores/serving.ts';

/** The short screen at the end: what was learnt, and requests with real identifiers. */
export async function summaryScreen(store: ServingStore, base: string | null): Promise<string[]> {
  const serving = await store.current();
  if (serving === undefined) return ['Nothing serves yet.'];
  const [card, segments, popular] = await store.read(serving.version, [
    { kind: 'model', id: ROW_ID.model },
    { kind: 'segments', id: ROW_ID.segments },
    { kind: 'list', id: ROW_ID.popular },
  ]);
  if (card === undefined) return [`Version ${serving.version} serves.`];
  const named = (segments?.segments ?? []).filter((segment) => segment.customers > 0);
  const lines = [
    '',
    `Version ${card.version}, as of ${new Date(card.asOf).toISOString()}`,
    `  ${count(card.customers)} customers, ${count(card.items)} items, ${count(card.events)} events (${count(card.rejectedRows)} rows set aside)`,
    `  ${named.filter((s) => s.kind === 'rfm').length} segments: ${named
      .filter((s) => s.kind === 'rfm')
      .slice(0, 4)
      .map((s) => `${s.name} ${count(s.customers)}`)
      .join(', ')} …`,
  ];
  if (card.holdout !== null) {
    lines.push(
      `  tested on what ${count(card.holdout.customers)} customers did after ${new Date(card.holdout.cut).toISOString().slice(0, 10)}:`,
    );
    for (const model of card.holdout.models) {
      const serves = model.model === card.recipe.model ? ' ◄ serves' : '';
      lines.push(
        `    ${model.model.padEnd(22)} recall@${card.holdout.k} ${model.recall.toFixed(4)}  ndcg ${model.ndcg.toFixed(4)}${serves}`,
      );
    }
  }
  lines.push(`  verdict: ${card.verdict.outcome}. ${card.verdict.reason}`);
  if (base !== null) {
    const customer = await somebody(store, serving.version, named);
    const item = popular?.items[0]?.id;
    const segment = named[0]?.id;
    lines.push('', 'Try:');
    if (customer !== undefined) {
      lines.push(`  curl '${base}/v1/customers/${segmentOf(customer)}/recommendations?limit=5'`);
      lines.push(`  curl '${base}/v1/customers/${segmentOf(customer)}/value'`);
    }
    if (item !== undefined) lines.push(`  curl '${base}/v1/items/${segmentOf(item)}/similar?limit=5'`);
    if (segment !== undefined) lines.push(`  curl '${base}/v1/segments/${segmentOf(segment)}'`);
    lines.push(`  curl '${base}/v1/worklists/win-back?limit=5'`);
  }
  return lines;
}

/** The first of the best customers of whom there still is something: rows of who was erased are gone. */
async function somebody(
  store: ServingStore,
  version: string,
  segments: readonly SegmentRow[],
): Promise<string | undefined> {
  const best = segments.find(({ topCustomers }) => topCustomers.length > 0)?.topCustomers ?? [];
  if (best.length === 0) return undefined;
  const rows = await store.read(
    version,
    best.map((id) => ({ kind: 'customer', id }) as const),
  );
  return best.find((_, at) => rows[at] !== undefined);
}

function count(value: number): string {
  return value.toLocaleString('en');
}
