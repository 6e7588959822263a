import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { usageError } from './fail.ts';

/**
 * Files of an option that may be given several times: a file, all files of a folder, or what a pattern matches, by name.
 * @param given files of the values before
 */
export function files(pattern: string, given: readonly string[] = []): readonly string[] {
  return [...given, ...filesOf(pattern)];
}

function filesOf(pattern: string): string[] {
  if (!existsSync(pattern)) {
    const found = globSync(pattern).filter(isFile);
    if (found.length > 0) return found.sort();
    throw new InvalidArgumentError('There is no such file or folder, and no file matches it as a pattern.');
  }
  const kind = statSync(pattern);
  if (kind.isFile()) return [pattern];
  if (!kind.isDirectory())
    throw new InvalidArgumentError('It is neither a file nor a folder: write its content to a file first.');
  const found = readdirSync(pattern)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(pattern, name))
    .filter(isFile);
  if (found.length === 0) throw new InvalidArgumentError('The folder holds no files.');
  return found.sort();
}

/** Whether a path, or what it links to, is a file. */
function isFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new InvalidArgumentError(`${path} links to nothing.`);
  return found.isFile();
}

/** A text that is not empty. */
export function text(value: string): string {
  if (value === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

/** Texts of an option that may be given several times. */
export function texts(value: string, given: readonly string[] = []): readonly string[] {
  return [...given, text(value)];
}

/** `--data` of commands that work on a local shop. */
export const DATA = new Option('--data <folder>', 'data folder of npm start')
  .argParser(text)
  .default('.clientele');

/** A whole number from `least` to `most`, in plain digits. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** UTC milliseconds of a date or time in ISO 8601; a date alone is its midnight in UTC. */
export function instant(value: string): number {
  const time = ISO.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isFinite(time) && isSameDay(value, time)) return time;
  throw new InvalidArgumentError('It takes a date such as 2011-11-10 or 2011-11-10T00:00:00Z.');
}

/** Instants of an option that may be given several times. */
export function instants(value: string, given: readonly number[] = []): readonly number[] {
  return [...given, instant(value)];
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isSameDay(value: string, time: number): boolean {
  return value.length > 10 || new Date(time).toISOString().startsWith(value);
}

/** Name of a mapping preset, or the path of a JSON file with a mapping; checked here only for the file to exist. */
export function mapping(value: string): string {
  if (value.endsWith('.json') && !existsSync(value)) throw new InvalidArgumentError('There is no such file.');
  return text(value);
}

/**
 * What `--map` names: the parsed file, or the name itself where it is no file. Not checked as a mapping.
 * @throws ClienteleError `request.invalid` when the file is not JSON
 */
export function readMapping(map: string): unknown {
  if (!existsSync(map)) return map;
  try {
    return JSON.parse(readFileSync(map, 'utf8'));
  } catch (cause) {
    throw usageError(`--map ${map} is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}
