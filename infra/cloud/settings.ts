import { BUCKET_PREFIXES } from '../../layers/contract/bucket.ts';
import { ENVIRONMENT_DEFAULTS } from '../../layers/contract/environment-variables.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { LAMBDA_MEMORY_MB } from '../spec/limits.ts';
import { EXPIRY_DAYS } from '../spec/storage.ts';

/** The choices of a deployment; everything else is in infra/spec. */
export interface Settings {
  /** Name of the shop, and of its stack. */
  readonly shop: string;
  /** Processor of the functions and of the native engine in the training layer. */
  readonly architecture: 'arm64' | 'x86_64';
  /** Uploads within a window of this length cause one run. Seconds. */
  readonly coalesceSeconds: number;
  /** Whether bucket and tables outlive the stack. */
  readonly retain: boolean;
  /** Whether X-Ray traces functions and runs. */
  readonly tracing: boolean;
  /** Days after which objects below a prefix are removed; undefined: kept. */
  readonly expiryDays: Readonly<Record<keyof typeof BUCKET_PREFIXES, number | undefined>>;
  /** Address that alarms are sent to; undefined: none. */
  readonly alarmEmail: string | undefined;
  /**
   * Who may call the API: callers with signed requests and a policy (`iam`), callers with a token and a scope (`jwt`), or everybody
   * who knows its URL (`none`).
   */
  readonly auth: 'iam' | 'jwt' | 'none';
  /** Whose tokens are accepted, with `jwt`. */
  readonly jwt: { readonly issuer: string; readonly audience: readonly string[] } | undefined;
  /** Origins whose pages may call the API from a browser; default: none. */
  readonly corsOrigins: readonly string[];
  /** Most memory a function may have, MB: AWS allows new accounts 3008 until they ask for more. */
  readonly maxMemoryMb: number;
  /** Encryption of bucket and tables: keys of the services, or a KMS key of this stack. */
  readonly encryption: 'managed' | 'kms';
}

/**
 * Reads the settings from the CDK context (`-c shop=NAME`).
 * @param context gives the value of a key, a string when it comes from the command line
 * @throws ClienteleError `config.invalid` naming the key and the values it may have
 */
export function readSettings(context: (key: string) => unknown): Settings {
  return {
    shop: readShop(context('shop') ?? 'shop'),
    architecture: readChoice(context, 'architecture', ['arm64', 'x86_64']),
    coalesceSeconds: readSeconds(context('coalesceSeconds') ?? ENVIRONMENT_DEFAULTS.coalesceSeconds),
    retain: readChoice(context, 'retain', ['true', 'false']) === 'true',
    tracing: readChoice(context, 'tracing', ['false', 'true']) === 'true',
    expiryDays: readExpiryDays(context),
    alarmEmail: readMail(context('alarmEmail')),
    ...readAuth(context),
    corsOrigins: readOrigins(context('corsOrigins')),
    maxMemoryMb: readMemory(context('maxMemoryMb') ?? LAMBDA_MEMORY_MB.most),
    encryption: readChoice(context, 'encryption', ['managed', 'kms']),
  };
}

/** The name of a shop's stack, with which all names of its resources begin. */
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
    'at most 32 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash',
  );
}

/** Tokens need an issuer and an audience. */
function readAuth(context: (key: string) => unknown): Pick<Settings, 'auth' | 'jwt'> {
  const [issuer, audience] = [context('jwtIssuer'), context('jwtAudience')];
  if (issuer === undefined && audience === undefined) {
    return { auth: readChoice(context, 'auth', ['iam', 'none']), jwt: undefined };
  }
  if (typeof issuer !== 'string' || !/^https:\/\/[^\s/]+\S*$/.test(issuer)) {
    throw invalid('jwtIssuer', issuer, 'the https URL of the token issuer, together with -c jwtAudience');
  }
  const audiences = typeof audience === 'string' ? audience.split(',').filter((name) => name !== '') : [];
  if (audiences.length === 0) {
    throw invalid(
      'jwtAudience',
      audience,
      'audiences of the tokens, separated by commas, together with -c jwtIssuer',
    );
  }
  if (context('auth') !== undefined)
    throw invalid('auth', context('auth'), 'no value together with -c jwtIssuer');
  return { auth: 'jwt', jwt: { issuer, audience: audiences } };
}

function readOrigins(value: unknown): string[] {
  if (value === undefined) return [];
  const origins = String(value).split(',');
  if (origins.every((origin) => /^https?:\/\/[^\s/*]+$/.test(origin))) return origins;
  throw invalid('corsOrigins', value, 'origins such as https://shop.example, separated by commas, without *');
}

/** `-c rawDays=730`: one setting a prefix. */
function readExpiryDays(context: (key: string) => unknown): Settings['expiryDays'] {
  const names = Object.keys(BUCKET_PREFIXES) as (keyof typeof BUCKET_PREFIXES)[];
  const entries = names.map((name) => {
    const key = `${name}Days`;
    const value = context(key);
    if (value === undefined) return [name, EXPIRY_DAYS[name]] as const;
    const days = Number(value);
    if (Number.isInteger(days) && days >= 1) return [name, days] as const;
    throw invalid(key, value, 'a whole number of days, 1 or more');
  });
  return Object.fromEntries(entries) as Settings['expiryDays'];
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

function readMemory(value: unknown): number {
  const { least, most } = LAMBDA_MEMORY_MB;
  const memoryMb = Number(value);
  if (Number.isInteger(memoryMb) && memoryMb >= least && memoryMb <= most) return memoryMb;
  throw invalid('maxMemoryMb', value, `a whole number of megabytes from ${least} to ${most}`);
}

function readSeconds(value: unknown): number {
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw invalid('coalesceSeconds', value, 'a whole number of seconds from 1 to 3600');
}

function invalid(key: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError('config.invalid', `-c ${key}=${value}: expected ${expected}`, { key });
}
