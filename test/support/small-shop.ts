/** A small shop as native CSV: two groups of customers with separate items, so that neighbours are obvious. */
export interface SmallShop {
  readonly customers: number;
  readonly items: number;
  /** First day of the events, ISO date. */
  readonly from: string;
  readonly days: number;
  readonly seed?: number;
}

const HEADER = 'event_id,event_type,customer_id,item_id,timestamp,order_id,quantity,unit_price,currency';

/** Deterministic; every customer buys six times, from one half of the catalogue. */
export function smallShopCsv(shop: SmallShop): string {
  const random = congruential(shop.seed ?? 1);
  const start = Date.parse(`${shop.from}T00:00:00Z`);
  const half = Math.floor(shop.items / 2);
  const lines = [HEADER];
  for (let c = 0; c < shop.customers; c++) {
    for (let order = 0; order < 6; order++) {
      const time = new Date(start + Math.floor(random() * shop.days * 86_400_000)).toISOString();
      const item = Math.floor(random() ** 2 * half) + (c % 2) * half;
      const id = `${shop.from}-${c}-${order}`;
      lines.push(`${id},purchase,c${c},i${item},${time},o${id},1,${5 + (item % 7)}.50,EUR`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function congruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
