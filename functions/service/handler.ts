import { service } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import { servicePorts } from '../../layers/api/service/ports.ts';
import { otherRoutes, unroutedReads } from '../../layers/api/unrouted.ts';

/** This function also answers what the gateway matched with no route. */
export const handler = httpHandler(Object.values(service), {
  ports: () => servicePorts(new URL('./openapi.json', import.meta.url)),
  fallback: { reads: unroutedReads, others: otherRoutes },
});
