import { z } from 'zod';
import type { DumpKind } from '../../contract/artefacts.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { KEY_FIELD } from '../engine/tables.ts';
import { reject, rule } from './conditions.ts';
import { FIELDS, type FieldType } from './fields.ts';
import { type AnySource, column, jsonSource, source, text, timeSource } from './sources.ts';

function sources<F extends Record<string, { readonly type: FieldType }>>(fields: F) {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { type }] of Object.entries(fields)) {
    shape[name] = (type === 'time' ? timeSource : type === 'json' ? jsonSource : source).optional();
  }
  return z.strictObject(shape) as unknown as z.ZodType<Partial<Record<keyof F & string, AnySource>>>;
}

/** How CSV dumps of one kind are written; other formats know neither delimiters nor decimal commas. */
const csv = z.strictObject({
  /** By default found in the header: comma, semicolon, tab or bar. */
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  /** Names of the columns of files that have no header line. */
  header: z.array(column).min(1).max(256).optional(),
  /** With a decimal comma, points, blanks and apostrophes may stand between thousands. */
  decimal: z.enum(['.', ',']).default('.'),
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
    csv: csv.default({ decimal: '.' }),
    /** Texts that mean "nothing", besides blank. */
    empty: z.array(text.min(1)).max(20).default([]),
    events: z
      .strictObject({
        fields: sources(FIELDS.events),
        rules: z.array(rule).max(100).default([]),
        reject,
        /**
         * Rows of one dump that are equal and have no `event_id`: `drop` takes them for one event, `keep` for as many as
         * there are, and for the same ones when the dump is delivered again.
         */
        repeats: z.enum(['drop', 'keep']).default('drop'),
      })
      .optional(),
    items: z
      .strictObject({ from: fromEvents, csv: csv.optional(), fields: sources(FIELDS.items), reject })
      .optional(),
    customers: z
      .strictObject({ from: fromEvents, csv: csv.optional(), fields: sources(FIELDS.customers), reject })
      .optional(),
  })
  .superRefine((mapping, context) => {
    const need = (present: boolean, path: string[], message: string) => {
      if (!present) context.addIssue({ code: 'custom', path, message });
    };
    const { events, items, customers } = mapping;
    need(Boolean(events ?? items ?? customers), [], 'maps nothing: give events, items or customers');
    if (events) {
      need('event_type' in events.fields, ['events', 'fields', 'event_type'], 'is required');
      need('timestamp' in events.fields, ['events', 'fields', 'timestamp'], 'is required');
    }
    for (const kind of ['items', 'customers'] as const) {
      const section = mapping[kind];
      if (!section) continue;
      const key = KEY_FIELD[kind];
      const named = key in section.fields;
      if (section.from === 'events') {
        need(!named, [kind, 'fields', key], 'comes from the events');
        need(events !== undefined, [kind, 'from'], 'there is no events section');
        need(section.reject.length === 0, [kind, 'reject'], 'rows are rejected as events');
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
  return kind === 'events' ? mapping.csv : (mapping[kind]?.csv ?? { decimal: '.' });
}
