import type { TopLists } from '../../../../layers/analytics/recommend/contract.ts';
import type { Output } from '../output.ts';
import type { Queries } from '../scoring/queries.ts';

/** Characters to collect before a write. */
const CHUNK = 1 << 20;

export interface Recommendations {
  /** Identifier of each query's customer. */
  readonly customers: readonly string[];
  /** Identifiers of the items by index. */
  readonly items: readonly string[];
  readonly queries: Queries;
  readonly lists: TopLists;
  /** 1 where popularity answered instead of the model. */
  readonly filled: Uint8Array;
}

/**
 * Writes one JSON line per customer: `{"customer_id": …, "items": [{"item_id": …, "score": …}, …]}`, best first. For a
 * customer without a row in training, `"source"` is `fold-in` or `popularity`.
 */
export async function writeLists(output: Output, all: Recommendations): Promise<void> {
  const { customers, lists } = all;
  const items = all.items.map((id) => `{"item_id":${JSON.stringify(id)},"score":`);
  let text = '';
  for (const [q, customer] of customers.entries()) {
    text += `{"customer_id":${JSON.stringify(customer)}${sourceOf(all, q)},"items":[`;
    const start = q * lists.k;
    for (let at = start; at < start + (lists.counts[q] as number); at++) {
      if (at > start) text += ',';
      text += `${items[lists.items[at] as number]}${shortest(lists.scores[at] as number)}}`;
    }
    text += ']}\n';
    if (text.length < CHUNK) continue;
    await output.write(text);
    text = '';
  }
  if (text !== '') await output.write(text);
}

function sourceOf({ queries, filled }: Recommendations, q: number): string {
  if (filled[q] === 1) return ',"source":"popularity"';
  return queries.row[q] === -1 ? ',"source":"fold-in"' : '';
}

/** Seven digits, the precision of a single-precision number. */
function shortest(score: number): number {
  return Number(score.toPrecision(7));
}
