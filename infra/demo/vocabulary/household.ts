import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

export const household: Category = {
  name: 'Household',
  share: 1,
  leaves: [
    {
      name: 'Laundry',
      share: 1.2,
      season: 'even',
      cycleDays: 42,
      refundRate: 0.034,
      gift: 0,
      pack: 'stock',
      praise: list('the colours come out bright|a little goes a long way|it is kind to my skin'),
      blame: list(
        'the stains stay where they are|the bottle leaked in the parcel|I need twice as much as before',
      ),
      finishes: list('unscented|lavender|fresh cotton'),
      notes: list('Biodegradable.|For 20 to 60 °C.'),
      nouns: [
        {
          name: 'Laundry Detergent',
          price: 1190,
          kinds: list('Colour|Wool & Silk|Universal'),
          sizes: sizes('1 l 1|2 l 1.8|5 l 4'),
        },
        {
          name: 'Fabric Softener',
          price: 690,
          kinds: list('Gentle|Concentrated'),
          sizes: sizes('750 ml 1|1.5 l 1.8'),
        },
      ],
    },
    {
      name: 'Dishes & Surfaces',
      share: 1.2,
      season: 'even',
      cycleDays: 35,
      refundRate: 0.034,
      gift: 0,
      pack: 'stock',
      praise: list(
        'it cleans well, even in cold water|a little goes a long way|I have switched the whole house to it',
      ),
      blame: list('it leaves streaks on everything|it arrived half empty|it cleans no better than water'),
      finishes: list('lemon|unscented|rosemary|grapefruit'),
      notes: list('Cuts grease, kind to hands.|Plant based.'),
      nouns: [
        {
          name: 'Dish Soap',
          price: 490,
          kinds: list('Classic|Refill'),
          sizes: sizes('500 ml 1|1 l 1.8'),
        },
        {
          name: 'Dishwasher Tablets',
          price: 990,
          kinds: list('All-in-One|Classic'),
          sizes: sizes('30 pieces 1|60 pieces 1.8'),
        },
        {
          name: 'Surface Cleaner',
          price: 590,
          kinds: list('Kitchen|Bathroom|Glass'),
          sizes: sizes('500 ml 1|1 l 1.7'),
        },
      ],
    },
    {
      name: 'Brushes & Cloths',
      share: 0.7,
      season: 'even',
      cycleDays: 90,
      refundRate: 0.034,
      gift: 0.05,
      pack: 'set',
      praise: list(
        'it lasts far longer than the plastic ones|it scrubs without scratching|it still looks good after weeks',
      ),
      blame: list('it fell apart within days|it started to smell|it sheds fibres everywhere'),
      finishes: list('natural|grey|sage'),
      notes: list('Untreated beech and natural bristles.|Boil to refresh.'),
      nouns: [
        { name: 'Dish Brush', price: 690, kinds: list('Beech|Replaceable-Head') },
        {
          name: 'Cleaning Cloths',
          price: 890,
          kinds: list('Cotton|Swedish'),
          sizes: sizes('set of 3 1|set of 6 1.8'),
          notes: list('Washable at 60 °C.|Soaks up many times its weight.'),
        },
      ],
    },
  ],
};
