import { describe, expect, it } from 'vitest';
import { aligned, counted, inLines } from '../../../../infra/cli/format.ts';

describe('numbers and tables as text', () => {
  it('has plurals that agree with their number', () => {
    expect([0, 1, 2000].map((count) => counted(count, 'file'))).toEqual(['0 files', '1 file', '2,000 files']);
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('aligns text left and numbers right', () => {
    const rows = [
      ['name', 'of what', 'n'],
      ['a', 'b', '10'],
    ];
    expect(aligned(rows)).toEqual(['name  of what   n', 'a           b  10']);
    expect(aligned(rows, 2)).toEqual(['name  of what   n', 'a     b        10']);
  });

  it('breaks long lists of words before the 81st character', () => {
    const lines = inLines(Array.from({ length: 40 }, (_, n) => `word-${n}`)).split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join(' ').match(/word-\d+/g)).toHaveLength(40);
  });
});
