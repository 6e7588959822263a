import type { DumpKind } from '../../contract/artefacts.ts';
import { columnFor, missingColumns } from '../mapping/mappings.ts';
import { presetsByHeader } from '../mapping/presets.ts';
import type { WantedColumns } from '../mapping/slots.ts';
import { UnreadableDump } from '../read/unreadable-dump.ts';

/** Columns of a dump by whether the mapping reads them. */
export interface ColumnsFound {
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

/** Columns of a header by use. Throws {@link UnreadableDump} that names those missing, those found, those expected, and a preset that fits. */
export function matchColumns(
  kind: DumpKind,
  found: readonly string[],
  wanted: WantedColumns,
  repeated: readonly string[] = [],
): ColumnsFound {
  const missing = missingColumns(found, wanted);
  if (missing.length > 0) {
    const fitting = presetsByHeader(kind, found);
    throw new UnreadableDump(
      'wrong-header',
      `no column ${quoted(missing)}; found ${quoted(found)}; expected ${quoted(wanted.required)}` +
        (wanted.optional.length > 0 ? ` and perhaps ${quoted(wanted.optional)}` : '') +
        (fitting.length > 0 ? `; the mapping preset ${quoted(fitting)} reads such columns` : ''),
    );
  }
  const all = [...wanted.required, ...wanted.optional];
  const columnOf = (name: string) => columnFor(found, name, wanted.aliases);
  const read = new Set(all.map(columnOf));
  const twice = repeated.find((name) => read.has(name));
  if (twice !== undefined) {
    throw new UnreadableDump(
      'wrong-header',
      `the header names the column '${twice.slice(0, 80)}' twice: give each column that is read a name of its own`,
    );
  }
  return {
    used: all.filter((name) => columnOf(name) !== undefined),
    unused: found.filter((name) => !read.has(name)),
  };
}

/** Keys of NDJSON records by use; a wanted name with dots uses the key before its first dot. */
export function matchKeys(found: readonly string[], wanted: WantedColumns): ColumnsFound {
  const used = new Set(
    [...wanted.required, ...wanted.optional].flatMap((name) => [name, name.split('.')[0] ?? name]),
  );
  return { used: found.filter((key) => used.has(key)), unused: found.filter((key) => !used.has(key)) };
}

/** Names for a person. A file without a header shows its first row here: no e-mail address of it. */
function quoted(names: readonly string[]): string {
  return (
    names
      .slice(0, 40)
      .map((name) => `'${name.includes('@') ? '…' : name.slice(0, 40)}'`)
      .join(', ') || 'none'
  );
}
