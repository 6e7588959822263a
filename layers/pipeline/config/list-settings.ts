import { z } from 'zod';

/** A setting of the shop's configuration, for people. */
export interface SettingInfo {
  /** Dotted, e.g. `recommend.selection.everyDays`. */
  readonly path: string;
  /** In plain English, with the unit. */
  readonly description: string;
  /** As JSON; undefined for a setting that is off or derived when it is left out. */
  readonly default: unknown;
}

/** All settings of a configuration, groups left out, in the order of the schema. @param path of the schema itself */
export function listSettings(schema: z.ZodType, path = ''): SettingInfo[] {
  const { inner, default: usual } = unwrapped(schema);
  if (!(inner instanceof z.ZodObject))
    return [{ path, description: schema.description ?? '', default: usual }];
  return Object.entries(inner.shape).flatMap(([name, property]) =>
    listSettings(property as z.ZodType, path === '' ? name : `${path}.${name}`),
  );
}

/** Paths of all settings and groups. */
export function settingPaths(schema: z.ZodType): string[] {
  const paths = listSettings(schema).map(({ path }) => path);
  const groups = paths.flatMap((path) =>
    path.split('.').map((_, depth, names) => names.slice(0, depth).join('.')),
  );
  return [...new Set([...groups, ...paths])].filter((path) => path !== '');
}

/** The schema without optionality, defaults and transformations, and the outermost default. */
function unwrapped(schema: z.ZodType): { readonly inner: z.ZodType; readonly default: unknown } {
  if (schema instanceof z.ZodDefault)
    return { inner: unwrapped(schema.unwrap() as z.ZodType).inner, default: schema.def.defaultValue };
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrapped(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  return { inner: schema, default: undefined };
}
