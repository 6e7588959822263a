import { events } from '../../layers/api/all.ts';
import { eventPorts } from '../../layers/api/events/ports.ts';
import { httpHandler } from '../../layers/api/handler.ts';

export const handler = httpHandler(Object.values(events), { ports: eventPorts });
