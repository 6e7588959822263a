import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type Docs, type ProblemStatus, TAGS } from '../layers/api/docs.ts';
import { PATH_PARAMETERS } from '../layers/api/field-sentences.ts';
import { components } from '../layers/api/fields.ts';
import { IDENTIFIER_FORM, LONGEST_SEGMENT } from '../layers/api/http/identifier.ts';
import { problemOf } from '../layers/api/http/problem.ts';
import type { Operation } from '../layers/api/operation.ts';
import { problem } from '../layers/api/problem-schema.ts';
import { csvText } from '../layers/contract/csv.ts';
import { ClienteleError, type ErrorCode } from '../layers/contract/errors.ts';
import { pageWithRoutes, ROUTES_PAGE } from './api-table.ts';
import { API_TYPES_FILE, apiTypes } from './dashboard/api-types.ts';
import { type DocumentedRoute, documentedRoutes } from './documented-routes.ts';
import { SECURITY_SCHEMES, securityOf } from './openapi-security.ts';
import { withSentences } from './openapi-sentences.ts';

/** Where the generated document lies: beside the function that serves it. */
export const OPENAPI_FILE = fileURLToPath(new URL('../functions/service/openapi.json', import.meta.url));

const NOT_MODIFIED = { description: 'The answer the caller has, by `If-None-Match`, is still right' };

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  description:
    'The `ETag` of the answer that the caller has: where it is still right, 304 comes without a body',
  schema: { type: 'string' },
};
const ETAG = {
  ETag: {
    description: 'Names this answer; send it as `If-None-Match` the next time',
    schema: { type: 'string' },
  },
};

const FALLBACK = {
  description:
    'There when the stores could not be reached in time, and the answer is made of what was known without them: what is ' +
    'popular instead of what is personal. Such an answer is not to be kept.',
  schema: { type: 'string', const: 'store.unavailable' },
};
const RETRY_AFTER = {
  'Retry-After': { description: 'Try again after so many seconds', schema: { type: 'integer', minimum: 1 } },
};

/** Statuses of problem documents: how the document names each, and the codes behind it. */
const PROBLEMS: Readonly<
  Record<ProblemStatus, { readonly name: string; readonly codes: readonly ErrorCode[] }>
> = {
  400: { name: 'InvalidRequest', codes: ['request.invalid'] },
  404: { name: 'NotFound', codes: ['request.not_found'] },
  409: { name: 'Conflict', codes: ['request.conflict', 'catalogue.full'] },
  503: { name: 'NotAvailable', codes: ['model.not_ready', 'model.expired', 'store.unavailable'] },
};

/** The OpenAPI 3.1 document of some routes: their operations' own schemas and their documentation. */
export function openApiDocument(documented: readonly DocumentedRoute[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of documented) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationObject(route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Clientele',
      version: '1',
      description:
        'Customer intelligence for a shop: what to show, what goes with what, who a customer is and what they are worth. ' +
        'Money is in minor units of the `currency` beside it, times are ISO 8601 in UTC. HEAD works wherever GET does, but not for ' +
        'the operator’s routes that name a customer, an erasure or an experiment.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      schemas: withSentences({ ...componentSchemas(), ...bodyParts(documented) }),
      responses: componentResponses(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The document as it is committed and served. */
export function openApiText(documented: readonly DocumentedRoute[]): string {
  return `${JSON.stringify(openApiDocument(documented), null, 2)}\n`;
}

function operationObject({ operation, audience, definition, docs }: DocumentedRoute): object {
  const conditional = definition.caching !== 'never';
  return {
    operationId: operation,
    tags: [docs.tag],
    summary: docs.summary,
    description: docs.description,
    security: securityOf(audience),
    parameters: [
      ...parameters('path', definition.params),
      ...parameters('query', definition.query),
      ...(conditional ? [IF_NONE_MATCH] : []),
    ],
    ...requestBody(definition, docs),
    responses: {
      [definition.success]: successResponse(definition, docs),
      ...(conditional ? { 304: NOT_MODIFIED } : {}),
      ...Object.fromEntries(
        ([400, ...(docs.errors ?? ([503] as const))] as const).map((status) => [
          status,
          { $ref: `#/components/responses/${PROBLEMS[status].name}` },
        ]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function successResponse({ success, caching, fromMemory, response, table }: Operation, docs: Docs): object {
  if (success === 204) return { description: docs.summary };
  const headers = {
    ...(caching !== 'never' ? ETAG : {}),
    ...(fromMemory ? { 'X-Clientele-Fallback': FALLBACK } : {}),
  };
  return {
    description: docs.summary,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: {
      'application/json': { schema: reference(response), examples: examplesOf(docs.answers) },
      ...(table === undefined
        ? {}
        : {
            'text/csv': { schema: { type: 'string' }, examples: examplesOf(asTables(docs.answers, table)) },
          }),
    },
  };
}

/** Answers as the tables that callers get who prefer CSV. */
function asTables(
  answers: Readonly<Record<string, object>> = {},
  table: NonNullable<Operation['table']>,
): Record<string, string> {
  const texts = Object.entries(answers).map(([name, body]) => {
    const { header, rows } = table(body);
    return [name, `${csvText(header, rows)}\r\n`] as const;
  });
  return Object.fromEntries(texts);
}

function examplesOf(examples: Readonly<Record<string, object | string>> = {}): object {
  return Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
}

function takesBody({ body }: Operation): boolean {
  return !(body instanceof z.core.$ZodUndefined);
}

function requestBody(operation: Operation, docs: Docs): object {
  if (!takesBody(operation)) return {};
  const { $schema: _, $defs: __, ...body } = inputSchema(docs.requestSchema ?? operation.body);
  const { body: schema } = withSentences({ body });
  return {
    requestBody: { required: true, content: { 'application/json': { schema, example: docs.request } } },
  };
}

/** A body's schema. What has a name of its own in it is referred to, and defined under `$defs`. */
function inputSchema(body: Operation['body']): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(body, { target: 'draft-2020-12', io: 'input' });
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Named parts of all bodies. */
function bodyParts(documented: readonly DocumentedRoute[]): Record<string, object> {
  const bodies = documented
    .filter(({ definition }) => takesBody(definition))
    .map(({ definition, docs }) => inputSchema(docs.requestSchema ?? definition.body).$defs ?? {});
  return Object.assign({}, ...bodies);
}

function parameters(where: 'path' | 'query', schema: z.core.$ZodObject): object[] {
  // Parsed values have the type a caller means: a limit is an integer, though it travels as text.
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' });
  return Object.entries(json.properties ?? {}).map(([name, property]) => {
    if (where === 'query') {
      const { description, ...rest } = property as z.core.JSONSchema.BaseSchema;
      return { name, in: where, required: false, description, schema: rest };
    }
    const { sentence = '', values } = PATH_PARAMETERS[name] ?? {};
    if (values !== undefined)
      return {
        name,
        in: where,
        required: true,
        description: sentence,
        schema: { type: 'string', enum: values },
      };
    return {
      name,
      in: where,
      required: true,
      description: sentence === '' ? '' : `${sentence} ${IDENTIFIER_FORM}`,
      schema: { type: 'string', minLength: 1, maxLength: LONGEST_SEGMENT },
    };
  });
}

/** A reference to a named schema. @throws Error for one without a name */
function reference(schema: Operation['response']): object {
  const name = components.get(schema)?.id;
  if (name === undefined)
    throw new Error('A response schema has no name: wrap it in component(name, schema)');
  return { $ref: `#/components/schemas/${name}` };
}

/** Every named schema, referring to one another. */
function componentSchemas(): Record<string, object> {
  const made = z.toJSONSchema(components, {
    target: 'draft-2020-12',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // The format says it; its pattern is a wall of text.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // That an integer is one that JSON holds exactly goes without saying.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  const named = Object.entries(made.schemas).map(
    ([id, { $schema: _, $id: __, ...schema }]) => [id, schema] as const,
  );
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function componentResponses(): Record<string, object> {
  const entries = Object.values(PROBLEMS).map(({ name, codes }) => [name, problemResponse(codes)]);
  return {
    ...Object.fromEntries(entries),
    Problem: { ...problemResponse(['internal']), description: 'Any other problem' },
  };
}

function problemResponse(codes: readonly ErrorCode[]): object {
  const described = codes.map((code) => ({
    code,
    ...problemOf(new ClienteleError(code, 'What was wrong, in words.'), 'ATfSmjLgPHcESJw'),
  }));
  return {
    description: described.map(({ problem: { title } }) => title).join(', '),
    ...(described.some(({ headers }) => 'retry-after' in headers) ? { headers: RETRY_AFTER } : {}),
    content: {
      'application/problem+json': {
        schema: reference(problem),
        examples: Object.fromEntries(described.map(({ code, problem: value }) => [code, { value }])),
      },
    },
  };
}

if (import.meta.main) {
  const documented = await documentedRoutes();
  writeFileSync(OPENAPI_FILE, openApiText(documented));
  writeFileSync(ROUTES_PAGE, pageWithRoutes(documented));
  writeFileSync(API_TYPES_FILE, apiTypes(openApiDocument(documented)));
}
