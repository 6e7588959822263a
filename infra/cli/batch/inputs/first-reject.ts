import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Reject } from '../../../../layers/warehouse/read/reject.ts';

/** The first row of a rejects file that was set aside, or null when there is none. */
export async function firstReject(path: string): Promise<Pick<Reject, 'line' | 'reason'> | null> {
  const stream = createReadStream(path);
  try {
    for await (const line of createInterface({ input: stream })) {
      const reject = JSON.parse(line) as Reject;
      if (reject.line > 0) return { line: reject.line, reason: reject.reason };
    }
    return null;
  } finally {
    stream.destroy();
  }
}
