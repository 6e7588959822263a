import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const scents = list('fig & cedar|lavender|orange blossom|sandalwood|sea salt|vetiver');

export const living: Category = {
  name: 'Living',
  share: 1.3,
  leaves: [
    {
      name: 'Scented Candles',
      share: 1.3,
      season: 'winter',
      cycleDays: 50,
      refundRate: 0.038,
      gift: 0.9,
      pack: 'stock',
      praise: list(
        'the scent fills the room without being too much|it looks far more expensive than it was|it lasts much longer than I thought',
      ),
      blame: list(
        'the scent is overpowering and artificial|there is hardly any scent|it was gone within days',
      ),
      finishes: scents,
      notes: list('Soy and rapeseed wax with a cotton wick.|Poured by hand.'),
      nouns: [
        {
          name: 'Scented Candle',
          price: 2290,
          kinds: list('Glass|Tin'),
          sizes: sizes('30 h .75|50 h 1'),
        },
        {
          name: 'Reed Diffuser',
          notes: list('Lasts for about ten weeks.|Turn the reeds over for more scent.'),
          price: 2790,
          kinds: list('Amber-Glass|Ceramic'),
          sizes: sizes('100 ml 1|200 ml 1.6'),
        },
      ],
    },
    {
      name: 'Candles & Holders',
      share: 1,
      season: 'winter',
      refundRate: 0.03,
      gift: 0.5,
      pack: 'set',
      praise: list(
        'it gives the table a warm light|it looks far more expensive than it was|we light it every evening',
      ),
      blame: list('it looks cheap|it was broken when it arrived|the colour is nothing like the picture'),
      finishes: list('brass|black|ivory|sage|brick'),
      notes: list('For the table and the windowsill.'),
      nouns: [
        {
          name: 'Candle Holder',
          notes: list('Fits standard candles.|With felt underneath.'),
          price: 1690,
          kinds: list('Brass|Stoneware|Iron'),
        },
        {
          name: 'Dinner Candles',
          notes: list('Does not drip, does not smoke.|Dyed through, burns for seven hours.'),
          price: 890,
          kinds: list('Tapered|Twisted'),
          sizes: sizes('set of 4 1|set of 10 2.2'),
        },
      ],
    },
    {
      name: 'Vases & Frames',
      share: 0.9,
      season: 'gifts',
      refundRate: 0.05,
      gift: 0.7,
      pack: 'one',
      praise: list(
        'it looks far more expensive than it was|the finish is beautiful|it is exactly as in the picture',
      ),
      blame: list('it was broken when it arrived|it looks cheap|it is smaller than it looks in the picture'),
      finishes: list('clear|smoke|chalk white|black|terracotta'),
      notes: list('Made by hand in small series.'),
      nouns: [
        {
          name: 'Vase',
          price: 2990,
          kinds: list('Glass|Stoneware|Ribbed'),
          sizes: sizes('15 cm .8|25 cm 1.2'),
        },
        {
          name: 'Picture Frame',
          notes: list('Real glass and an acid-free mount.|Hangs upright or across.'),
          price: 1890,
          kinds: list('Slim|Box'),
          sizes: sizes('A5 .8|A4 1|A3 1.4'),
          finishes: list('oak|black|walnut|white'),
        },
      ],
    },
    {
      name: 'Lamps',
      share: 0.5,
      season: 'winter',
      refundRate: 0.065,
      gift: 0.3,
      pack: 'one',
      praise: list(
        'it gives the room a warm light|it looks far more expensive than it was|it was put up in minutes',
      ),
      blame: list('it flickers|it wobbles and looks cheap|the cable is too short'),
      finishes: list('brass|black|opal|oak'),
      notes: list('Dimmable, with textile cable.|Bulb not included.'),
      nouns: [
        { name: 'Table Lamp', price: 6990, kinds: list('Globe|Mushroom|Arched') },
        { name: 'Floor Lamp', price: 15900, kinds: list('Arched|Tripod') },
      ],
    },
    {
      name: 'Festive Decoration',
      share: 1,
      season: 'festive',
      refundRate: 0.03,
      gift: 0.3,
      pack: 'set',
      praise: list('it made the whole house festive|the children love it|it will come out every year'),
      blame: list('it fell apart before Christmas|it looks cheap|half of it was broken when it arrived'),
      finishes: list('gold|red|silver|natural|green'),
      notes: list('Comes in a box for storing.|To be brought out every year.'),
      nouns: [
        {
          name: 'Christmas Baubles',
          price: 1490,
          kinds: list('Glass|Paper'),
          sizes: sizes('set of 6 1|set of 12 1.8'),
        },
        {
          name: 'Wreath',
          price: 2990,
          kinds: list('Eucalyptus|Fir|Berry'),
          sizes: sizes('30 cm 1|45 cm 1.4'),
        },
        {
          name: 'Advent Calendar',
          price: 3490,
          kinds: list('Tea|Candle|Wooden'),
          notes: list('Twenty-four doors, one for each day.|Comes in a box for storing.'),
        },
        {
          name: 'String Lights',
          price: 1990,
          kinds: list('Copper|Star'),
          sizes: sizes('5 m 1|10 m 1.6'),
        },
      ],
    },
  ],
};
