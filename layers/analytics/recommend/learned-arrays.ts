import type { Csr } from '../numeric/csr.ts';
import { csrSections, readCsr } from '../numeric/sections.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';

/** A dense array, row-major; the product of `dims` is the length of `data`. */
export interface DenseArray {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** How one learned array is kept in a snapshot. */
export interface ArrayCodec<Value> {
  write(name: string, value: Value): Section[];
  read(sections: SectionReader, name: string): Value;
}

/** How everything that a model learns is kept, array by array. */
export type ArrayCodecs<Learned> = { readonly [Name in keyof Learned]: ArrayCodec<Learned[Name]> };

export const sparse: ArrayCodec<Csr> = { write: csrSections, read: readCsr };

export const dense: ArrayCodec<DenseArray> = {
  write: (name, { dims, data }) => [{ name, dims, data }],
  read: (sections, name) => {
    const { dims, data } = sections.get(name);
    return { dims, data: data as Float32Array };
  },
};

/** No section where there is no array. */
export const optionalDense: ArrayCodec<DenseArray | null> = {
  write: (name, array) => (array === null ? [] : dense.write(name, array)),
  read: (sections, name) => (sections.has(name) ? dense.read(sections, name) : null),
};

/** What a model has learned as sections `model.<name>`. No copy. */
export function learnedSections<Learned extends object>(
  codecs: ArrayCodecs<Learned>,
  learned: Learned,
): Section[] {
  return namesOf(codecs).flatMap((name) => codecs[name].write(`model.${String(name)}`, learned[name]));
}

/** Reads back what {@link learnedSections} wrote. */
export function readLearned<Learned extends object>(
  codecs: ArrayCodecs<Learned>,
  sections: SectionReader,
): Learned {
  const entries = namesOf(codecs).map(
    (name) => [name, codecs[name].read(sections, `model.${String(name)}`)] as const,
  );
  return Object.fromEntries(entries) as Learned;
}

function namesOf<Learned extends object>(codecs: ArrayCodecs<Learned>): (keyof Learned)[] {
  return Object.keys(codecs) as (keyof Learned)[];
}
