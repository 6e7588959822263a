import { catalogue } from '../../layers/api/all.ts';
import { cataloguePorts } from '../../layers/api/catalogue/ports.ts';
import { httpHandler } from '../../layers/api/handler.ts';

export const handler = httpHandler(Object.values(catalogue), { ports: cataloguePorts });
