import { getCustomer } from '../../layers/platform/api/endpoints/customers.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [getCustomer];

export const handler = httpHandler(endpoints);
