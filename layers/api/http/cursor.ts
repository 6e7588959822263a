import { Buffer } from 'node:buffer';

/** Where a list goes on. */
export interface Cursor {
  /** The list it was given out for: `members|champions`. */
  readonly list: string;
  /** The version that the list is read from, to its end. */
  readonly version: string;
  /** Entries that came before. */
  readonly position: number;
}

/** A cursor as text that callers hand back as it is: base64url, in the alphabet of a query. */
export function cursorText({ list, version, position }: Cursor): string {
  return Buffer.from(JSON.stringify([list, version, position])).toString('base64url');
}

/** The cursor in a text by {@link cursorText}; undefined for any other text. */
export function cursorFrom(text: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 3) return undefined;
    const [list, version, position] = value as unknown[];
    if (typeof list !== 'string' || typeof version !== 'string') return undefined;
    // What goes into the key of a row: nothing that could stand for another one.
    if (!/^[\w.-]{1,100}$/.test(version)) return undefined;
    if (!Number.isSafeInteger(position) || (position as number) < 0) return undefined;
    return { list, version, position: position as number };
  } catch {
    return undefined;
  }
}
