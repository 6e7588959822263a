import * as z from 'zod/mini';
import { noBody, nothing, unqueried } from '../parameters.ts';
import { experimentBody } from './experiment-schema.ts';
import { name, ruleSet } from './rule-schema.ts';

const anExperiment = z.object({ experimentId: name });

export const steeringOperations = {
  getRules: unqueried({ id: 'getRules', route: 'GET /v1/rules', params: nothing, body: noBody }),
  putRules: unqueried({ id: 'putRules', route: 'PUT /v1/rules', params: nothing, body: ruleSet }),
  listExperiments: unqueried({
    id: 'listExperiments',
    route: 'GET /v1/experiments',
    params: nothing,
    body: noBody,
  }),
  getExperiment: unqueried({
    id: 'getExperiment',
    route: 'GET /v1/experiments/{experimentId}',
    params: anExperiment,
    body: noBody,
  }),
  putExperiment: unqueried({
    id: 'putExperiment',
    route: 'PUT /v1/experiments/{experimentId}',
    params: anExperiment,
    body: experimentBody,
  }),
  deleteExperiment: unqueried({
    id: 'deleteExperiment',
    route: 'DELETE /v1/experiments/{experimentId}',
    params: anExperiment,
    body: noBody,
    success: 204,
  }),
} as const;
