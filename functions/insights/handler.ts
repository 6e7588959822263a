import { getInsight, getWorklist, listWorklists } from '../../layers/api/endpoints/insights.ts';
import { httpHandler } from '../../layers/api/http/handler.ts';
import { readingPorts } from '../../layers/api/http/ports.ts';

export const endpoints = [listWorklists, getWorklist, getInsight];

export const handler = httpHandler(endpoints, { ports: readingPorts });
