/**
 * The known setting that a name was probably meant to be; undefined when none is close. A setting of the right name in another
 * group is close, too. O(settings × length²).
 * @param path, known dotted paths, e.g. `recommend.halfLifeDays`
 */
export function nearestSetting(path: string, known: readonly string[]): string | undefined {
  const name = lastOf(path);
  const farthest = Math.max(2, Math.floor(name.length * 0.4));
  let best: { readonly path: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const elsewhere = groupOf(candidate) === groupOf(path) ? 0 : 0.5;
    const distance = nameDistance(name, lastOf(candidate)) + elsewhere;
    if (distance <= farthest && (best === undefined || distance < best.distance))
      best = { path: candidate, distance };
  }
  return best?.path;
}

/** Characters to change; 1 where one name begins like the other, as `horizon` and `horizonDays` do. */
function nameDistance(a: string, b: string): number {
  const [x, y] = [plain(a), plain(b)];
  if (x === y) return 0;
  if (Math.min(x.length, y.length) >= 4 && (x.startsWith(y) || y.startsWith(x))) return 1;
  return editDistance(x, y);
}

/** Levenshtein distance: insertions, deletions and substitutions. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = row[j]! + (letter === b[j] ? 0 : 1);
      next.push(Math.min(change, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function groupOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
