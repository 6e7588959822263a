import { type FileHandle, open } from 'node:fs/promises';
import { LF } from './dialect.ts';
import { withDump } from './dump-file.ts';
import type { Reject } from './reject.ts';
import { UnreadableDump } from './unreadable-dump.ts';

/** A part of a joined dump, as a local file and under the name it was delivered by. */
export interface DumpPart {
  readonly path: string;
  readonly name: string;
}

/**
 * Joins parts of NDJSON, plain or compressed, to one plain file, record by record in the order given: what a delivery
 * stream writes in many small objects is read as one dump. A truncated part keeps its whole records, a damaged one is left
 * out; neither touches the others. Memory: a block and a record.
 * @returns what is wrong with which part
 */
export async function joinDumps(parts: readonly DumpPart[], into: string): Promise<Reject[]> {
  const problems: Reject[] = [];
  const file = await open(into, 'w');
  let length = 0;
  try {
    for (const part of parts) {
      const { end, problem } = await appendPart(part.path, file, length);
      // Of a part that broke off, more may have been written than counts.
      await file.truncate(end);
      length = end;
      if (problem !== undefined) problems.push(rejectOf(part.name, problem));
    }
  } finally {
    await file.close();
  }
  return problems;
}

/** Writes a part's records from `start` on. Returns where they end. */
async function appendPart(
  path: string,
  file: FileHandle,
  start: number,
): Promise<{ readonly end: number; readonly problem: UnreadableDump | undefined }> {
  const write = (salvage: boolean) =>
    withDump(path, { salvage, encoding: 'utf-8' }, (dump) =>
      writeRecords(dump.bytes(), file, start, salvage),
    );
  try {
    try {
      return { end: await write(false), problem: undefined };
    } catch (error) {
      if (!(error instanceof UnreadableDump) || error.code !== 'truncated') throw error;
      return { end: await write(true), problem: error };
    }
  } catch (error) {
    if (!(error instanceof UnreadableDump)) throw error;
    return { end: start, problem: error };
  }
}

/**
 * @param cutOff the last record has no end, so it may lack its tail and is dropped
 * @returns the position after the last record
 */
async function writeRecords(
  bytes: AsyncIterable<Buffer>,
  file: FileHandle,
  start: number,
  cutOff: boolean,
): Promise<number> {
  let at = start;
  let carry: Buffer = Buffer.alloc(0);
  async function write(records: Buffer): Promise<void> {
    for (let from = 0; from < records.length; ) {
      const { bytesWritten } = await file.write(records, from, records.length - from, at);
      from += bytesWritten;
      at += bytesWritten;
    }
  }
  for await (const block of bytes) {
    const all = carry.length === 0 ? block : Buffer.concat([carry, block]);
    const whole = all.lastIndexOf(LF) + 1;
    carry = Buffer.from(all.subarray(whole));
    await write(all.subarray(0, whole));
  }
  if (!cutOff && carry.length > 0) await write(Buffer.concat([carry, Buffer.of(LF)]));
  return at;
}

function rejectOf(file: string, { code, message: reason }: UnreadableDump): Reject {
  return { file, line: 0, column: null, code, reason, value: null };
}
