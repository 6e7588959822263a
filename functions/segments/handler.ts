import {
  getSegment,
  listSegmentMembers,
  listSegments,
} from '../../layers/platform/api/endpoints/segments.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import { readingPorts } from '../../layers/platform/http/ports.ts';

export const endpoints = [listSegments, getSegment, listSegmentMembers];

export const handler = httpHandler(endpoints, { ports: readingPorts });
