import { heat } from './scale.ts';
import { squarify } from './squarify.ts';
import { useWidth } from './use-width.ts';

/** A tile of a tree map. */
export interface Tile {
  readonly key: string;
  readonly name: string;
  /** Its area; 0 and less are left out. */
  readonly size: number;
  readonly text: string;
  /** 0 to 1: how strong its colour is. */
  readonly strength: number;
  readonly href: string;
}

const HEIGHT = 320;

/** Tiles whose areas stand for sizes and whose colours for another figure; each is a link. */
export function TreeMap({ tiles }: { readonly tiles: readonly Tile[] }) {
  const [ref, width] = useWidth();
  const shown = tiles.filter(({ size }) => size > 0).sort((a, b) => b.size - a.size);
  const boxes = squarify(
    shown.map(({ size }) => size),
    width,
    HEIGHT,
  );
  return (
    <div ref={ref} class="tree-map">
      {width > 0 &&
        shown.map(({ key, name, text, strength, href }, at) => {
          const box = boxes[at];
          if (box === undefined) return null;
          const roomy = box.width > 70 && box.height > 44;
          const spacious = box.width > 100 && box.height > 84;
          return (
            <a
              key={key}
              href={href}
              class={`tile ${heat(strength)}`}
              title={`${name}: ${text}`}
              style={{
                left: `${box.left}px`,
                top: `${box.top}px`,
                width: `${Math.max(0, box.width - 2)}px`,
                height: `${Math.max(0, box.height - 2)}px`,
              }}
            >
              <strong class={roomy ? '' : 'unseen'}>{name}</strong>
              <span class={spacious ? '' : 'unseen'}>{text}</span>
            </a>
          );
        })}
    </div>
  );
}
