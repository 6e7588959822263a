import { describe, expect, it } from 'vitest';
import { FORECAST_DEFAULTS } from '../../../../layers/analytics/customers/forecast-types.ts';
import { PLAY_DEFAULTS } from '../../../../layers/analytics/customers/lifecycle/plays.ts';
import { parseShopConfig } from '../../../../layers/pipeline/config/shop-config.ts';

const customers = (own: object) => parseShopConfig({ customers: own }).customers;

describe('pseudonyms', () => {
  it('are off where nothing is said, which says the same as false', () => {
    expect(parseShopConfig({ pseudonyms: false })).toEqual(parseShopConfig({}));
    expect(parseShopConfig({ pseudonyms: true }).pseudonyms).toBe(true);
    expect(() => parseShopConfig({ pseudonyms: 'yes' })).toThrow(/pseudonyms/);
  });
});

describe('the configuration of customers', () => {
  it('has the defaults of the models where nothing is said', () => {
    const config = parseShopConfig({}).customers;
    const { value, stages, threeTiers, fiveTiers, churnDays, timeZone } = FORECAST_DEFAULTS;
    expect(config).toMatchObject({
      horizonDays: value.horizonDays,
      periodDays: value.periodDays,
      discountRate: value.annualRate,
      margin: value.margin,
      valueModel: value.model,
      churnDays,
      timeZone,
      stages,
      plays: PLAY_DEFAULTS,
    });
    expect(config.tiers).toEqual({ three: threeTiers, five: fiveTiers });
  });

  it('takes one assumption of plays and keeps the others', () => {
    const { plays } = customers({ plays: { contactCost: 25 } });
    expect(plays).toEqual({ ...PLAY_DEFAULTS, contactCost: 25 });
  });

  it('takes tiers by threshold, as many as there are names but one', () => {
    const three = {
      by: 'threshold',
      tiers: [
        { value: 50_000, frequency: 3 },
        { value: 10_000, frequency: 1 },
      ],
    };
    expect(customers({ tiers: { three } }).tiers.three).toEqual(three);
  });

  it.each([
    [{ margin: 0 }, /customers\.margin/],
    [{ horizon: 30 }, /no setting customers\.horizon; did you mean customers\.horizonDays\?/],
    [{ stages: { overdueGaps: 7 } }, /overdueGaps must be less than inactiveGaps/],
    [{ stages: { overdueChurn: 0.95 } }, /overdueChurn must not exceed inactiveChurn/],
    [{ tiers: { three: { by: 'quantile', shares: [0.7, 0.7] } } }, /shares must not exceed 1 together/],
    [{ tiers: { three: { by: 'quantile', shares: [0.1] } } }, /customers\.tiers\.three\.shares/],
    [{ plays: { offered: ['sing'] } }, /customers\.plays\.offered\.0/],
    [{ playbook: { lost: ['thank', 'thank', 'thank'] } }, /no setting customers\.playbook/],
    [{ valueModel: 'arima' }, /customers\.valueModel/],
    [{ timeZone: 'Mars/Olympus' }, /customers\.timeZone: must be an IANA time zone/],
    [{ utcOffsetMinutes: 60 }, /no setting customers\.utcOffsetMinutes/],
  ])('refuses %j by name', (own, words) => {
    expect(() => customers(own)).toThrow(words);
  });
});
