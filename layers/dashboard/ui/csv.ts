import { type Cell, csvText } from '../../contract/csv.ts';
import { download } from './download.ts';

/** Offers a table as a file. */
export function downloadCsv(
  name: string,
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): void {
  const file = `${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.csv`;
  // The mark at the beginning makes spreadsheets read UTF-8.
  download(file, 'text/csv;charset=utf-8', ['\uFEFF', csvText(header, rows)]);
}
