import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { DemoDump } from '../../../../infra/demo/dumps.ts';

/** The text of a dump, decompressed. */
export function dumpText({ name, bytes }: DemoDump): string {
  if (name.endsWith('.gz')) return gunzipSync(bytes).toString();
  if (name.endsWith('.zst')) return zstdDecompressSync(bytes).toString();
  return Buffer.from(bytes).toString();
}

/** Rows of a dump by column; empty cells are left out, all values are text or JSON. */
export function dumpRows(dump: DemoDump): Record<string, unknown>[] {
  const text = dumpText(dump);
  if (dump.name.includes('.ndjson')) {
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
  const [header, ...lines] = text.trimEnd().split('\n').map(cells);
  return lines.map((line) => {
    const entries = line.map((value, i) => [header![i]!, value] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== ''));
  });
}

/** RFC 4180 without line breaks in cells, which the shop never writes. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
