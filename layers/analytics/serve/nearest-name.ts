/** Share of a name's characters that may differ for it to be meant. */
const LARGEST_SHARE = 0.4;
/** Longer texts are not compared: nobody typed them. */
const LONGEST = 200;

/**
 * The name that a misspelt one most likely means: equal but for case and blanks, else the one with the fewest characters
 * changed, added, left out or swapped with their neighbour, at most two fifths of the longer name. Undefined: none is that near.
 * O(names × length²).
 */
export function nearestName(misspelt: string, names: Iterable<string>): string | undefined {
  if (misspelt.length > LONGEST) return undefined;
  const wanted = plain(misspelt);
  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (name.length > LONGEST) continue;
    const other = plain(name);
    const most = Math.floor(LARGEST_SHARE * Math.max(wanted.length, other.length));
    if (Math.abs(wanted.length - other.length) > most) continue;
    const edits = editDistance(wanted, other);
    if (edits <= most && edits < fewest) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** Optimal string alignment distance (Damerau 1964; Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}
