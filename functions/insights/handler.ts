import { getInsight, getWorklist, listWorklists } from '../../layers/platform/api/endpoints/insights.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [listWorklists, getWorklist, getInsight];

export const handler = httpHandler(endpoints, { ports: readingPorts });
