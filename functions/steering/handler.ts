import { httpHandler } from '../../layers/api/http/handler.ts';
import {
  deleteExperiment,
  getExperiment,
  getRules,
  listExperiments,
  putExperiment,
  putRules,
} from '../../layers/api/steering/endpoints.ts';
import { steeringPorts } from '../../layers/api/steering/ports.ts';

export const endpoints = [
  getRules,
  putRules,
  listExperiments,
  getExperiment,
  putExperiment,
  deleteExperiment,
];

export const handler = httpHandler(endpoints, { ports: steeringPorts });
