import { describe, expect, it } from 'vitest';
import type { VersionRecord } from '../../../../layers/contract/control-records.ts';
import { pointerTo } from '../../../../layers/stores/pointer.ts';

const NOW = 1_000;

function record(version: string, expiresAt: number, table?: string): VersionRecord {
  const rest = { dataset: 'd', configuration: 'c', rows: 1, publishedAt: 0 };
  return { version, expiresAt, ...rest, ...(table === undefined ? {} : { table }) };
}

describe('the pointer', () => {
  it('names no table where no version was imported, as pointers always were', () => {
    const versions = [record('v1', 2_000), record('v2', 3_000)];
    expect(pointerTo(versions[1]!, versions, NOW)).toEqual({
      version: 'v2',
      activatedAt: NOW,
      expiresAt: 3_000,
    });
  });

  it('names the table of an imported version, and those of others that are kept', () => {
    const versions = [
      record('v1', 999, 'table-1'),
      record('v2', 2_000, 'table-2'),
      record('v3', 2_000),
      record('v4', 3_000, 'table-4'),
    ];
    expect(pointerTo(versions[3]!, versions, NOW)).toMatchObject({
      table: 'table-4',
      tables: { v2: 'table-2' },
    });
    const written = pointerTo(versions[2]!, versions, NOW);
    expect(written.table).toBeUndefined();
    expect(written.tables).toEqual({ v2: 'table-2', v4: 'table-4' });
  });
});
