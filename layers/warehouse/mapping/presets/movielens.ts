import type { MappingJson } from '../mapping.ts';

/** MovieLens as CSV (latest, 20M, 25M, 32M): `ratings.csv` as events, `movies.csv` as items. */
export const movielens: MappingJson = {
  name: 'movielens',
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
};
