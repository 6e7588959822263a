import { describe, expect, it } from 'vitest';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../layers/analytics/recommend/interactions.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

const flat = {
  ...DEFAULT_INTERACTIONS,
  weights: { ...DEFAULT_INTERACTIONS.weights, view: 0.5, purchase: 1 },
};

/** `customer:item` ► value. */
function cells(dataset: Dataset, config = flat, range = {}): Record<string, number> {
  const { matrix } = buildInteractions(dataset, config, range);
  const found: Record<string, number> = {};
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row]!; at < matrix.offsets[row + 1]!; at++) {
      found[`${row}:${matrix.indices[at]}`] = matrix.values[at]!;
    }
  }
  return found;
}

function demandOf(dataset: Dataset, item: number, config = flat): number {
  const { demand } = buildInteractions(dataset, config);
  return demand.values.slice(demand.offsets[item], demand.offsets[item + 1]).reduce((a, b) => a + b, 0);
}

const buy = (day: number, customer: number, item: number, quantity = 1): Happening => ({
  day,
  type: 'purchase',
  customer,
  item,
  quantity,
});
const giveBack = (day: number, customer: number, item: number, quantity = 1): Happening => ({
  day,
  type: 'refund',
  customer,
  item,
  quantity,
});

describe('interactions', () => {
  it('add up the weights of a pair and keep its first and last time and its purchases', () => {
    const dataset = shop(2, 2, [{ day: 1, type: 'view', customer: 0, item: 1 }, buy(2, 0, 1), buy(5, 0, 1)]);
    const interactions = buildInteractions(dataset, flat);
    expect(cells(dataset)).toEqual({ '0:1': 2.5 });
    expect(interactions.firstTime).toEqual(Float64Array.of(1 * DAY));
    expect(interactions.lastTime).toEqual(Float64Array.of(5 * DAY));
    expect(interactions.purchases).toEqual(Float32Array.of(2));
  });

  it('do not bound demand of data without times, whatever is held out behind it', () => {
    const many = Array.from({ length: 150 }, (_, item) => buy(0, 0, item));
    const { demand } = buildInteractions(shop(1, 151, [...many, buy(1, 0, 150)]), flat, { until: DAY });
    expect(demand.values[0]).toBe(1);
  });

  it('rank the items of views of a single day by how often they were viewed', () => {
    const views = Array.from({ length: 20 }, (_, item) =>
      Array.from(
        { length: item + 1 },
        (_, customer): Happening => ({ day: 0, type: 'view', customer, item }),
      ),
    ).flat();
    const dataset = shop(20, 20, views);
    expect(demandOf(dataset, 19)).toBeGreaterThan(demandOf(dataset, 18));
    expect(demandOf(dataset, 18)).toBeGreaterThan(demandOf(dataset, 17));
  });

  it('halve with every half-life of age', () => {
    const dataset = shop(1, 2, [buy(0, 0, 0), buy(20, 0, 1)]);
    expect(cells(dataset, { ...flat, halfLifeDays: 10 })).toEqual({ '0:0': 0.25, '0:1': 1 });
  });

  it('forget what lies before the window, but remember that it was seen', () => {
    const dataset = shop(1, 2, [buy(0, 0, 0), buy(20, 0, 1)]);
    const interactions = buildInteractions(dataset, { ...flat, windowDays: 7 });
    expect(interactions.matrix.indices).toEqual(Int32Array.of(1));
    expect(interactions.seen.indices).toEqual(Int32Array.of(0, 1));
  });

  it('let a refund take back the latest purchase, and the item stays seen', () => {
    const dataset = shop(1, 1, [buy(0, 0, 0), giveBack(3, 0, 0)]);
    expect(cells(dataset)).toEqual({});
    expect(buildInteractions(dataset, flat).seen.indices).toEqual(Int32Array.of(0));
    expect(demandOf(dataset, 0)).toBe(0);
  });

  it('leave what was only looked at open to be recommended', () => {
    const view = { day: 1, type: 'view' as const, customer: 0, item: 1 };
    expect(buildInteractions(shop(1, 2, [buy(0, 0, 0), view]), flat).seen.indices).toEqual(Int32Array.of(0));
  });

  it('take looking for having in a shop that tells of nothing else', () => {
    const view = { day: 1, type: 'view' as const, customer: 0, item: 1 };
    expect(buildInteractions(shop(1, 2, [view]), flat).seen.indices).toEqual(Int32Array.of(1));
  });

  it('let a purchase count until all of its units are returned', () => {
    const some = [buy(0, 0, 0, 3), giveBack(1, 0, 0, 2)];
    expect(cells(shop(1, 1, some))).toEqual({ '0:0': 1 });
    expect(cells(shop(1, 1, [...some, giveBack(2, 0, 0, 1)]))).toEqual({});
  });

  it('carry a large refund over to the purchase before, never to one after', () => {
    const dataset = shop(1, 1, [buy(0, 0, 0), buy(1, 0, 0), giveBack(2, 0, 0, 5), buy(3, 0, 0)]);
    expect(cells(dataset)).toEqual({ '0:0': 1 });
  });

  it('count anonymous events as demand only', () => {
    const dataset = shop(1, 2, [buy(0, -1, 1), buy(0, 0, 0)]);
    expect(cells(dataset)).toEqual({ '0:0': 1 });
    expect(demandOf(dataset, 1)).toBe(1);
  });

  it('see nothing at or after the end of the range, nor a refund from beyond it', () => {
    const dataset = shop(1, 2, [buy(0, 0, 0), giveBack(9, 0, 0), buy(5, 0, 1)]);
    expect(cells(dataset, flat, { until: 5 * DAY })).toEqual({ '0:0': 1 });
    expect(buildInteractions(dataset, flat, { until: 5 * DAY }).seen.indices).toEqual(Int32Array.of(0));
  });

  it('leave out types without a weight and events without an item', () => {
    const dataset = shop(1, 1, [
      { day: 0, type: 'impression', customer: 0, item: 0 },
      { day: 0, type: 'search', customer: 0, item: -1 },
    ]);
    expect(cells(dataset)).toEqual({});
    expect(buildInteractions(dataset, flat).seen.indices).toHaveLength(0);
  });

  it('have a row for every customer and a column for every item, in use or not', () => {
    const { matrix } = buildInteractions(shop(3, 4, [buy(0, 1, 2)]), flat);
    expect([matrix.rows, matrix.cols, Array.from(matrix.offsets)]).toEqual([3, 4, [0, 0, 1, 1]]);
  });
});
