import { ClienteleError } from '../../layers/contract/errors.ts';

/** Settings of a demo shop. */
export interface ShopSettings {
  /** 0 to 2³² − 1. */
  readonly seed: number;
  /** Registered customers; anonymous visitors are additional. */
  readonly customers: number;
  readonly items: number;
  /** Length of the period in calendar months. */
  readonly months: number;
  /** End of the period, excluded, UTC milliseconds. */
  readonly until: number;
}

/** Settings that differ from the defaults. */
export type ShopOptions = Partial<ShopSettings>;

/** Fixed, so that figures are comparable; `npm start` sets `until` to the current day. */
const DEFAULTS: ShopSettings = {
  seed: 20260101,
  customers: 3000,
  items: 1200,
  months: 18,
  until: Date.UTC(2026, 6, 1),
};

const LIMITS: Readonly<Record<keyof ShopSettings, readonly [low: number, high: number]>> = {
  seed: [0, 0xffffffff],
  customers: [1, 10_000_000],
  items: [50, 100_000],
  months: [1, 120],
  until: [Date.UTC(2000, 0, 1), Date.UTC(2100, 0, 1)],
};

/**
 * Fills in the defaults.
 * @throws ClienteleError `config.invalid` naming the setting that is no integer or out of range
 */
export function shopSettings(options: ShopOptions): ShopSettings {
  const settings = { ...DEFAULTS, ...options };
  for (const name of Object.keys(LIMITS) as (keyof ShopSettings)[]) {
    const value = settings[name];
    const [low, high] = LIMITS[name];
    if (Number.isInteger(value) && value >= low && value <= high) continue;
    throw new ClienteleError(
      'config.invalid',
      `The demo shop's ${name} is ${value}; it must be an integer from ${low} to ${high}`,
      { setting: name, value },
    );
  }
  return settings;
}
