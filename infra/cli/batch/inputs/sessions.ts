import { assemble } from './assemble.ts';
import { eachWord, Identifiers, IntColumn } from './columns.ts';
import type { Input } from './input.ts';
import { eachLine } from './text.ts';
import { EQUAL_WEIGHTS } from './weights.ts';

/**
 * Reads ordered sessions: one a line, its items in order, separated by white space. A session is called by the number
 * of its line (running on over several files) and stands for a customer. Lines are taken to be in the order of time:
 * every item is a view, a millisecond after the one before it. Blank lines are no sessions.
 * @throws ClienteleError `input.unreadable` or `input.invalid` with file and line
 */
export async function readSessions(paths: readonly string[]): Promise<Input> {
  const items = new Identifiers();
  const names: string[] = [];
  const session = new IntColumn();
  const item = new IntColumn();
  let before = 0;
  for (const path of paths) {
    let last = 0;
    await eachLine(path, (line, number) => {
      last = number;
      const start = item.length;
      eachWord(line, (word) => {
        session.push(names.length);
        item.push(items.indexOf(word));
      });
      if (item.length > start) names.push(String(before + number));
    });
    before += last;
  }
  const time = Float64Array.from({ length: item.length }, (_, position) => position);
  const rows = {
    customers: names,
    items: items.names,
    customer: session.values(),
    item: item.values(),
    time,
  };
  return {
    format: 'sessions',
    dataset: assemble(rows, 'view'),
    interactions: EQUAL_WEIGHTS,
    order: names,
  };
}
