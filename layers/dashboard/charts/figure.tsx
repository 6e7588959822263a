import type { ComponentChildren } from 'preact';
import { t } from '../texts/texts.ts';
import { type Column, Table } from '../ui/table.tsx';

/** A chart under its title, with the table behind it. */
export function Figure<Row>({
  title,
  note,
  columns,
  rows,
  children,
}: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly children: ComponentChildren;
}) {
  return (
    <figure class="panel">
      <figcaption>
        <h2>{title}</h2>
        {note && <p class="note">{note}</p>}
      </figcaption>
      {children}
      <details>
        <summary>{t('action.table')}</summary>
        <Table caption={title} columns={columns} rows={rows} />
      </details>
    </figure>
  );
}
