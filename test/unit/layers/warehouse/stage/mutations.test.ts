import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DumpKind } from '../../../../../layers/contract/artefacts.ts';
import { readRejects, readRows, stageContent } from '../staging.ts';

const folder = fileURLToPath(new URL('../../../../fixtures/warehouse/', import.meta.url));
const presets = 'shopify|segment|ga4|woocommerce|bigcommerce|magento|klaviyo|google-merchant';
const samples = readdirSync(folder)
  .filter((name) => new RegExp(`^(events|items|customers)-(${presets})\\.(csv|ndjson)$`).test(name))
  .concat('items-feed.xml');

/** MUTATIONS=10000 tries more. */
const RUNS = Number(process.env.MUTATIONS ?? 25);

type Mutation = (bytes: Buffer, at: number, by: number) => Buffer;
const splice = (bytes: Buffer, from: number, to: number, middle: Buffer) =>
  Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);

/** What goes wrong with files: cut off, doubled, other bytes, other encodings, other types. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  cut: (bytes, at) => bytes.subarray(0, at),
  'without a piece': (bytes, at, by) => splice(bytes, at, Math.min(bytes.length, at + by), Buffer.alloc(0)),
  'a piece twice': (bytes, at, by) => splice(bytes, at, at, bytes.subarray(at, at + by)),
  'another byte': (bytes, at, by) => splice(bytes, at, at + 1, Buffer.of(by)),
  'a quote': (bytes, at) => splice(bytes, at, at, Buffer.from('"')),
  'a line end': (bytes, at) => splice(bytes, at, at, Buffer.from('\n')),
  'points to commas': (bytes) => Buffer.from(bytes.toString().replaceAll(/(\d)\.(\d\d)\b/g, '$1,$2')),
  'numbers to texts': (bytes) => Buffer.from(bytes.toString().replaceAll(/:(\d+)/g, ':"x$1"')),
  'lists to texts': (bytes) => Buffer.from(bytes.toString().replaceAll('[', '"').replaceAll(']', '"')),
  'objects to null': (bytes) => Buffer.from(bytes.toString().replaceAll(/\{[^{}]*\}/g, 'null')),
  'UTF-16': (bytes) => Buffer.from(`\uFEFF${bytes}`, 'utf16le'),
  'Latin-1': (bytes, at) => splice(bytes, at, at, Buffer.of(0xe4)),
  NUL: (bytes, at) => splice(bytes, at, at, Buffer.of(0)),
};

describe('a damaged export', () => {
  it('never crashes, and every row of it is accounted for', { timeout: 120_000 + RUNS * 1000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.constantFrom(...Object.keys(MUTATIONS)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 255 }),
        async (name, mutation, where, by) => {
          const bytes = readFileSync(`${folder}${name}`);
          const mutated = MUTATIONS[mutation]?.(bytes, Math.floor(where * bytes.length), by) ?? bytes;
          const kind = name.slice(0, name.indexOf('-')) as DumpKind;
          const result = await stageContent(name, mutated, { kind, mapping: 'auto' });

          const { rows, accepted, rejected, outcome, problem } = result;
          expect(rows).toBe(accepted + rejected);
          expect(await readRows(result.staged[kind])).toHaveLength(accepted);
          const rejects = readRejects(result);
          expect(rejects.filter(({ line }) => line > 0)).toHaveLength(rejected);
          if (outcome === 'unreadable') expect(problem).not.toBe(null);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it.each(['events-shopify.csv'])('with commas for points in %s comes to the same money', async (name) => {
    const amounts = async (content: Buffer) => {
      const { staged } = await stageContent(name, content, { mapping: 'auto' });
      return (await readRows(staged.events)).map(({ amount }) => amount);
    };
    const bytes = readFileSync(`${folder}${name}`);
    const quoted = bytes
      .toString()
      .replaceAll(/,(\d+)\.(\d\d)(?=[,\n])/g, ',"$1,$2"')
      .replaceAll(/,(\d+)\.(\d\d)(?=[,\n])/g, ',"$1,$2"');
    expect(await amounts(Buffer.from(quoted))).toEqual(await amounts(bytes));
  });
});
