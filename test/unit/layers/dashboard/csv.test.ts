import { expect, it } from 'vitest';
import { csvText } from '../../../../layers/contract/csv.ts';

it('quotes what would break a row', () => {
  expect(csvText(['a', 'b'], [['x,"y"\nz', null]])).toBe('a,b\r\n"x,""y""\nz",');
});

it('keeps numbers, and lets no text run as a formula', () => {
  expect(csvText(['a'], [[-1.5], ['-2'], ['=HYPERLINK("x")'], ['@SUM(A1)'], ['+49 30']])).toBe(
    ['a', '-1.5', '-2', `"'=HYPERLINK(""x"")"`, "'@SUM(A1)", "'+49 30"].join('\r\n'),
  );
});
