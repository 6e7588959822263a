import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

export const growing: Category = {
  name: 'Growing',
  share: 1.2,
  leaves: [
    {
      name: 'Vegetable Seeds',
      share: 1.3,
      season: 'spring',
      refundRate: 0.032,
      gift: 0.2,
      pack: 'set',
      praise: list(
        'nearly every seed came up|the seedlings are strong and healthy|the sowing calendar helps a lot',
      ),
      blame: list('hardly anything came up|it was not the variety on the packet|the seedlings were weak'),
      finishes: list('heirloom|early|late'),
      notes: list('Open-pollinated and untreated.|Sowing calendar on the packet.'),
      nouns: [
        {
          name: 'Tomato Seeds',
          price: 349,
          kinds: list('Cherry|Beefsteak|Plum|Yellow'),
          sizes: sizes('15 seeds 1|40 seeds 1.8'),
        },
        { name: 'Bean Seeds', price: 329, kinds: list('Runner|Dwarf'), sizes: sizes('50 seeds 1') },
        {
          name: 'Salad Seeds',
          price: 299,
          kinds: list('Rocket|Lettuce|Mixed-Leaf'),
          sizes: sizes('200 seeds 1|500 seeds 1.6'),
        },
        {
          name: 'Herb Seeds',
          price: 289,
          kinds: list('Basil|Coriander|Parsley|Dill'),
          sizes: sizes('150 seeds 1'),
        },
      ],
    },
    {
      name: 'Flowers & Bulbs',
      share: 1,
      season: 'spring',
      refundRate: 0.034,
      gift: 0.4,
      pack: 'set',
      praise: list(
        'nearly everything came up|the plants are strong and healthy|it came well packed, with clear instructions',
      ),
      blame: list('hardly anything came up|half of it was mouldy|the colour was not the one on the packet'),
      finishes: list('white|apricot|purple|mixed colours'),
      notes: list('Loved by bees.|Comes back every year.'),
      nouns: [
        {
          name: 'Wildflower Seeds',
          price: 690,
          kinds: list('Meadow|Shade|Butterfly'),
          sizes: sizes('10 m² 1|25 m² 2'),
        },
        {
          name: 'Dahlia Tubers',
          notes: list('Plant out after the last frost.|Lift before winter.'),
          price: 990,
          kinds: list('Pompon|Cactus|Dinnerplate'),
          sizes: sizes('3 pieces 1|6 pieces 1.8'),
        },
      ],
    },
    {
      name: 'Pots & Planters',
      share: 0.9,
      season: 'spring',
      refundRate: 0.045,
      gift: 0.3,
      pack: 'set',
      praise: list(
        'it looks far more expensive than it was|it is solid and well made|the plants look twice as good in it',
      ),
      blame: list(
        'it cracked in the first frost|it arrived damaged|it is smaller than it looks in the picture',
      ),
      finishes: list('terracotta|anthracite|stone grey|whitewash'),
      notes: list('With drainage hole and saucer.|Frost proof.'),
      nouns: [
        {
          name: 'Plant Pot',
          price: 1490,
          kinds: list('Clay|Ribbed|Glazed'),
          sizes: sizes('14 cm .6|22 cm 1|30 cm 1.6'),
        },
        {
          name: 'Raised Bed',
          notes: list('Put together without tools.|Lined with geotextile.'),
          price: 9900,
          kinds: list('Larch|Steel'),
          sizes: sizes('80 × 80 cm .8|120 × 80 cm 1.1'),
        },
        {
          name: 'Hanging Planter',
          notes: list('For pots of up to 18 cm.|With hook.'),
          price: 1990,
          kinds: list('Macramé|Metal'),
        },
      ],
    },
    {
      name: 'Soil & Feed',
      share: 0.9,
      season: 'spring',
      cycleDays: 45,
      refundRate: 0.032,
      gift: 0,
      pack: 'stock',
      praise: list(
        'the plants took to it at once|everything is greener within a week|it has no smell at all',
      ),
      blame: list('it made no difference|it leaked in the parcel|it smells terrible'),
      finishes: list('organic|peat free'),
      notes: list('Peat free.|For the whole season.'),
      nouns: [
        {
          name: 'Potting Compost',
          price: 990,
          kinds: list('Universal|Tomato|Herb'),
          sizes: sizes('20 l 1|40 l 1.7'),
        },
        {
          name: 'Plant Feed',
          notes: list('From plant residues only.|One cap to five litres of water.'),
          price: 790,
          kinds: list('Tomato|Flower|House Plant'),
          sizes: sizes('500 ml 1|1 l 1.7'),
        },
      ],
    },
    {
      name: 'Garden Tools',
      share: 0.8,
      season: 'spring',
      refundRate: 0.035,
      gift: 0.4,
      pack: 'one',
      praise: list(
        'it sits well in the hand, even after an hour of work|it is solid and well made|it feels as if it would last for decades',
      ),
      blame: list('it is heavier than I thought|it came loose after a week|it rusted within weeks'),
      finishes: list('ash|steel|green'),
      notes: list('Forged steel and an ash handle.|Made to be handed down.'),
      nouns: [
        { name: 'Hand Trowel', price: 1790, kinds: list('Forged|Narrow') },
        {
          name: 'Secateurs',
          price: 3490,
          kinds: list('Bypass|Anvil'),
          notes: list('Forged steel, the blade can be replaced.|Made to be handed down.'),
          finishes: list('steel|green'),
        },
        {
          name: 'Watering Can',
          notes: list('Fine brass rose.|Balanced even when full.'),
          price: 2990,
          kinds: list('Zinc|Indoor'),
          sizes: sizes('1.5 l .7|5 l 1|10 l 1.3'),
          finishes: list('grey|green|copper'),
        },
      ],
    },
  ],
};
