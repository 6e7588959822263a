import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** A page: its heading, one sentence on what it is for, and its parts. */
export function Page({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} · Clientele`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <p>{lead}</p>
      </header>
      {children}
    </>
  );
}

/** A part of a page under its own heading. */
export function Panel({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {note && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

/** Names and values, one below the other. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[];
}) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
