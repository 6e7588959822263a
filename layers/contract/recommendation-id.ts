/** Origin of an answer, as its recommendation id encodes it. */
export interface RecommendationOrigin {
  /** The list that answered. */
  readonly source: string;
  /** Where the caller shows it. */
  readonly placement: string | null;
  /** `context` is the bandit's context of the request. */
  readonly experiment: { readonly id: string; readonly arm: string; readonly context: string } | null;
  readonly version: string;
}

/** Scheme of ids with a tag, and of those without: what dumps hold of earlier releases, or what was answered before a shop had a key. */
const [TAGGED, UNTAGGED] = ['r3', 'r2'] as const;
/** Scheme of an id that was refused: as long as before, and read by nobody. */
const REFUSED = 'x0';
const NONE = '-';
/** Characters of base64url that the random part has, and the tag. */
const PART_LENGTH = 16;

/**
 * Formats the identifier of one answer. It encodes the origin, so that attribution needs no log of answers:
 *
 *   r3.<source>.<placement>.<experiment>~<arm>~<context>.<96 random bits><tag of 96 bits>.<version>
 *
 * with `-` for no placement and no experiment. Parts keep letters, digits and `-`; every other byte of their UTF-8 is `_` and
 * two hexadecimal digits, so an identifier needs no escaping in a URL, a cookie or a file.
 * @param random 16 characters of base64url
 * @param tag 16 characters of base64url that prove who made the identifier; left out: nothing does, and it begins with `r2`
 */
export function formatRecommendationId(origin: RecommendationOrigin, random: string, tag = ''): string {
  const { source, placement, experiment, version } = origin;
  const arm =
    experiment === null ? NONE : [experiment.id, experiment.arm, experiment.context].map(escaped).join('~');
  const at = placement === null ? NONE : escaped(placement);
  const scheme = tag === '' ? UNTAGGED : TAGGED;
  return [scheme, escaped(source), at, arm, random + tag, escaped(version)].join('.');
}

/** Parses an identifier by {@link formatRecommendationId}; undefined for any other text, e.g. an identifier of another system. */
export function parseRecommendationId(text: string): RecommendationOrigin | undefined {
  const parts = text.split('.');
  const [scheme, source, placement, experiment, random, version] = parts;
  const length = scheme === TAGGED ? 2 * PART_LENGTH : scheme === UNTAGGED ? PART_LENGTH : undefined;
  if (parts.length !== 6 || random?.length !== length || !/^[\w-]+$/.test(random ?? '')) return undefined;
  const arms = experiment === NONE ? null : (experiment ?? '').split('~').map(unescaped);
  const origin = {
    source: unescaped(source),
    placement: placement === NONE ? null : unescaped(placement),
    version: unescaped(version),
  };
  if (origin.source === undefined || origin.placement === undefined || origin.version === undefined)
    return undefined;
  if (arms === null) return { ...origin, experiment: null } as RecommendationOrigin;
  const [id, arm, context] = arms;
  if (arms.length !== 3 || id === undefined || arm === undefined || context === undefined) return undefined;
  return { ...origin, experiment: { id, arm, context } } as RecommendationOrigin;
}

/** The tag of an identifier, and the identifier without it; undefined where it has none. */
export function tagOf(text: string): { readonly tag: string; readonly untagged: string } | undefined {
  const parts = text.split('.');
  const [scheme, source, placement, experiment, random = '', version] = parts;
  if (scheme !== TAGGED || parts.length !== 6 || random.length !== 2 * PART_LENGTH) return undefined;
  const tag = random.slice(PART_LENGTH);
  const untagged = [UNTAGGED, source, placement, experiment, random.slice(0, PART_LENGTH), version].join('.');
  return { tag, untagged };
}

/** An identifier that stays in the record of an event, and that no answer is credited by. */
export function refusedRecommendationId(text: string): string {
  return `${REFUSED}${text.slice(REFUSED.length)}`;
}

function escaped(part: string): string {
  // A name `-` would read as none.
  if (part === NONE) return '_2d';
  return part.replaceAll(/[^A-Za-z0-9-]/gu, (sign) =>
    Array.from(new TextEncoder().encode(sign), (byte) => `_${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}

/** Undefined for an empty or malformed part. */
function unescaped(part: string | undefined): string | undefined {
  if (part === undefined || !/^(?:[A-Za-z0-9-]|_[0-9a-f]{2})+$/.test(part)) return undefined;
  const bytes = part.match(/_[0-9a-f]{2}|[^_]/g) ?? [];
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes, (one) =>
        one.length === 3 ? Number.parseInt(one.slice(1), 16) : one.charCodeAt(0),
      ),
    );
  } catch {
    return undefined;
  }
}
