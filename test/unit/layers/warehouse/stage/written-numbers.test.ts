import { describe, expect, it } from 'vitest';
import { readRows, stageContent } from '../staging.ts';

const mapping = {
  currency: 'EUR',
  csv: { delimiter: ';', decimal: '.' },
  events: {
    fields: {
      event_type: { value: 'purchase' },
      item_id: 'what',
      timestamp: 'at',
      amount: 'net',
      currency: { column: 'currency', optional: true },
    },
  },
};
const at = '2025-03-01T10:00:00Z';
const texts = [
  '1250.5',
  '1,250.50',
  '1 250.50',
  '1\u00a0250.50',
  "1'250.50",
  '€1,250.50',
  '€ 1250.50',
  '1250.50 EUR',
  'EUR 1250.5',
  "'1250.50",
  ' 1250.50 ',
];
const refused = [
  '12,50',
  '1.250,50',
  '1,25.50',
  '1,2500',
  '12.50.1',
  '1250.50 USD',
  '£1250.50',
  'x1250',
  '(1250.50',
  '1-250',
];

describe('numbers as files have them', () => {
  it('are read with groups of thousands, currencies and guards, and refused where they contradict', async () => {
    const rows = [...texts, ...refused].map((net) => `mug;${at};"${net}"\n`).join('');
    const result = await stageContent('e.csv', `what;at;net\n${rows}`, {
      mapping: { ...mapping, events: { ...mapping.events, repeats: 'keep' } },
    });
    expect((await readRows(result.staged.events)).map(({ amount }) => amount)).toEqual(
      texts.map(() => 125_050),
    );
    expect(result.rejected).toBe(refused.length);
    expect(result.rejectedByReason).toEqual({
      'currency-contradicts': 2,
      'not-a-number': refused.length - 2,
    });
  });

  it.each(['-25.00', "'-25.00", '\t-25.00', '-€25.00', '€-25.00', '(25.00)', '\u221225.00'])(
    'takes %j for less than nothing',
    async (net) => {
      const rules = [
        { when: { column: 'net', below: 0 }, set: { event_type: 'refund' }, negate: ['amount'] },
      ];
      const content = `what;at;net\nmug;${at};"${net}"\n`;
      const { staged } = await stageContent('e.csv', content, {
        mapping: { ...mapping, events: { ...mapping.events, rules } },
      });
      expect(await readRows(staged.events)).toMatchObject([{ event_type: 'refund', amount: 2500 }]);
    },
  );

  it.each([
    ['12,50;3,10', [1250, 310]],
    ['1.250,00;12,50', [125_000, 1250]],
    ['12.50;3.10', [1250, 310]],
    ['1,250.00;12.50', [125_000, 1250]],
    // Contradictory: what can only have a comma is refused.
    ['12.50;12,50', [1250]],
  ])('finds the decimal mark of %j by itself', async (both, amounts) => {
    const rows = both.split(';').map((net) => `mug;${at};${net}\n`);
    const { csv: _, ...open } = mapping;
    const { staged } = await stageContent('e.csv', `what;at;net\n${rows.join('')}`, { mapping: open });
    expect((await readRows(staged.events)).map(({ amount }) => amount)).toEqual(amounts);
  });
});
