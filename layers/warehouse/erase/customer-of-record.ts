import type { Mapping } from '../mapping/mapping.ts';
import type { AnySource } from '../mapping/sources.ts';
import { type ColumnSql, presentText, sourceColumns, sourceSql } from '../mapping/value-sql.ts';

/** Where dumps of a kind name the customer of a record, in the words of their mapping. */
export interface CustomerSource {
  readonly source: AnySource;
  /** Columns that it reads. */
  readonly columns: readonly string[];
  /** The mapping's words for nothing. */
  readonly empty: readonly string[];
}

/** Undefined where dumps of this kind name no customer. */
export function customerSource(mapping: Mapping, kind: 'events' | 'customers'): CustomerSource | undefined {
  const source: AnySource | undefined = mapping[kind]?.fields.customer_id;
  if (source === undefined) return undefined;
  return { source, columns: sourceColumns(source).names, empty: mapping.empty };
}

/** Text of a record's column by its name; undefined where there is none. */
export type TextOf = (column: string) => string | undefined;

/** Whose a record is: the same identifier that curation gives it. */
export function customerOfRecord({ source, empty }: CustomerSource): (text: TextOf) => string | undefined {
  const nothing = new Set(empty);
  const present = (text: string | undefined) =>
    text === undefined || /^[ \t\n\r]*$/.test(text) || nothing.has(text) ? undefined : text;
  return (text) => textOfSource(source, (column) => present(text(column)));
}

/** SQL of the same. */
export function customerSql({ source, empty }: CustomerSource, column: ColumnSql): string {
  return sourceSql(source, 'id', (name) => presentText(column(name), empty));
}

/** The source's text, as `sourceSql` has the engine make it. */
function textOfSource(source: AnySource, text: TextOf): string | undefined {
  if (typeof source === 'string') return text(source);
  if ('value' in source) return source.value;
  if ('columns' in source) {
    const separator = 'separator' in source ? source.separator : ' ';
    const parts = source.columns.map(text).filter((part) => part !== undefined);
    return parts.join(separator) || undefined;
  }
  let found = text(source.column);
  if ('before' in source && source.before !== undefined) found = found?.split(source.before)[0] || undefined;
  const words = 'map' in source ? source.map : undefined;
  if (words !== undefined && found !== undefined && Object.hasOwn(words, found)) found = words[found];
  return found ?? ('default' in source ? source.default : undefined);
}
