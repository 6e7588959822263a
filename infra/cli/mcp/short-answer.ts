/** Most bytes of one answer: an agent pays for each, and long lists drown what matters. */
const MOST_BYTES = 4_096;

/** A place in an answer from which entries were left out. */
interface LongList {
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly bytes: number;
}

/**
 * An answer as JSON of at most {@link MOST_BYTES}. The longest lists lose their last entries first, and `left_out` counts them by the name of the
 * list; where no list is long, texts end with "…".
 */
export function shortAnswer(answer: Readonly<Record<string, unknown>>, mostBytes = MOST_BYTES): string {
  const short = structuredClone(answer) as Record<string, unknown>;
  const leftOut: Record<string, number> = {};
  for (;;) {
    const whole = Object.keys(leftOut).length === 0 ? short : { ...short, left_out: leftOut };
    const text = JSON.stringify(whole);
    if (bytesOf(text) <= mostBytes) return text;
    const longest = longestList(short);
    if (longest === undefined) return JSON.stringify(withShortTexts(whole, mostBytes));
    const list = longest.holder[longest.name] as unknown[];
    const kept = Math.floor(list.length * (bytesOf(text) > 2 * mostBytes ? 0.5 : 0.9));
    leftOut[longest.name] = (leftOut[longest.name] ?? 0) + list.length - kept;
    longest.holder[longest.name] = list.slice(0, kept);
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The list that takes the most room, of those that hold anything. */
function longestList(value: unknown): LongList | undefined {
  const found: LongList[] = [];
  collectLists(value, found);
  return found.reduce<LongList | undefined>(
    (most, one) => (most === undefined || one.bytes > most.bytes ? one : most),
    undefined,
  );
}

function collectLists(value: unknown, found: LongList[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (Array.isArray(part) && part.length > 0)
      found.push({
        holder: value as Record<string, unknown>,
        name,
        // A list within a list counts less than what holds it, so that whole entries go.
        bytes: bytesOf(JSON.stringify(part)),
      });
    collectLists(part, found);
  }
}

/** Nothing but texts is left to shorten. */
function withShortTexts(value: Readonly<Record<string, unknown>>, mostBytes: number): unknown {
  for (let most = 400; most > 0; most = Math.floor(most / 2)) {
    const cut = JSON.parse(JSON.stringify(value), (_, part: unknown) =>
      typeof part === 'string' && part.length > most ? `${part.slice(0, most)}…` : part,
    ) as unknown;
    if (bytesOf(JSON.stringify(cut)) <= mostBytes) return cut;
  }
  return { error: 'The answer is too long. Ask for less.' };
}
