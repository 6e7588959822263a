import { getRecommendations } from '../../layers/platform/api/endpoints/lists.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [getRecommendations];

export const handler = httpHandler(endpoints, { ports: readingPorts });
