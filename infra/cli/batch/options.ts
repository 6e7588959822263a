import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ClienteleError } from '../../../layers/contract/errors.ts';
import { filesOf } from '../arguments.ts';

/** One option of a subcommand: how often it may stand there and how its text is understood. */
export interface Option<T> {
  readonly type: 'string' | 'boolean';
  readonly multiple: boolean;
  /**
   * @param name as typed, e.g. `--k`
   * @param values texts in the order given; empty when the option is absent; of a flag `['yes']`
   * @throws ClienteleError `request.invalid` with one line
   */
  readonly read: (name: string, values: readonly string[]) => T;
}

/** The options a subcommand knows; every other is refused. */
export type OptionSchema = Readonly<Record<string, Option<unknown>>>;

/** What was read, by the option's name. */
export type OptionValues<Schema extends OptionSchema> = {
  readonly [Name in keyof Schema]: Schema[Name] extends Option<infer T> ? T : never;
};

/** Marks an option whose value is needed to go on. */
export const NEEDED = Symbol('needed');

/**
 * Reads a command line by its schema.
 * @throws ClienteleError `request.invalid` for an unknown, repeated, misplaced or wrong option
 */
export function readOptions<Schema extends OptionSchema>(
  command: string,
  schema: Schema,
  argv: readonly string[],
): OptionValues<Schema> {
  const given = parsed(command, schema, argv);
  const read = Object.entries(schema).map(([name, option]) => {
    const values = given[name] ?? [];
    if (!option.multiple && values.length > 1) throw wrong(`--${name} may be given once`);
    return [name, option.read(`--${name}`, values)] as const;
  });
  return Object.fromEntries(read) as OptionValues<Schema>;
}

function parsed(
  command: string,
  schema: OptionSchema,
  argv: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const options = Object.fromEntries(
    Object.entries(schema).map(([name, { type }]) => [name, { type, multiple: true } as const]),
  );
  try {
    const { values } = parseArgs({ args: [...argv], options, allowPositionals: false });
    return Object.fromEntries(
      Object.entries(values).map(([name, texts]) => [
        name,
        (texts as (string | boolean)[]).map((text) => (typeof text === 'string' ? text : 'yes')),
      ]),
    );
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split(/\. |\n/)[0] ?? '') : String(cause);
    throw wrong(`${message} (see npm run batch -- ${command} --help)`);
  }
}

/** Files, folders and patterns, as often as wanted; at least one file when needed. */
export function files(need?: typeof NEEDED): Option<readonly string[]> {
  return {
    type: 'string',
    multiple: true,
    read: (name, values) => {
      if (values.length === 0 && need === NEEDED)
        throw wrong(`${name} is missing: name a file, folder or pattern`);
      return values.flatMap((pattern) => filesOf(name, pattern));
    },
  };
}

/** One text; undefined when absent. */
export function text(): Option<string | undefined> {
  return { type: 'string', multiple: false, read: (name, [value]) => nonEmpty(name, value) };
}

/** One text that must be there. */
export function neededText(what: string): Option<string> {
  return {
    type: 'string',
    multiple: false,
    read: (name, [value]) => {
      const given = nonEmpty(name, value);
      if (given === undefined) throw wrong(`${name} is missing: ${what}`);
      return given;
    },
  };
}

/** Texts, as often as wanted. */
export function texts(): Option<readonly string[]> {
  return {
    type: 'string',
    multiple: true,
    read: (name, values) => values.map((value) => nonEmpty(name, value) ?? ''),
  };
}

/** One of a few words; undefined when absent. */
export function choice<Word extends string>(words: readonly Word[]): Option<Word | undefined> {
  return {
    type: 'string',
    multiple: false,
    read: (name, [value]) => {
      const found = words.find((word) => word === value);
      if (value !== undefined && found === undefined) {
        throw wrong(`${name} is one of ${words.join(', ')}, not ${quoted(value)}`);
      }
      return found;
    },
  };
}

/** A whole number in a range. */
export function wholeNumber<Default extends number | undefined>(
  least: number,
  most: number,
  absent: Default,
): Option<number | Default> {
  return {
    type: 'string',
    multiple: false,
    read: (name, [value]) => {
      if (value === undefined) return absent;
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (number >= least && number <= most) return number;
      throw wrong(`${name} takes a whole number from ${least} to ${most}, not ${quoted(value)}`);
    },
  };
}

/** A date or time, ISO 8601; a date alone is its midnight in UTC. UTC milliseconds; undefined when absent. */
export function instant(): Option<number | undefined> {
  return {
    type: 'string',
    multiple: false,
    read: (name, [value]) => {
      if (value === undefined) return undefined;
      const time = ISO.test(value) ? Date.parse(value) : Number.NaN;
      if (Number.isFinite(time) && sameDay(value, time)) return time;
      throw wrong(`${name} takes a date such as 2011-11-10 or 2011-11-10T00:00:00Z, not ${quoted(value)}`);
    },
  };
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Date.parse takes the 30th of February for the 2nd of March. */
function sameDay(value: string, time: number): boolean {
  return value.length > 10 || new Date(time).toISOString().startsWith(value);
}

/** True when given. */
export function flag(): Option<boolean> {
  return { type: 'boolean', multiple: false, read: (_, values) => values.length > 0 };
}

/** Preset of a column mapping, or the path of a JSON file with one. */
export function mapping(): Option<string | undefined> {
  return {
    type: 'string',
    multiple: false,
    read: (name, [value]) => {
      const given = nonEmpty(name, value);
      if (given?.endsWith('.json') && !existsSync(given)) throw wrong(`${name} ${given}: no such file`);
      return given;
    },
  };
}

/** An error of the command line. */
export function wrong(message: string): ClienteleError {
  return new ClienteleError('request.invalid', message);
}

function nonEmpty(name: string, value: string | undefined): string | undefined {
  if (value === '') throw wrong(`${name} is empty`);
  return value;
}

function quoted(value: string): string {
  return JSON.stringify(value);
}
