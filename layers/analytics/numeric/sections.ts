import type { Section, SectionReader } from '../snapshot/section.ts';
import type { Csr } from './csr.ts';

/** A sparse matrix as four sections: `<name>.shape`, `.offsets`, `.indices` and `.values`. No copy. */
export function csrSections(name: string, matrix: Csr): Section[] {
  return [
    { name: `${name}.shape`, dims: [2], data: Int32Array.of(matrix.rows, matrix.cols) },
    { name: `${name}.offsets`, dims: [matrix.offsets.length], data: matrix.offsets },
    { name: `${name}.indices`, dims: [matrix.indices.length], data: matrix.indices },
    { name: `${name}.values`, dims: [matrix.values.length], data: matrix.values },
  ];
}

/** Reads back what {@link csrSections} wrote. */
export function readCsr(reader: SectionReader, name: string): Csr {
  const [rows, cols] = reader.get(`${name}.shape`).data;
  return {
    rows,
    cols,
    offsets: reader.get(`${name}.offsets`).data as Int32Array,
    indices: reader.get(`${name}.indices`).data as Int32Array,
    values: reader.get(`${name}.values`).data as Float32Array,
  };
}
