/** The arrays a snapshot section may hold. */
export type SectionData = Uint8Array | Int32Array | Float32Array | Float64Array;

/** A named array with its dimensions, written to a snapshot and read back bit for bit. */
export interface Section {
  /** Unique within the snapshot: `model.neighbours.indices`. */
  readonly name: string;
  /** Row-major; the product is the length of `data`. */
  readonly dims: readonly number[];
  readonly data: SectionData;
}

/** Reads sections by name. `get` throws `snapshot.damaged` naming the section that is missing. */
export interface SectionReader {
  has(name: string): boolean;
  get(name: string): Section;
}

/** An opened snapshot. Sections are checked when they are first read; `verify` checks all at once. */
export interface OpenedSnapshot extends SectionReader {
  /** O(bytes). Throws `snapshot.damaged` naming the first damaged section. */
  verify(): void;
}
