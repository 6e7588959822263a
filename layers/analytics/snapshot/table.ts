import { ClienteleError } from '../../contract/errors.ts';
import type { Section, SectionData, SectionReader } from './section.ts';
import { jsonSection, readJson, readStrings, stringSections } from './text.ts';

/** What a table's fields are, by name: written beside the arrays, so that reading needs no code of its own. */
type Layout = { readonly [field: string]: FieldLayout };
type FieldLayout =
  | { readonly is: 'column'; readonly type: string; readonly length: number }
  | { readonly is: 'strings' }
  | { readonly is: 'table'; readonly layout: Layout }
  | { readonly is: 'json'; readonly value: unknown };

const COLUMN_TYPES = { Uint8Array, Int32Array, Float32Array, Float64Array };

/**
 * Sections that hold a table: a plain object of typed arrays, lists of strings, tables within it, and JSON values. One section
 * for each array, `<name>.<field>`, and one, `<name>`, for everything else. {@link readTable} gives the table back bit for bit.
 * O(bytes).
 */
export function tableSections(name: string, table: object): Section[] {
  const sections: Section[] = [];
  const layout = layoutOf(name, table, sections);
  return [jsonSection(name, layout), ...sections];
}

/**
 * Reads a table back. Its shape is the one that was written: the method that names a version vouches for it.
 *
 * @throws ClienteleError `snapshot.damaged` when a section is missing, is not JSON, or holds an array of another type or length
 */
export function readTable<T extends object>(reader: SectionReader, name: string): T {
  return tableOf(reader, name, readJson(reader, name) as Layout) as T;
}

function layoutOf(path: string, table: object, sections: Section[]): Layout {
  const entries = Object.entries(table).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([field, value]) => [field, fieldLayout(`${path}.${field}`, value, sections)]),
  );
}

function fieldLayout(path: string, value: unknown, sections: Section[]): FieldLayout {
  if (isColumn(value)) {
    sections.push({ name: path, dims: [value.length], data: value });
    return { is: 'column', type: value.constructor.name, length: value.length };
  }
  if (isTable(value)) return { is: 'table', layout: layoutOf(path, value, sections) };
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) {
    sections.push(...stringSections(path, value));
    return { is: 'strings' };
  }
  return { is: 'json', value };
}

function tableOf(reader: SectionReader, path: string, layout: Layout): object {
  return Object.fromEntries(
    Object.entries(layout).map(([field, of]) => [field, fieldOf(reader, `${path}.${field}`, of)]),
  );
}

function fieldOf(reader: SectionReader, path: string, of: FieldLayout): unknown {
  switch (of.is) {
    case 'column':
      return readColumn(reader, path, of.type, of.length);
    case 'strings':
      return readStrings(reader, path);
    case 'table':
      return tableOf(reader, path, of.layout);
    case 'json':
      return of.value;
  }
}

function readColumn(reader: SectionReader, section: string, type: string, length: number): SectionData {
  const { data } = reader.get(section);
  if (data.constructor.name === type && data.length === length) return data;
  throw new ClienteleError(
    'snapshot.damaged',
    `Section ${section} holds ${data.length} values of ${data.constructor.name}; expected ${length} of ${type}. Run the pipeline again to make a new snapshot.`,
    { section, found: data.length, expected: length },
  );
}

function isColumn(value: unknown): value is SectionData {
  return Object.values(COLUMN_TYPES).some((type) => value instanceof type);
}

/** A plain object that holds an array somewhere; what holds none is small and stays JSON. */
function isTable(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return false;
  return Object.values(value).some((one) => isColumn(one) || isTable(one));
}
