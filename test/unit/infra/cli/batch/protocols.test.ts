import { describe, expect, it } from 'vitest';
import { readBaskets } from '../../../../../infra/cli/batch/inputs/baskets.ts';
import { FORMATS, type Input } from '../../../../../infra/cli/batch/inputs/input.ts';
import { readLightGcn } from '../../../../../infra/cli/batch/inputs/lightgcn.ts';
import { readSessions } from '../../../../../infra/cli/batch/inputs/sessions.ts';
import { leaveLastOutTrial } from '../../../../../infra/cli/batch/protocols/leave-last-out.ts';
import { nextBasketTrial } from '../../../../../infra/cli/batch/protocols/next-basket.ts';
import { protocolOf } from '../../../../../infra/cli/batch/protocols/protocol-of.ts';
import { sessionTrial } from '../../../../../infra/cli/batch/protocols/session.ts';
import { splitTrial } from '../../../../../infra/cli/batch/protocols/split.ts';
import { temporalTrial } from '../../../../../infra/cli/batch/protocols/temporal.ts';
import type { Trial } from '../../../../../infra/cli/batch/protocols/trial.ts';
import { historyOf } from '../../../../../infra/cli/batch/scoring/queries.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { seenOf } from '../../../../../layers/analytics/recommend/lists.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';
import { complaint, fileOf } from './files.ts';

const [NATIVE] = FORMATS;

/** Each query as `history or #row > relevant`, items by name, those unknown to training as `?`. */
function asked({ queries, relevant }: Trial, items: readonly { readonly id: string }[]): string[] {
  return Array.from({ length: queries.length }, (_, q) => {
    const name = (item: number) => items[item]?.id ?? '?';
    const row = queries.row[q] as number;
    const history = [...historyOf(queries, q).items].map(name).join(' ');
    return `${row < 0 ? history : `#${row}`} > ${[...seenOf(relevant, q)].map(name).join(' ')}`;
  });
}

/** What training knows, by row. */
function learnt({ train }: Trial, items: readonly { readonly id: string }[]): string[] {
  return Array.from({ length: train.matrix.rows }, (_, row) =>
    [...seenOf(train.matrix, row)].map((item) => items[item]?.id).join(' '),
  );
}

function native(dataset: Dataset): Input {
  return { format: NATIVE, dataset, interactions: DEFAULT_INTERACTIONS, order: dataset.customers };
}

const buy = (day: number, customer: number, item: number, order = -1): Happening => ({
  day,
  type: 'purchase',
  customer,
  item,
  order,
});

describe('given files', () => {
  it('hold every test customer against all of their test items, known to training or not', async () => {
    const train = await readLightGcn([fileOf('a 1 2\nb 2 3\n')]);
    const test = await readLightGcn([fileOf('c 1\nb 1 9 8\na 2 3\nd\n')]);
    const trial = splitTrial(train, test);
    expect(asked(trial, train.dataset.items)).toEqual([' > 1', '#0 > 2 3', '#1 > ? ? 1']);
    expect(trial.notes).toEqual([
      expect.stringMatching(/^1 test customers are not in train/),
      expect.stringMatching(/^2 test items are not in train/),
      expect.stringMatching(/^1 test items are among/),
    ]);
  });
});

describe('one cut in time', () => {
  const dataset = shop(3, 4, [
    ...[buy(0, 0, 0), buy(0, 1, 1), buy(1, 1, 2)],
    ...[buy(5, 0, 0), buy(5, 0, 3), buy(6, 2, 1), buy(7, 1, 1)],
  ]);

  it('asks known customers for what is new to them', () => {
    const trial = temporalTrial(native(dataset), 3 * DAY, true);
    expect(learnt(trial, dataset.items)).toEqual(['i0000', 'i0001 i0002', '']);
    expect(asked(trial, dataset.items)).toEqual(['#0 > i0003']);
  });

  it('asks for everything where what they had may come again', () => {
    const trial = temporalTrial(native(dataset), 3 * DAY, false);
    expect(asked(trial, dataset.items)).toEqual(['#0 > i0000 i0003', '#1 > i0001']);
  });
});

describe('leaving the last item out', () => {
  const dataset = shop(3, 4, [
    ...[buy(0, 0, 0), buy(1, 0, 1), buy(2, 0, 2), buy(3, 0, 0)],
    ...[buy(0, 1, 3), buy(1, 1, 3)],
    ...[buy(4, 2, 1), buy(4, 2, 2)],
  ]);

  it('holds out what was new last, and all that came after it', () => {
    const trial = leaveLastOutTrial(native(dataset), true);
    expect(asked(trial, dataset.items)).toEqual(['#0 > i0002', '#2 > i0002']);
    expect(learnt(trial, dataset.items)).toEqual(['i0000 i0001', 'i0003', 'i0001']);
  });

  it('holds out the very last where items may come again', () => {
    const trial = leaveLastOutTrial(native(dataset), false);
    expect(asked(trial, dataset.items)).toEqual(['#0 > i0000', '#2 > i0002']);
    expect(learnt(trial, dataset.items)).toEqual(['i0000 i0001 i0002', 'i0003', 'i0001']);
  });
});

describe('sessions', () => {
  it('of a test file are asked at every step, repeats at once counting once', async () => {
    const train = await readSessions([fileOf('a b\nb c\n')]);
    const test = await readSessions([fileOf('c c a x b\na\n')]);
    const trial = sessionTrial(train, test, false, 1);
    expect(asked(trial, train.dataset.items)).toEqual(['c > a', 'a c > ?', 'a c > b']);
    expect(learnt(trial, train.dataset.items)).toEqual(['a b', 'b c']);
  });

  it('weigh what was in them last most, and leave out steps back when told to', async () => {
    const train = await readSessions([fileOf('a b\n')]);
    const test = await readSessions([fileOf('a b a b\n')]);
    const all = sessionTrial(train, test, false, 1);
    expect([...historyOf(all.queries, 2).items]).toEqual([0, 1]);
    expect([...historyOf(all.queries, 2).weights]).toEqual([1, Math.fround(2 / 3)]);
    expect(asked(sessionTrial(train, test, true, 1), train.dataset.items)).toEqual(['a > b']);
  });

  it('without a test file are held out from the end', async () => {
    const input = await readSessions([fileOf('a b\na c\nb c\nc a\nb a\n')]);
    const trial = sessionTrial(input, null, false, 1);
    expect(asked(trial, input.dataset.items)).toEqual(['b > a']);
    expect(learnt(trial, input.dataset.items)).toEqual(['a b', 'a c', 'b c', 'a c']);
  });

  it('are those that events name, whoever the customer', () => {
    const events = [buy(0, 0, 0), buy(1, 0, 1), buy(2, 1, 2), buy(3, 0, 3), buy(4, 1, 0)];
    const dataset = shop(2, 4, events);
    dataset.events.session.set([0, 0, 1, 1, -1]);
    const trial = sessionTrial(native(dataset), null, false, 1);
    expect(learnt(trial, dataset.items)).toEqual(['i0000 i0001']);
    expect(asked(trial, dataset.items)).toEqual(['i0002 > i0003']);
  });
});

describe('the next basket', () => {
  it('is the last of everybody with two or more', async () => {
    const input = await readBaskets([fileOf('{"a":[[1],[2,3],[1,4]],"b":[[2]],"c":[[3],[3]]}')]);
    const { items } = input.dataset;
    const trial = nextBasketTrial(input, null, false);
    expect(asked(trial, items)).toEqual(['#0 > 1 4', '#2 > 3']);
    expect(learnt(trial, items)).toEqual(['1 2 3', '2', '3']);
    expect(asked(nextBasketTrial(input, null, true), items)).toEqual(['#0 > 4']);
  });

  it('is the first one of a test file', async () => {
    const input = await readBaskets([fileOf('{"a":[[1],[2]],"b":[[2]]}')]);
    const test = await readBaskets([fileOf('{"b":[[1,7],[2]],"z":[[1]]}')]);
    const trial = nextBasketTrial(input, test, false);
    expect(asked(trial, input.dataset.items).sort()).toEqual([' > 1', '#1 > ? 1']);
  });

  it('is told apart by order, also of orders at the same time', () => {
    const dataset = shop(1, 4, [buy(0, 0, 0, 0), buy(2, 0, 1, 1), buy(2, 0, 2, 2), buy(2, 0, 3, 1)]);
    const trial = nextBasketTrial(native(dataset), null, false);
    expect(asked(trial, dataset.items)).toEqual(['#0 > i0001 i0003']);
    expect(learnt(trial, dataset.items)).toEqual(['i0000']);
  });

  it('is a day where orders have no number', () => {
    const dataset = shop(1, 4, [buy(0, 0, 0), buy(2.1, 0, 1), buy(2.9, 0, 2)]);
    expect(asked(nextBasketTrial(native(dataset), null, false), dataset.items)).toEqual(['#0 > i0001 i0002']);
  });
});

describe('a protocol', () => {
  const NOTHING = {
    protocol: undefined,
    format: 'native' as const,
    test: [],
    cut: undefined,
    cutDays: undefined,
  };

  it.each([
    [{}, 'temporal'],
    [{ test: ['t'] }, 'split'],
    [{ format: 'lightgcn', test: ['t'] }, 'split'],
    [{ format: 'sessions', test: ['t'] }, 'session'],
    [{ format: 'baskets' }, 'next-basket'],
    [{ format: 'baskets', protocol: 'split', test: ['t'] }, 'split'],
    [{ protocol: 'leave-last-out', format: 'sessions' }, 'leave-last-out'],
    [{ protocol: 'ratings', cutDays: 7 }, 'ratings'],
  ] as const)('for %j is %s', (options, protocol) => {
    expect(protocolOf({ ...NOTHING, ...options })).toBe(protocol);
  });

  it.each([
    [{ protocol: 'split' }, /split needs --test/],
    [{ protocol: 'temporal', test: ['t'] }, /omit --test/],
    [{ protocol: 'temporal', format: 'baskets' }, /needs dates/],
    [{ protocol: 'leave-last-out', format: 'lightgcn' }, /needs an order/],
    [{ protocol: 'ratings', format: 'baskets' }, /needs ratings/],
    [{ protocol: 'session', format: 'baskets' }, /--format sessions or native/],
    [{ protocol: 'next-basket', format: 'sessions' }, /--format baskets or native/],
    [{ test: ['t'], cut: 0 }, /need --protocol temporal/],
    [{ cut: 0, cutDays: 1 }, /give one of them/],
  ] as const)('is refused for %j', async (options, message) => {
    expect(await complaint(() => protocolOf({ ...NOTHING, ...options }))).toMatch(message);
  });
});
