import {
  deleteItem,
  getItem,
  patchItem,
  putItem,
  putItems,
} from '../../layers/platform/api/catalogue/endpoints.ts';
import { cataloguePorts } from '../../layers/platform/api/catalogue/ports.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [getItem, putItem, patchItem, deleteItem, putItems];

export const handler = httpHandler(endpoints, { ports: cataloguePorts });
