import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Curated } from '../../../../layers/contract/artefact-documents.ts';
import { runCompact } from '../../../../layers/pipeline/compact/run-compact.ts';
import { runCurate } from '../../../../layers/pipeline/curate/run-curate.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';
import { smallShopCsv } from '../../../support/small-shop.ts';

const run = { runId: 'run-1', startAfter: '2026-06-01T00:00:00.000Z' };
const [header, ...lines] = smallShopCsv({ customers: 40, items: 12, from: '2026-01-01', days: 20 })
  .trimEnd()
  .split('\n');

const csv = (rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`;

/** Curates what is delivered, slice by slice in the order given, and joins it; content by file name. */
async function curated(
  dumps: Readonly<Record<string, string | Buffer>>,
  order: (slices: readonly number[]) => readonly number[],
): Promise<Map<string, string>> {
  const ports = memoryPorts();
  ports.state.now = Date.UTC(2026, 5, 1);
  for (const [name, content] of Object.entries(dumps)) {
    ports.files.set(`raw/events/${name}`, Buffer.from(content));
  }
  const { slices } = await runPlan(ports, run);
  for (const slice of order(slices)) await runCurate(ports, { ...run, slice });
  await runCompact(ports, run);
  const files = new Map<string, string>();
  for (const [key, content] of ports.files) {
    const [folder, , ...name] = key.split('/');
    if (folder !== 'curated') continue;
    if (name.join('/') !== 'manifest.json') files.set(name.join('/'), content.toString('base64'));
    else files.set('events', String((JSON.parse(content.toString()) as Curated).events));
  }
  return files;
}

it('slices curated in any order and joined are the whole, byte for byte', async () => {
  const whole = await curated({ 'all.csv': csv(lines) }, (slices) => slices);
  expect(whole.get('events')).toBe(String(lines.length));
  const third = (n: number) => lines.filter((_, i) => i % 3 === n).reverse();
  const joined = await curated(
    { 'a.csv': csv(third(2)), 'b.csv.gz': gzipSync(csv(third(0))), 'c.csv': csv([...third(1), ...third(0)]) },
    (slices) => slices.toReversed(),
  );
  expect(joined).toEqual(whole);
});
