import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recogniseDumps } from '../../../../../infra/cli/start/recognised.ts';
import { resolveMappings } from '../../../../../layers/warehouse/mapping/mappings.ts';

const folder = mkdtempSync(join(tmpdir(), 'recognised-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function events(name: string, ...lines: string[]) {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return [{ kind: 'events', path }] as const;
}

const NATIVE = 'event_type,timestamp,customer_id,item_id,unit_price,currency';

it.each([
  [
    'of a recognised mapping that has one',
    'GBP',
    [
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom',
    ],
  ],
  [
    'that most rows have',
    'SEK',
    [
      NATIVE,
      'purchase,2026-01-01,c,i,10,SEK',
      'purchase,2026-01-02,c,i,10,SEK',
      'purchase,2026-01-03,c,i,1,EUR',
    ],
  ],
  ['of nobody where no row names one', undefined, [NATIVE, 'purchase,2026-01-01,c,i,10,']],
])('reports in the currency %s', async (_what, currency, lines) => {
  const recognised = await recogniseDumps(events('orders.csv', ...lines), resolveMappings('auto'), undefined);
  expect(recognised.currency).toBe(currency);
  expect(recognised.lines.join('\n')).toMatch(/orders.csv: events, read as /);
});
