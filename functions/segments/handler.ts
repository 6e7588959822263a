import { getSegment, listSegments } from '../../layers/platform/api/endpoints/segments.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';

export const endpoints = [listSegments, getSegment];

export const handler = httpHandler(endpoints);
