import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Service',
  summary: 'The OpenAPI 3.1 description of the API',
  description: 'This document.',
  answers: { document: { openapi: '3.1.1', info: { title: 'Clientele', version: '1' }, paths: {} } },
  errors: [],
};
