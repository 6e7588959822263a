import { z } from 'zod';
import { DUMP_KINDS, type DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { Mapping } from './mapping.ts';
import { presetsByHeader, resolveMapping } from './presets.ts';
import { comparable } from './references.ts';
import { sectionOf, wantedColumns } from './slots.ts';

/** A column row that a dump may begin with. */
export type Header = readonly string[];

/** How each dump of a shop becomes fields. */
export interface Mappings {
  /** The currency of money that names none, where the mappings name one. */
  readonly currency: string | undefined;
  /** The mapping that a dump is meant for by its name; undefined: the one that its columns are recognised by. */
  named(kind: DumpKind, name: string): Mapping | undefined;
}

/** `"auto"` in place of a mapping: each dump is recognised by its columns. */
const AUTO = 'auto';

const sourcesSchema = z.strictObject({
  sources: z
    .array(
      z.strictObject({
        /** Pattern of file names: `*` stands for any characters, `?` for one. */
        match: z.string().min(1).max(200),
        kind: z.enum(DUMP_KINDS).optional(),
        map: z.unknown(),
      }),
    )
    .min(1)
    .max(50),
});

/**
 * The mappings of a shop: one for all dumps, as a preset's name or JSON; several by file name (`sources`); or none (undefined or
 * `"auto"`), so that each dump is recognised by its columns. Throws `config.invalid` that says what is wrong and where.
 */
export function resolveMappings(config: unknown): Mappings {
  if (config === undefined || config === AUTO) return { currency: undefined, named: () => undefined };
  if (typeof config !== 'object' || config === null || !('sources' in config)) {
    const mapping = resolveMapping(config);
    return { currency: mapping.currency, named: () => mapping };
  }
  const parsed = sourcesSchema.safeParse(config);
  if (!parsed.success)
    throw new ClienteleError('config.invalid', `the sources are not valid: ${z.prettifyError(parsed.error)}`);
  const sources = parsed.data.sources.map(({ match, kind, map }) => {
    const mapping = map === AUTO ? undefined : resolveMapping(map);
    return { pattern: patternOf(match), kind, mapping };
  });
  return {
    currency: sources.find(({ mapping }) => mapping?.currency !== undefined)?.mapping?.currency,
    named: (kind, name) =>
      sources.find(
        (source) =>
          (source.kind === undefined || source.kind === kind) && source.pattern.test(baseName(name)),
      )?.mapping,
  };
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function patternOf(match: string): RegExp {
  const source = match
    .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i');
}

/** The mapping of a dump that none was named for: the preset whose columns it has, or else the native one. */
export function recognised(kind: DumpKind, header: Header): Mapping {
  return resolveMapping(presetsByHeader(kind, header)[0] ?? 'native');
}

/** Whether a row of texts can be the header of a dump: it has the columns that the mapping, or some preset, needs. */
export function isHeaderOf(kind: DumpKind, mapping: Mapping | undefined, row: Header): boolean {
  if (mapping === undefined) return presetsByHeader(kind, row).length > 0;
  sectionOf(mapping, kind);
  return missingColumns(row, wantedColumns(mapping, kind)).length === 0;
}

type Wanted = ReturnType<typeof wantedColumns>;

/** Columns that a dump lacks; of several that would do, the first. */
export function missingColumns(found: Header, wanted: Wanted): string[] {
  const has = (name: string) => columnFor(found, name, wanted.aliases) !== undefined;
  return [
    ...wanted.required.filter((name) => !has(name)),
    ...wanted.anyOf.filter((names) => !names.some(has)).map((names) => names.join(' or ')),
  ];
}

/**
 * The column of a dump that a mapping calls by a name: of that name, of one that differs in case and blanks only, of an alias, or one
 * that holds JSON and whose name is the beginning of a path. Undefined: there is none.
 */
export function columnFor(
  found: Header,
  name: string,
  aliases: Readonly<Record<string, readonly string[]>> = {},
): string | undefined {
  if (found.includes(name)) return name;
  for (const each of [name, ...(Object.hasOwn(aliases, name) ? (aliases[name] ?? []) : [])]) {
    const exact = found.find((column) => column === each);
    if (exact !== undefined) return exact;
    const same = found.find((column) => comparable(column) === comparable(each));
    if (same !== undefined) return same;
  }
  for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
    const parent = name.slice(0, end);
    if (found.includes(parent)) return parent;
  }
  return undefined;
}
