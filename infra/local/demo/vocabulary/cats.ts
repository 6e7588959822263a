import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const beds = list('charcoal|sand|moss|rust');

export const cats: Category = {
  name: 'Cats',
  share: 1,
  praise: list(
    'the cat moved in at once|even our fussy cat eats it|it binds well and does not smell|she plays with it for hours',
  ),
  blame: list(
    'the cat ignores it completely|it smells after a day|it tipped over on the first jump|he sniffed at it and walked away',
  ),
  leaves: [
    {
      name: 'Cat Food',
      share: 1.7,
      season: 'even',
      cycleDays: 25,
      refundRate: 0.032,
      gift: 0,
      pack: 'stock',
      finishes: list('chicken|tuna|turkey|salmon'),
      notes: list('High in meat, without grain.|Complete food for grown cats.'),
      nouns: [
        {
          name: 'Wet Cat Food',
          price: 1090,
          kinds: list('Pâté|Chunks in Jelly|Kitten'),
          sizes: sizes('12 × 85 g 1|24 × 85 g 1.9'),
        },
        {
          name: 'Dry Cat Food',
          price: 1390,
          kinds: list('Indoor|Sterilised|Senior'),
          sizes: sizes('1.5 kg 1|4 kg 2.3'),
        },
      ],
    },
    {
      name: 'Cat Litter',
      share: 1.1,
      season: 'even',
      cycleDays: 26,
      refundRate: 0.032,
      gift: 0,
      pack: 'stock',
      finishes: list('unscented|fresh'),
      notes: list('Clumps firmly, little dust.|Made of plant fibres, compostable.'),
      nouns: [
        {
          name: 'Cat Litter',
          price: 990,
          kinds: list('Wood|Tofu|Clay'),
          sizes: sizes('6 l .7|12 l 1.2|30 l 2.6'),
        },
      ],
    },
    {
      name: 'Scratching & Sleeping',
      share: 0.7,
      season: 'gifts',
      refundRate: 0.055,
      gift: 0.3,
      pack: 'one',
      finishes: beds,
      notes: list('Stands firmly, even under large cats.|Sisal can be replaced.'),
      nouns: [
        {
          name: 'Scratching Post',
          price: 4990,
          kinds: list('Tall|Corner'),
          sizes: sizes('60 cm .7|110 cm 1.3'),
        },
        { name: 'Cat Cave', price: 3990, kinds: list('Felt|Wicker') },
      ],
    },
    {
      name: 'Cat Toys',
      share: 0.8,
      season: 'gifts',
      refundRate: 0.03,
      gift: 0.4,
      pack: 'one',
      finishes: list('natural|blue|yellow'),
      notes: list('With catnip from organic farming.|No small parts.'),
      nouns: [
        { name: 'Feather Wand', price: 890, kinds: list('Bamboo|Long') },
        { name: 'Catnip Toy', price: 690, kinds: list('Mouse|Sardine|Pillow') },
      ],
    },
  ],
};
