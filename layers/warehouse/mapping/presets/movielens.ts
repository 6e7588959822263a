import type { Preset } from '../preset.ts';

export const movielens: Preset = {
  name: 'movielens',
  description: 'MovieLens as CSV: `ratings.csv` as events, `movies.csv` as items',
  header: { events: ['userId', 'movieId', 'rating'], items: ['movieId', 'genres'] },
  mapping: {
    empty: ['(no genres listed)'],
    events: {
      fields: {
        event_type: { value: 'rating' },
        timestamp: { column: 'timestamp', epoch: 's' },
        customer_id: 'userId',
        item_id: 'movieId',
        rating: 'rating',
      },
    },
    items: {
      fields: {
        item_id: 'movieId',
        title: 'title',
        category: { column: 'genres', before: '|' },
      },
    },
  },
};
