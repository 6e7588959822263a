import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import { assemble } from './assemble.ts';
import { eachWord, Identifiers, IntColumn } from './columns.ts';
import type { Input } from './input.ts';
import { eachLine } from './text.ts';
import { EQUAL_WEIGHTS } from './weights.ts';

/**
 * Reads the format of public benchmark splits: one user per line, `user item item …`, separated by white space; opaque
 * identifiers, blank lines and users without items allowed. A line is a set: there is no time in it, an item named
 * twice counts once, and a user on several lines has all of their items. `order` is that of first occurrence.
 * @throws ClienteleError `input.unreadable` or `input.invalid` with file and line
 */
export function readLightGcn(paths: readonly string[]): Promise<Input> {
  return readLines('lightgcn', paths);
}

/**
 * Reads ordered histories: one user per line, `user item item …`, oldest item first; a user on several lines has them one behind the
 * other. An item may come again. The format has no dates: items count as a day apart, and each user's last one as of the same day.
 * @throws ClienteleError `input.unreadable` or `input.invalid` with file and line
 */
export function readSequences(paths: readonly string[]): Promise<Input> {
  return readLines('sequences', paths);
}

async function readLines(format: 'lightgcn' | 'sequences', paths: readonly string[]): Promise<Input> {
  const users = new Identifiers();
  const items = new Identifiers();
  const user = new IntColumn();
  const item = new IntColumn();
  for (const path of paths) {
    await eachLine(path, (line) => {
      let current = -1;
      eachWord(line, (word) => {
        if (current < 0) current = users.indexOf(word);
        else {
          user.push(current);
          item.push(items.indexOf(word));
        }
      });
    });
  }
  const columns = {
    customers: users.names,
    items: items.names,
    customer: user.values(),
    item: item.values(),
  };
  const rows = format === 'sequences' ? { ...columns, time: daysOf(columns.customer) } : columns;
  return {
    format,
    dataset: assemble(rows, 'purchase'),
    interactions: EQUAL_WEIGHTS,
    order: users.names,
  };
}

/** Day of each item, in milliseconds: the last one of every user falls on the same day, the latest of all. */
function daysOf(user: Int32Array): Float64Array {
  const left = new Map<number, number>();
  const time = new Float64Array(user.length);
  for (let at = user.length - 1; at >= 0; at--) {
    const owner = user[at] as number;
    const after = left.get(owner) ?? 0;
    time[at] = -after;
    left.set(owner, after + 1);
  }
  const longest = time.reduce((least, value) => Math.min(least, value), 0);
  return time.map((value) => (value - longest) * DAY_MS);
}
