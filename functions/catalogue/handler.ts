import { deleteItem, getItem, putItem, putItems } from '../../layers/platform/api/catalogue/endpoints.ts';
import { cataloguePorts } from '../../layers/platform/api/catalogue/ports.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [getItem, putItem, deleteItem, putItems];

export const handler = httpHandler(endpoints, { ports: cataloguePorts });
