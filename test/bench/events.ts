import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { curatedEvents, postEvents, runOnce, startShop } from '../support/live-shop.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { markdown } from './table.ts';

const SECONDS = 5;
/** Concurrent requests. */
const WIDTH = 8;
/** Events per session, in order. */
const SESSION = 8;
const BATCHES = [500, 50, 1] as const;

/**
 * Events per second that the local shop accepts over HTTP, by events per request. Then kills the shop, makes the next run and
 * counts every acknowledged event in it. Throws if one is missing or counted twice.
 */
export async function events(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  try {
    const dump = join(scratch, 'events.csv');
    writeFileSync(dump, smallShopCsv({ customers: 60, items: 30, from: '2026-01-01', days: 90 }));
    const data = join(scratch, 'data');
    const shop = await startShop(data, dump);
    const acknowledged: string[] = [];
    const rows: string[][] = [];
    for (const batch of BATCHES) rows.push(await load(shop.url, batch, acknowledged));
    await shop.stop('SIGKILL');
    const began = performance.now();
    await runOnce(data, dump);
    const run = performance.now() - began;
    const { counts, rejected } = await curatedEvents(data);
    const missing = acknowledged.filter((id) => !counts.has(id)).length;
    const doubled = acknowledged.filter((id) => (counts.get(id) ?? 0) > 1).length;
    if (missing + doubled + rejected > 0) {
      throw new Error(
        `Of ${acknowledged.length} events ${missing} are lost, ${doubled} doubled, ${rejected} rejected`,
      );
    }
    const table = markdown(['events a request', 'events a second', 'median answer', 'p99'], rows);
    return `${table}\n\n${acknowledged.length} events acknowledged, the process killed, the next run made in ${(run / 1000).toFixed(1)} s: every event is in its dataset once.`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Posts for some seconds. Returns a row of the table. */
async function load(url: string, batch: number, acknowledged: string[]): Promise<string[]> {
  const times: number[] = [];
  const before = acknowledged.length;
  const began = performance.now();
  // Clients do not share visitors, as a visitor has one browser.
  async function client(_: unknown, number: number): Promise<void> {
    for (let made = 0; performance.now() - began < SECONDS * 1000; made += batch) {
      const body = Array.from({ length: batch }, (__, i) => event(`${batch}-${number}`, made + i));
      const sent = performance.now();
      for (const id of await postEvents(url, body)) acknowledged.push(id);
      times.push(performance.now() - sent);
    }
  }
  await Promise.all(Array.from({ length: WIDTH }).map(client));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)} ms`;
  return [
    String(batch),
    Math.round((acknowledged.length - before) / seconds).toLocaleString('en'),
    at(0.5),
    at(0.99),
  ];
}

/** Events of a visitor who views some items. */
function event(run: string, number: number) {
  const session = Math.floor(number / SESSION);
  return {
    event_id: `${run}-${number}`,
    event_type: 'view',
    customer_id: `visitor-${run}-${session % 5_000}`,
    session_id: `session-${run}-${session}`,
    item_id: `i${number % 30}`,
  };
}
