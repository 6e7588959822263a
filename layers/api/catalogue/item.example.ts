export const mugOfCatalogue = {
  item_id: 'MUG-07',
  source: 'live',
  updated_at: '2026-03-01T14:05:09.120Z',
  model_version: '20260301T023000-7f3a',
  shown: true,
  not_shown_because: null,
  title: 'Enamel mug, green',
  description: 'Holds a third of a litre.',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
  price_minor: 1250,
  currency: 'GBP',
  properties: { colour: 'green' },
  in_stock: true,
  available_from: null,
  available_until: null,
  hidden: false,
};

/** The same as a shop sends it. */
export const mugOfShop = {
  title: 'Enamel mug, green',
  description: 'Holds a third of a litre.',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
  price: 12.5,
  currency: 'GBP',
  properties: { colour: 'green' },
};
