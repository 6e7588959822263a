import type { MoneyOptions } from '../contract/events/currency.ts';
import type { Control } from './control.ts';

/** How long a container trusts the money rules it read. */
const CACHE_MS = 60_000;

/** The shop's currency and rates as the last run had them, read again after a minute; undefined before the first run. */
export function moneyReader(
  control: Pick<Control, 'money'>,
  now: () => number,
): () => Promise<MoneyOptions | undefined> {
  let cached: { readonly at: number; readonly money: MoneyOptions | undefined } | undefined;
  return async () => {
    if (cached === undefined || now() - cached.at > CACHE_MS) {
      cached = { at: now(), money: await control.money() };
    }
    return cached.money;
  };
}
