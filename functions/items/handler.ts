import { httpHandler } from '../../layers/api/http/handler.ts';
import { readingPorts } from '../../layers/api/http/ports.ts';
import { getItemsBoughtTogether, getSimilarItems } from '../../layers/api/lists/items.ts';
import { getNewItems, getPopularItems, getTrendingItems } from '../../layers/api/lists/whole-shop.ts';

export const endpoints = [
  getSimilarItems,
  getItemsBoughtTogether,
  getPopularItems,
  getTrendingItems,
  getNewItems,
];

export const handler = httpHandler(endpoints, { ports: readingPorts });
