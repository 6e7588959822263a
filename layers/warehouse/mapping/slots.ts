import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { DerivedKind } from '../engine/tables.ts';
import { conditionColumns } from './condition-sql.ts';
import { FIELDS, type FieldType } from './fields.ts';
import type { Mapping } from './mapping.ts';
import type { AnySource } from './sources.ts';
import { sourceColumns } from './value-sql.ts';

/** The section of a mapping for one kind of dump. */
export type Section = NonNullable<Mapping[DumpKind]>;

/** A field to fill and where from. */
export interface Slot {
  /** Unique among the slots of a dump: the field, for derived records with their kind before it. */
  readonly key: string;
  readonly kind: DumpKind;
  readonly field: string;
  readonly type: FieldType;
  readonly source: AnySource;
}

/** Columns that a dump must have, and those it may have. */
export interface WantedColumns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The section of the mapping for a kind of dump. Throws `config.invalid` when the mapping does not cover it. */
export function sectionOf(mapping: Mapping, kind: DumpKind): Section {
  const section = mapping[kind];
  if (!section || ('from' in section && section.from === 'events')) {
    throw new ClienteleError(
      'config.invalid',
      `the mapping '${mapping.name}' has no section for dumps of ${kind}: add one, or deliver none`,
      {
        mapping: mapping.name,
        kind,
      },
    );
  }
  return section;
}

/** Kinds that the mapping reads on the side from dumps of this kind. */
export function derivedKinds(mapping: Mapping, kind: DumpKind): DerivedKind[] {
  if (kind !== 'events') return [];
  return (['items', 'customers'] as const).filter((each) => mapping[each]?.from === 'events');
}

/** Everything that the mapping reads from a dump of this kind. */
export function slotsOf(mapping: Mapping, kind: DumpKind): Slot[] {
  const own = sectionSlots(mapping, kind, '');
  return [...own, ...derivedKinds(mapping, kind).flatMap((each) => sectionSlots(mapping, each, `${each}_`))];
}

function sectionSlots(mapping: Mapping, kind: DumpKind, prefix: string): Slot[] {
  const fields: Record<string, { readonly type: FieldType }> = FIELDS[kind];
  return Object.entries(mapping[kind]?.fields ?? {}).flatMap(([name, source]) => {
    const field = fields[name];
    return field && source !== undefined
      ? [{ key: `${prefix}${name}`, kind, field: name, type: field.type, source }]
      : [];
  });
}

/** Columns of the dump that the mapping reads. */
export function wantedColumns(mapping: Mapping, kind: DumpKind): WantedColumns {
  const section = sectionOf(mapping, kind);
  const required = new Set<string>();
  const optional = new Set<string>();
  for (const { when } of [...section.reject, ...rulesOf(section)]) {
    for (const name of conditionColumns(when)) required.add(name);
  }
  for (const { source } of slotsOf(mapping, kind)) {
    const columns = sourceColumns(source);
    for (const name of columns.names) (columns.optional ? optional : required).add(name);
  }
  return { required: [...required], optional: [...optional].filter((name) => !required.has(name)) };
}

/** Rules of a section; only events have some. */
export function rulesOf(section: Section): NonNullable<Mapping['events']>['rules'] {
  return 'rules' in section ? section.rules : [];
}
