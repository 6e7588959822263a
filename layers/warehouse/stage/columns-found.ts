import type { DumpKind } from '../../contract/artefacts.ts';
import { presetsByHeader } from '../mapping/presets.ts';
import type { WantedColumns } from '../mapping/slots.ts';
import { UnreadableDump } from '../read/unreadable-dump.ts';

/** Columns of a dump by whether the mapping reads them. */
export interface ColumnsFound {
  readonly used: readonly string[];
  readonly unused: readonly string[];
}

/** Columns of a header by use. Throws {@link UnreadableDump} that names those missing, those found, those expected, and a preset that fits. */
export function matchColumns(kind: DumpKind, found: readonly string[], wanted: WantedColumns): ColumnsFound {
  const missing = wanted.required.filter((name) => !found.includes(name));
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
  return {
    used: all.filter((name) => found.includes(name)),
    unused: found.filter((name) => !all.includes(name)),
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
