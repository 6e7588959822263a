import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const beds = list('charcoal|sand|moss|rust');

export const dogs: Category = {
  name: 'Dogs',
  share: 1.1,
  leaves: [
    {
      name: 'Dog Food',
      share: 1.8,
      season: 'even',
      cycleDays: 28,
      refundRate: 0.032,
      gift: 0,
      pack: 'stock',
      praise: list('our dog loves it|the bowl is licked clean every time|his coat is shinier than ever'),
      blame: list('our dog will not touch it|it upset her stomach|it was damaged in the parcel'),
      finishes: list('chicken|lamb|salmon|venison'),
      notes: list('Complete food without added sugar.|Gently cooked, more than half meat.'),
      nouns: [
        {
          name: 'Dry Dog Food',
          price: 1890,
          kinds: list('Adult|Senior|Puppy|Grain-Free'),
          sizes: sizes('2 kg 1|6 kg 2.5|12 kg 4.3'),
        },
        {
          name: 'Wet Dog Food',
          price: 1490,
          kinds: list('Adult|Sensitive'),
          sizes: sizes('6 × 400 g 1|12 × 400 g 1.9'),
        },
      ],
    },
    {
      name: 'Dog Treats',
      share: 1.2,
      season: 'even',
      cycleDays: 32,
      refundRate: 0.032,
      gift: 0.2,
      pack: 'stock',
      praise: list('our dog loves it|he would do anything for one|it agrees with her, and that is rare'),
      blame: list('our dog will not touch it|it upset her stomach|it crumbles to dust'),
      finishes: list('beef|chicken|fish|sweet potato'),
      notes: list('Air dried, nothing added.|Small enough for training.'),
      nouns: [
        {
          name: 'Training Treats',
          price: 590,
          kinds: list('Soft|Crunchy'),
          sizes: sizes('150 g 1|400 g 2.2'),
        },
        {
          name: 'Chew Sticks',
          notes: list('Air dried, nothing added.|Good for the teeth.'),
          price: 790,
          kinds: list('Dental|Long-Lasting'),
          sizes: sizes('10 pieces 1|28 pieces 2.3'),
        },
      ],
    },
    {
      name: 'Dog Beds & Toys',
      share: 0.8,
      season: 'gifts',
      refundRate: 0.05,
      gift: 0.4,
      pack: 'one',
      praise: list('our dog loves it|it has survived a very determined puppy|he took to it at once'),
      blame: list('it was in pieces after ten minutes|it came apart in the wash|our dog ignores it'),
      finishes: beds,
      notes: list('Cover can be taken off and washed.|Tested by large teeth.'),
      nouns: [
        {
          name: 'Dog Bed',
          price: 6990,
          kinds: list('Orthopaedic|Nest'),
          sizes: sizes('small .7|medium 1|large 1.4'),
        },
        {
          name: 'Rope Toy',
          notes: list('Cotton rope, washable.|Tested by large teeth.'),
          price: 990,
          kinds: list('Knotted|Ball'),
        },
        {
          name: 'Squeaky Toy',
          notes: list('The squeak can be taken out.|Double seams.'),
          price: 1190,
          kinds: list('Duck|Fox|Hedgehog'),
          finishes: list('plush|canvas'),
        },
      ],
    },
    {
      name: 'Leads & Collars',
      share: 0.7,
      season: 'even',
      refundRate: 0.055,
      gift: 0.2,
      pack: 'one',
      praise: list(
        'it feels solid and looks smart|it is soft and does not chafe|it has survived a very determined puppy',
      ),
      blame: list(
        'the stitching came apart on the second walk|it is stiff and heavy|the size is not what it says',
      ),
      finishes: list('cognac|black|forest|navy'),
      notes: list('Solid brass fittings.|Adjustable in three lengths.'),
      nouns: [
        { name: 'Dog Lead', price: 2990, kinds: list('Leather|Rope'), sizes: sizes('1.2 m .9|2 m 1') },
        {
          name: 'Dog Collar',
          price: 2290,
          kinds: list('Leather|Waxed-Cotton'),
          sizes: sizes('S .9|M 1|L 1.1'),
        },
        {
          name: 'Dog Harness',
          price: 3490,
          kinds: list('Padded|Reflective'),
          sizes: sizes('S .9|M 1|L 1.1'),
        },
      ],
    },
  ],
};
