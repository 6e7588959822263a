import { httpHandler } from '../../layers/api/http/handler.ts';
import { readingPorts } from '../../layers/api/http/ports.ts';
import { getBasketComplements } from '../../layers/api/lists/baskets.ts';
import { getBuyAgain } from '../../layers/api/lists/customers.ts';
import { createRecommendations, getRecommendations } from '../../layers/api/lists/personal.ts';

export const endpoints = [getRecommendations, createRecommendations, getBasketComplements, getBuyAgain];

export const handler = httpHandler(endpoints, { ports: readingPorts });
