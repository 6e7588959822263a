import { ClienteleError } from '../../contract/errors.ts';
import type { SectionData, SectionReader } from '../snapshot/section.ts';

/**
 * The array of a section, checked.
 *
 * @throws ClienteleError `snapshot.damaged` when it is missing, of another type or of another length
 */
export function readColumn<T extends SectionData>(
  reader: SectionReader,
  section: string,
  type: abstract new (...args: never[]) => T,
  length: number,
): T {
  const { data } = reader.get(section);
  if (data instanceof type && data.length === length) return data;
  throw new ClienteleError(
    'snapshot.damaged',
    `Section ${section} holds ${data.length} values of ${data.constructor.name}; expected ${length} of ${type.name}.`,
    { section, found: data.length, expected: length },
  );
}

/** What is not an array, as the bytes of its JSON. */
export function jsonColumn(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/**
 * Reads {@link jsonColumn} back. The shape is the one that was written: the snapshot's version vouches for it.
 *
 * @throws ClienteleError `snapshot.damaged` when it is missing or not JSON
 */
export function readJson(reader: SectionReader, section: string): unknown {
  const { data } = reader.get(section);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new ClienteleError(
      'snapshot.damaged',
      `Section ${section} is not readable JSON.`,
      { section },
      cause,
    );
  }
}
