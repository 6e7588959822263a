import { FIELD_SENTENCES } from '../layers/api/field-sentences.ts';

/** A JSON schema, as far as it is looked at here. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** Keywords that hold a schema, or a list of schemas. */
const NESTED = ['items', 'prefixItems', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'] as const;

/**
 * Schemas in which every field has a description: its own, or the one of {@link FIELD_SENTENCES}. A field that neither describes
 * stays as it is; {@link undescribedFields} finds it.
 * @param schemas by name, which the paths of their fields begin with
 */
export function withSentences<S extends Readonly<Record<string, object>>>(schemas: S): S {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, described(schema as Schema, [name])]),
  ) as S;
}

/** Paths of the fields without a description. */
export function undescribedFields(schemas: Readonly<Record<string, object>>): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => undescribedIn(schema as Schema, name));
}

function described(schema: Schema, path: readonly string[]): Schema {
  const copy: Record<string, unknown> = { ...schema };
  for (const keyword of NESTED) {
    const { [keyword]: nested } = schema;
    if (Array.isArray(nested)) copy[keyword] = nested.map((part: Schema) => described(part, path));
    else if (isSchema(nested)) copy[keyword] = described(nested, path);
  }
  if (schema.properties !== undefined) {
    copy.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => {
        const at = [...path, name];
        const description = property.description ?? sentenceFor(at);
        return [name, { ...described(property, at), ...(description === undefined ? {} : { description }) }];
      }),
    );
  }
  return copy;
}

/** The description of a field, or of what it is unless it is null. */
function ownDescription({ description, anyOf }: Schema): string | undefined {
  if (description !== undefined || !Array.isArray(anyOf)) return description;
  const parts = anyOf.filter((part: Schema) => part.type !== 'null');
  return parts.length === 1 ? (parts[0] as Schema).description : undefined;
}

/** The sentence under the longest end of a path. */
function sentenceFor(path: readonly string[]): string | undefined {
  for (const [from] of path.entries()) {
    const sentence = FIELD_SENTENCES[path.slice(from).join('.')];
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function undescribedIn(schema: Schema, path: string): string[] {
  const nested = NESTED.flatMap((keyword) => schema[keyword]).filter(isSchema);
  return [
    ...nested.flatMap((part) => undescribedIn(part, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
      ...(ownDescription(property) ? [] : [`${path}.${name}`]),
      ...undescribedIn(property, `${path}.${name}`),
    ]),
  ];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
