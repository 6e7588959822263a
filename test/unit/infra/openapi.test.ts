import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPENAPI_FILE, openApiDocument, openApiText } from '../../../infra/openapi.ts';
import { ROUTES } from '../../../infra/spec/routes.ts';
import { documentation } from '../../../layers/api/documentation.ts';
import { operations } from '../../../layers/api/operations.ts';

interface OperationObject {
  operationId: string;
  parameters: { name: string; in: string; schema: object }[];
}

const document = openApiDocument() as {
  paths: Record<string, Record<string, OperationObject>>;
  components: Record<string, Record<string, object>>;
};

describe('the OpenAPI document', () => {
  it('is committed as the schemas stand (npm run openapi)', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openApiText());
  });

  it('describes every route, and no operation is without a route', () => {
    expect(Object.keys(operations).toSorted()).toEqual(ROUTES.map((route) => route.operation).toSorted());
    expect(Object.keys(documentation).toSorted()).toEqual(Object.keys(operations).toSorted());
  });

  it.each(ROUTES)('takes the path parameters that stand in $path', ({ path, method }) => {
    const inPath = document.paths[path]?.[method.toLowerCase()]?.parameters.filter(
      (parameter) => parameter.in === 'path',
    );
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath?.map((parameter) => parameter.name)).toEqual(named);
  });

  it('says what a limit may be', () => {
    const limit = document.paths['/v1/items/popular']?.get?.parameters.find(({ name }) => name === 'limit');
    expect(limit?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    const all = [...JSON.stringify(document).matchAll(/"\$ref"/g)];
    expect(references.length).toBe(all.length);
    for (const [, kind, name] of references) {
      expect(document.components[kind ?? '']?.[name ?? ''], `${kind}/${name}`).toBeDefined();
    }
  });

  it.each(Object.entries(documentation))('gives an example of %s that its schema takes', (_, documented) => {
    expect(documented.response.parse(documented.example)).toEqual(documented.example);
  });
});
