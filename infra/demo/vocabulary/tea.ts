import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const glazes = list('sage|oatmeal|ink blue|chalk white|terracotta|charcoal');

const taste = {
  praise: list(
    'the flavour is delicate and clear|it smells like a summer meadow|it is my favourite cup of the day|even the second infusion is good',
  ),
  blame: list(
    'it tastes of almost nothing|the leaves are mostly dust|the tin was dented|the scent is artificial',
  ),
};

export const tea: Category = {
  name: 'Tea',
  share: 1.1,
  leaves: [
    {
      name: 'Black Tea',
      share: 1.2,
      season: 'winter',
      cycleDays: 45,
      refundRate: 0.034,
      gift: 0.4,
      pack: 'stock',
      ...taste,
      notes: list('Whole leaves from a single garden.|Brew for three to four minutes.'),
      finishes: list('loose leaf|tea bags'),
      nouns: [
        {
          name: 'Black Tea',
          price: 790,
          kinds: list('Darjeeling|Assam|Earl Grey|Breakfast'),
          sizes: sizes('100 g 1|250 g 2.2'),
        },
        {
          name: 'Chai',
          notes: list('With whole spices.|Simmer in milk for the real thing.'),
          price: 850,
          kinds: list('Masala|Cardamom'),
          sizes: sizes('100 g 1|250 g 2.2'),
        },
      ],
    },
    {
      name: 'Green & Herbal Tea',
      share: 1.2,
      season: 'even',
      cycleDays: 40,
      refundRate: 0.034,
      gift: 0.4,
      pack: 'stock',
      ...taste,
      notes: list('From organic farming.|Naturally low in caffeine, good at any time of day.'),
      finishes: list('loose leaf|tea bags'),
      nouns: [
        {
          name: 'Green Tea',
          price: 890,
          kinds: list('Sencha|Jasmine|Genmaicha'),
          sizes: sizes('100 g 1|250 g 2.2'),
          notes: list('From organic farming.|Brew at 80 °C for two minutes.'),
        },
        {
          name: 'Herbal Tea',
          price: 590,
          kinds: list('Peppermint|Camomile|Lemon Verbena|Fennel'),
          sizes: sizes('50 g 1|100 g 1.7'),
        },
      ],
    },
    {
      name: 'Teapots & Infusers',
      share: 0.6,
      season: 'gifts',
      refundRate: 0.05,
      gift: 0.7,
      pack: 'one',
      praise: list('it looks lovely on the table|it cleans easily|no leaves in the cup any more'),
      blame: list(
        'leaves slip through the strainer|it arrived dented|it is smaller than it looks in the picture',
      ),
      finishes: glazes,
      notes: list('Pours without a drip.|With a fine steel strainer, dishwasher safe.'),
      nouns: [
        {
          name: 'Teapot',
          price: 3490,
          kinds: list('Stoneware|Cast-Iron|Glass'),
          sizes: sizes('600 ml .8|1 l 1'),
        },
        {
          name: 'Tea Infuser',
          notes: list('Fits any mug.|Rinse and use again.'),
          price: 1190,
          kinds: list('Steel|Basket'),
          finishes: list('steel|gold|black'),
        },
      ],
    },
  ],
};
