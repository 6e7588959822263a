import type { ComponentChildren } from 'preact';

/** A bar with its name and figure. */
export interface Bar {
  readonly name: ComponentChildren;
  readonly key: string;
  /** Negative values go to the left of the middle, where any are. */
  readonly value: number;
  readonly text: string;
}

/** Horizontal bars, one below the other, with the figures as text. */
export function Bars({ bars, ends }: { readonly bars: readonly Bar[]; readonly ends?: boolean }) {
  const most = Math.max(...bars.map(({ value }) => Math.abs(value)), 1e-12);
  const both = ends ?? bars.some(({ value }) => value < 0);
  return (
    <ul class={`bars ${both ? 'both' : ''}`}>
      {bars.map(({ key, name, value, text }) => (
        <li key={key}>
          <span class="bar-name">{name}</span>
          <span class="bar-track" aria-hidden="true">
            <span
              class={value < 0 ? 'bar negative' : 'bar'}
              style={{ width: `${(Math.abs(value) / most) * (both ? 50 : 100)}%` }}
            />
          </span>
          <span class="bar-text">{text}</span>
        </li>
      ))}
    </ul>
  );
}
