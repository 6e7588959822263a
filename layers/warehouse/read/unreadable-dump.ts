/** Code of an {@link UnreadableDump} that is not UTF-8: its encoding is to be found out, see dump-file.ts. */
export const NOT_UTF8 = 'not-utf8';

/** A file that cannot be read as a whole. `message` tells the shopkeeper what it is and what to do. */
export class UnreadableDump extends Error {
  /** Stable, for counting. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'UnreadableDump';
    this.code = code;
  }
}
