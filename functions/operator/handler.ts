import { operator } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import { operatorPorts } from '../../layers/api/operator/ports.ts';

export const handler = httpHandler(Object.values(operator), { ports: operatorPorts });
