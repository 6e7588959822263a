import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { DerivedKind } from '../engine/tables.ts';
import { isCalculation } from './calculations.ts';
import { conditionColumns } from './condition-sql.ts';
import { FIELDS, type FieldType } from './fields.ts';
import type { Mapping } from './mapping.ts';
import { POSITION, parseReference } from './references.ts';
import type { RowSteps } from './row-steps.ts';
import { type AnySource, calculationColumns, type SourceColumns, sourceColumns } from './value-sql.ts';

/** The section of a mapping for one kind of dump. */
export type Section = NonNullable<Mapping[DumpKind]>;

/** A field to fill and where from. */
export interface Slot {
  /** Unique among the slots of a dump: the field, for derived records with their kind before it. */
  readonly key: string;
  readonly kind: DumpKind;
  readonly field: string;
  readonly type: FieldType;
  readonly source: AnySource | undefined;
  /** Sources of the events that a row becomes, by their number; undefined: the source above, null: none. */
  readonly variants: readonly (AnySource | null | undefined)[];
}

/** Columns that a dump must have, and those it may have. */
export interface WantedColumns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Of each of these lists a dump must have one; all are optional, too. */
  readonly anyOf: readonly (readonly string[])[];
  /** Other names of columns. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
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
  return (['items', 'customers'] as const).filter(
    (each) => mapping[each]?.from === 'events' || mapping.events?.describes[each] !== undefined,
  );
}

/** Everything that the mapping reads from a dump of this kind. */
export function slotsOf(mapping: Mapping, kind: DumpKind): Slot[] {
  const own = sectionSlots(mapping, kind, '');
  return [...own, ...derivedKinds(mapping, kind).flatMap((each) => sectionSlots(mapping, each, `${each}_`))];
}

function sectionSlots(mapping: Mapping, kind: DumpKind, prefix: string): Slot[] {
  const fields: Record<string, { readonly type: FieldType }> = FIELDS[kind];
  const described = prefix === '' || kind === 'events' ? undefined : mapping.events?.describes[kind];
  const own: Readonly<Record<string, AnySource | undefined>> = described ?? mapping[kind]?.fields ?? {};
  const emitted: readonly Readonly<Record<string, AnySource | null | undefined>>[] =
    kind === 'events' ? emitOf(mapping.events).map((each) => each.fields) : [];
  const names = new Set([...Object.keys(own), ...emitted.flatMap((each) => Object.keys(each))]);
  return [...names].flatMap((name) => {
    const field = fields[name];
    const source = own[name];
    const given = emitted.map((each) => each[name]);
    const variants = given.every((each) => each === undefined) ? [] : given;
    if (field === undefined || (source === undefined && variants.length === 0)) return [];
    return [{ key: `${prefix}${name}`, kind, field: name, type: field.type, source, variants }];
  });
}

/** All sources of a slot. */
export function sourcesOf({ source, variants }: Slot): AnySource[] {
  return [source, ...variants].filter((each) => each !== undefined && each !== null);
}

/** The events that a row becomes; none named: one. */
export function emitOf(section: Section | undefined): NonNullable<NonNullable<Mapping['events']>['emit']> {
  return section !== undefined && 'emit' in section ? (section.emit ?? []) : [];
}

/** Names that anything in the section reads, those of calculated columns included. */
export function namesRead(mapping: Mapping, kind: DumpKind): string[] {
  const names = collectNames(mapping, kind);
  return [...names.required, ...names.optional, ...names.anyOf.flat()];
}

/** Columns of the dump that the mapping reads. */
export function wantedColumns(mapping: Mapping, kind: DumpKind): WantedColumns {
  const section = sectionOf(mapping, kind);
  const { required, optional, anyOf } = collectNames(mapping, kind);
  const calculated = new Set(Object.keys(section.columns));
  const absent = new Set(section.optional);
  const inDump = (names: Iterable<string>) => [
    ...new Set(
      [...names]
        .filter((name) => !calculated.has(name) && name !== POSITION)
        .map((name) => parseReference(name).base),
    ),
  ];
  // A calculated column may be made of the dump's column of its name.
  const ownColumns = new Set(
    [...calculated].filter((name) => columnsOf(section.columns[name]).names.includes(name)),
  );
  const must = [...inDump(required), ...ownColumns].filter((name) => !absent.has(name));
  const oneOf = anyOf
    .filter((names) => names.every((name) => !calculated.has(name) && !absent.has(name)))
    .map(inDump);
  const may = [...inDump([...optional, ...oneOf.flat(), ...anyOf.flat(), ...required]), ...ownColumns].filter(
    (name) => !must.includes(name),
  );
  return {
    required: [...new Set(must)],
    optional: [...new Set(may)],
    anyOf: oneOf,
    aliases: mapping.aliases,
  };
}

function collectNames(mapping: Mapping, kind: DumpKind) {
  const section = sectionOf(mapping, kind);
  const required = new Set<string>();
  const optional = new Set<string>();
  const anyOf: (readonly string[])[] = [];
  const need = (names: readonly string[]) => {
    for (const name of names) required.add(name);
  };
  const take = ({ names, optional: may, any }: SourceColumns) => {
    if (any && !may && names.length > 1) anyOf.push(names);
    for (const name of names) (may || any ? optional : required).add(name);
  };
  for (const { when } of [...section.ignore, ...section.reject, ...rulesOf(section)])
    need(conditionColumns(when));
  for (const { when } of emitOf(section)) if (when !== undefined) need(conditionColumns(when));
  for (const { by } of section.fill) if (by !== undefined) need(typeof by === 'string' ? [by] : by);
  if (section.explode !== undefined)
    need([typeof section.explode === 'string' ? section.explode : section.explode.column]);
  for (const made of Object.values(section.columns)) take(columnsOf(made));
  for (const slot of slotsOf(mapping, kind))
    for (const source of sourcesOf(slot)) take(sourceColumns(source));
  return { required: [...required], optional: [...optional], anyOf };
}

/** Columns that a calculated column is made of. */
function columnsOf(made: RowSteps['columns'][string] | undefined): SourceColumns {
  if (made === undefined) return { names: [], optional: true, any: false };
  if (typeof made === 'string' || !('sum' in made || 'spread' in made)) return sourceColumns(made);
  const operands = 'sum' in made ? [made.sum] : [made.spread, made.over];
  const by = made.by === undefined ? [] : typeof made.by === 'string' ? [made.by] : made.by;
  return { names: [...operands.flatMap(calculationColumns), ...by], optional: false, any: false };
}

/** Whether rows depend on others of the dump, so that it has to be seen as a whole. */
export function needsAllRows(mapping: Mapping, kind: DumpKind): boolean {
  const { fill, columns } = sectionOf(mapping, kind);
  const isOverRows = (made: RowSteps['columns'][string]) =>
    typeof made === 'object' && ('sum' in made || 'spread' in made) && made.by !== undefined;
  return fill.length > 0 || Object.values(columns).some(isOverRows);
}

/** Rules of a section; only events have some. */
export function rulesOf(section: Section): NonNullable<Mapping['events']>['rules'] {
  return 'rules' in section ? section.rules : [];
}

/** Columns that numbers are read from, directly or by calculations. */
export function numberColumns(mapping: Mapping, kind: DumpKind): string[] {
  const calculated = Object.values(sectionOf(mapping, kind).columns).filter(
    (made) => typeof made === 'object' && (isCalculation(made) || 'sum' in made || 'spread' in made),
  );
  const slots = slotsOf(mapping, kind).filter(({ type }) => type === 'number' || type === 'money');
  return [
    ...calculated.flatMap((made) => columnsOf(made).names),
    ...slots.flatMap((slot) => sourcesOf(slot).flatMap((source) => sourceColumns(source).names)),
  ];
}
