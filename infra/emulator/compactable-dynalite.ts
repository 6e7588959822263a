import { createRequire } from 'node:module';
import type Dynalite from 'dynalite';

/** The part of LevelDB that dynalite keeps to itself. */
interface Database {
  compactRange(start: string, end: string): Promise<void>;
}
type DatabaseClass = new (path: string, options: object) => Database;

const require = createRequire(import.meta.url);
const ofDynalite = createRequire(require.resolve('dynalite'));

/** Databases that dynalite opened, by directory. */
const opened = new Map<string, Database>();

// Its module takes the class when it is loaded, so the class has to be another one by then.
const level = ofDynalite('level') as { Level: DatabaseClass };
level.Level = class extends level.Level {
  constructor(path: string, options: object) {
    super(path, options);
    opened.set(path, this);
  }
};

export const dynalite = require('dynalite') as typeof Dynalite;

/** Gives the room of removed and overwritten items in a directory of dynalite back to the disk. */
export async function compactDirectory(directory: string): Promise<void> {
  // All keys are text, and no text sorts behind the last code point.
  await opened.get(directory)?.compactRange('\0', '\u{10ffff}');
}
