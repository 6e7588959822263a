import { getCustomer, getCustomerValue } from '../../layers/platform/api/endpoints/customers.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [getCustomer, getCustomerValue];

export const handler = httpHandler(endpoints, { ports: readingPorts });
