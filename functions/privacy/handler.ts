import { httpHandler } from '../../layers/api/http/handler.ts';
import { deleteCustomer, exportCustomer, getErasure } from '../../layers/api/privacy/endpoints.ts';
import { privacyPorts } from '../../layers/api/privacy/ports.ts';

export const endpoints = [deleteCustomer, getErasure, exportCustomer];

export const handler = httpHandler(endpoints, { ports: privacyPorts });
