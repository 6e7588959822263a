import { EXAMPLE } from '../docs.ts';

const { mug, pot, version } = EXAMPLE;

/** Part of the description of every list. */
export const ALWAYS =
  'Items that are hidden, sold out or not available are in no list, from the moment the catalogue is updated. A list that ends ' +
  'early is filled up from the next one (`source` of each item), unless `strict`.';

export const boughtWith = { items: [pot], support: 0.0021, confidence: 0.31, lift: 9.4 };

/** The item that the item lists of the examples are about. */
export const aboutPot = {
  item_id: pot.item_id,
  item: { ...pot, category: ['Outdoor'], brand: null, price: 3900 },
};

/**
 * An answer that lists one item.
 * @param about what it says beside the list
 */
export function listExample(
  source: string,
  placement: string | null,
  { score, key, parameters = {}, text }: { score: number; key: string; parameters?: object; text: string },
  about: object = {},
): object {
  return {
    recommendation_id: `r2.${source}.${placement ?? '-'}.-.q6pWm0bJ0yqk3F1X.${version}`,
    ...about,
    model_version: version,
    source,
    placement,
    experiment: null,
    currency: 'GBP',
    items: [{ ...mug, score, source, reason: { key, parameters: { items: [], ...parameters }, text } }],
  };
}
