import { operationsByFunction, service } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import type { Operation } from '../../layers/api/operation.ts';
import { servicePorts } from '../../layers/api/service/ports.ts';

/** This function also answers what the gateway matched with no route. */
const fallback = Object.values(operationsByFunction).flatMap((operations) =>
  Object.values<Operation>(operations),
);

export const handler = httpHandler(Object.values(service), {
  ports: () => servicePorts(new URL('./openapi.json', import.meta.url)),
  fallback,
});
