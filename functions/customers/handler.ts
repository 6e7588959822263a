import { getCustomer, getCustomerValue } from '../../layers/api/endpoints/customers.ts';
import { httpHandler } from '../../layers/api/http/handler.ts';
import { readingPorts } from '../../layers/api/http/ports.ts';
import { getSimilarCustomers } from '../../layers/api/lists/customers.ts';

export const endpoints = [getCustomer, getCustomerValue, getSimilarCustomers];

export const handler = httpHandler(endpoints, { ports: readingPorts });
