import { postEvents } from '../../layers/api/events/endpoints.ts';
import { eventPorts } from '../../layers/api/events/ports.ts';
import { httpHandler } from '../../layers/api/http/handler.ts';

export const endpoints = [postEvents];

export const handler = httpHandler(endpoints, { ports: eventPorts });
