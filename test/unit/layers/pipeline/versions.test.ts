import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { encodeSnapshot } from '../../../../layers/analytics/snapshot/format.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { keys } from '../../../../layers/pipeline/artefacts.ts';
import { isIntact } from '../../../../layers/pipeline/versions.ts';
import type { ObjectStore } from '../../../../layers/stores/objects.ts';

const VERSION = 'v20250601T000000-0a1b2c3d';
const SNAPSHOT = Buffer.concat(encodeSnapshot([{ name: 'a', dims: [2], data: Int32Array.of(1, 2) }]));

/** A bucket that answers as S3 does to a role without the right to list: reading what is not there is forbidden. */
function bucket(content: Readonly<Record<string, Uint8Array>>): ObjectStore {
  return {
    has: async (key: string) => key in content,
    download: async (key: string, path: string) => {
      const bytes = content[key];
      if (bytes === undefined) throw new ClienteleError('store.unavailable', `read ${key}: Access Denied`);
      await writeFile(path, bytes);
    },
  } as unknown as ObjectStore;
}

describe('a stored part of a version', () => {
  const manifest = keys.manifest(VERSION, 'customers');
  const snapshot = keys.snapshot(VERSION, 'customers');

  it('is intact as it was written', async () => {
    const objects = bucket({ [manifest]: Buffer.from('{}'), [snapshot]: SNAPSHOT });
    expect(await isIntact(objects, VERSION, 'customers')).toBe(true);
  });

  it.each([
    ['its snapshot was removed', { [manifest]: Buffer.from('{}') }],
    ['its manifest was removed', { [snapshot]: SNAPSHOT }],
    ['its snapshot is damaged', { [manifest]: Buffer.from('{}'), [snapshot]: SNAPSHOT.subarray(0, -8) }],
  ])('is trained again when %s', async (_why, content) => {
    expect(await isIntact(bucket(content), VERSION, 'customers')).toBe(false);
  });
});
