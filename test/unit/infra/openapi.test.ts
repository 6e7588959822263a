import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pageWithRoutes, ROUTES_PAGE } from '../../../infra/api-table.ts';
import { documentedRoutes } from '../../../infra/documented-routes.ts';
import { OPENAPI_FILE, openApiDocument, openApiText } from '../../../infra/openapi.ts';
import { undescribedFields } from '../../../infra/openapi-sentences.ts';
import { FIELD_SENTENCES } from '../../../layers/api/field-sentences.ts';
import { PLAYS } from '../../../layers/contract/customer.ts';
import { REPORTED_TYPES } from '../../../layers/contract/events/event-types.ts';

interface OperationObject {
  operationId: string;
  parameters: { name: string; in: string; description: string; schema: object }[];
  security: Record<string, string[]>[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<
    string,
    { content?: Record<string, { examples?: object }>; headers?: Record<string, { description?: string }> }
  >;
}

const documented = await documentedRoutes();
const document = openApiDocument(documented) as {
  paths: Record<string, Record<string, OperationObject>>;
  components: Record<string, Record<string, object>>;
};
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const described = documented.map((route) => [route.operation, route] as const);

describe('the OpenAPI document', () => {
  it('is committed as the operations stand: `npm run openapi` writes it', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openApiText(documented));
  });

  it('has the summaries that layers/api/README.md lists: `npm run openapi` writes its table', () => {
    expect(readFileSync(ROUTES_PAGE, 'utf8')).toBe(pageWithRoutes(documented));
  });

  it('has every request that the README names', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const named = [...readme.matchAll(/`([A-Z]+) (\/v1\/[^`]*)`/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    expect(named.length).toBeGreaterThan(10);
    const known = documented.map(({ method, path }) => `${method} ${path}`);
    expect(named.filter((request) => !known.includes(request))).toEqual([]);
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

  it('has a sentence for every parameter and every header', () => {
    const silent = operations.flatMap(({ operationId, parameters, responses }) => [
      ...parameters.filter((one) => !one.description).map(({ name }) => `${operationId} ${name}`),
      ...Object.values(responses).flatMap(({ headers = {} }) =>
        Object.entries(headers).flatMap(([name, { description }]) =>
          description ? [] : [`${operationId} ${name}`],
        ),
      ),
    ]);
    expect(silent).toEqual([]);
  });

  it('has a sentence for every field: in its schema, or in layers/api/field-sentences.ts', () => {
    const bodies = operations.flatMap(({ operationId, requestBody }) =>
      Object.values(requestBody?.content ?? {}).map(({ schema }) => [operationId, schema] as const),
    );
    expect(undescribedFields(document.components.schemas ?? {})).toEqual([]);
    expect(undescribedFields(Object.fromEntries(bodies))).toEqual([]);
  });

  it('has sentences that end, and none for a field that no schema has', () => {
    const text = JSON.stringify(document);
    const unused = Object.entries(FIELD_SENTENCES).filter(
      ([, sentence]) => !text.includes(JSON.stringify(sentence)),
    );
    expect(unused).toEqual([]);
    expect(Object.values(FIELD_SENTENCES).filter((sentence) => !sentence.endsWith('.'))).toEqual([]);
  });

  it('lists the values of a parameter or a field that has only some', () => {
    const play = document.paths['/v1/worklists/{play}']?.get?.parameters.find(({ name }) => name === 'play');
    expect(play?.schema).toEqual({ type: 'string', enum: PLAYS });
    expect(document.components.schemas?.Event).toHaveProperty('properties.event_type.enum', [
      ...REPORTED_TYPES,
    ]);
  });

  it('says of every operation how a caller shows who they are', () => {
    const known = Object.keys(document.components.securitySchemes ?? {});
    for (const { operationId, security } of operations) {
      expect(security.length, operationId).toBeGreaterThan(0);
      for (const scheme of security.flatMap(Object.keys)) expect(known).toContain(scheme);
    }
    expect(document.paths['/v1/experiments']?.get?.security).toContainEqual({
      token: ['clientele/operator'],
    });
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
