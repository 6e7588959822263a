import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { runErase } from '../../../../layers/pipeline/erase/run-erase.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import type { StagePorts } from '../../../../layers/pipeline/ports.ts';
import { beginErasure } from '../../../../layers/stores/privacy/begin-erasure.ts';
import { certificateOf } from '../../../../layers/stores/privacy/certificate.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';

const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const HOUR = 60 * 60 * 1000;
const OBJECTS = 12;
const HEADER = 'event_type,timestamp,customer_id,item_id\n';
const dumpOf = (...customers: string[]) =>
  Buffer.from(HEADER + customers.map((name) => `view,2025-12-01T00:00:00Z,${name},mug\n`).join(''));
const nameOf = (index: number) => `raw/events/${String(index).padStart(2, '0')}.csv`;

let ports: MemoryPorts;
let erasureId: string;

beforeEach(async () => {
  ports = memoryPorts();
  for (let i = 0; i < OBJECTS; i++) ports.files.set(nameOf(i), dumpOf('quinn', 'bob'));
  ({ erasureId } = await beginErasure('quinn', { ...ports, deliveryDelayMs: 0 }));
  ports.state.now += HOUR;
});

/** A function that has time for so many objects. */
function within(objects: number, more: Partial<StagePorts> = {}): StagePorts {
  let left = objects;
  return { ...ports, ...more, remainingMs: () => (left-- > 1 ? 900_000 : 1000) };
}

async function oneRun(erasing: StagePorts): Promise<string> {
  expect((await runPlan(ports, run)).outcome).toBe('erase');
  const erase = await runErase(erasing, run);
  return (await runPlan(ports, { ...run, erase } as typeof run)).outcome;
}

const dumpsWith = (customer: string) =>
  [...ports.files].filter(([key, bytes]) => key.startsWith('raw/') && bytes.includes(customer)).length;
const status = async () => certificateOf((await ports.erasures.find(erasureId))!).status;

describe('a sweep that is longer than the time of one function', () => {
  it('goes on where it stopped, over several runs, and no run waits for it', async () => {
    expect(await oneRun(within(5))).toBe('run');
    expect([dumpsWith('quinn'), await status()]).toEqual([7, 'pending']);
    ports.state.now += HOUR;
    expect(await oneRun(within(5))).toBe('run');
    expect([dumpsWith('quinn'), await status()]).toEqual([2, 'pending']);
    ports.state.now += HOUR;
    expect(await oneRun(within(5))).toBe('run');
    expect(dumpsWith('quinn')).toBe(0);
    expect(dumpsWith('bob')).toBe(OBJECTS);
    expect(ports.state.sweep).toBeUndefined();
    expect(await ports.erasures.find(erasureId)).toMatchObject({ freeFrom: ports.state.now });
  });

  it('makes progress even where there is hardly any time', async () => {
    for (let i = 1; i <= 3; i++) {
      await oneRun(within(0));
      expect(dumpsWith('quinn')).toBe(OBJECTS - i);
    }
  });

  it('searches for a customer who is erased meanwhile, and once more from the beginning', async () => {
    await oneRun(within(5));
    const later = await beginErasure('bob', { ...ports, deliveryDelayMs: 0 });
    ports.state.now += HOUR;
    await oneRun(within(100));
    expect(dumpsWith('bob')).toBe(5);
    expect(await ports.erasures.find(erasureId)).toMatchObject({ sweptAt: expect.any(Number) });
    expect(await ports.erasures.find(later.erasureId)).toMatchObject({ sweptAt: null });
    ports.state.now += HOUR;
    await oneRun(within(100));
    expect(dumpsWith('bob')).toBe(0);
    expect(await ports.erasures.find(later.erasureId)).toMatchObject({ sweptAt: ports.state.now });
  });

  it('is not kept from its end by a dump that ends the function each time', async () => {
    const huge = 'raw/events/05-huge.csv.gz';
    ports.files.set(huge, gzipSync(dumpOf('quinn')));
    const objects: StagePorts['objects'] = {
      ...ports.objects,
      list: async (prefix) =>
        (await ports.objects.list(prefix)).map((found) =>
          found.key === huge ? { ...found, size: 2 ** 30 } : found,
        ),
      download: async (key, path) => {
        if (key === huge) throw new Error('the function was ended');
        return ports.objects.download(key, path);
      },
    };
    for (let i = 0; i < 2; i++)
      await expect(oneRun({ ...ports, objects })).rejects.toThrow('the function was ended');
    expect(await oneRun({ ...ports, objects })).toBe('run');
    expect(ports.files.get(nameOf(OBJECTS - 1))?.toString()).not.toContain('quinn');
    const certificate = certificateOf((await ports.erasures.find(erasureId))!);
    expect(certificate.remains).toContainEqual({
      place: huge,
      until: null,
      why: expect.stringContaining('too large to be searched'),
    });
  });
});
