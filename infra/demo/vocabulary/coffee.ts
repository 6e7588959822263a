import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const taste = {
  praise: list(
    'the taste is full and never bitter|the whole kitchen smells wonderful|it makes a better cup than the café round the corner|it arrived fresh and well packed',
  ),
  blame: list(
    'it tastes flat and a bit burnt|it was already stale when I opened it|the cup comes out bitter however I brew it|the bag was torn in the parcel',
  ),
};

export const coffee: Category = {
  name: 'Coffee',
  share: 1.5,
  leaves: [
    {
      name: 'Coffee Beans',
      share: 1.8,
      season: 'even',
      cycleDays: 30,
      refundRate: 0.032,
      gift: 0.3,
      pack: 'stock',
      ...taste,
      notes: list(
        'Roasted in small batches and packed on the same day.|Whole beans in a resealable bag with a valve.',
      ),
      finishes: list('light roast|medium roast|dark roast'),
      nouns: [
        {
          name: 'Coffee Beans',
          price: 990,
          kinds: list('Huehuetenango|Sidama|Nariño|Cerrado|Nyeri'),
          sizes: sizes('250 g 1|500 g 1.85|1 kg 3.4'),
        },
        {
          name: 'Espresso Beans',
          price: 1090,
          kinds: list('House|Night Shift|Crema|Decaf'),
          sizes: sizes('250 g 1|500 g 1.85|1 kg 3.4'),
        },
      ],
    },
    {
      name: 'Ground Coffee',
      share: 1.1,
      season: 'even',
      cycleDays: 24,
      refundRate: 0.032,
      gift: 0.1,
      pack: 'stock',
      ...taste,
      notes: list('Ground for filter and press.|Packed under protective gas, keeps its aroma for months.'),
      finishes: list('mild|balanced|strong'),
      nouns: [
        {
          name: 'Ground Coffee',
          price: 690,
          kinds: list('Breakfast|Harbour|Sunday|Decaf'),
          sizes: sizes('250 g 1|500 g 1.8'),
        },
        {
          name: 'Coffee Capsules',
          price: 449,
          kinds: list('Lungo|Ristretto|Decaf'),
          sizes: sizes('10 pieces 1|40 pieces 3.7'),
          notes: list('Fits the common machines.|Aluminium free, compostable.'),
        },
      ],
    },
    {
      name: 'Coffee Makers',
      share: 0.7,
      season: 'gifts',
      refundRate: 0.055,
      gift: 0.6,
      pack: 'one',
      praise: list(
        'it makes a better cup than the café round the corner|it is easy to use and easy to clean|it is sturdy and looks good on the shelf',
      ),
      blame: list('it leaks at the seal|the handle came loose|the cup comes out bitter however I brew it'),
      notes: list('With measuring scoop and instructions.|All parts can be bought separately.'),
      finishes: list('matt black|clear|copper|white'),
      nouns: [
        {
          name: 'Pour-Over Dripper',
          price: 2490,
          kinds: list('Ceramic|Glass'),
          sizes: sizes('2 cups 1|4 cups 1.3'),
        },
        {
          name: 'French Press',
          price: 3290,
          kinds: list('Double-Wall|Glass'),
          sizes: sizes('350 ml .8|1 l 1'),
        },
        {
          name: 'Moka Pot',
          notes: list('Replacement seals in our shop.|Not for the dishwasher.'),
          price: 2890,
          kinds: list('Aluminium|Steel'),
          sizes: sizes('3 cups 1|6 cups 1.35'),
        },
      ],
    },
    {
      name: 'Filter Papers',
      share: 0.8,
      season: 'even',
      cycleDays: 60,
      refundRate: 0.032,
      gift: 0,
      pack: 'stock',
      praise: list('they fit well and never tear|no taste of paper at all|the coffee runs through evenly'),
      blame: list('they tear when they are wet|they do not fit my filter|the coffee tastes of paper'),
      notes: list('Tear-resistant paper without taste.|From certified forestry, compostable.'),
      finishes: list('bleached|unbleached'),
      nouns: [
        {
          name: 'Filter Papers',
          price: 390,
          kinds: list('Cone|Flat-Bottom'),
          sizes: sizes('40 pieces .6|100 pieces 1|200 pieces 1.7'),
        },
      ],
    },
    {
      name: 'Coffee Grinders',
      share: 0.5,
      season: 'gifts',
      refundRate: 0.06,
      gift: 0.4,
      pack: 'one',
      praise: list(
        'the grind is even from coarse to fine|it is quieter than I feared|the coffee tastes fresher at once',
      ),
      blame: list('it blocks with dark roasts|it is terribly loud|the grind is uneven'),
      notes: list('Conical burrs, adjustable from espresso to press.|Grinds 30 g at a time.'),
      finishes: list('black|steel|walnut'),
      nouns: [
        { name: 'Hand Grinder', price: 5490, kinds: list('Slim|Travel|Classic') },
        { name: 'Electric Grinder', price: 12900, kinds: list('Compact|Burr') },
      ],
    },
    {
      name: 'Espresso Machines',
      share: 0.25,
      season: 'gifts',
      refundRate: 0.06,
      gift: 0.2,
      pack: 'one',
      praise: list('the foam is fine and firm|it is ready in no time|it cleans easily'),
      blame: list('it stopped working after two weeks|it leaks at the bottom|it never gets hot enough'),
      notes: list('Fifteen bar pump and steam wand.|Ready in under a minute, with removable tank.'),
      finishes: list('steel|cream|matt black'),
      nouns: [
        { name: 'Espresso Machine', price: 32900, kinds: list('Compact|Dual-Boiler|Lever') },
        {
          name: 'Milk Frother',
          notes: list('Warm and cold foam.|Whisk and jug come apart for cleaning.'),
          price: 4990,
          kinds: list('Induction|Handheld'),
        },
      ],
    },
  ],
};
