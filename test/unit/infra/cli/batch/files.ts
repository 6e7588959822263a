import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClienteleError } from '../../../../../layers/contract/errors.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-batch-test-'));
let files = 0;

/** Path of a new file with that content. */
export function fileOf(content: string | Uint8Array, name = 'input.txt'): string {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, content);
  return path;
}

/** Events as text, `customer item xquantity @time`, in their order. */
export function told({ customers, items, events }: Dataset): string[] {
  return Array.from(
    { length: events.length },
    (_, e) =>
      `${customers[events.customer[e] ?? -1]} ${items[events.item[e] ?? -1]?.id} x${events.quantity[e]} @${events.time[e]}`,
  );
}

/** The one line a person gets to see; fails where there is no such error. */
export async function complaint(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ClienteleError) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}
