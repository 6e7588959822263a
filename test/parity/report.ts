import type { Difference } from './differences.ts';
import { type Entry, groupOf } from './entries.ts';

/** What was found, by group. */
export interface Report {
  compared(key: string, entry: Entry, found: readonly Difference[]): void;
  only(side: 'before' | 'after', key: string, entry: Entry): void;
  /** Prints it; true: something differs. */
  print(most: number): boolean;
}

interface Group {
  equal: number;
  different: number;
  readonly before: string[];
  readonly after: string[];
  readonly places: Map<string, { entries: number; last: string; example: string }>;
}

export function report(what: string): Report {
  const groups = new Map<string, Group>();

  function groupFor(entry: Entry): Group {
    const name = groupOf(entry);
    const group = groups.get(name) ?? { equal: 0, different: 0, before: [], after: [], places: new Map() };
    groups.set(name, group);
    return group;
  }

  function compared(key: string, entry: Entry, found: readonly Difference[]): void {
    const group = groupFor(entry);
    if (found.length === 0) {
      group.equal += 1;
      return;
    }
    group.different += 1;
    for (const { path, before, after } of found) {
      const name = path.map((part) => (/^\d+$/.test(part) ? '*' : part)).join('.');
      const example = `${short(before)} ► ${short(after)}   at ${path.join('.')} of ${short(key)}`;
      const place = group.places.get(name) ?? { entries: 0, last: '', example };
      if (place.last !== key) place.entries += 1;
      place.last = key;
      group.places.set(name, place);
    }
  }

  function print(most: number): boolean {
    const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
    const different = ordered.filter(([, group]) => !isEqual(group));
    const equal = ordered.reduce((sum, [, group]) => sum + group.equal, 0);
    console.log(`${what}: ${equal} equal; ${different.length} of ${ordered.length} groups differ`);
    for (const [name, group] of different) printGroup(name, group, most);
    return different.length > 0;
  }

  return {
    compared,
    only: (side, key, entry) => void groupFor(entry)[side].push(key),
    print,
  };
}

function isEqual({ different, before, after }: Group): boolean {
  return different + before.length + after.length === 0;
}

function printGroup(name: string, group: Group, most: number): void {
  const { equal, different, before, after, places } = group;
  console.log(
    `  ${name}: ${equal} equal, ${different} differ, ${before.length} only before, ${after.length} only after`,
  );
  const ordered = [...places].sort(([, a], [, b]) => b.entries - a.entries);
  for (const [path, { entries, example }] of ordered.slice(0, most))
    console.log(`      ${path === '' ? '(whole)' : path} in ${entries}: ${example}`);
  if (places.size > most) console.log(`      … and ${places.size - most} more paths`);
  for (const key of before.slice(0, 3)) console.log(`      only before: ${short(key)}`);
  for (const key of after.slice(0, 3)) console.log(`      only after: ${short(key)}`);
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '(absent)' : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
