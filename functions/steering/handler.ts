import {
  deleteExperiment,
  getExperiment,
  getRules,
  listExperiments,
  putExperiment,
  putRules,
} from '../../layers/platform/api/steering/endpoints.ts';
import { steeringPorts } from '../../layers/platform/api/steering/ports.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [
  getRules,
  putRules,
  listExperiments,
  getExperiment,
  putExperiment,
  deleteExperiment,
];

export const handler = httpHandler(endpoints, { ports: steeringPorts });
