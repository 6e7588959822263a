/** The arrays a snapshot section may hold. */
export type SectionData = Uint8Array | Int32Array | Float32Array | Float64Array;

/** A named array with its dimensions: what models hand to the snapshot and get back from it, bit for bit. */
export interface Section {
  /** Unique within the snapshot: `model.neighbours.indices`. */
  readonly name: string;
  /** Row-major; the product is the length of `data`. */
  readonly dims: readonly number[];
  readonly data: SectionData;
}

/** Sections by name, as read back. `get` throws `snapshot.damaged` naming the section that is missing. */
export interface SectionReader {
  has(name: string): boolean;
  get(name: string): Section;
}

/** A snapshot that was opened: it can also check every section at once, which else happens as they are asked for. */
export interface OpenedSnapshot extends SectionReader {
  /** O(bytes). Throws `snapshot.damaged` naming the first section that is. */
  verify(): void;
}
