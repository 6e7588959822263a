import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { documentation } from '../layers/api/documentation.ts';
import type { Documentation, ProblemStatus } from '../layers/api/http/documentation.ts';
import { TAGS } from '../layers/api/http/documentation.ts';
import { IDENTIFIER_FORM, LONGEST_SEGMENT } from '../layers/api/http/identifier.ts';
import type { Operation } from '../layers/api/http/operation.ts';
import { problemOf } from '../layers/api/http/problem.ts';
import { operations } from '../layers/api/operations.ts';
import { schemas } from '../layers/api/responses.ts';
import { ClienteleError, type ErrorCode } from '../layers/contract/errors.ts';
import { ROUTES, type Route } from './spec/routes.ts';

/** Where the generated document lies: beside the function that serves it. */
export const OPENAPI_FILE = fileURLToPath(new URL('../functions/service/openapi.json', import.meta.url));

const NOT_MODIFIED = { description: 'The answer the caller has, by `If-None-Match`, is still right' };
const PROBLEM = { $ref: '#/components/schemas/Problem' };

const FALLBACK = {
  description:
    'There when the stores could not be reached in time, and the answer is made of what was known without them: what is ' +
    'popular instead of what is personal. Such an answer is not to be kept.',
  schema: { type: 'string', const: 'store.unavailable' },
};
const RETRY_AFTER = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };

/** Statuses of problem documents: how the document names each, and the codes behind it. */
const PROBLEMS: Readonly<
  Record<ProblemStatus, { readonly name: string; readonly codes: readonly ErrorCode[] }>
> = {
  400: { name: 'InvalidRequest', codes: ['request.invalid'] },
  404: { name: 'NotFound', codes: ['request.not_found'] },
  409: { name: 'Conflict', codes: ['request.conflict', 'catalogue.full'] },
  503: { name: 'NotAvailable', codes: ['model.not_ready', 'model.expired', 'store.unavailable'] },
};

/**
 * The OpenAPI 3.1 document: the routes of `infra/spec/`, the operations' own schemas and their documentation.
 * @throws Error for a route whose operation is missing or answers another route
 */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationObject(route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Clientele',
      version: '1',
      description:
        'Customer intelligence for a shop: what to show, what goes with what, who a customer is and what they are worth. ' +
        'Money is in minor units of the `currency` beside it, times are ISO 8601 in UTC. HEAD works wherever GET does, but not for what is the operator’s by an identifier.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: { schemas: { ...componentSchemas(), ...bodyParts() }, responses: componentResponses() },
  };
}

/** The document as it is committed and served. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}

function headersOf({ caching, fromMemory }: Operation): object {
  const headers = {
    ...(caching !== 'never' ? { ETag: { schema: { type: 'string' } } } : {}),
    ...(fromMemory === true ? { 'X-Clientele-Fallback': FALLBACK } : {}),
  };
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function operationObject(route: Route): object {
  const operation = (operations as Readonly<Record<string, Operation>>)[route.operation];
  const documented = (documentation as Readonly<Record<string, Documentation>>)[route.operation];
  if (operation?.route !== `${route.method} ${route.path}` || documented === undefined) {
    throw new Error(`No operation ${route.operation} answers ${route.method} ${route.path}`);
  }
  const conditional = operation.caching !== 'never';
  const success = {
    description: documented.summary,
    ...headersOf(operation),
    content: { 'application/json': { schema: reference(documented.response), example: documented.example } },
  };
  return {
    operationId: route.operation,
    tags: [documented.tag],
    summary: documented.summary,
    description: documented.description,
    parameters: [
      ...parameters('path', operation.params),
      ...parameters('query', operation.query),
      ...(conditional ? [{ name: 'If-None-Match', in: 'header', schema: { type: 'string' } }] : []),
    ],
    ...requestBody(operation, documented),
    responses: {
      [operation.success ?? 200]: operation.success === 204 ? { description: documented.summary } : success,
      ...(conditional ? { 304: NOT_MODIFIED } : {}),
      ...Object.fromEntries(
        ([400, ...documented.errors] as const).map((status) => [
          status,
          { $ref: `#/components/responses/${PROBLEMS[status].name}` },
        ]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function takesBody({ route }: Operation): boolean {
  return /^(POST|PUT|PATCH) /.test(route);
}

function requestBody(operation: Operation, { request }: Documentation): object {
  if (!takesBody(operation)) return {};
  const { $schema: _, $defs: __, ...schema } = inputSchema(request ?? operation.body);
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

/** A body's schema. What has a name of its own in it is referred to, and defined under `$defs`. */
function inputSchema(body: Operation['body']): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(body, { target: 'draft-2020-12', io: 'input' });
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Named parts of all bodies. */
function bodyParts(): Record<string, object> {
  const described = documentation as Readonly<Record<string, Documentation>>;
  const bodies = Object.values<Operation>(operations)
    .filter(takesBody)
    .map(({ id, body }) => inputSchema(described[id]?.request ?? body).$defs ?? {});
  return Object.assign({}, ...bodies);
}

function parameters(where: 'path' | 'query', schema: z.core.$ZodObject): object[] {
  // Parsed values have the type a caller means: a limit is an integer, though it travels as text.
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' });
  return Object.entries(json.properties ?? {}).map(([name, property]) => {
    if (where === 'query') return { name, in: where, required: false, schema: property };
    return {
      name,
      in: where,
      required: true,
      description: IDENTIFIER_FORM,
      schema: { type: 'string', minLength: 1, maxLength: LONGEST_SEGMENT },
    };
  });
}

function reference(schema: z.ZodType): object {
  const name = Object.entries(schemas).find(([, named]) => named === schema)?.[0];
  if (name === undefined) throw new Error('A response schema has no name in `schemas`');
  return { $ref: `#/components/schemas/${name}` };
}

/** Every named schema, referring to one another. */
function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    uri: (id) => `#/components/schemas/${id}`,
    // The format says it; its pattern is a wall of text.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // That an integer is one that JSON holds exactly goes without saying.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}

function componentResponses(): Record<string, object> {
  const entries = Object.values(PROBLEMS).map(({ name, codes }) => [name, problemResponse(codes)]);
  return { ...Object.fromEntries(entries), Problem: problemResponse([]) };
}

function problemResponse(codes: readonly ErrorCode[]): object {
  const described = codes.map((code) => {
    const { problem, headers } = problemOf(
      new ClienteleError(code, 'What was wrong, in words.'),
      'ATfSmjLgPHcESJw',
    );
    return { code, problem, headers };
  });
  return {
    description: described.map(({ problem }) => problem.title).join(', ') || 'Any other problem',
    ...(described.some(({ headers }) => 'retry-after' in headers) ? { headers: RETRY_AFTER } : {}),
    content: {
      'application/problem+json': {
        schema: PROBLEM,
        ...(described.length > 0
          ? { examples: Object.fromEntries(described.map(({ code, problem }) => [code, { value: problem }])) }
          : {}),
      },
    },
  };
}

if (import.meta.main) writeFileSync(OPENAPI_FILE, openApiText());
