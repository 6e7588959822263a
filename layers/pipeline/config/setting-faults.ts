import type { z } from 'zod';
import { nearestSetting } from './nearest-setting.ts';

/**
 * What is wrong with a configuration, a sentence for each setting: unknown ones with the one that was probably meant, others with
 * the value given.
 * @param known dotted paths of all settings and groups
 */
export function settingFaults(
  issues: readonly z.core.$ZodIssue[],
  given: unknown,
  known: readonly string[],
): string[] {
  return issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownText(path === '' ? key : `${path}.${key}`, known));
    const value = valueAt(given, issue.path);
    const shown = value === undefined ? '' : ` (given: ${shortened(JSON.stringify(value))})`;
    return [`${path || 'the configuration'}: ${issue.message}${shown}`];
  });
}

function unknownText(path: string, known: readonly string[]): string {
  const nearest = nearestSetting(path, known);
  return `there is no setting ${path}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

/** What stands at a path; undefined where there is nothing. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

const LONGEST = 80;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`;
}
