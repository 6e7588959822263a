import type { ComponentChildren } from 'preact';
import { t } from '../texts/texts.ts';
import { type Cell, downloadCsv } from './csv.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** The value as a spreadsheet reads it. */
  readonly value: (row: Row) => Cell;
  /** The value as it is shown; by default as it is. */
  readonly show?: (row: Row) => ComponentChildren;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
}

/** A table with a caption, and a button that saves it as CSV. */
export function Table<Row>({
  caption,
  columns,
  rows,
  captionShown = false,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly captionShown?: boolean;
}) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption class={captionShown ? '' : 'unseen'}>{caption}</caption>
          <TableHead columns={columns} />
          <tbody>
            {rows.map((row, at) => (
              <TableRow key={at} columns={columns} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      <CsvButton caption={caption} columns={columns} rows={rows} />
    </>
  );
}

export function TableHead<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ title, numeric }) => (
          <th key={title} scope="col" class={numeric ? 'numeric' : ''}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

export function TableRow<Row>({
  columns,
  row,
}: {
  readonly columns: readonly Column<Row>[];
  readonly row: Row;
}) {
  return (
    <tr>
      {columns.map(({ title, value, show, numeric }) => (
        <td key={title} class={numeric ? 'numeric' : ''}>
          {show === undefined ? value(row) : show(row)}
        </td>
      ))}
    </tr>
  );
}

/** Saves all rows of a table as CSV. */
export function CsvButton<Row>({
  caption,
  columns,
  rows,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label={t('action.csv.of', { table: caption })}
      onClick={() =>
        downloadCsv(
          caption,
          columns.map(({ title }) => title),
          rows.map((row) => columns.map(({ value }) => value(row))),
        )
      }
    >
      {t('action.csv')}
    </button>
  );
}
