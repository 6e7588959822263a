import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { README_FILE, readmeWithApi } from '../../../infra/api-table.ts';
import { documentedRoutes } from '../../../infra/documented-routes.ts';
import { OPENAPI_FILE, openApiDocument, openApiText } from '../../../infra/openapi.ts';

interface OperationObject {
  operationId: string;
  parameters: { name: string; in: string; description: string; schema: object }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { content?: Record<string, { examples?: object }> }>;
}

const documented = await documentedRoutes();
const document = openApiDocument(documented) as {
  paths: Record<string, Record<string, OperationObject>>;
  components: Record<string, Record<string, object>>;
};
const described = documented.map((route) => [route.operation, route] as const);

describe('the OpenAPI document', () => {
  it('is committed as the operations stand: `npm run openapi` writes it', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openApiText(documented));
  });

  it('has the summaries that the README lists: `npm run openapi` writes its table', () => {
    expect(readFileSync(README_FILE, 'utf8')).toBe(readmeWithApi(documented));
  });

  it.each(documented)('takes the path parameters that stand in $path', ({ path, method }) => {
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

  it('describes every parameter of a path or a query', () => {
    const parameters = Object.values(document.paths).flatMap((path) =>
      Object.values(path).flatMap(({ operationId, parameters: all }) =>
        all.filter((one) => one.in !== 'header' && !one.description).map(({ name }) => [operationId, name]),
      ),
    );
    expect(parameters).toEqual([]);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    const all = [...JSON.stringify(document).matchAll(/"\$ref"/g)];
    expect(references.length).toBe(all.length);
    for (const [, kind, name] of references) {
      expect(document.components[kind ?? '']?.[name ?? ''], `${kind}/${name}`).toBeDefined();
    }
  });
});

describe('the examples', () => {
  it.each(described)('of answers of %s fit its response schema', (_, { definition, docs }) => {
    const examples = Object.values(docs.answers ?? {});
    expect(examples.length > 0).toBe(definition.success !== 204);
    for (const example of examples) expect(definition.response.parse(example)).toEqual(example);
  });

  it.each(described)('of a body of %s fits its schemas', (_, { method, definition, docs }) => {
    const takesBody = ['POST', 'PUT', 'PATCH'].includes(method);
    expect(docs.request !== undefined).toBe(takesBody);
    if (!takesBody) return;
    for (const schema of [definition.body, docs.requestSchema ?? definition.body])
      expect(schema.safeParse(docs.request).error?.issues).toBeUndefined();
  });

  it('stand at every body and every answer of the document', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    for (const { operationId, requestBody, responses } of operations) {
      for (const content of Object.values(requestBody?.content ?? {}))
        expect(content.example, operationId).toBeDefined();
      for (const { content = {} } of Object.values(responses))
        for (const { examples } of Object.values(content))
          expect(Object.keys(examples ?? {}), operationId).not.toEqual([]);
    }
    for (const response of Object.values(document.components.responses ?? {}))
      expect(JSON.stringify(response)).toContain('"examples":{"');
  });
});
