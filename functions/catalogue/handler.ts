import { deleteItem, getItem, patchItem, putItem, putItems } from '../../layers/api/catalogue/endpoints.ts';
import { cataloguePorts } from '../../layers/api/catalogue/ports.ts';
import { httpHandler } from '../../layers/api/http/handler.ts';

export const endpoints = [getItem, putItem, patchItem, deleteItem, putItems];

export const handler = httpHandler(endpoints, { ports: cataloguePorts });
