import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

export const outdoorLiving: Category = {
  name: 'Outdoor Living',
  share: 0.7,
  leaves: [
    {
      name: 'Garden Furniture',
      share: 0.4,
      season: 'summer',
      refundRate: 0.065,
      gift: 0,
      pack: 'one',
      praise: list(
        'it was put together in ten minutes|it stands firmly|the evenings on the terrace have become longer',
      ),
      blame: list('a screw was missing|it rusted after the first rain|it wobbles'),
      finishes: list('teak|olive green|black|sand'),
      notes: list('Folds flat for the winter.|Powder coated, weather proof.'),
      nouns: [
        { name: 'Bistro Table', price: 8900, kinds: list('Folding|Round') },
        { name: 'Garden Chair', price: 6990, kinds: list('Folding|Stacking') },
        { name: 'Sun Lounger', price: 17900, kinds: list('Teak|Steel') },
      ],
    },
    {
      name: 'Lanterns & Grills',
      share: 0.7,
      season: 'summer',
      refundRate: 0.045,
      gift: 0.4,
      pack: 'one',
      praise: list(
        'the evenings on the terrace have become longer|it looks lovely after dark|it is easy to clean',
      ),
      blame: list('it rusted after the first rain|it falls over in the slightest wind|it arrived dented'),
      finishes: list('black|rust|copper|white'),
      notes: list('For the terrace, the balcony and the picnic.|Easy to clean.'),
      nouns: [
        {
          name: 'Lantern',
          price: 2990,
          kinds: list('Solar|Storm|Paper'),
          sizes: sizes('25 cm 1|40 cm 1.4'),
        },
        {
          name: 'Fire Bowl',
          notes: list('On three sturdy legs.|Bring marshmallows.'),
          price: 11900,
          kinds: list('Steel|Cast-Iron'),
          sizes: sizes('60 cm 1|80 cm 1.4'),
        },
        { name: 'Table Grill', price: 5990, kinds: list('Charcoal|Cast-Iron') },
      ],
    },
    {
      name: 'Grill Supplies',
      share: 0.5,
      season: 'summer',
      cycleDays: 40,
      refundRate: 0.034,
      gift: 0,
      pack: 'stock',
      praise: list('it catches at once|there is hardly any smoke|it burns long and hot'),
      blame: list('it will not catch|half of the pack was dust|it smokes terribly'),
      finishes: list('beech|coconut'),
      notes: list('Burns long and almost without smoke.|From certified forestry.'),
      nouns: [
        { name: 'Charcoal', price: 1090, kinds: list('Lump|Briquette'), sizes: sizes('3 kg 1|8 kg 2.2') },
        {
          name: 'Firelighters',
          price: 490,
          kinds: list('Wood-Wool|Wax'),
          sizes: sizes('32 pieces 1|64 pieces 1.8'),
          finishes: list('natural'),
        },
      ],
    },
    {
      name: 'Wild Birds',
      share: 0.9,
      season: 'winter',
      cycleDays: 38,
      refundRate: 0.034,
      gift: 0.3,
      pack: 'stock',
      praise: list(
        'the birds found it on the first day|it is gone in no time|hardly anything is left lying about',
      ),
      blame: list('the birds leave it alone|it is full of dust|it went mouldy'),
      finishes: list('for robins|for tits|for all birds'),
      notes: list('Recommended all year round.|Without ambrosia seeds.'),
      nouns: [
        {
          name: 'Bird Seed',
          price: 890,
          kinds: list('Husk-Free|Winter|Sunflower'),
          sizes: sizes('1 kg 1|5 kg 3.8'),
        },
        {
          name: 'Suet Balls',
          price: 590,
          kinds: list('Insect|Berry'),
          sizes: sizes('6 pieces 1|30 pieces 3.4'),
        },
      ],
    },
    {
      name: 'Bird Feeders & Houses',
      share: 0.6,
      season: 'winter',
      refundRate: 0.04,
      gift: 0.6,
      pack: 'one',
      praise: list(
        'the birds found it on the first day|it is solid and nicely made|it was hung up in minutes',
      ),
      blame: list('the wood split after a month|the roof leaks|the birds leave it alone'),
      finishes: list('larch|grey|green'),
      notes: list('Easy to fill and to clean.|Made of untreated larch.'),
      nouns: [
        { name: 'Bird Feeder', price: 2490, kinds: list('Hanging|Window|House') },
        {
          name: 'Nest Box',
          price: 2290,
          kinds: list('Robin|Tit|Sparrow'),
          notes: list('Opens at the front for cleaning.|Made of untreated larch.'),
        },
      ],
    },
  ],
};
