import { describe, expect, it } from 'vitest';
import { pseudonyms } from '../../../../../layers/stores/privacy/names.ts';
import { tombstoneReader } from '../../../../../layers/stores/privacy/tombstone-reader.ts';
import { tombstoneId } from '../../../../../layers/stores/privacy/tombstones.ts';

const KEY = Buffer.alloc(32, 4);
const keyed = pseudonyms(KEY).customer('ada');

/** A tombstoneReader on a secret and a key that may come later, with a clock and a count of reads. */
function counted() {
  const state = {
    secret: undefined as string | undefined,
    key: undefined as Uint8Array | undefined,
    now: 0,
    reads: 0,
  };
  const read =
    <T>(value: () => T) =>
    async () => {
      state.reads += 1;
      return value();
    };
  const tombstonesOf = tombstoneReader(
    { knownSecret: read(() => state.secret) },
    { knownKey: read(() => state.key) },
    () => state.now,
  );
  return { state, tombstonesOf };
}

describe('tombstones of a customer', () => {
  it('are empty while no customer has been erased', async () => {
    const { state, tombstonesOf } = counted();
    state.key = KEY;
    expect(await tombstonesOf('ada')).toEqual([]);
    expect(state.reads).toBe(1);
  });

  it('are one for each form of the identifier, once there are pseudonyms', async () => {
    const { state, tombstonesOf } = counted();
    state.secret = 's';
    expect(await tombstonesOf('ada')).toEqual([tombstoneId('s', 'ada')]);
    state.key = KEY;
    expect(await tombstonesOf('ada')).toEqual([tombstoneId('s', 'ada')]);
    state.now += 5_001;
    expect(await tombstonesOf('ada')).toEqual([tombstoneId('s', 'ada'), tombstoneId('s', keyed)]);
    expect(await tombstonesOf(keyed)).toEqual([tombstoneId('s', keyed)]);
  });

  it('cost no read once secret and key are known', async () => {
    const { state, tombstonesOf } = counted();
    Object.assign(state, { secret: 's', key: KEY });
    await tombstonesOf('ada');
    const { reads } = state;
    state.now += 1e9;
    await tombstonesOf('bob');
    expect([reads, state.reads]).toEqual([2, 2]);
  });
});
