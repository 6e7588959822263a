import { describe, expect, it } from 'vitest';
import {
  type MoneyOptions,
  minorUnitDigits,
  minorUnitFactors,
} from '../../../../../layers/contract/events/currency.ts';
import { readRows, stageContent } from '../staging.ts';

describe('minor units', () => {
  it.each([
    ['JPY', 0],
    ['EUR', 2],
    ['BHD', 3],
    ['CLF', 4],
  ])('of %s have %i digits', (currency, digits) => {
    expect(minorUnitDigits(currency)).toBe(digits);
  });

  it('are those of the reporting currency, whatever the row is in', () => {
    const factors = minorUnitFactors({ currency: 'JPY', rates: { EUR: 160, BHD: 400 } });

    expect(Object.fromEntries(factors)).toEqual({ EUR: 160, BHD: 400, JPY: 1 });
  });

  it.each([
    ['JPY', '1234.5', 1235],
    ['EUR', '0.145', 15],
    ['BHD', '1.2345', 1235],
    ['EUR', '9999999999.99', 999_999_999_999],
  ])('in %s of %s are %i', async (currency, price, minor) => {
    const result = await stageContent(
      'events.csv',
      `event_type,timestamp,item_id,unit_price\npurchase,2025-03-01,mug,${price}\n`,
      { money: { currency, rates: {} } },
    );

    expect(await readRows(result.staged.events)).toMatchObject([{ unit_price: minor, amount: minor }]);
  });

  it.each<MoneyOptions>([
    { currency: 'EUR', rates: { usd: 1 } },
    { currency: 'EURO', rates: {} },
    { currency: 'EUR', rates: { USD: 0 } },
    { currency: 'EUR', rates: { USD: Number.NaN } },
  ])('need valid codes and positive rates: %j', (money) => {
    expect(() => minorUnitFactors(money)).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  });
});
