import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Reject, reject } from '../../../../layers/warehouse/read/reject.ts';

/** The first rejected row of a rejects file, or null when there is none. */
export async function firstReject(path: string): Promise<Pick<Reject, 'line' | 'reason'> | null> {
  const stream = createReadStream(path);
  try {
    for await (const line of createInterface({ input: stream })) {
      const parsed = reject.parse(JSON.parse(line));
      if (parsed.line > 0) return { line: parsed.line, reason: parsed.reason };
    }
    return null;
  } finally {
    stream.destroy();
  }
}
