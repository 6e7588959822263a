import { getItemsBoughtTogether, getSimilarItems } from '../../layers/platform/api/lists/items.ts';
import {
  getNewItems,
  getPopularItems,
  getTrendingItems,
} from '../../layers/platform/api/lists/whole-shop.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [
  getSimilarItems,
  getItemsBoughtTogether,
  getPopularItems,
  getTrendingItems,
  getNewItems,
];

export const handler = httpHandler(endpoints, { ports: readingPorts });
