import * as z from 'zod/mini';
import { MERCHANDISING_ID } from '../../contract/live.ts';
import { component } from '../fields.ts';
import { operation } from '../operation.ts';
import { experimentDefinition, experimentJson } from './experiment.ts';

/** All experiments, in the order in which a request looks for one that it takes part in. */
export const listExperiments = operation({
  route: 'GET /v1/experiments',
  audience: 'operator',
  response: component('Experiments', z.strictObject({ experiments: z.array(experimentDefinition) })),
  act: async (_, { ports: { store } }) => {
    const [document] = await store.read('', [{ kind: 'experiments', id: MERCHANDISING_ID }] as const);
    return { body: { experiments: (document?.experiments ?? []).map(experimentJson) } };
  },
});
