import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ended } from '../../infra/emulator/state-machine.ts';
import { openSnapshot } from '../../layers/analytics/snapshot/format.ts';
import type { VersionPart } from '../../layers/contract/artefacts.ts';
import { VERSION_PARTS } from '../../layers/contract/artefacts.ts';
import type { Serving } from '../../layers/contract/control-records.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { keys } from '../../layers/pipeline/artefacts.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';
import { container } from './watcher.ts';

const dump = (from: string, seed = 1) => smallShopCsv({ customers: 30, items: 20, from, days: 3, seed });
const scratch = join(tmpdir(), `clientele-snapshot-${process.pid}`);

let shop: FaultyShop;
let second: Ended;
let serving: Serving;
let version: string;
const whole = new Map<VersionPart, Buffer>();
let truth: Map<string, Map<string, string>>;

beforeAll(async () => {
  shop = await faultyShop();
  await shop.deliver('first.csv', dump('2026-01-01'));
  await shop.run('first');
  serving = (await shop.control.serving(true)) as Serving;
  await shop.deliver('second.csv', dump('2026-02-01', 2));
  second = await shop.run('second');
  version = (second.state.activate as { version: string }).version;
  truth = await shop.published();
  for (const half of VERSION_PARTS) {
    await shop.objects.download(keys.snapshot(version, half), scratch);
    whole.set(half, readFileSync(scratch));
  }
});

afterAll(async () => {
  rmSync(scratch, { force: true });
  await shop.close();
});

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

async function store(half: VersionPart, bytes: Uint8Array): Promise<void> {
  writeFileSync(scratch, bytes);
  await shop.objects.upload(scratch, keys.snapshot(version, half));
}

interface Entry {
  readonly type: 'u8' | 'i32' | 'f32' | 'f64';
  readonly dims: readonly number[];
  readonly offset: number;
}

const CELL_BYTES = { u8: 1, i32: 4, f32: 4, f64: 8 };

/** Regions of a snapshot, see snapshot/format.ts: where they begin and end. */
function regions(bytes: Buffer): Record<string, readonly [number, number]> {
  const directory = 32 + bytes.readUInt32LE(16);
  const start = Math.ceil(directory / 8) * 8;
  const sections = (JSON.parse(bytes.subarray(32, directory).toString('utf8')) as Entry[])
    .map(({ type, dims, offset }) => {
      const size = dims.reduce((product, dim) => product * dim, CELL_BYTES[type]);
      return [start + offset, start + offset + size] as const;
    })
    .filter(([from, to]) => to > from);
  return {
    magic: [0, 8],
    'format version': [8, 12],
    'number of sections': [12, 16],
    'length of the directory': [16, 20],
    'checksum of the directory': [20, 24],
    'length of the whole': [24, 32],
    directory: [32, directory],
    ...Object.fromEntries(sections.map((section, at) => [`section ${at}`, section])),
  };
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

/** The code of what opening and reading it throws. */
function codeOf(damaged: Uint8Array): string {
  try {
    openSnapshot(damaged).verify();
    return 'nothing';
  } catch (error) {
    return error instanceof ClienteleError ? error.code : String(error);
  }
}

describe.each(VERSION_PARTS)('a snapshot of the %s', (half) => {
  it('is refused with any bit of any region flipped', () => {
    const bytes = whole.get(half) as Buffer;
    for (const [region, [from, to]] of Object.entries(regions(bytes))) {
      const step = Math.max(1, Math.floor(((to - from) * 8) / 32));
      for (let bit = from * 8; bit < to * 8; bit += step) {
        const damaged = flipped(bytes, bit);
        expect(codeOf(damaged), `${region}, bit ${bit}`).toMatch(
          region === 'magic'
            ? /^snapshot\.not_a_snapshot$/
            : region === 'format version'
              ? /^snapshot\.unsupported$/
              : /^snapshot\.damaged$/,
        );
      }
    }
  });

  it('is refused when it is cut off anywhere', () => {
    const bytes = whole.get(half) as Buffer;
    for (const share of [0, 0.001, 0.1, 0.5, 0.9, 0.9999]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      expect(codeOf(cut), `${share}`).toMatch(/^snapshot\.(damaged|not_a_snapshot)$/);
    }
  });

  it('that is damaged in the bucket is not published: the version before serves; the next run makes it anew', async () => {
    const bytes = whole.get(half) as Buffer;
    for (const [name, damaged] of [
      ['flipped', flipped(bytes, Math.floor(bytes.length / 2) * 8)],
      ['cut', bytes.subarray(0, bytes.length - 100)],
    ] as const) {
      const runId = `${half}-${name}`;
      await shop.rewind(second, runId, serving);
      await store(half, damaged);
      expect(howItEnded(await shop.publish(second, runId))).toMatch(/^failed: The snapshot is damaged/);
      expect((await shop.published()).get(version)).toBeUndefined();
      const { serving: now, rows } = await container(shop, () => shop.clock.now).read([
        { kind: 'recommendations', id: 'c1' },
      ] as const);
      expect(now.version).toBe(serving.version);
      expect(rows[0]?.items.length).toBeGreaterThan(0);

      expect(howItEnded(await shop.run(`mended-${runId}`))).toMatch(/^activated/);
      expect(await shop.published()).toEqual(truth);
    }
  });
});
