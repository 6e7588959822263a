import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const woods = list('oak|walnut|beech|olive wood|acacia');

const pans = {
  praise: list(
    'it heats evenly and nothing sticks|it feels solid and well balanced in the hand|cleaning takes a minute|it has already become the one I reach for',
  ),
  blame: list(
    'the coating came off after a few weeks|the handle gets far too hot|it arrived with a scratch|it warped on the hob',
  ),
};

export const cookware: Category = {
  name: 'Cookware',
  share: 1.1,
  leaves: [
    {
      name: 'Frying Pans',
      share: 1.2,
      season: 'even',
      refundRate: 0.05,
      gift: 0.2,
      pack: 'one',
      ...pans,
      notes: list('Suitable for all hobs including induction.|Oven safe to 220 °C.'),
      nouns: [
        {
          name: 'Frying Pan',
          price: 4490,
          kinds: list('Cast-Iron|Carbon-Steel|Non-Stick'),
          sizes: sizes('20 cm .8|24 cm 1|28 cm 1.2'),
        },
        {
          name: 'Grill Pan',
          price: 4990,
          kinds: list('Cast-Iron|Ridged'),
          sizes: sizes('26 cm 1|30 cm 1.2'),
        },
        {
          name: 'Wok',
          price: 5290,
          kinds: list('Carbon-Steel|Cast-Iron'),
          sizes: sizes('28 cm .9|32 cm 1.1'),
        },
      ],
    },
    {
      name: 'Pots & Casseroles',
      share: 0.9,
      season: 'winter',
      refundRate: 0.045,
      gift: 0.3,
      pack: 'one',
      ...pans,
      notes: list('Thick base that keeps the heat.|With lid, suitable for all hobs.'),
      finishes: list('steel|cherry red|forest green|cream|midnight blue'),
      nouns: [
        { name: 'Saucepan', price: 3990, kinds: list('Steel|Enamel'), sizes: sizes('1.5 l .85|3 l 1.1') },
        {
          name: 'Casserole',
          price: 8900,
          kinds: list('Cast-Iron|Enamel'),
          sizes: sizes('3 l .9|5 l 1.2'),
        },
        { name: 'Stock Pot', price: 5990, kinds: list('Steel'), sizes: sizes('6 l 1|10 l 1.4') },
      ],
    },
    {
      name: 'Knives & Boards',
      share: 1,
      season: 'gifts',
      refundRate: 0.035,
      gift: 0.4,
      pack: 'one',
      praise: list(
        'the finish is beautiful|it feels like something to hand down|it has already become the one I reach for',
      ),
      blame: list(
        'the wood split after a month|it does not feel like its price|it stained in the first week',
      ),
      finishes: woods,
      notes: list(
        'Hand finished; wash by hand and oil now and then.|Made to be sharpened and kept for years.',
      ),
      nouns: [
        {
          name: 'Chef’s Knife',
          price: 6490,
          kinds: list('Forged|Santoku|Damascus'),
          sizes: sizes('16 cm .9|20 cm 1'),
        },
        { name: 'Paring Knife', price: 2290, kinds: list('Forged|Serrated') },
        {
          name: 'Chopping Board',
          price: 2990,
          kinds: list('End-Grain|Edge-Grain'),
          sizes: sizes('30 cm .8|45 cm 1.3'),
        },
      ],
    },
    {
      name: 'Board & Knife Care',
      share: 0.4,
      season: 'even',
      cycleDays: 120,
      refundRate: 0.032,
      gift: 0,
      pack: 'one',
      praise: list('everything looks like new|it works within minutes|I should have bought it years ago'),
      blame: list('it made no difference|it arrived damaged|the instructions are of no use'),
      finishes: list('natural|lemon'),
      notes: list('Food safe and free of mineral oil.|A little goes a long way.'),
      nouns: [
        {
          name: 'Board Oil',
          price: 1190,
          kinds: list('Linseed|Walnut'),
          sizes: sizes('150 ml 1|250 ml 1.5'),
        },
        {
          name: 'Sharpening Stone',
          notes: list('Soak for five minutes before use.|Comes with a base that does not slip.'),
          price: 2990,
          kinds: list('Fine|Double-Sided'),
          finishes: list('grey|natural'),
        },
      ],
    },
    {
      name: 'Oils & Spices',
      share: 1,
      season: 'even',
      cycleDays: 50,
      refundRate: 0.032,
      gift: 0.3,
      pack: 'stock',
      praise: list('the taste is full and fresh|it lifts the simplest dish|I put it on everything now'),
      blame: list('it tastes of very little|it was close to its date|the lid leaked in the parcel'),
      notes: list('Keep cool and away from light.|From small growers we know by name.'),
      nouns: [
        {
          name: 'Olive Oil',
          price: 1290,
          kinds: list('Extra Virgin|Early Harvest|Lemon'),
          sizes: sizes('250 ml .65|500 ml 1|1 l 1.8'),
        },
        {
          name: 'Spice Blend',
          price: 490,
          kinds: list('Ras el Hanout|Garam Masala|Za’atar|Taco|Roast Chicken'),
          sizes: sizes('50 g 1|100 g 1.7'),
        },
        {
          name: 'Sea Salt',
          price: 590,
          kinds: list('Flaked|Smoked|Rosemary'),
          sizes: sizes('150 g 1|500 g 2'),
        },
      ],
    },
  ],
};
