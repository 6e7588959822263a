/** Compressed sparse rows. Column indices ascend within a row and occur once. */
export interface Csr {
  readonly rows: number;
  readonly cols: number;
  /** `rows + 1` offsets into `indices` and `values`. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}
