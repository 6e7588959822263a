import { customers } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import { readingPorts } from '../../layers/api/reading/ports.ts';

export const handler = httpHandler(Object.values(customers), { ports: readingPorts });
