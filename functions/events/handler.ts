import { postEvents } from '../../layers/platform/api/events/endpoints.ts';
import { eventPorts } from '../../layers/platform/api/events/ports.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [postEvents];

export const handler = httpHandler(endpoints, { ports: eventPorts });
