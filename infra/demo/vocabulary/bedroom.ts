import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const cloths = list('flax|dusty pink|slate|mustard|white|eucalyptus|navy');

export const bedroom: Category = {
  name: 'Bedroom',
  share: 0.9,
  leaves: [
    {
      name: 'Bed Linen',
      share: 1.2,
      season: 'even',
      refundRate: 0.055,
      gift: 0.2,
      pack: 'one',
      praise: list(
        'it is soft and gets softer with every wash|the stitching is neat|the colour is calm and just right',
      ),
      blame: list('it lost its shape in the first wash|the fabric pills badly|it is scratchy on the skin'),
      finishes: cloths,
      notes: list('Woven in Portugal.|Certified free of harmful substances.'),
      nouns: [
        {
          name: 'Duvet Cover',
          price: 7990,
          kinds: list('Linen|Percale|Flannel'),
          sizes: sizes('135 × 200 cm 1|155 × 220 cm 1.2'),
        },
        {
          name: 'Pillowcase',
          price: 2290,
          kinds: list('Linen|Percale'),
          sizes: sizes('40 × 80 cm .9|80 × 80 cm 1'),
        },
        {
          name: 'Fitted Sheet',
          price: 3490,
          kinds: list('Jersey|Percale'),
          sizes: sizes('90 × 200 cm .9|180 × 200 cm 1.4'),
        },
      ],
    },
    {
      name: 'Pillows & Duvets',
      share: 0.6,
      season: 'winter',
      refundRate: 0.05,
      gift: 0.1,
      pack: 'one',
      praise: list('I have not slept this well in years|it is light and warm|it keeps its shape'),
      blame: list('it went flat within weeks|it smelt odd for days|I wake up with a stiff neck'),
      finishes: list('soft|medium|firm'),
      notes: list('Natural fillings only.|Machine washable.'),
      nouns: [
        {
          name: 'Pillow',
          price: 4490,
          kinds: list('Down|Wool|Buckwheat'),
          sizes: sizes('40 × 80 cm .9|80 × 80 cm 1.1'),
        },
        {
          name: 'Duvet',
          price: 12900,
          kinds: list('Down|Wool|All-Season'),
          sizes: sizes('135 × 200 cm 1|155 × 220 cm 1.25'),
        },
      ],
    },
    {
      name: 'Throws & Cushions',
      share: 1,
      season: 'winter',
      refundRate: 0.05,
      gift: 0.6,
      pack: 'one',
      praise: list('it is soft and warm|the colour is calm and just right|the whole sofa looks new'),
      blame: list('the fabric pills badly|a seam came open|it is thinner than in the picture'),
      finishes: cloths,
      notes: list('Warm without being heavy.|Finished with a hand-knotted fringe.'),
      nouns: [
        {
          name: 'Throw',
          price: 5990,
          kinds: list('Wool|Waffle|Cotton'),
          sizes: sizes('130 × 170 cm 1|150 × 200 cm 1.25'),
        },
        {
          name: 'Cushion',
          price: 2990,
          kinds: list('Velvet|Linen|Bouclé'),
          sizes: sizes('45 × 45 cm 1|50 × 70 cm 1.25'),
        },
      ],
    },
  ],
};
