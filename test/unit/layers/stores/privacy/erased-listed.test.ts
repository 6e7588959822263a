import { describe, expect, it } from 'vitest';
import { type ErasuresDocument, liveKey } from '../../../../../layers/contract/live.ts';
import { erasedAmong } from '../../../../../layers/stores/privacy/erased-listed.ts';
import type { RowRef, RowsFound } from '../../../../../layers/stores/serving.ts';

const OPEN: ErasuresDocument = { open: true, versions: [] };

/** A customer's tombstones are the identifier and its capitals; those that exist are given. */
function finder(tombstones: readonly string[]) {
  const reads: string[][] = [];
  const read = async <const R extends readonly RowRef[]>(_: string, refs: R): Promise<RowsFound<R>> => {
    reads.push(refs.map(({ kind, id }) => liveKey(kind as 'erased', id)));
    return refs.map(({ id }) =>
      tombstones.includes(id) ? { since: 1 } : undefined,
    ) as unknown as RowsFound<R>;
  };
  return { reads, among: erasedAmong({ read }, async (id) => [id, id.toUpperCase()]) };
}

describe('looking for erased customers among those that a version lists', () => {
  it.each([
    ['nobody was ever erased', undefined],
    ['everybody who was erased is in none of its lists', { open: false, versions: ['v1'] }],
  ])('takes no read where %s', async (_, erasures) => {
    const { among, reads } = finder(['ada']);
    expect(await among('v2', erasures, ['ada'])).toEqual(new Set());
    expect(reads).toEqual([]);
  });

  it.each([
    ['an erasure is open', OPEN],
    ['the version was kept when the last one completed', { open: false, versions: ['v1', 'v2'] }],
  ])('finds them by any tombstone in one read where %s', async (_, erasures) => {
    const { among, reads } = finder(['ada', 'BOB']);
    expect(await among('v2', erasures, ['ada', 'bob', 'eve', 'ada'])).toEqual(new Set(['ada', 'bob']));
    expect(reads).toEqual([
      ['erased|ada', 'erased|ADA', 'erased|bob', 'erased|BOB', 'erased|eve', 'erased|EVE'],
    ]);
  });

  it('reads at most a hundred tombstones at a time, and none for an empty list', async () => {
    const { among, reads } = finder(['c149']);
    const customers = Array.from({ length: 150 }, (_, c) => `c${c}`);
    expect(await among('v2', OPEN, customers)).toEqual(new Set(['c149']));
    expect(reads.map((keys) => keys.length)).toEqual([100, 100, 100]);
    expect(await among('v2', OPEN, [])).toEqual(new Set());
    expect(reads).toHaveLength(3);
  });
});
