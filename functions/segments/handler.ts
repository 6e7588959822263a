import { getSegment, listSegmentMembers, listSegments } from '../../layers/api/endpoints/segments.ts';
import { httpHandler } from '../../layers/api/http/handler.ts';
import { readingPorts } from '../../layers/api/http/ports.ts';

export const endpoints = [listSegments, getSegment, listSegmentMembers];

export const handler = httpHandler(endpoints, { ports: readingPorts });
