import type { Documentation } from '../http/documentation.ts';
import type { listOperations } from './operations.ts';
import * as responses from './responses.ts';

const mug = {
  item_id: 'MUG-07',
  title: 'Enamel mug, green',
  category: ['Home', 'Kitchen', 'Mugs'],
  brand: 'Fell & Tarn',
  price: 1250,
};
const pot = { item_id: 'POT-02', title: 'Camping pot' };
const version = '20260301T023000-7f3a';
const unplaced = { placement: null, experiment: null, currency: 'GBP' };

function mugFrom(source: string, score: number, key: string, parameters: object, text: string): object {
  return { ...mug, score, source, reason: { key, parameters: { items: [], ...parameters }, text } };
}

const popular = mugFrom(
  'popular',
  37.5,
  'popular',
  { period_days: 28 },
  'Popular with all customers in the last 28 days',
);
const boughtWith = {
  items: [pot],
  support: 0.0021,
  confidence: 0.31,
  lift: 9.4,
};

/** Said of every list. */
const ALWAYS =
  'Items that are hidden, sold out or not available are in no list, from the moment the catalogue is told. A list that ends ' +
  'early is filled up from the next one (`source` of each item), unless `strict`.';

/** What the OpenAPI document says of the lists. */
export const listDocumentation: Readonly<Record<keyof typeof listOperations, Documentation>> = {
  getRecommendations: {
    tag: 'Recommendations',
    summary: 'What to show this customer',
    description:
      'Best first, each with a reason: what the model found for the customer, blended with what they look at just now. A reason ' +
      'names items of the customer (`because_of_items`) only where they are clearly like the item; otherwise it says that ' +
      'customers with a similar taste chose it (`liked_by_similar_customers`). What ' +
      'they have had is left out, unless it is bought again by habit. An unknown customer is no error: `source` says which ' +
      `list was served instead. ${ALWAYS}`,
    response: responses.recommendationsBody,
    example: {
      recommendation_id: `r2.personal.home.-.q6pWm0bJ0yqk3F1X.${version}`,
      customer_id: 'c-1042',
      model_version: version,
      source: 'personal',
      ...unplaced,
      placement: 'home',
      items: [mugFrom('personal', 0.4182, 'because_of_items', { items: [pot] }, 'Because of “Camping pot”')],
    },
    errors: [503],
  },
  createRecommendations: {
    tag: 'Recommendations',
    summary: 'What to show in the middle of a session',
    description:
      'For a customer, a session, or somebody of whom only the items just looked at (`session`, oldest first) and the ' +
      '`basket` are known; all of it may be left out. `filter` is a condition on items. The first of personal, session, ' +
      `segment, category (of \`context\`), popular and all-time that has anything serves. ${ALWAYS}`,
    response: responses.recommendationsBody,
    example: {
      recommendation_id: `r2.session.item-page.-.q6pWm0bJ0yqk3F1X.${version}`,
      customer_id: null,
      model_version: version,
      source: 'session',
      ...unplaced,
      placement: 'item-page',
      items: [
        mugFrom('session', 0.8, 'because_viewed', { items: [pot] }, 'Because you viewed “Camping pot”'),
      ],
    },
    errors: [503],
  },
  getSimilarItems: {
    tag: 'Recommendations',
    summary: 'What goes with this item',
    description:
      'The items that the same customers choose, as far as enough customers bear it out, and as far as not those that are ' +
      `written about alike; \`score\` is that similarity, 0 to 1. A new item is compared by its content. ${ALWAYS}`,
    response: responses.itemListBody,
    example: {
      recommendation_id: `r2.similar.item-page.-.3kQ9dV0nT2mLx8aZ.${version}`,
      item_id: 'POT-02',
      item: { ...pot, category: ['Outdoor'], brand: null, price: 3900 },
      model_version: version,
      source: 'similar',
      ...unplaced,
      placement: 'item-page',
      items: [mugFrom('similar', 0.61, 'similar_to', { items: [pot] }, 'Goes with “Camping pot”')],
    },
    errors: [503],
  },
  getItemsBoughtTogether: {
    tag: 'Recommendations',
    summary: 'What is bought together with this item',
    description:
      'Items of the same baskets, by rules that chance does not explain (log-likelihood ratio), with support, confidence and ' +
      'lift. The text says "often" from a confidence of 0.2 on, "sometimes" below 0.05, and otherwise no more than that both ' +
      `were bought together. ${ALWAYS}`,
    response: responses.itemListBody,
    example: {
      recommendation_id: `r2.together.-.-.3kQ9dV0nT2mLx8aZ.${version}`,
      item_id: 'POT-02',
      item: { ...pot, category: ['Outdoor'], brand: null, price: 3900 },
      model_version: version,
      source: 'bought_together',
      ...unplaced,
      items: [mugFrom('bought_together', 84.2, 'bought_with', boughtWith, 'Often bought with “Camping pot”')],
    },
    errors: [503],
  },
  getBasketComplements: {
    tag: 'Recommendations',
    summary: 'What is missing from this basket, or like it',
    description:
      '`missing`: what others bought with what the basket holds. `similar`: other things for the same taste. Nothing that the ' +
      `basket holds is listed, nor what the customer, if named, has had. ${ALWAYS}`,
    response: responses.basketListBody,
    example: {
      recommendation_id: `r2.together.basket.-.3kQ9dV0nT2mLx8aZ.${version}`,
      mode: 'missing',
      model_version: version,
      source: 'bought_together',
      ...unplaced,
      placement: 'basket',
      items: [mugFrom('bought_together', 0.31, 'bought_with', boughtWith, 'Often bought with “Camping pot”')],
    },
    errors: [503],
  },
  getPopularItems: {
    tag: 'Recommendations',
    summary: 'What sells at present',
    description: `Demand of the last four weeks, the latest counting most; of a category where one is named. ${ALWAYS}`,
    response: responses.shopListBody,
    example: {
      recommendation_id: `r2.popular.-.-.Yb71mWc0sE5uPq2R.${version}`,
      model_version: version,
      source: 'popular',
      ...unplaced,
      items: [popular],
    },
    errors: [503],
  },
  getTrendingItems: {
    tag: 'Recommendations',
    summary: 'What sells more than it used to',
    description: `Demand of the last week over what the weeks before lead one to expect. ${ALWAYS}`,
    response: responses.shopListBody,
    example: {
      recommendation_id: `r2.trending.-.-.Yb71mWc0sE5uPq2R.${version}`,
      model_version: version,
      source: 'trending',
      ...unplaced,
      items: [mugFrom('trending', 3.2, 'trending', {}, 'Sells more than usual')],
    },
    errors: [503],
  },
  getNewItems: {
    tag: 'Recommendations',
    summary: 'What is new',
    description: `Items of the last 60 days, the latest first. ${ALWAYS}`,
    response: responses.shopListBody,
    example: {
      recommendation_id: `r2.new.-.-.Yb71mWc0sE5uPq2R.${version}`,
      model_version: version,
      source: 'new',
      ...unplaced,
      items: [mugFrom('new', 0.94, 'new', {}, 'New in the shop')],
    },
    errors: [503],
  },
  getBuyAgain: {
    tag: 'Recommendations',
    summary: 'What this customer buys again',
    description:
      "The customer's own items by how often and how lately they were bought, and how due they are. Nothing else is filled in: " +
      'the list may be empty.',
    response: responses.recommendationsBody,
    example: {
      recommendation_id: `r2.again.-.-.Yb71mWc0sE5uPq2R.${version}`,
      customer_id: 'c-1042',
      model_version: version,
      source: 'buy_again',
      ...unplaced,
      items: [
        mugFrom(
          'buy_again',
          1.7,
          'buy_again',
          { days_since: 26, usual_gap_days: 30.5, times: 4 },
          'Bought 26 days ago, usually every 31 days',
        ),
      ],
    },
    errors: [503],
  },
  getSimilarCustomers: {
    tag: 'Customers',
    summary: 'Customers like this one',
    description: 'Those with the likest history; for people who look into a customer.',
    response: responses.similarCustomersBody,
    example: {
      customer_id: 'c-1042',
      model_version: version,
      known: true,
      customers: [{ customer_id: 'c-0007', similarity: 0.412, shared_items: 9, segment_id: 'loyal' }],
    },
    errors: [503],
  },
};
