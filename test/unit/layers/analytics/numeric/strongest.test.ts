import { describe, expect, it } from 'vitest';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { strongest } from '../../../../../layers/analytics/numeric/strongest.ts';

describe('the strongest cells of each row', () => {
  const matrix = csrFromTriples(3, 5, [0, 0, 0, 0, 2, 2], [0, 1, 3, 4, 2, 4], [1, 3, 3, 2, -1, 5]);

  it('stay in order of column, ties to the lower one', () => {
    const two = strongest(matrix, 2);
    expect(two.offsets).toEqual(Int32Array.of(0, 2, 2, 4));
    expect(two.indices).toEqual(Int32Array.of(1, 3, 2, 4));
    expect(two.values).toEqual(Float32Array.of(3, 3, -1, 5));
    expect(strongest(matrix, 1).indices).toEqual(Int32Array.of(1, 4));
  });

  it('are all where no row has more, and none where none are wanted', () => {
    expect(strongest(matrix, 9)).toEqual(matrix);
    expect(strongest(matrix, 0).offsets).toEqual(new Int32Array(4));
  });
});
