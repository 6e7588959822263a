import { privacy } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import { privacyPorts } from '../../layers/api/privacy/ports.ts';

export const handler = httpHandler(Object.values(privacy), { ports: privacyPorts });
