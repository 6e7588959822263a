import { z } from 'zod';
import { ClienteleError } from '../analytics/errors.ts';
import { EVENT_TYPES } from '../analytics/events/event-types.ts';
import { FIELDS, type FieldType } from './fields.ts';
import { cdnow } from './presets/cdnow.ts';
import { completeJourney } from './presets/complete-journey.ts';
import { movielens } from './presets/movielens.ts';
import { native } from './presets/native.ts';
import { onlineRetail } from './presets/online-retail.ts';

/**
 * Column mapping: how a dump's columns become the fields of the contract. Small JSON, safe by construction: there is
 * no SQL in it, every name and value is quoted by us, and patterns are RE2 (linear time). Unknown keys are refused.
 *
 *     {
 *       "name": "my-shop",
 *       "currency": "EUR",
 *       "csv": { "delimiter": ";", "decimal": "," },
 *       "empty": ["NULL", "n/a"],
 *       "events": {
 *         "fields": {
 *           "event_type": { "column": "Action", "map": { "buy": "purchase" }, "default": "view" },
 *           "timestamp": { "columns": ["Date", "Time"], "format": "%d.%m.%Y %H:%M", "zone": "Europe/Berlin" },
 *           "customer_id": "Client", "item_id": "Article", "quantity": "Pieces", "unit_price": "Price"
 *         },
 *         "rules": [{ "when": { "column": "Receipt", "matches": "^C" },
 *                     "set": { "event_type": "refund" }, "negate": ["quantity"] }],
 *         "reject": [{ "when": { "column": "Article", "equals": "POSTAGE" },
 *                      "code": "not-a-product", "reason": "postage is not a product" }]
 *       },
 *       "items": { "from": "events", "fields": { "title": "Text" } }
 *     }
 */

// A NUL would end a C string early somewhere below us.
const text = z
  .string()
  .max(1000)
  .refine((value) => !value.includes('\0'), 'must not contain NUL');
const column = text.min(1);
const columns = z.array(column).min(1).max(20);

/** The column must be in the dump unless this is true; an absent optional column reads as empty. */
const optional = z.boolean().optional();

const pattern = text
  .min(1)
  .refine(isRe2, 'must be a regular expression without look-around or back-references');

const fromColumn = z.strictObject({
  column,
  /** The part before the first occurrence of this text, e.g. `|` for the first of several genres. */
  before: text.min(1).optional(),
  /** Values translated; others stay as they are. */
  map: z.record(text, text).optional(),
  /** Stands in where the column is empty. */
  default: text.optional(),
  optional,
});
const fromColumns = z.strictObject({
  columns,
  /** Between the parts; empty parts are left out. */
  separator: text.default(' '),
});
const source = z.union([column, z.strictObject({ value: text.min(1) }), fromColumn, fromColumns], {
  error:
    'must be a column, {"value": …}, {"column": …} with map, default, before or optional, or {"columns": […]}',
});

const format = text.min(1);
const timeParts = {
  /** One strptime format or several that are tried in order; without it ISO 8601 or a number. */
  format: z.union([format, z.array(format).min(1).max(10)]).optional(),
  /** IANA zone of times that do not name theirs; UTC by default. */
  zone: text.refine(isZone, 'must be an IANA time zone such as Europe/Berlin').optional(),
  /** Unit of numbers; by default below 1e11 seconds, above milliseconds. */
  epoch: z.enum(['s', 'ms']).optional(),
};
const timeSource = z.union(
  [
    column,
    z.strictObject({ column, optional, ...timeParts }),
    z.strictObject({ columns, separator: text.default(' '), ...timeParts }),
  ],
  {
    error: 'must be a column, or {"column" or "columns": …} with format, zone (IANA) or epoch (s or ms)',
  },
);

/** A JSON object: either a column that holds one, or named columns put into one. */
const jsonSource = z.union([column, z.strictObject({ column, optional }), z.strictObject({ columns })], {
  error: 'must be a column that holds JSON objects, or {"columns": […]}',
});

export type Source = z.infer<typeof source>;
export type TimeSource = z.infer<typeof timeSource>;
export type JsonSource = z.infer<typeof jsonSource>;
export type AnySource = Source | TimeSource | JsonSource;

const comparison = z.union([
  z.strictObject({ column, equals: text }),
  z.strictObject({ column, in: z.array(text).min(1).max(1000) }),
  z.strictObject({ column, matches: pattern }),
  z.strictObject({ column, empty: z.boolean() }),
  z.strictObject({ column, below: z.number() }),
  z.strictObject({ column, above: z.number() }),
  z.strictObject({ column, atMost: z.number() }),
  z.strictObject({ column, atLeast: z.number() }),
]);
export type Comparison = z.infer<typeof comparison>;

/** A test of a row. A comparison with an empty column is false, except `empty`. */
export type Condition =
  | Comparison
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };
const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      comparison,
      z.strictObject({ all: z.array(condition).min(1).max(50) }),
      z.strictObject({ any: z.array(condition).min(1).max(50) }),
      z.strictObject({ not: condition }),
    ],
    {
      error:
        'must be {"column": …} with one of equals, in, matches (a pattern without look-around), empty, below, above, atMost, atLeast, or {"all": […]}, {"any": […]}, {"not": …}',
    },
  ),
);

/** All rules whose condition holds apply, in order; the last word counts. */
const rule = z.strictObject({
  when: condition,
  set: z.strictObject({ event_type: z.enum(EVENT_TYPES) }).optional(),
  negate: z.array(z.enum(['quantity', 'unit_price', 'amount'])).optional(),
});
const rejectRule = z.strictObject({
  when: condition,
  /** Short and stable: the key of the counts. */
  code: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'must be lower-case words joined by hyphens'),
  /** For a person who reads the rejects. */
  reason: text.min(1),
});
const reject = z.array(rejectRule).max(100).default([]);

function sources<F extends Record<string, { readonly type: FieldType }>>(fields: F) {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { type }] of Object.entries(fields)) {
    shape[name] = (type === 'time' ? timeSource : type === 'json' ? jsonSource : source).optional();
  }
  return z.strictObject(shape) as unknown as z.ZodType<Partial<Record<keyof F & string, AnySource>>>;
}

/** `events`: the same dump as the events carries it; `items`/`customers` (default): a dump of its own. */
const fromEvents = z.literal('events').optional();

const schema = z
  .strictObject({
    name: z.string().min(1).max(100).default('custom'),
    /** ISO 4217 code of money that names no currency; by default the reporting currency. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
      .optional(),
    csv: z
      .strictObject({
        /** By default found in the header: comma, semicolon, tab or bar. */
        delimiter: z.enum([',', ';', '\t', '|']).optional(),
        /** Names of the columns of files that have no header line. */
        header: columns.max(256).optional(),
        decimal: z.enum(['.', ',']).default('.'),
      })
      .default({ decimal: '.' }),
    /** Texts that mean "nothing", besides blank. */
    empty: z.array(text.min(1)).max(20).default([]),
    events: z
      .strictObject({
        fields: sources(FIELDS.events),
        rules: z.array(rule).max(100).default([]),
        reject,
        /**
         * Rows of one dump that say exactly the same and have no `event_id`: `drop` takes them for one event, `keep`
         * for as many as there are – and still for the same ones when the dump is delivered again.
         */
        repeats: z.enum(['drop', 'keep']).default('drop'),
      })
      .optional(),
    items: z.strictObject({ from: fromEvents, fields: sources(FIELDS.items), reject }).optional(),
    customers: z.strictObject({ from: fromEvents, fields: sources(FIELDS.customers), reject }).optional(),
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
    for (const [kind, key] of [
      ['items', 'item_id'],
      ['customers', 'customer_id'],
    ] as const) {
      const section = mapping[kind];
      if (!section) continue;
      const derived = section.from === 'events';
      need(
        derived !== key in section.fields,
        [kind, 'fields', key],
        derived ? 'comes from the events' : 'is required',
      );
      need(!derived || events !== undefined, [kind, 'from'], 'there is no events section');
      need(!derived || section.reject.length === 0, [kind, 'reject'], 'rows are rejected as events');
    }
  });

/** A checked mapping with its defaults filled in. */
export type Mapping = z.infer<typeof schema>;
/** A mapping as people write it. */
export type MappingJson = z.input<typeof schema>;

/** Mappings for dumps that many people have. */
export const PRESETS: Readonly<Record<string, MappingJson>> = {
  native,
  'online-retail': onlineRetail,
  cdnow,
  'complete-journey': completeJourney,
  movielens,
};

/** The mapping of a preset's name or of parsed JSON. Throws `config.invalid` that says what is wrong and where. */
export function resolveMapping(presetOrJson: unknown): Mapping {
  if (typeof presetOrJson !== 'string') return parseMapping(presetOrJson);
  const preset = Object.hasOwn(PRESETS, presetOrJson) ? PRESETS[presetOrJson] : undefined;
  if (preset) return parseMapping(preset);
  const known = Object.keys(PRESETS).join(', ');
  throw new ClienteleError(
    'config.invalid',
    `there is no mapping preset '${presetOrJson}'; known are ${known}`,
  );
}

function parseMapping(json: unknown): Mapping {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ClienteleError(
    'config.invalid',
    `the column mapping is not valid: ${z.prettifyError(parsed.error)}`,
  );
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isRe2(value: string): boolean {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]|\(\?</.test(value)) return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}
