import { z } from 'zod';
import type { DumpKind } from '../../contract/artefacts.ts';
import { ENCODINGS } from '../../contract/encodings.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { KEY_FIELD } from '../engine/tables.ts';
import { calculation } from './calculations.ts';
import { condition, rule } from './conditions.ts';
import { FIELDS, type FieldType } from './fields.ts';
import { rowSteps } from './row-steps.ts';
import { categorySource, column, jsonSource, source, text, timeSource } from './sources.ts';
import type { AnySource } from './value-sql.ts';

function sources<F extends Record<string, { readonly type: FieldType }>>(fields: F) {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { type }] of Object.entries(fields)) {
    shape[name] = sourceOf(type).optional();
  }
  return z.strictObject(shape) as unknown as z.ZodType<Partial<Record<keyof F & string, AnySource>>>;
}

function overrides<F extends Record<string, { readonly type: FieldType }>>(fields: F) {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { type }] of Object.entries(fields)) shape[name] = sourceOf(type).nullable().optional();
  return z.strictObject(shape) as unknown as z.ZodType<Partial<Record<keyof F & string, AnySource | null>>>;
}

function sourceOf(type: FieldType): z.ZodType {
  if (type === 'time') return timeSource;
  if (type === 'json') return jsonSource;
  if (type === 'category') return categorySource;
  return type === 'number' || type === 'money' ? z.union([source, calculation]) : source;
}

/** How CSV dumps of one kind are written; other formats know neither delimiters nor decimal commas. */
const csv = z.strictObject({
  /** By default found in the header: comma, semicolon, tab or bar. */
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  /** Names of the columns of files that have no header line. */
  header: z.array(column).min(1).max(256).optional(),
  /** By default recognised: a comma where numbers have one that cannot group thousands, and none has such a point. */
  decimal: z.enum(['.', ',']).optional(),
  /** By default recognised among UTF-8, UTF-16 and Windows-1252. */
  encoding: z.enum(ENCODINGS).optional(),
  /** Lines before the header, or before the first row of files without one; by default those before the columns that are read. */
  skip: z.int().min(0).max(100).optional(),
});

/** `events`: event dumps describe these records; by default they have dumps of their own. */
const fromEvents = z.literal('events').optional();

/**
 * How a dump's columns become fields; the README of the warehouse has an example for each part. Small JSON, safe by
 * construction: there is no SQL in it, every name and value is quoted by us, and patterns are RE2 (linear time).
 */
export const mappingSchema = z
  .strictObject({
    name: z.string().min(1).max(100).default('custom'),
    /** ISO 4217 code of money that names no currency; by default the reporting currency. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
      .optional(),
    /** How CSV dumps of events are written; items and customers have their own. */
    csv: csv.default({}),
    /** Other names that the columns of dumps have: translations, spellings of older exports. */
    aliases: z.record(column, z.array(column).min(1).max(20)).default({}),
    /** Texts that mean "nothing", besides blank. */
    empty: z.array(text.min(1)).max(20).default([]),
    events: z
      .strictObject({
        fields: sources(FIELDS.events),
        ...rowSteps,
        /** Events that one row becomes, each with its own sources of some fields; null empties one. Without it: one event. */
        emit: z
          .array(z.strictObject({ when: condition.optional(), fields: overrides(FIELDS.events) }))
          .min(1)
          .max(10)
          .optional(),
        /** Records that the rows describe besides the event, where these have dumps of their own, too. */
        describes: z
          .strictObject({
            items: sources(FIELDS.items).optional(),
            customers: sources(FIELDS.customers).optional(),
          })
          .default({}),
        rules: z.array(rule).max(100).default([]),
        /**
         * Rows of one dump that are equal and have no `event_id`: `drop` takes them for one event, `keep` for as many as
         * there are, and for the same ones when the dump is delivered again.
         */
        repeats: z.enum(['drop', 'keep']).default('drop'),
      })
      .optional(),
    items: z
      .strictObject({ from: fromEvents, csv: csv.optional(), fields: sources(FIELDS.items), ...rowSteps })
      .optional(),
    customers: z
      .strictObject({ from: fromEvents, csv: csv.optional(), fields: sources(FIELDS.customers), ...rowSteps })
      .optional(),
  })
  .superRefine((mapping, context) => {
    const need = (present: boolean, path: string[], message: string) => {
      if (!present) context.addIssue({ code: 'custom', path, message });
    };
    const { events, items, customers } = mapping;
    need(Boolean(events ?? items ?? customers), [], 'maps nothing: give events, items or customers');
    if (events) {
      need('timestamp' in events.fields, ['events', 'fields', 'timestamp'], 'is required');
      const everyType = events.emit?.every(({ fields }) => fields.event_type) === true;
      need(everyType || 'event_type' in events.fields, ['events', 'fields', 'event_type'], 'is required');
    }
    for (const kind of ['items', 'customers'] as const) {
      const section = mapping[kind];
      if (!section) continue;
      const key = KEY_FIELD[kind];
      const described = mapping.events?.describes[kind];
      need(
        described === undefined || !(key in described),
        ['events', 'describes', kind, key],
        'is taken from the events',
      );
      need(
        described === undefined || section.from === undefined,
        [kind, 'from'],
        'is already set by events.describes',
      );
      const named = key in section.fields;
      if (section.from === 'events') {
        need(!named, [kind, 'fields', key], 'is taken from the events');
        need(events !== undefined, [kind, 'from'], 'there is no events section');
        for (const step of ['reject', 'ignore', 'fill'] as const)
          need(
            section[step].length === 0,
            [kind, step],
            'is not allowed with `from`: the rows are prepared by the events section',
          );
        need(
          section.explode === undefined,
          [kind, 'explode'],
          'is not allowed with `from`: the rows are prepared by the events section',
        );
        need(
          Object.keys(section.columns).length === 0,
          [kind, 'columns'],
          'are not allowed with `from`: the rows are prepared by the events section',
        );
      } else {
        need(named, [kind, 'fields', key], 'is required');
      }
    }
  });

/** A valid mapping with its defaults filled in. */
export type Mapping = z.infer<typeof mappingSchema>;
/** A mapping as people write it. */
export type MappingJson = z.input<typeof mappingSchema>;

/** Throws `config.invalid` that says what is wrong and where. */
export function parseMapping(json: unknown): Mapping {
  const parsed = mappingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ClienteleError(
    'config.invalid',
    `the column mapping is not valid: ${z.prettifyError(parsed.error)}`,
  );
}

/** How CSV dumps of a kind are written: what is said for event dumps does not hold for the others. */
export function csvOptions(mapping: Mapping, kind: DumpKind): Mapping['csv'] {
  return kind === 'events' ? mapping.csv : (mapping[kind]?.csv ?? {});
}
