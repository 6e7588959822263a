/**
 * A column as a mapping names it: a column of the dump, or a value within one that holds JSON.
 * `items[].sku` is a field of each element of the list that is exploded, `event_params[key=page].value.int_value` a field of the
 * element of a list whose `key` is `page`.
 */
export interface Reference {
  /** Column of the dump, or a path into one by dots. */
  readonly base: string;
  /** Within the elements that are exploded. */
  readonly element: boolean;
  /** Path from the base or its element. */
  readonly path: readonly string[];
  /** The element to pick from the list at that path, and the path within it. */
  readonly pick?: { readonly key: string; readonly value: string; readonly path: readonly string[] };
}

/** Stands for the number of an exploded element, from 1. */
export const POSITION = '#';

const FORM = /^([^[\]]+)(\[\](?:\.([^[\]]+))?)?(?:\[([A-Za-z_][\w-]*)=([^\]]+)\](?:\.([^[\]]+))?)?$/;

/** What a name refers to. A name that has no such brackets is a column as it is. */
export function parseReference(name: string): Reference {
  const [, base = name, element, path = '', key, value, rest = ''] = FORM.exec(name) ?? [];
  return {
    base,
    element: element !== undefined,
    path: keysOf(path),
    ...(key === undefined || value === undefined ? {} : { pick: { key, value, path: keysOf(rest) } }),
  };
}

function keysOf(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

/** How names of columns are compared: without regard to case and blanks. */
export function comparable(name: string): string {
  return name.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
