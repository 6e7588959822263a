import { ClienteleError } from '../../contract/errors.ts';
import type { Section, SectionReader } from './section.ts';

/** A list of strings as two sections: UTF-8 bytes end to end, and `length + 1` offsets. O(bytes). */
export function stringSections(name: string, strings: readonly string[]): Section[] {
  const encoder = new TextEncoder();
  const offsets = new Int32Array(strings.length + 1);
  const parts = strings.map((text) => encoder.encode(text));
  for (const [i, part] of parts.entries()) offsets[i + 1] = offsets[i] + part.length;
  const bytes = new Uint8Array(offsets[strings.length]);
  for (const [i, part] of parts.entries()) bytes.set(part, offsets[i]);
  return [
    { name: `${name}.offsets`, dims: [offsets.length], data: offsets },
    { name: `${name}.bytes`, dims: [bytes.length], data: bytes },
  ];
}

/** Reads back what {@link stringSections} wrote. */
export function readStrings(reader: SectionReader, name: string): string[] {
  const offsets = reader.get(`${name}.offsets`).data as Int32Array;
  const bytes = reader.get(`${name}.bytes`).data as Uint8Array;
  const decoder = new TextDecoder();
  return Array.from({ length: offsets.length - 1 }, (_, i) =>
    decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])),
  );
}

/** Any JSON value as one section. For small things: descriptions, settings. */
export function jsonSection(name: string, value: unknown): Section {
  const data = new TextEncoder().encode(JSON.stringify(value));
  return { name, dims: [data.length], data };
}

/**
 * Reads back what {@link jsonSection} wrote.
 *
 * @throws ClienteleError `snapshot.damaged` when it is missing or not JSON
 */
export function readJson(reader: SectionReader, name: string): unknown {
  const { data } = reader.get(name);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new ClienteleError(
      'snapshot.damaged',
      `Section ${name} is not readable JSON. Run the pipeline again to make a new snapshot.`,
      { section: name },
      cause,
    );
  }
}
