import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { reject } from '../read/reject.ts';
import { type StageOptions, stageDump } from './stage-dump.ts';

/** No currency of the world: so that every row that names one is counted by it. */
const NONE = 'XXX';

/** How many rows of an event dump name which currency, ISO 4217; rows that name none do not count. */
export async function statedCurrencies(
  options: Pick<StageOptions, 'input' | 'name' | 'mappings' | 'outDir' | 'engine'>,
): Promise<Map<string, number>> {
  const mappings = {
    ...options.mappings,
    named: (...dump: Parameters<typeof options.mappings.named>) => {
      const mapping = options.mappings.named(...dump);
      return mapping === undefined ? undefined : { ...mapping, currency: NONE };
    },
  };
  const { rejects } = await stageDump({
    ...options,
    mappings,
    kind: 'events',
    money: { currency: NONE, rates: {} },
    now: Number.MAX_SAFE_INTEGER / 2,
  });
  const counts = new Map<string, number>();
  const stream = createReadStream(rejects);
  try {
    for await (const line of createInterface({ input: stream })) {
      const { code, value } = reject.parse(JSON.parse(line));
      const currency = value?.trim().toUpperCase() ?? '';
      if (code === 'unknown-currency' && /^[A-Z]{3}$/.test(currency))
        counts.set(currency, (counts.get(currency) ?? 0) + 1);
    }
  } finally {
    stream.destroy();
  }
  return counts;
}
