import * as z from 'zod/mini';
import { changeMerchandising } from '../../stores/live/merchandising-store.ts';
import { type Context, operation } from '../operation.ts';
import type { MerchandisingPorts } from './ports.ts';
import { name } from './rule.ts';

/** Ends an experiment for good; its answers stay counted. */
export const deleteExperiment = operation({
  route: 'DELETE /v1/experiments/{experimentId}',
  audience: 'operator',
  params: { experimentId: name },
  response: z.undefined(),
  act: async ({ experimentId }, { ports: { live } }: Context<MerchandisingPorts>) => {
    await changeMerchandising(live, 'experiments', ({ body }) => {
      const before = body?.experiments ?? [];
      const left = before.filter(({ id }) => id !== experimentId);
      return left.length === before.length ? undefined : { experiments: left };
    });
    return undefined;
  },
});
