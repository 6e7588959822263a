/**
 * Solves A x = b for a small symmetric positive definite A, in place: the lower triangle of `a` becomes its Cholesky
 * factor, `b` becomes x. n³/6 multiplications.
 *
 * @param a row-major with `stride` cells a row; only the lower triangle is read
 * @returns whether A was positive definite; when not, `a` and `b` hold nothing of use
 */
export function choleskySolve(a: Float64Array, stride: number, n: number, b: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    const rowI = i * stride;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * stride;
      const sum = a[rowI + j] - dot(a, rowI, rowJ, j);
      if (i === j) {
        if (!(sum > 0)) return false;
        a[rowI + i] = Math.sqrt(sum);
      } else {
        a[rowI + j] = sum / a[rowJ + j];
      }
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= a[i * stride + k] * b[k];
    b[i] = sum / a[i * stride + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i] / a[i * stride + i];
    b[i] = x;
    for (let k = 0; k < i; k++) b[k] -= a[i * stride + k] * x;
  }
  return true;
}

/** Inner product of two runs of `a`. Four sums that do not wait for each other keep the processor busy. */
function dot(a: Float64Array, x: number, y: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[x + k] * a[y + k];
    s1 += a[x + k + 1] * a[y + k + 1];
    s2 += a[x + k + 2] * a[y + k + 2];
    s3 += a[x + k + 3] * a[y + k + 3];
  }
  for (; k < length; k++) s0 += a[x + k] * a[y + k];
  return s0 + s1 + (s2 + s3);
}
