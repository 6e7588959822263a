import { getInsight, getWorklist, listWorklists } from '../../layers/platform/api/endpoints/insights.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [listWorklists, getWorklist, getInsight];

export const handler = httpHandler(endpoints);
