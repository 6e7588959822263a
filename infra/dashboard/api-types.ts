import { fileURLToPath } from 'node:url';

/** Where the types of the API's answers are written, for the client and the dashboard. */
export const API_TYPES_FILE = fileURLToPath(new URL('../../layers/client/types.ts', import.meta.url));

/** The part of JSON Schema that the description of the API uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface OperationObject {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/**
 * TypeScript types of an OpenAPI document, in the form that openapi-fetch reads: `Paths` and one interface for each named schema.
 * The library for this, openapi-typescript, needs the compiler API of TypeScript 5, which TypeScript 7 does not have.
 */
export function apiTypes(document: object): string {
  const { paths, components } = document as Description;
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`,
  );
  const routes = Object.entries(paths).map(
    ([path, methods]) =>
      `${quoted(path)}: { ${Object.entries(methods)
        .map(([method, operation]) => `${method}: ${operationType(operation)}`)
        .join('; ')} };`,
  );
  return [
    '// Written by `npm run openapi` from the description of the API. Do not edit.',
    '',
    ...schemas,
    '',
    `export interface Paths { ${routes.join('\n')} }`,
    '',
  ].join('\n');
}

function operationType({ parameters = [], requestBody, responses }: OperationObject): string {
  const named = (where: string) => parameters.filter((parameter) => parameter.in === where);
  const group = (where: string) => {
    const fields = named(where).map(
      ({ name, required, schema }) =>
        `${quoted(name)}${required ? '' : '?'}: ${where === 'query' ? `${typeOf(schema)} | undefined` : typeOf(schema)}`,
    );
    if (fields.length === 0) return `${where}?: never`;
    return `${where}${named(where).some(({ required }) => required) ? '' : '?'}: { ${fields.join('; ')} }`;
  };
  const body = requestBody?.content?.['application/json']?.schema;
  const answers = Object.entries(responses)
    .filter(([status]) => /^2/.test(status))
    .map(([status, { content }]) => `${status}: ${contentType(content?.['application/json']?.schema)}`);
  return [
    `{ parameters: { ${group('path')}; ${group('query')} }`,
    body === undefined
      ? 'requestBody?: never'
      : `requestBody: { content: { 'application/json': ${typeOf(body)} } }`,
    `responses: { ${answers.join('; ')}; default: { content: { 'application/problem+json': Problem } } } }`,
  ].join('; ');
}

function contentType(schema: Schema | undefined): string {
  return schema === undefined
    ? '{ content?: never }'
    : `{ content: { 'application/json': ${typeOf(schema)} } }`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'unknown';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return `(${choices.map(typeOf).join(' | ')})`;
  const { type } = schema;
  if (Array.isArray(type)) return `(${type.map((one) => typeOf({ ...schema, type: one })).join(' | ')})`;
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined || Object.keys(properties).length === 0) {
    const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Record<string, ${values}>`;
  }
  const fields = Object.entries(properties).map(
    ([name, value]) => `${quoted(name)}${required.includes(name) ? '' : '?'}: ${typeOf(value)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

function quoted(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name);
}
