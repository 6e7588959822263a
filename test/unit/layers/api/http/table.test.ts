import { describe, expect, it } from 'vitest';
import { inAcceptedForm } from '../../../../../layers/api/http/table.ts';

const table =
  (nextCursor: string | null = null) =>
  () => ({
    header: ['customer_id', 'orders', 'may_contact', 'last_order'],
    rows: [
      ['=HYPERLINK("x")', 3, true, null],
      ['a,"b"', 0, false, '2026-01-01'],
    ],
    nextCursor,
  });
const asked = (accept?: string, rawQueryString = '') =>
  inAcceptedForm({ headers: accept === undefined ? {} : { accept }, rawQueryString }, table('c+1'));

describe('an answer as a table', () => {
  it.each([
    ['text/csv', true],
    ['text/csv; charset=utf-8, */*;q=0.1', true],
    ['TEXT/CSV', true],
    ['text/csv, application/json', true],
    ['application/json, text/csv;q=0.9', false],
    ['text/csv;q=0', false],
    ['application/json', false],
    ['*/*', false],
    ['', false],
    [undefined, false],
    ['text/csv;q=much', false],
  ])('is sent for %s: %s', (accept, isCsv) => {
    expect(asked(accept) !== undefined).toBe(isCsv);
  });

  it('is CSV of which no cell runs as a formula', () => {
    expect(asked('text/csv')?.body).toBe(
      'customer_id,orders,may_contact,last_order\r\n' +
        '"\'=HYPERLINK(""x"")",3,true,\r\n' +
        '"a,""b""",0,false,2026-01-01\r\n',
    );
  });

  it('links to what follows, with all that was asked for', () => {
    const link = asked('text/csv', 'limit=7&attribute=country%3ADE&attribute=country%3AFR&cursor=old')
      ?.headers.link;
    expect(link).toBe('<?limit=7&attribute=country%3ADE&attribute=country%3AFR&cursor=c%2B1>; rel="next"');
    const last = inAcceptedForm({ headers: { accept: 'text/csv' }, rawQueryString: '' }, table());
    expect(last?.headers).not.toHaveProperty('link');
  });
});
