import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Service',
  summary: 'This document',
  description: 'The description of the API, OpenAPI 3.1.',
  answers: { document: { openapi: '3.1.1', info: { title: 'Clientele', version: '1' }, paths: {} } },
  errors: [],
};
