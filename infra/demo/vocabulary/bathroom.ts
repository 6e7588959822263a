import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const cloths = list('flax|dusty pink|slate|mustard|white|eucalyptus|navy');

export const bathroom: Category = {
  name: 'Bathroom',
  share: 0.7,
  leaves: [
    {
      name: 'Towels',
      share: 1.4,
      season: 'even',
      refundRate: 0.06,
      gift: 0.2,
      pack: 'set',
      praise: list(
        'it is thick and dries quickly|it makes the bathroom feel like a hotel|the colour has not faded at all',
      ),
      blame: list('it sheds fluff everywhere|it does not soak up water|it faded after three washes'),
      finishes: cloths,
      notes: list('600 g per square metre, long-staple cotton.|Tumble dry for the softest feel.'),
      nouns: [
        { name: 'Hand Towel', price: 1290, kinds: list('Waffle|Terry'), sizes: sizes('50 × 100 cm 1') },
        {
          name: 'Bath Towel',
          price: 2490,
          kinds: list('Waffle|Terry'),
          sizes: sizes('70 × 140 cm 1|100 × 150 cm 1.5'),
        },
      ],
    },
    {
      name: 'Bath Accessories',
      share: 0.8,
      season: 'even',
      refundRate: 0.05,
      gift: 0.2,
      pack: 'one',
      praise: list(
        'it makes the bathroom feel like a hotel|it stays in its place|it looks better than in the picture',
      ),
      blame: list('it stained within weeks|it slips on the tiles|it arrived damaged'),
      finishes: list('oak|bamboo|black|white|brass'),
      notes: list('Made for damp rooms.|No drilling needed.'),
      nouns: [
        {
          name: 'Bath Mat',
          price: 2790,
          kinds: list('Tufted|Waffle'),
          sizes: sizes('50 × 80 cm 1'),
          finishes: list('white|sand|slate'),
          notes: list('Thick and absorbent.|Does not slip on wet tiles.'),
        },
        {
          name: 'Soap Dispenser',
          price: 1990,
          kinds: list('Stoneware|Glass'),
          sizes: sizes('300 ml 1|500 ml 1.15'),
        },
        { name: 'Bath Caddy', price: 3990, kinds: list('Extendable|Slim') },
      ],
    },
  ],
};
