import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

export const hairAndShave: Category = {
  name: 'Hair & Shave',
  share: 0.9,
  leaves: [
    {
      name: 'Shampoo & Conditioner',
      share: 1.4,
      season: 'even',
      cycleDays: 45,
      refundRate: 0.035,
      gift: 0.1,
      pack: 'stock',
      praise: list('my hair has never felt this soft|it rinses out easily|a little goes a long way'),
      blame: list(
        'it leaves the hair dull and heavy|it burns on the skin|my hair was greasy again the next day',
      ),
      finishes: list('nettle|almond|citrus|unscented'),
      notes: list('Without sulphates.|Suitable for every day.'),
      nouns: [
        {
          name: 'Shampoo',
          price: 1090,
          kinds: list('Volume|Repair|Sensitive'),
          sizes: sizes('250 ml 1|500 ml 1.7'),
        },
        { name: 'Solid Shampoo', price: 890, kinds: list('Dry Hair|Fine Hair'), sizes: sizes('80 g 1') },
        {
          name: 'Conditioner',
          price: 1190,
          kinds: list('Volume|Repair'),
          sizes: sizes('250 ml 1|500 ml 1.7'),
        },
      ],
    },
    {
      name: 'Brushes & Combs',
      share: 0.5,
      season: 'gifts',
      refundRate: 0.035,
      gift: 0.4,
      pack: 'one',
      praise: list(
        'my hair has never been this smooth|it glides through without tugging|it is well made, nothing scratches',
      ),
      blame: list('it tugs at the hair|it broke on the first day|it charges the hair'),
      finishes: list('beech|walnut|pear wood'),
      notes: list('Natural bristles.|Made by a brush maker in the third generation.'),
      nouns: [
        { name: 'Hair Brush', price: 2490, kinds: list('Paddle|Boar-Bristle|Round') },
        {
          name: 'Comb',
          notes: list('Sawn and polished by hand.|Does not charge the hair.'),
          price: 1190,
          kinds: list('Pocket|Wide-Tooth'),
        },
      ],
    },
    {
      name: 'Razors',
      share: 0.5,
      season: 'gifts',
      refundRate: 0.05,
      gift: 0.6,
      pack: 'one',
      praise: list(
        'shaving is a pleasure again|it sits well in the hand|it is well made and good to look at',
      ),
      blame: list('it rusted within weeks|it came loose after a few days|it feels cheap'),
      finishes: list('chrome|black|walnut'),
      notes: list('For standard blades.|A razor for life.'),
      nouns: [
        { name: 'Safety Razor', price: 3990, kinds: list('Classic|Butterfly|Slim') },
        {
          name: 'Shaving Brush',
          notes: list('Makes a rich lather.|With stand.'),
          price: 3290,
          kinds: list('Synthetic|Boar'),
        },
      ],
    },
    {
      name: 'Blades & Shaving Soap',
      share: 0.8,
      season: 'even',
      cycleDays: 60,
      refundRate: 0.034,
      gift: 0.1,
      pack: 'stock',
      praise: list('nothing burns after the shave any more|the closest shave I have had|it lasts for weeks'),
      blame: list('it burns on the skin|I have had better for half the price|the skin feels dry afterwards'),
      finishes: list('sandalwood|menthol|unscented'),
      notes: list('Gentle on sensitive skin.'),
      nouns: [
        {
          name: 'Razor Blades',
          price: 590,
          kinds: list('Platinum|Stainless'),
          sizes: sizes('10 pieces 1|50 pieces 3.6'),
          finishes: list('sharp|mild'),
        },
        { name: 'Shaving Soap', price: 1290, kinds: list('Bowl|Stick'), sizes: sizes('100 g 1') },
        { name: 'Aftershave Balm', price: 1690, kinds: list('Cooling|Rich'), sizes: sizes('100 ml 1') },
      ],
    },
  ],
};
