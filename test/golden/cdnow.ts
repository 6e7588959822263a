import { readFileSync } from 'node:fs';
import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { shop } from '../support/customers-shop.ts';

/** The CDNOW 1/10 sample as a shop, in order of the sample's customer numbers. Amounts in cents. */
export function cdnow(path: string): Dataset {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return shop(
    lines.map((line) => {
      const [, customer, date, , sales] = line.split(',');
      return {
        customer: customer!.padStart(5, '0'),
        at: Date.UTC(Number(date!.slice(0, 4)), Number(date!.slice(4, 6)) - 1, Number(date!.slice(6, 8))),
        amount: Math.round(Number(sales) * 100),
      };
    }),
  );
}
