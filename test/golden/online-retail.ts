import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { type Row, shop } from '../support/customers-shop.ts';

/**
 * Online Retail II by the protocol of the published figures: invoices that start with C left out, quantity and price
 * positive, customer known. Amounts in pence, unrounded.
 */
export function onlineRetail(path: string, asOf: string): Dataset {
  const rows: Row[] = [];
  for (const line of gunzipSync(readFileSync(path)).toString('latin1').split('\n').slice(1)) {
    const row = parse(line.trimEnd());
    if (row !== undefined) rows.push(row);
  }
  return shop(rows, { asOf });
}

function parse(line: string): Row | undefined {
  // The description is the only quoted column, and the only one that may hold a comma.
  const match = /^(\w+),([^,]*),(?:"(?:[^"]|"")*"|[^,]*),(-?\d+),([\d :-]+),(-?[\d.]+),(\d+)/.exec(line);
  if (match === null) return undefined;
  const [, invoice, item, quantity, date, price, customer] = match;
  if (invoice!.startsWith('C') || Number(quantity) <= 0 || Number(price) <= 0) return undefined;
  return {
    customer: customer!,
    at: Date.parse(`${date!.replace(' ', 'T')}Z`),
    amount: Number(quantity) * Number(price) * 100,
    order: invoice!,
    quantity: Number(quantity),
    item: item!,
  };
}
