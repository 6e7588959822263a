import { createHmac } from 'node:crypto';
import type { Noise } from '../../analytics/analytic/analytic.ts';
import type { Draws } from '../../analytics/privacy/geometric.ts';
import type { PrivacySettings } from '../../analytics/privacy/settings.ts';
import type { StagePorts } from '../ports.ts';

/** The noise of a version's aggregates, where the shop's configuration wants them private. */
export async function noiseOf(
  version: string,
  settings: PrivacySettings | undefined,
  { erasures }: Pick<StagePorts, 'erasures'>,
): Promise<Noise | undefined> {
  return settings === undefined
    ? undefined
    : { settings, draws: secretDraws(await erasures.secret(), version) };
}

/**
 * Numbers that only the shop's secret gives: HMAC-SHA-256 of version and label, 52 bits of it. The same version published
 * again has the same noise, so that nobody can average it away.
 */
export function secretDraws(secret: string, version: string): Draws {
  return (label) => {
    const digest = createHmac('sha256', secret).update(`noise\0${version}\0${label}`).digest();
    return (Number(digest.readBigUInt64BE() >> 12n) + 0.5) / 2 ** 52;
  };
}
