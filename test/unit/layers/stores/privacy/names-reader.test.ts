import { describe, expect, it } from 'vitest';
import type { Serving } from '../../../../../layers/contract/control-records.ts';
import { ClienteleError } from '../../../../../layers/contract/errors.ts';
import { keyIdOf, PLAIN_IDENTIFIERS, pseudonyms } from '../../../../../layers/stores/privacy/names.ts';
import { namesReader } from '../../../../../layers/stores/privacy/names-reader.ts';

const KEY = Buffer.alloc(32, 5);
const plain: Serving = { version: 'v1', activatedAt: 0, expiresAt: 1 };
const keyed: Serving = { ...plain, version: 'v2', pseudonyms: keyIdOf(KEY) };
const away = () => Promise.reject(new ClienteleError('store.unavailable', 'away'));

/** A reader on a pointer that may be set, and how often the key was read. */
function reader(first: Serving | undefined) {
  const state = { current: async (): Promise<Serving | undefined> => first, keyReads: 0 };
  const keys = {
    knownKey: async () => {
      state.keyReads += 1;
      return KEY;
    },
  };
  return { state, names: namesReader({ current: () => state.current() }, keys) };
}

describe('names of the serving version', () => {
  it('are the shop’s own where the pointer names no key, with no read of one', async () => {
    for (const first of [plain, undefined]) {
      const { state, names } = reader(first);
      expect(await names()).toBe(PLAIN_IDENTIFIERS);
      expect(state.keyReads).toBe(0);
    }
  });

  it('are pseudonyms once the pointer says so, whose key is read once', async () => {
    const { state, names } = reader(plain);
    expect((await names()).customer('ada')).toBe('ada');
    state.current = async () => keyed;
    for (let i = 0; i < 5; i++) expect((await names()).customer('ada')).toBe(pseudonyms(KEY).customer('ada'));
    expect(state.keyReads).toBe(1);
    state.current = async () => plain;
    expect((await names()).customer('ada')).toBe('ada');
  });

  it('are those known last while the pointer cannot be read, and unknown to a container that never read it', async () => {
    const { state, names } = reader(keyed);
    state.current = away;
    await expect(names()).rejects.toMatchObject({ code: 'store.unavailable' });
    state.current = async () => keyed;
    await names();
    state.current = away;
    expect((await names()).keyId).toBe(keyIdOf(KEY));
  });

  it('are refused under another key: they would match no stored pseudonym', async () => {
    const { names } = reader({ ...plain, pseudonyms: '0123456789abcdef' });
    await expect(names()).rejects.toMatchObject({ code: 'config.invalid' });
  });
});
