import { getCustomer, getCustomerValue } from '../../layers/platform/api/endpoints/customers.ts';
import { getSimilarCustomers } from '../../layers/platform/api/lists/customers.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [getCustomer, getCustomerValue, getSimilarCustomers];

export const handler = httpHandler(endpoints, { ports: readingPorts });
