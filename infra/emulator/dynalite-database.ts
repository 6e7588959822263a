import { createRequire } from 'node:module';
import type Dynalite from 'dynalite';

/** The parts of LevelDB that are used here. */
interface Database {
  keys(options?: object): DatabaseIterator;
  values(options?: object): DatabaseIterator;
  compactRange(start: string, end: string): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}
interface DatabaseIterator {
  next(): Promise<unknown>;
  close(): Promise<void>;
  return?: () => Promise<void>;
}
type DatabaseClass = new (path: string, options: object) => Database;

const require = createRequire(import.meta.url);
const ofDynalite = createRequire(require.resolve('dynalite'));

/** Databases that dynalite opened, by directory: it keeps them to itself. */
const opened = new Map<string, Database>();

// Its module takes the class when it is loaded, so the class has to be another one by then.
const level = ofDynalite('level') as { Level: DatabaseClass };
level.Level = class extends level.Level {
  constructor(path: string, options: object) {
    super(path, options);
    opened.set(path, this);
  }

  override keys(options?: object): DatabaseIterator {
    return closing(super.keys(options));
  }

  override values(options?: object): DatabaseIterator {
    return closing(super.values(options));
  }
};

/**
 * dynalite ends an iterator by `return`, which those of LevelDB lack: each query left one open, and with it every file that was
 * there at the time, for as long as the process ran.
 */
function closing(iterator: DatabaseIterator): DatabaseIterator {
  const next = iterator.next.bind(iterator);
  return Object.assign(iterator, {
    return: () => iterator.close(),
    next: async () => {
      const value = await next();
      if (value === undefined) await iterator.close();
      return value;
    },
  });
}

export const dynalite = require('dynalite') as typeof Dynalite;

/** Gives the room of removed and overwritten items in a directory of dynalite back to the disk. */
export async function compactDirectory(directory: string): Promise<void> {
  // All keys are text, and no text sorts behind the last code point.
  await opened.get(directory)?.compactRange('\0', '\u{10ffff}');
}

/** Opens and closes a directory of dynalite, which itself gives no reason when it cannot. Throws what LevelDB throws. */
export async function tryToOpen(directory: string): Promise<void> {
  const database = new level.Level(directory, {});
  await database.open();
  await database.close();
}
