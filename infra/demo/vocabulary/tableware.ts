import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const glazes = list('sage|oatmeal|ink blue|chalk white|terracotta|charcoal|rose|moss');

const crockery = {
  praise: list(
    'the glaze is even and the colour is lovely|it sits well in the hand|guests always ask where it is from|it survives the dishwasher without a mark',
  ),
  blame: list(
    'one arrived chipped|the colour is nothing like the picture|it scratches as soon as you look at it|the rim is rough',
  ),
};

export const tableware: Category = {
  name: 'Tableware',
  share: 1.4,
  leaves: [
    {
      name: 'Mugs',
      share: 1.6,
      season: 'gifts',
      refundRate: 0.045,
      gift: 0.8,
      pack: 'set',
      ...crockery,
      finishes: glazes,
      notes: list('Dishwasher and microwave safe.|Glazed by hand, so no two are quite alike.'),
      nouns: [
        { name: 'Enamel Mug', price: 1290, sizes: sizes('250 ml .9|350 ml 1|500 ml 1.15') },
        { name: 'Stoneware Mug', price: 1590, sizes: sizes('250 ml .9|350 ml 1') },
        {
          name: 'Espresso Cup',
          price: 1190,
          kinds: list('Stoneware|Porcelain'),
          sizes: sizes('80 ml 1|120 ml 1.1'),
        },
      ],
    },
    {
      name: 'Plates & Bowls',
      share: 1.2,
      season: 'even',
      refundRate: 0.045,
      gift: 0.3,
      pack: 'set',
      ...crockery,
      finishes: glazes,
      notes: list('Oven safe to 180 °C.|Stacks neatly.'),
      nouns: [
        {
          name: 'Dinner Plate',
          price: 1490,
          kinds: list('Stoneware|Porcelain'),
          sizes: sizes('26 cm 1|28 cm 1.1'),
        },
        {
          name: 'Cereal Bowl',
          price: 1190,
          kinds: list('Stoneware|Enamel'),
          sizes: sizes('14 cm 1|16 cm 1.1'),
        },
        {
          name: 'Serving Bowl',
          notes: list('Large enough for a salad for six.|Wipe the wooden ones with oil now and then.'),
          price: 2990,
          kinds: list('Stoneware|Acacia'),
          sizes: sizes('24 cm 1|30 cm 1.3'),
        },
      ],
    },
    {
      name: 'Glasses & Carafes',
      share: 0.9,
      season: 'even',
      refundRate: 0.06,
      gift: 0.4,
      pack: 'set',
      praise: list(
        'it is thin and perfectly clear|guests always ask where it is from|it survives the dishwasher without a mark',
      ),
      blame: list('it arrived broken|it clouded in the dishwasher|the rim is rough'),
      finishes: list('clear|smoke|amber|sea green'),
      notes: list('Mouth-blown, lead free.|Dishwasher safe.'),
      nouns: [
        {
          name: 'Tumbler',
          price: 790,
          kinds: list('Ribbed|Recycled-Glass'),
          sizes: sizes('250 ml 1|400 ml 1.15'),
        },
        { name: 'Wine Glass', price: 1290, kinds: list('Red|White|Stemless') },
        { name: 'Carafe', price: 2490, kinds: list('Ribbed|Cork'), sizes: sizes('750 ml .9|1 l 1') },
      ],
    },
    {
      name: 'Table Linen',
      share: 0.6,
      season: 'gifts',
      refundRate: 0.05,
      gift: 0.4,
      pack: 'set',
      praise: list(
        'the fabric is heavy and falls well|it gets softer with every wash|it dresses up the whole table',
      ),
      blame: list('it creases as soon as you look at it|it shrank in the first wash|the colour ran'),
      finishes: list('flax|dusty pink|slate|mustard|white'),
      notes: list('Washed before sewing, soft from the first day.|Machine wash at 40 °C.'),
      nouns: [
        {
          name: 'Napkin',
          price: 890,
          kinds: list('Linen|Cotton'),
          sizes: sizes('pair 1.8|set of 4 3.3'),
        },
        {
          name: 'Tablecloth',
          price: 4990,
          kinds: list('Linen|Cotton'),
          sizes: sizes('140 × 200 cm 1|140 × 260 cm 1.3'),
        },
      ],
    },
  ],
};
