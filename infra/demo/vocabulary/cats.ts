import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const beds = list('charcoal|sand|moss|rust');

export const cats: Category = {
  name: 'Cats',
  share: 1,
  leaves: [
    {
      name: 'Cat Food',
      share: 1.7,
      season: 'even',
      cycleDays: 25,
      refundRate: 0.032,
      gift: 0,
      pack: 'stock',
      praise: list('even our fussy cat eats it|the bowl is empty in no time|her coat is shinier than ever'),
      blame: list('the cat ignores it completely|he sniffed at it and walked away|it upset her stomach'),
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
      praise: list(
        'it binds well and does not smell|there is hardly any dust|one bag lasts much longer than the old one',
      ),
      blame: list('it smells after a day|it sticks to everything|there is dust all over the flat'),
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
      praise: list('the cat moved in at once|it stands firmly|it looks good in the room, too'),
      blame: list(
        'it tipped over on the first jump|the cat ignores it completely|it came apart within weeks',
      ),
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
      praise: list('she plays with it for hours|it survived the first week|he carries it everywhere'),
      blame: list(
        'the cat ignores it completely|it was in pieces after ten minutes|he sniffed at it and walked away',
      ),
      finishes: list('natural|blue|yellow'),
      notes: list('With catnip from organic farming.|No small parts.'),
      nouns: [
        {
          name: 'Feather Wand',
          price: 890,
          kinds: list('Bamboo|Long'),
          notes: list('With a spare feather and a bell.|The string can be replaced.'),
        },
        { name: 'Catnip Toy', price: 690, kinds: list('Mouse|Sardine|Pillow') },
      ],
    },
  ],
};
