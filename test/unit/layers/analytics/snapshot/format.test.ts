import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSnapshot, openSnapshot } from '../../../../../layers/analytics/snapshot/format.ts';
import type { Section } from '../../../../../layers/analytics/snapshot/section.ts';
import {
  jsonSection,
  readJson,
  readStrings,
  stringSections,
} from '../../../../../layers/analytics/snapshot/text.ts';
import { ClienteleError } from '../../../../../layers/contract/errors.ts';

const sections: Section[] = [
  { name: 'b.floats', dims: [3], data: Float32Array.of(0.1, -1e-30, Number.NaN) },
  { name: 'a.matrix', dims: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, -6) },
  { name: 'c.bytes', dims: [5], data: Uint8Array.of(1, 2, 3, 4, 5) },
  { name: 'd.doubles', dims: [1], data: Float64Array.of(Math.PI) },
  { name: 'e.nothing', dims: [0], data: new Float64Array(0) },
];

function bytes(of: readonly Section[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(encodeSnapshot(of)));
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof ClienteleError ? error.code : String(error);
  }
  return 'nothing thrown';
}

describe('a snapshot', () => {
  it('gives back every section bit for bit, with its dimensions', () => {
    const reader = openSnapshot(bytes(sections));
    for (const section of sections) {
      expect(reader.get(section.name).dims).toEqual(section.dims);
      expect(reader.get(section.name).data).toEqual(section.data);
    }
  });

  it('has the same bytes in whatever order the sections come', () => {
    expect(bytes([...sections].reverse())).toEqual(bytes(sections));
  });

  it('opens from a slice that is not aligned', () => {
    const whole = bytes(sections);
    const shifted = new Uint8Array(whole.length + 3);
    shifted.set(whole, 3);
    expect(openSnapshot(shifted.subarray(3)).get('d.doubles').data).toEqual(Float64Array.of(Math.PI));
  });

  it('refuses what is not a snapshot, and says what it found', () => {
    expect(codeOf(() => openSnapshot(new Uint8Array(4)))).toBe('snapshot.not_a_snapshot');
    expect(() => openSnapshot(new Uint8Array(Buffer.from('PAR1'.repeat(20))))).toThrow(/PAR1PAR1/);
  });

  it('refuses a later format by its number', () => {
    const later = bytes(sections);
    new DataView(later.buffer).setUint32(8, 2, true);
    expect(codeOf(() => openSnapshot(later))).toBe('snapshot.unsupported');
    expect(() => openSnapshot(later)).toThrow(/format 2 .*format 1/);
  });

  it('names the section that is missing', () => {
    expect(() => openSnapshot(bytes(sections)).get('model.weights')).toThrow(/model\.weights is missing/);
  });

  it('refuses two sections of one name and dimensions that do not fit', () => {
    expect(codeOf(() => encodeSnapshot([sections[0] as Section, sections[0] as Section]))).toBe('internal');
    expect(codeOf(() => encodeSnapshot([{ name: 'x', dims: [2], data: new Uint8Array(3) }]))).toBe(
      'internal',
    );
  });

  it('is refused when cut short anywhere', () => {
    const whole = bytes(sections);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        const code = codeOf(() => openSnapshot(whole.slice(0, length)));
        expect(code).toMatch(/^snapshot\.(not_a_snapshot|damaged)$/);
      }),
    );
  });

  it('never gives back other values than were written when a bit flips', () => {
    const whole = bytes(sections);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length * 8 - 1 }), (bit) => {
        const flipped = whole.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        const code = codeOf(() => {
          const reader = openSnapshot(flipped);
          for (const section of sections) expect(reader.get(section.name).data).toEqual(section.data);
        });
        // Padding is the one place where a flip does no harm.
        expect([
          'nothing thrown',
          'snapshot.damaged',
          'snapshot.not_a_snapshot',
          'snapshot.unsupported',
        ]).toContain(code);
      }),
      { numRuns: 500 },
    );
  });
});

describe('text in a snapshot', () => {
  it('comes back as it was, whatever the strings', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (strings) => {
        const reader = openSnapshot(bytes(stringSections('ids', strings)));
        expect(readStrings(reader, 'ids')).toEqual(strings);
      }),
    );
  });

  it('holds any JSON value', () => {
    const reader = openSnapshot(bytes([jsonSection('meta', { a: [1, null, 'ü'] })]));
    expect(readJson(reader, 'meta')).toEqual({ a: [1, null, 'ü'] });
  });
});
