import { getRecommendations } from '../../layers/platform/api/endpoints/lists.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [getRecommendations];

export const handler = httpHandler(endpoints);
