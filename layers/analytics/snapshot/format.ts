import { crc32 } from 'node:zlib';
import { ClienteleError } from '../../contract/errors.ts';
import type { OpenedSnapshot, Section, SectionData } from './section.ts';

/**
 * The snapshot: a trained model in one buffer of named arrays. Little-endian.
 *
 * ```
 *  0  8 bytes  magic "CLIENTEL"
 *  8  u32      format version (1)
 * 12  u32      number of sections
 * 16  u32      bytes of the directory
 * 20  u32      CRC-32 of the directory
 * 24  f64      bytes of the whole snapshot
 * 32  …        directory: UTF-8 JSON, one entry a section: { name, type, dims, offset, crc32 }
 *  …           sections, each at its offset, a multiple of 8; gaps are zero
 * ```
 * A reader checks magic, version, length, and the checksums of the directory and of each section; errors say what was
 * found and what was expected. A later version of the format is refused.
 */
const SNAPSHOT_MAGIC = 'CLIENTEL';
const SNAPSHOT_VERSION = 1;

const HEADER_BYTES = 32;
const ALIGNMENT = 8;
const CHECKSUM_BYTES = 2 ** 30;

const TYPES = { u8: Uint8Array, i32: Int32Array, f32: Float32Array, f64: Float64Array } as const;
type TypeName = keyof typeof TYPES;

interface Entry {
  readonly name: string;
  readonly type: TypeName;
  readonly dims: readonly number[];
  readonly offset: number;
  readonly crc32: number;
}

/**
 * Encodes sections as chunks to be written one after the other, so that a large snapshot is never in memory twice.
 * Sections are sorted by name: the same sections give the same bytes in any order. O(bytes).
 * @throws ClienteleError `internal` when two sections share a name or a section's dimensions do not fit its data
 */
export function encodeSnapshot(sections: readonly Section[]): Uint8Array[] {
  requireLittleEndian();
  const sorted = [...sections].sort((a, b) => (a.name < b.name ? -1 : 1));
  // The directory contains the offsets and its size moves them, so they are relative to its end.
  const entries: Entry[] = [];
  let offset = 0;
  for (const [i, section] of sorted.entries()) {
    if (i > 0 && sorted[i - 1].name === section.name) {
      throw new ClienteleError('internal', `Two snapshot sections are named ${section.name}`);
    }
    const cells = section.dims.reduce((product, dim) => product * dim, 1);
    if (cells !== section.data.length) {
      throw new ClienteleError(
        'internal',
        `Snapshot section ${section.name} has ${section.data.length} cells, its dimensions ${cells}`,
      );
    }
    entries.push({
      name: section.name,
      type: typeOf(section.data),
      dims: section.dims,
      offset,
      crc32: checksum(bytesOf(section.data)),
    });
    offset = aligned(offset + section.data.byteLength);
  }
  const directory = new TextEncoder().encode(JSON.stringify(entries));
  const start = aligned(HEADER_BYTES + directory.length);

  const head = new Uint8Array(start);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode(SNAPSHOT_MAGIC), 0);
  view.setUint32(8, SNAPSHOT_VERSION, true);
  view.setUint32(12, sorted.length, true);
  view.setUint32(16, directory.length, true);
  view.setUint32(20, crc32(directory), true);
  view.setFloat64(24, start + offset, true);
  head.set(directory, HEADER_BYTES);

  const chunks: Uint8Array[] = [head];
  for (const section of sorted) {
    const bytes = bytesOf(section.data);
    chunks.push(bytes);
    const gap = aligned(bytes.length) - bytes.length;
    if (gap > 0) chunks.push(new Uint8Array(gap));
  }
  return chunks;
}

/**
 * Opens a snapshot. Sections are views on the buffer, not copies; each one's checksum is verified when it is first asked for.
 * @param buffer the whole snapshot
 * @throws ClienteleError `snapshot.not_a_snapshot` (magic), `snapshot.unsupported` (format version) or
 *   `snapshot.damaged` (length, checksum, a section that does not fit or is missing)
 */
export function openSnapshot(buffer: Uint8Array): OpenedSnapshot {
  requireLittleEndian();
  if (buffer.length < HEADER_BYTES) {
    throw new ClienteleError(
      'snapshot.not_a_snapshot',
      `This is not a snapshot: it has ${buffer.length} bytes, a snapshot has at least ${HEADER_BYTES}`,
    );
  }
  const magic = new TextDecoder('latin1').decode(buffer.subarray(0, 8));
  if (magic !== SNAPSHOT_MAGIC) {
    throw new ClienteleError(
      'snapshot.not_a_snapshot',
      `This is not a snapshot: it starts with ${JSON.stringify(magic)}, a snapshot with ${SNAPSHOT_MAGIC}`,
    );
  }
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const version = view.getUint32(8, true);
  if (version !== SNAPSHOT_VERSION) {
    throw new ClienteleError(
      'snapshot.unsupported',
      `Snapshot format ${version} cannot be read: this release reads format ${SNAPSHOT_VERSION}. Run the pipeline again to make a new snapshot.`,
      { version },
    );
  }
  const total = view.getFloat64(24, true);
  if (total !== buffer.length) {
    throw damaged(`its header says ${total} bytes, it has ${buffer.length}`);
  }
  const directoryBytes = view.getUint32(16, true);
  const start = aligned(HEADER_BYTES + directoryBytes);
  if (start > buffer.length) throw damaged('its directory is longer than the snapshot');
  const directory = buffer.subarray(HEADER_BYTES, HEADER_BYTES + directoryBytes);
  if (crc32(directory) !== view.getUint32(20, true)) throw damaged('its directory fails the checksum');
  const entries = JSON.parse(new TextDecoder().decode(directory)) as Entry[];
  if (entries.length !== view.getUint32(12, true))
    throw damaged('its directory has another number of sections than its header says');
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const opened = new Map<string, Section>();

  // Typed arrays need aligned offsets; a buffer that is an unaligned slice of a larger one is copied once.
  const base = buffer.byteOffset % ALIGNMENT === 0 ? buffer : buffer.slice();

  function get(name: string): Section {
    const seen = opened.get(name);
    if (seen !== undefined) return seen;
    const entry = byName.get(name);
    if (entry === undefined) throw damaged(`section ${name} is missing`);
    const make = TYPES[entry.type];
    if (make === undefined) throw damaged(`section ${name} has the unknown type ${String(entry.type)}`);
    const cells = entry.dims.reduce((product, dim) => product * dim, 1);
    const bytes = cells * make.BYTES_PER_ELEMENT;
    if (start + entry.offset + bytes > base.length) throw damaged(`section ${name} ends beyond the snapshot`);
    const data = new make(base.buffer as ArrayBuffer, base.byteOffset + start + entry.offset, cells);
    if (checksum(bytesOf(data)) !== entry.crc32) throw damaged(`section ${name} fails the checksum`);
    const section = { name, dims: entry.dims, data };
    opened.set(name, section);
    return section;
  }

  function verify(): void {
    for (const name of byName.keys()) get(name);
  }

  return { has: (name) => byName.has(name), get, verify };
}

function damaged(how: string): ClienteleError {
  return new ClienteleError(
    'snapshot.damaged',
    `The snapshot is damaged: ${how}. Run the pipeline again to make a new one.`,
  );
}

/** Of a section of any size: the checksum of one call ends at 4 GiB. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += CHECKSUM_BYTES)
    sum = crc32(bytes.subarray(at, at + CHECKSUM_BYTES), sum);
  return sum;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function bytesOf(data: SectionData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function typeOf(data: SectionData): TypeName {
  if (data instanceof Uint8Array) return 'u8';
  if (data instanceof Int32Array) return 'i32';
  return data instanceof Float32Array ? 'f32' : 'f64';
}

function requireLittleEndian(): void {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) {
    throw new ClienteleError(
      'snapshot.unsupported',
      'Snapshots are little-endian; this machine is big-endian and cannot use them',
    );
  }
}
