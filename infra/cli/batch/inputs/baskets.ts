import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import { assemble } from './assemble.ts';
import { BasketReader } from './basket-reader.ts';
import { Identifiers, IntColumn } from './columns.ts';
import type { Input } from './input.ts';
import { eachText } from './text.ts';
import { EQUAL_WEIGHTS } from './weights.ts';

const WEEK_MS = 7 * DAY_MS;

/**
 * Reads JSON `{ "user": [["item", …], …], … }`: of every user the baskets in order, each a list of items (texts or
 * numbers). The format has no dates: baskets count as a week apart, and each user's last one as of the same day. Empty
 * baskets are left out; baskets of a user that occurs again are appended.
 * @throws ClienteleError `input.unreadable` or `input.invalid` with file, line and column
 */
export async function readBaskets(paths: readonly string[]): Promise<Input> {
  const users = new Identifiers();
  const items = new Identifiers();
  const user = new IntColumn();
  const item = new IntColumn();
  const basket = new IntColumn();
  const owner = new IntColumn();
  for (const path of paths) {
    let current = -1;
    let open = false;
    const reader = new BasketReader(path, {
      user: (id) => {
        current = users.indexOf(id);
      },
      basket: () => {
        open = false;
      },
      item: (id) => {
        if (!open) owner.push(current);
        open = true;
        user.push(current);
        item.push(items.indexOf(id));
        basket.push(owner.length - 1);
      },
    });
    await eachText(path, (text) => reader.read(text));
    reader.end();
  }
  const week = weeksOf(owner.values(), users.names.length);
  const rows = {
    customers: users.names,
    items: items.names,
    customer: user.values(),
    item: item.values(),
    time: Float64Array.from(basket.values(), (index) => (week[index] as number) * WEEK_MS),
    order: basket.values(),
  };
  return {
    format: 'baskets',
    dataset: assemble(rows, 'purchase'),
    interactions: EQUAL_WEIGHTS,
    order: users.names,
  };
}

/** Week of each basket: the last one of every user falls into the same week, the latest of all. */
function weeksOf(owner: Int32Array, users: number): Int32Array {
  const count = new Int32Array(users);
  for (const user of owner) count[user] = (count[user] as number) + 1;
  const most = count.reduce((longest, length) => Math.max(longest, length), 0);
  const met = new Int32Array(users);
  return owner.map((user) => {
    met[user] = (met[user] as number) + 1;
    return most - (count[user] as number) + (met[user] as number) - 1;
  });
}
