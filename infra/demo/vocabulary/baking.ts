import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const glazes = list('sage|oatmeal|ink blue|chalk white|terracotta|charcoal|rose|moss');

export const baking: Category = {
  name: 'Baking',
  share: 0.8,
  leaves: [
    {
      name: 'Baking Tins',
      share: 1,
      season: 'winter',
      refundRate: 0.035,
      gift: 0.2,
      pack: 'one',
      praise: list('cakes come out of it without sticking|it browns evenly|cleaning takes a minute'),
      blame: list('the cake stuck and broke|it rusted after the second wash|it warped in the oven'),
      finishes: list('graphite|steel|gold'),
      notes: list('Heavy gauge steel, even browning.|Non-stick without PFAS.'),
      nouns: [
        {
          name: 'Springform Tin',
          price: 1890,
          kinds: list('Leakproof|Glass-Base'),
          sizes: sizes('20 cm .85|24 cm 1|26 cm 1.1'),
        },
        { name: 'Loaf Tin', price: 1690, kinds: list('Long|Ridged'), sizes: sizes('25 cm 1|30 cm 1.2') },
        {
          name: 'Muffin Tray',
          price: 1790,
          kinds: list('Mini|Classic'),
          sizes: sizes('6 cups .8|12 cups 1.1'),
        },
      ],
    },
    {
      name: 'Mixing & Measuring',
      share: 0.8,
      season: 'even',
      refundRate: 0.04,
      gift: 0.2,
      pack: 'one',
      praise: list(
        'it makes baking with the children easy|it does one thing and does it well|it feels solid in the hand',
      ),
      blame: list('it arrived with a dent|it is smaller than it looks in the picture|it broke within weeks'),
      finishes: glazes,
      notes: list('With a spout and a base that does not slip.|Nests to save space.'),
      nouns: [
        {
          name: 'Mixing Bowl',
          price: 1990,
          kinds: list('Stoneware|Steel|Enamel'),
          sizes: sizes('2 l .85|4 l 1.2'),
        },
        {
          name: 'Kitchen Scales',
          notes: list('Accurate to the gram, up to 5 kg.|Batteries included.'),
          price: 2990,
          kinds: list('Digital|Slim'),
          finishes: list('white|black|bamboo'),
        },
        {
          name: 'Whisk',
          notes: list('Well balanced and easy to clean.|Dishwasher safe.'),
          price: 990,
          kinds: list('Balloon|Flat'),
          finishes: list('steel|beech|black'),
        },
      ],
    },
    {
      name: 'Flour & Mixes',
      share: 0.9,
      season: 'winter',
      cycleDays: 35,
      refundRate: 0.034,
      gift: 0.1,
      pack: 'stock',
      praise: list(
        'everything rises beautifully|the crumb is soft and moist|it tastes of proper bread and cake',
      ),
      blame: list('nothing rose|it was past its date when it came|the bag was torn in the parcel'),
      notes: list('Milled on stone from regional grain.|Nothing added.'),
      finishes: list('organic|classic'),
      nouns: [
        {
          name: 'Bread Flour',
          price: 390,
          kinds: list('Spelt|Rye|Strong White'),
          sizes: sizes('1 kg 1|2.5 kg 2.2'),
        },
        {
          name: 'Baking Mix',
          price: 490,
          kinds: list('Sourdough|Brownie|Scone|Cinnamon Bun'),
          sizes: sizes('400 g 1|800 g 1.8'),
        },
      ],
    },
  ],
};
