import { deleteCustomer, exportCustomer, getErasure } from '../../layers/platform/api/privacy/endpoints.ts';
import { privacyPorts } from '../../layers/platform/api/privacy/ports.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [deleteCustomer, getErasure, exportCustomer];

export const handler = httpHandler(endpoints, { ports: privacyPorts });
