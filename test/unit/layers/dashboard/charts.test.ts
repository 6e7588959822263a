import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticks } from '../../../../layers/dashboard/charts/scale.ts';
import { squarify } from '../../../../layers/dashboard/charts/squarify.ts';

describe('the steps of an axis', () => {
  it('are round', () => {
    expect(ticks([0, 81_000])).toEqual([0, 50_000, 100_000]);
    expect(ticks([-3, 9])).toEqual([-5, 0, 5, 10]);
    expect(ticks([])).toEqual([0, 0.5]);
  });

  it('reach from zero around all values, few of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const steps = ticks(values);
        expect(steps.length).toBeLessThanOrEqual(8);
        expect(steps[0]).toBeLessThanOrEqual(Math.min(0, ...values));
        expect(steps.at(-1)).toBeGreaterThanOrEqual(Math.max(0, ...values));
      }),
    );
  });
});

describe('a tree map', () => {
  it('gives each size its share of the area, inside the frame', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const sorted = sizes.toSorted((a, b) => b - a);
        const total = sorted.reduce((sum, size) => sum + size, 0);
        const boxes = squarify(sorted, 600, 300);
        expect(boxes).toHaveLength(sorted.length);
        boxes.forEach((box, at) => {
          expect(box.width * box.height).toBeCloseTo(((sorted[at] ?? 0) / total) * 600 * 300, 3);
          expect(box.left + box.width).toBeLessThanOrEqual(600.001);
          expect(box.top + box.height).toBeLessThanOrEqual(300.001);
        });
      }),
    );
  });
});
