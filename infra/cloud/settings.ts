import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { ENVIRONMENT_DEFAULTS } from '../../layers/contract/environment-variables.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { EXPIRY_DAYS } from '../spec/storage.ts';

/** What one deployment may choose; everything else is in `infra/spec/`. */
export interface Settings {
  /** Name of the shop: one stack, one bucket, one pair of tables each. */
  readonly shop: string;
  /** Processor of every function, and of the native engine in the training layer. */
  readonly architecture: 'arm64' | 'x86_64';
  /** Uploads within this window cause one run. Seconds. */
  readonly coalesceSeconds: number;
  /** Whether bucket and tables outlive the stack. */
  readonly retain: boolean;
  /** Whether functions and runs are traced by X-Ray. */
  readonly tracing: boolean;
  /** Days after which objects under a prefix are removed; undefined: kept. */
  readonly keepDays: Readonly<Record<keyof typeof BUCKET_PREFIXES, number | undefined>>;
  /** Where alarms are sent; nowhere when undefined. */
  readonly alarmEmail: string | undefined;
  /**
   * Who may call the API: callers that sign their requests and have the right (`iam`), callers with a token of an issuer
   * and the scope (`jwt`), or everybody who knows its URL (`none`).
   */
  readonly auth: 'iam' | 'jwt' | 'none';
  /** Whose tokens are taken, with `jwt`. */
  readonly jwt: { readonly issuer: string; readonly audience: readonly string[] } | undefined;
  /** Origins whose pages may call the API from a browser; by default none. */
  readonly corsOrigins: readonly string[];
  /** Whose key encrypts bucket, tables and queues: the services' own, or one of this stack. */
  readonly encryption: 'managed' | 'kms';
}

/**
 * Reads the settings from the CDK context (`-c shop=NAME`); `context` gives a key's value, a string when it comes
 * from the command line. Throws `config.invalid` naming the key and what it may be.
 */
export function readSettings(context: (key: string) => unknown): Settings {
  return {
    shop: readShop(context('shop') ?? 'shop'),
    architecture: readChoice(context, 'architecture', ['arm64', 'x86_64']),
    coalesceSeconds: readSeconds(context('coalesceSeconds') ?? ENVIRONMENT_DEFAULTS.coalesceSeconds),
    retain: readChoice(context, 'retain', ['true', 'false']) === 'true',
    tracing: readChoice(context, 'tracing', ['false', 'true']) === 'true',
    keepDays: readKeepDays(context),
    alarmEmail: readMail(context('alarmEmail')),
    ...readAuth(context),
    corsOrigins: readOrigins(context('corsOrigins')),
    encryption: readChoice(context, 'encryption', ['managed', 'kms']),
  };
}

/** Common start of every name in a shop's deployment, and the name of its stack. */
export function resourcePrefix(shop: string): string {
  return `clientele-${shop}`;
}

/** The longest name is `clientele-<shop>-recommendations`, and Lambda allows 64 characters. */
const SHOP_NAME = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/;

function readShop(value: unknown): string {
  if (typeof value === 'string' && SHOP_NAME.test(value)) return value;
  throw invalid(
    'shop',
    value,
    'lower-case letters, digits and dashes, a letter first, no dash last, 32 characters at most',
  );
}

/** An issuer and an audience mean tokens; one without the other means nothing. */
function readAuth(context: (key: string) => unknown): Pick<Settings, 'auth' | 'jwt'> {
  const [issuer, audience] = [context('jwtIssuer'), context('jwtAudience')];
  if (issuer === undefined && audience === undefined) {
    return { auth: readChoice(context, 'auth', ['iam', 'none']), jwt: undefined };
  }
  if (typeof issuer !== 'string' || !/^https:\/\/[^\s/]+\S*$/.test(issuer)) {
    throw invalid('jwtIssuer', issuer, 'the https URL of the issuer of tokens, with -c jwtAudience');
  }
  const audiences = typeof audience === 'string' ? audience.split(',').filter((name) => name !== '') : [];
  if (audiences.length === 0) {
    throw invalid(
      'jwtAudience',
      audience,
      'the audience of the tokens, several with commas between, with -c jwtIssuer',
    );
  }
  if (context('auth') !== undefined) throw invalid('auth', context('auth'), 'nothing beside -c jwtIssuer');
  return { auth: 'jwt', jwt: { issuer, audience: audiences } };
}

function readOrigins(value: unknown): string[] {
  if (value === undefined) return [];
  const origins = String(value).split(',');
  if (origins.every((origin) => /^https?:\/\/[^\s/*]+$/.test(origin))) return origins;
  throw invalid('corsOrigins', value, 'origins like https://shop.example, with commas between; * is not one');
}

/** `-c rawDays=730`: one setting a prefix. */
function readKeepDays(context: (key: string) => unknown): Settings['keepDays'] {
  const names = Object.keys(BUCKET_PREFIXES) as (keyof typeof BUCKET_PREFIXES)[];
  const entries = names.map((name) => {
    const key = `${name}Days`;
    const value = context(key);
    if (value === undefined) return [name, EXPIRY_DAYS[name]] as const;
    const days = Number(value);
    if (Number.isInteger(days) && days >= 1) return [name, days] as const;
    throw invalid(key, value, 'a whole number of days, 1 or more');
  });
  return Object.fromEntries(entries) as Settings['keepDays'];
}

function readMail(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value)) return value;
  throw invalid('alarmEmail', value, 'an e-mail address');
}

/** The first of `choices` is the default. */
function readChoice<const C extends string>(
  context: (key: string) => unknown,
  key: string,
  choices: readonly [C, ...C[]],
): C {
  const value = String(context(key) ?? choices[0]);
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw invalid(key, value, choices.join(' or '));
  return choice;
}

function readSeconds(value: unknown): number {
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw invalid('coalesceSeconds', value, 'a whole number of seconds from 1 to 3600');
}

function invalid(key: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError('config.invalid', `-c ${key}=${value}: expected ${expected}`, { key });
}
