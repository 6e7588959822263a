import { merchandising } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import { merchandisingPorts } from '../../layers/api/merchandising/ports.ts';

export const handler = httpHandler(Object.values(merchandising), { ports: merchandisingPorts });
