import { getBasketComplements } from '../../layers/platform/api/lists/baskets.ts';
import { getBuyAgain } from '../../layers/platform/api/lists/customers.ts';
import { createRecommendations, getRecommendations } from '../../layers/platform/api/lists/personal.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [getRecommendations, createRecommendations, getBasketComplements, getBuyAgain];

export const handler = httpHandler(endpoints, { ports: readingPorts });
