import type { ComponentChildren } from 'preact';

/** A region that scrolls what is wider than its room. */
export function Scroll({
  name,
  rows = false,
  onScroll,
  children,
}: {
  readonly name: string;
  /** Rows that need more room scroll as well, below their heading. */
  readonly rows?: boolean;
  /** Called with the pixels that have gone out of sight at the top. */
  readonly onScroll?: (pixels: number) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <section
      class={rows ? 'scroll rows' : 'scroll'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
      tabIndex={0}
      aria-label={name}
      onScroll={(event) => onScroll?.(event.currentTarget.scrollTop)}
    >
      {children}
    </section>
  );
}
