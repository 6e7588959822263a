import type { ComponentChildren } from 'preact';
import type { Cell } from '../../contract/csv.ts';
import { t } from '../texts/texts.ts';
import { downloadCsv } from './csv.ts';
import { decimalMoney, money } from './format.ts';
import { Scroll } from './scroll.tsx';

/** A column of a table. Figures and money stand at the right. */
export type Column<Row> = TextColumn<Row> | FigureColumn<Row> | MoneyColumn<Row>;

interface TextColumn<Row> {
  readonly title: string;
  /** The value as a spreadsheet reads it. */
  readonly value: (row: Row) => Cell;
  /** The value as it is shown; by default as it is. */
  readonly show?: (row: Row) => ComponentChildren;
}

interface FigureColumn<Row> {
  readonly title: string;
  /** A spreadsheet gets it with all its digits. */
  readonly figure: (row: Row) => number | null;
  /** The figure as it is shown; by default as it is. */
  readonly as?: (figure: number | null) => string;
}

interface MoneyColumn<Row> {
  readonly title: string;
  /** In minor units; a spreadsheet gets a plain decimal in major ones. */
  readonly amount: (row: Row) => number | null;
  readonly currency: string;
}

function cellOf<Row>(column: Column<Row>, row: Row): Cell {
  if ('value' in column) return column.value(row);
  return 'figure' in column ? column.figure(row) : decimalMoney(column.amount(row), column.currency);
}

function shownIn<Row>(column: Column<Row>, row: Row): ComponentChildren {
  if ('amount' in column) return money(column.amount(row), column.currency);
  if ('figure' in column) return column.as === undefined ? column.figure(row) : column.as(column.figure(row));
  return column.show === undefined ? column.value(row) : column.show(row);
}

function sideOf<Row>(column: Column<Row>): string {
  return 'value' in column ? '' : 'numeric';
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
      <Scroll name={caption}>
        <table>
          <caption class={captionShown ? '' : 'unseen'}>{caption}</caption>
          <TableHead columns={columns} />
          <tbody>
            {rows.map((row, at) => (
              <TableRow key={at} columns={columns} row={row} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <CsvButton caption={caption} columns={columns} rows={rows} />
    </>
  );
}

export function TableHead<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.title} scope="col" class={sideOf(column)}>
            {column.title}
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
      {columns.map((column) => (
        <td key={column.title} class={sideOf(column)}>
          {shownIn(column, row)}
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
          rows.map((row) => columns.map((column) => cellOf(column, row))),
        )
      }
    >
      {t('action.csv')}
    </button>
  );
}
