import * as z from 'zod/mini';

/** Schemas that the OpenAPI document names under `components`. */
export const components = z.registry<{ id: string }>();

/** Gives a schema a name in the OpenAPI document: whatever holds it refers to it. */
export function component<S extends z.ZodMiniType>(id: string, schema: S): S {
  components.add(schema, { id });
  return schema;
}

/** Says what a field means, in Markdown, for the OpenAPI document. */
export function described<S extends z.ZodMiniType>(schema: S, description: string): S {
  return schema.check(z.describe(description));
}
