import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formsOf,
  keyIdOf,
  PLAIN_IDENTIFIERS,
  pseudonyms,
} from '../../../../../layers/stores/privacy/names.ts';

const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
const names = pseudonyms(KEY);
const hmac = (text: string) => createHmac('sha256', KEY).update(text).digest();

describe('a pseudonym', () => {
  it('is 128 bits of a keyed hash and a tag of 64 that only the key can make', () => {
    const body = hmac('customer\0ada').subarray(0, 16).toString('base64url');
    const tag = hmac(`customer-pseudonym\0${body}`).subarray(0, 8).toString('base64url');
    expect(names.customer('ada')).toBe(`ps1c_${body}${tag}`);
    expect(names.customer('ada')).toHaveLength(38);
  });

  it('is another for a session of the same identifier, and under another key', () => {
    const other = pseudonyms(Buffer.alloc(32, 1));
    const all = [names.customer('ada'), names.session('ada'), other.customer('ada'), other.session('ada')];
    expect(new Set(all.map((name) => name.slice(5))).size).toBe(4);
    expect(names.session('ada')).toMatch(/^ps1s_[\w-]{33}$/);
  });

  it('is never made of a pseudonym, whatever the identifier was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (id) => {
        const [customer, session] = [names.customer(id), names.session(id)];
        expect(customer).toMatch(/^ps1c_[\w-]{33}$/);
        expect([names.customer(customer), names.session(session)]).toEqual([customer, session]);
      }),
    );
  });

  it('is not what merely looks like one: an odd identifier of a shop becomes one like all others', () => {
    const real = names.customer('ada');
    const forged = [
      `ps1c_${'A'.repeat(33)}`,
      `${real.slice(0, -1)}${real.endsWith('A') ? 'B' : 'A'}`,
      `${real} `,
      real.slice(0, -1),
      `ps1s_${real.slice(5)}`,
      pseudonyms(Buffer.alloc(32, 1)).customer('ada'),
    ];
    for (const id of forged) {
      expect(names.customer(id)).toMatch(/^ps1c_[\w-]{33}$/);
      expect([id, real]).not.toContain(names.customer(id));
    }
    // That of a customer is an identifier like any other where a session is named.
    expect(names.session(real)).not.toBe(real);
  });
});

describe('a key’s name', () => {
  it('tells keys apart and is none of their bytes', () => {
    expect(keyIdOf(KEY)).toMatch(/^[0-9a-f]{16}$/);
    expect(keyIdOf(KEY)).not.toBe(keyIdOf(Buffer.alloc(32)));
    expect(names.keyId).toBe(keyIdOf(KEY));
    expect(JSON.stringify(names)).toBe(JSON.stringify({ keyId: keyIdOf(KEY) }));
  });
});

describe('forms of an identifier', () => {
  it('are itself and its pseudonym, whose last is the same for either', () => {
    const keyed = names.customer('ada');
    expect(formsOf(names, 'ada')).toEqual(['ada', keyed]);
    expect(formsOf(names, keyed)).toEqual([keyed]);
    expect(formsOf(PLAIN_IDENTIFIERS, 'ada')).toEqual(['ada']);
  });
});
