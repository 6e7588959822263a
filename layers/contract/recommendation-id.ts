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

const SCHEME = 'r2';
const NONE = '-';

/**
 * Formats the identifier of one answer. It encodes the origin, so that attribution needs no log of answers:
 *
 *   r2.<source>.<placement>.<experiment>~<arm>~<context>.<96 random bits>.<version>
 *
 * with `-` for no placement and no experiment. Parts keep letters, digits and `-`; every other byte of their UTF-8 is `_` and
 * two hexadecimal digits, so an identifier needs no escaping in a URL, a cookie or a file.
 * @param random 16 characters of base64url
 */
export function formatRecommendationId(origin: RecommendationOrigin, random: string): string {
  const { source, placement, experiment, version } = origin;
  const arm =
    experiment === null ? NONE : [experiment.id, experiment.arm, experiment.context].map(escaped).join('~');
  const at = placement === null ? NONE : escaped(placement);
  return [SCHEME, escaped(source), at, arm, random, escaped(version)].join('.');
}

/** Parses an identifier by {@link formatRecommendationId}; undefined for any other text, e.g. an identifier of another system. */
export function parseRecommendationId(text: string): RecommendationOrigin | undefined {
  const parts = text.split('.');
  const [scheme, source, placement, experiment, random, version] = parts;
  if (scheme !== SCHEME || parts.length !== 6 || !/^[\w-]{16}$/.test(random ?? '')) return undefined;
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
