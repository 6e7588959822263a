import { describe, expect, it } from 'vitest';
import { type ShopOptions, shopSettings } from '../../../../infra/demo/settings.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';

function fault(options: ShopOptions): unknown {
  try {
    return shopSettings(options);
  } catch (error) {
    return error;
  }
}

describe('shopSettings', () => {
  it('fills in what is not given', () => {
    expect(shopSettings({ customers: 10 })).toMatchObject({ customers: 10, items: 1200, months: 18 });
  });

  it.each<[string, ShopOptions]>([
    ['customers', { customers: 0 }],
    ['items', { items: 12 }],
    ['months', { months: 1.5 }],
    ['seed', { seed: -1 }],
    ['until', { until: Number.NaN }],
  ])('refuses %s out of range and names it', (setting, options) => {
    const error = fault(options);
    expect(error).toBeInstanceOf(ClienteleError);
    expect(error).toMatchObject({ code: 'config.invalid', details: { setting } });
  });
});
