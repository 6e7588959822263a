import { describe, expect, it } from 'vitest';
import { readSettings, resourcePrefix, type Settings } from '../../infra/cloud/settings.ts';
import { LAMBDA_MEMORY_MB } from '../../infra/spec/limits.ts';
import { EXPIRY_DAYS } from '../../infra/spec/storage.ts';
import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { ENVIRONMENT_DEFAULTS } from '../../layers/contract/environment-variables.ts';

function settingsOf(context: Readonly<Record<string, string>> = {}): Settings {
  return readSettings((key) => context[key]);
}

describe('settings of a deployment', () => {
  it('have a default for everything', () => {
    expect(settingsOf()).toEqual({
      shop: 'shop',
      architecture: 'arm64',
      coalesceSeconds: ENVIRONMENT_DEFAULTS.coalesceSeconds,
      retain: true,
      tracing: false,
      expiryDays: {
        ...Object.fromEntries(Object.keys(BUCKET_PREFIXES).map((name) => [name, undefined])),
        ...EXPIRY_DAYS,
      },
      alarmEmail: undefined,
      auth: 'iam',
      jwt: undefined,
      corsOrigins: [],
      maxMemoryMb: LAMBDA_MEMORY_MB.most,
      encryption: 'managed',
    });
  });

  it('take strings from the command line and values from cdk.json alike', () => {
    const values: Record<string, unknown> = { coalesceSeconds: 5, retain: false, tracing: 'true' };
    expect(readSettings((key) => values[key])).toMatchObject({
      coalesceSeconds: 5,
      retain: false,
      tracing: true,
    });
  });

  it.each([
    ['shop', ''],
    ['shop', 'Shop'],
    ['shop', 'my_shop'],
    ['shop', '1shop'],
    ['shop', 'shop-'],
    ['shop', 'a/b'],
    ['shop', 's'.repeat(33)],
    ['architecture', 'x64'],
    ['coalesceSeconds', '0'],
    ['coalesceSeconds', '1.5'],
    ['coalesceSeconds', '3601'],
    ['coalesceSeconds', 'soon'],
    ['maxMemoryMb', '1024'],
    ['maxMemoryMb', '10241'],
    ['maxMemoryMb', '3008.5'],
    ['maxMemoryMb', 'all'],
    ['retain', 'no'],
    ['tracing', ''],
    ['alarmEmail', 'nobody'],
    ['rawDays', '0'],
    ['modelsDays', 'long'],
    ['auth', 'jwt'],
    ['jwtIssuer', 'soon'],
    ['corsOrigins', '*'],
    ['corsOrigins', 'https://shop.example/page'],
    ['encryption', 'none'],
  ])('refuse -c %s=%s by name', (key, value) => {
    expect(() => settingsOf({ [key]: value })).toThrow(
      expect.objectContaining({ code: 'config.invalid', message: expect.stringContaining(`-c ${key}=`) }),
    );
  });

  it('take tokens where an issuer and an audience are given', () => {
    const tokens = { jwtIssuer: 'https://issuer.example/', jwtAudience: 'shop,office' };
    expect(settingsOf(tokens)).toMatchObject({
      auth: 'jwt',
      jwt: { issuer: 'https://issuer.example/', audience: ['shop', 'office'] },
    });
    expect(() => settingsOf({ ...tokens, auth: 'none' })).toThrow(/-c auth=none/);
    expect(() => settingsOf({ ...tokens, jwtIssuer: 'http://issuer.example/' })).toThrow(/-c jwtIssuer=/);
  });

  it('leave room for the longest name that Lambda allows', () => {
    const { shop } = settingsOf({ shop: 's'.repeat(32) });
    expect(`${resourcePrefix(shop)}-recommendations`.length).toBeLessThanOrEqual(64);
  });
});
