import { minorUnitDigits } from '../../contract/events/currency.ts';

/** Minor units as English text: `€1,234.50`. */
export function moneyText(minor: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}
