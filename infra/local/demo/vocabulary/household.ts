import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

export const household: Category = {
  name: 'Household',
  share: 1,
  praise: list(
    'it cleans well and smells fresh|a little goes a long way|I have switched the whole house to it|the refill saves a lot of plastic',
  ),
  blame: list(
    'it leaves streaks on everything|the bottle leaked in the parcel|the smell is far too strong|it cleans no better than water',
  ),
  leaves: [
    {
      name: 'Laundry',
      share: 1.2,
      season: 'even',
      cycleDays: 42,
      refundRate: 0.034,
      gift: 0,
      pack: 'stock',
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
      finishes: list('natural|grey|sage'),
      notes: list('Untreated beech and natural bristles.|Boil to refresh.'),
      nouns: [
        { name: 'Dish Brush', price: 690, kinds: list('Beech|Replaceable-Head') },
        {
          name: 'Cleaning Cloths',
          price: 890,
          kinds: list('Cotton|Swedish'),
          sizes: sizes('set of 3 1|set of 6 1.8'),
        },
      ],
    },
  ],
};
