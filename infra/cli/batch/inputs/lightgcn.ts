import { assemble } from './assemble.ts';
import { eachWord, Identifiers, IntColumn } from './columns.ts';
import type { Input } from './input.ts';
import { eachLine } from './text.ts';
import { EQUAL_WEIGHTS } from './weights.ts';

/**
 * Reads the format of public benchmark splits: one user a line, `user item item …`, separated by white space; opaque
 * identifiers, blank lines and users without items allowed. A line is a set: there is no time in it, an item named
 * twice counts once, and a user on several lines has all of their items. `order` is that of first occurrence.
 * @throws ClienteleError `input.unreadable` or `input.invalid` with file and line
 */
export async function readLightGcn(paths: readonly string[]): Promise<Input> {
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
  const rows = { customers: users.names, items: items.names, customer: user.values(), item: item.values() };
  return {
    format: 'lightgcn',
    dataset: assemble(rows, 'purchase'),
    interactions: EQUAL_WEIGHTS,
    order: users.names,
  };
}
