import { list, sizes } from './list.ts';
import type { Category } from './shape.ts';

const scents = list('unscented|rosemary|neroli|oat & honey|vetiver|rose');

export const skin: Category = {
  name: 'Skin',
  share: 1.1,
  leaves: [
    {
      name: 'Face & Body Cream',
      share: 1.3,
      season: 'winter',
      cycleDays: 55,
      refundRate: 0.038,
      gift: 0.4,
      pack: 'stock',
      praise: list(
        'my skin feels soft without being greasy|it has calmed my dry skin|a little lasts for ages',
      ),
      blame: list('it made my skin itch|it is greasy and does not soak in|the lid broke on the first day'),
      finishes: scents,
      notes: list('Without silicone and microplastics.|For dry and sensitive skin.'),
      nouns: [
        {
          name: 'Hand Cream',
          price: 990,
          kinds: list('Rich|Light'),
          sizes: sizes('50 ml .8|100 ml 1.2'),
        },
        { name: 'Face Cream', price: 2490, kinds: list('Day|Night|Sensitive'), sizes: sizes('50 ml 1') },
        {
          name: 'Body Lotion',
          price: 1490,
          kinds: list('Rich|Light'),
          sizes: sizes('200 ml .9|400 ml 1.5'),
        },
      ],
    },
    {
      name: 'Soap & Bath',
      share: 1.2,
      season: 'even',
      cycleDays: 40,
      refundRate: 0.032,
      gift: 0.6,
      pack: 'stock',
      praise: list('it leaves the skin soft|it lasts for weeks|it does my dry skin good'),
      blame: list('it made my skin itch|it dries out the skin|it was gone in no time'),
      finishes: scents,
      notes: list('Cold stirred and matured for six weeks.|Free of palm oil.'),
      nouns: [
        { name: 'Soap Bar', price: 590, kinds: list('Olive|Goat’s Milk|Clay'), sizes: sizes('100 g 1') },
        {
          name: 'Hand Soap',
          price: 890,
          kinds: list('Foaming|Liquid'),
          sizes: sizes('300 ml 1|1 l 2.4'),
        },
        {
          name: 'Bath Salts',
          price: 1290,
          kinds: list('Dead Sea|Epsom'),
          sizes: sizes('400 g 1|1 kg 1.9'),
        },
      ],
    },
    {
      name: 'Sun & Lips',
      share: 0.6,
      season: 'summer',
      refundRate: 0.034,
      gift: 0.1,
      pack: 'stock',
      praise: list('it is light and not sticky|it lasts all day|it is kind to my skin'),
      blame: list('it is greasy and does not soak in|it made my skin itch|it had melted when it came'),
      finishes: list('unscented|coconut'),
      notes: list('Mineral filter, kind to reefs.|Water resistant.'),
      nouns: [
        {
          name: 'Sun Cream',
          price: 1690,
          kinds: list('SPF 30|SPF 50'),
          sizes: sizes('75 ml .8|150 ml 1.3'),
        },
        {
          name: 'Lip Balm',
          notes: list('Without petroleum.|In a cardboard tube.'),
          price: 490,
          kinds: list('Beeswax|Vegan'),
          finishes: list('honey|mint|plain'),
        },
      ],
    },
  ],
};
