/** Where a tile lies, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays out a tree map with tiles as square as can be (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
 * @param sizes positive, greatest first
 */
export function squarify(sizes: readonly number[], width: number, height: number): Box[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const areas = sizes.map((size) => (size / total) * width * height);
  const boxes: Box[] = [];
  let free: Box = { left: 0, top: 0, width, height };
  for (let at = 0; at < areas.length; ) {
    const side = Math.min(free.width, free.height);
    let row = [areas[at] ?? 0];
    while (at + row.length < areas.length) {
      const longer = [...row, areas[at + row.length] ?? 0];
      if (worst(longer, side) > worst(row, side)) break;
      row = longer;
    }
    const sum = row.reduce((all, area) => all + area, 0);
    const thickness = sum / side;
    const upright = free.width >= free.height;
    let offset = 0;
    for (const area of row) {
      const length = area / thickness;
      boxes.push(
        upright
          ? { left: free.left, top: free.top + offset, width: thickness, height: length }
          : { left: free.left + offset, top: free.top, width: length, height: thickness },
      );
      offset += length;
    }
    free = upright
      ? { ...free, left: free.left + thickness, width: free.width - thickness }
      : { ...free, top: free.top + thickness, height: free.height - thickness };
    at += row.length;
  }
  return boxes;
}

/** The worst ratio of sides in a row of tiles. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((all, area) => all + area, 0);
  return Math.max(
    ...row.map((area) => Math.max((side ** 2 * area) / sum ** 2, sum ** 2 / (side ** 2 * area))),
  );
}
