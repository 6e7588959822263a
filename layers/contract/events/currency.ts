import { ClienteleError } from '../errors.ts';

/** ISO 4217 minor units other than 2, as published by SIX (list one). */
const EXPONENTS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ...'CLF UYW'.split(' ').map((code) => [code, 4]),
]);

/** Number of decimal digits of a currency's minor unit: JPY 0, EUR 2, BHD 3. */
export function minorUnitDigits(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Currencies whose minor unit does not have two digits, with the number it has. */
export const UNUSUAL_DIGITS: ReadonlyMap<string, number> = new Map(Object.entries(EXPONENTS));

/** The reporting currency, and what one unit of each other accepted currency is worth in it. */
export interface MoneyOptions {
  /** ISO 4217 code. */
  readonly currency: string;
  /** Reporting units for one unit of the currency: `{ USD: 0.79 }` for a shop that reports in GBP. */
  readonly rates: Readonly<Record<string, number>>;
}

/** Factor from major units of each accepted currency to minor units of the reporting one. Throws `config.invalid`. */
export function minorUnitFactors(money: MoneyOptions): Map<string, number> {
  const scale = 10 ** minorUnitDigits(money.currency);
  const factors = new Map<string, number>();
  for (const [code, rate] of [...Object.entries(money.rates), [money.currency, 1] as const]) {
    if (!/^[A-Z]{3}$/.test(code)) {
      throw new ClienteleError('config.invalid', `'${code}' is not an ISO 4217 currency code such as EUR`, {
        code,
      });
    }
    if (!Number.isFinite(rate) || rate <= 0) {
      throw new ClienteleError('config.invalid', `the rate of ${code} must be a positive number`, { code });
    }
    factors.set(code, rate * scale);
  }
  return factors;
}
