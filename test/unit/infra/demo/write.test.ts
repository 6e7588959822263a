import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDemoShop } from '../../../../infra/demo/shop.ts';
import { writeDemoShop } from '../../../../infra/demo/write.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('writes every dump under its own name', async () => {
  const options = { seed: 3, customers: 10, items: 100, months: 2 };
  const written = await writeDemoShop(folder, options);
  const dumps = [...makeDemoShop(options).dumps()];
  expect(written.map(({ kind, path }) => [kind, basename(path)])).toEqual(
    dumps.map(({ kind, name }) => [kind, name]),
  );
  for (const [i, { path }] of written.entries()) {
    expect(Buffer.compare(await readFile(path), dumps[i]!.bytes)).toBe(0);
  }
});
