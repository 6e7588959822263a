import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { reject } from '../../../layers/warehouse/read/reject.ts';

/** Of each code in a rejects file where it came first, and why: ` (line 7: …)`. */
export async function firstReasons(path: string): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  const stream = createReadStream(path);
  try {
    for await (const line of createInterface({ input: stream })) {
      const { code, line: at, reason, value } = reject.parse(JSON.parse(line));
      const shown = value === null ? '' : ` '${value}'`;
      if (!reasons.has(code))
        reasons.set(
          code,
          at === 0 ? ` (${reason})` : ` (line ${at}: ${reason};${shown})`.replace(/;\)$/, ')'),
        );
    }
  } finally {
    stream.destroy();
  }
  return reasons;
}
