import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { TokenIssuer } from '../emulator/authorizer.ts';

/** What `npm start` was asked to do. */
export interface Arguments {
  readonly events: readonly string[];
  readonly items: readonly string[];
  readonly customers: readonly string[];
  /** Preset or file of a column mapping. */
  readonly map: string | undefined;
  readonly port: number;
  readonly data: string;
  /** Whose tokens callers must show; undefined: everybody on this machine may ask. */
  readonly tokens: TokenIssuer | undefined;
  /** Begin with an empty data folder. */
  readonly fresh: boolean;
  /** End after activation. */
  readonly once: boolean;
  readonly help: boolean;
}

export const USAGE = `npm start -- [options]

  --events FILE|FOLDER|GLOB     event dumps (CSV, NDJSON, Parquet; plain, .gz, .zst); without it: the demo shop
  --items FILE|FOLDER|GLOB      catalogue dumps
  --customers FILE|FOLDER|GLOB  customer dumps
  --map PRESET|FILE.json        how columns are called: native, online-retail, cdnow, complete-journey, movielens
  --port N                      port of the API on 127.0.0.1 (8787)
  --data DIR                    where everything is kept (.clientele)
  --jwt-issuer URL              callers must show a token of this issuer …
  --jwt-audience NAME           … for this audience, with the scope of what they ask
  --fresh                       begin with an empty data folder
  --once                        end after activation
  --help                        this text`;

/**
 * Reads the command line of `npm start`.
 * @throws ClienteleError `request.invalid` with one line that says what is wrong
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parsed(argv);
  if (values.events === undefined && (values.items ?? values.customers ?? values.map) !== undefined) {
    throw wrong('--items, --customers and --map go with --events');
  }
  return {
    events: (values.events ?? []).flatMap((pattern) => filesOf('--events', pattern)),
    items: (values.items ?? []).flatMap((pattern) => filesOf('--items', pattern)),
    customers: (values.customers ?? []).flatMap((pattern) => filesOf('--customers', pattern)),
    map: values.map,
    port: portOf(values.port ?? '8787'),
    data: values.data ?? '.clientele',
    tokens: tokensOf(values['jwt-issuer'], values['jwt-audience']),
    fresh: values.fresh ?? false,
    once: values.once ?? false,
    help: values.help ?? false,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        events: { type: 'string', multiple: true },
        items: { type: 'string', multiple: true },
        customers: { type: 'string', multiple: true },
        map: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        'jwt-issuer': { type: 'string' },
        'jwt-audience': { type: 'string' },
        fresh: { type: 'boolean' },
        once: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : String(cause);
    throw wrong(`${message} (see npm start -- --help)`);
  }
}

function tokensOf(issuer: string | undefined, audience: string | undefined): TokenIssuer | undefined {
  if (issuer === undefined && audience === undefined) return undefined;
  if (issuer === undefined || audience === undefined)
    throw wrong('--jwt-issuer and --jwt-audience go together');
  if (!URL.canParse(issuer)) throw wrong(`--jwt-issuer takes a URL, not ${issuer}`);
  return { issuer, audience };
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw wrong(`--port takes a whole number from 0 to 65535, not ${text}`);
  }
  return port;
}

/**
 * Files that an option names: one file, all files of a folder, or what a pattern matches, in order of name.
 * @throws ClienteleError `request.invalid` when there is none
 */
export function filesOf(option: string, pattern: string): string[] {
  if (existsSync(pattern)) {
    if (statSync(pattern).isFile()) return [pattern];
    const files = readdirSync(pattern, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(pattern, entry.name))
      .sort();
    if (files.length === 0) throw wrong(`${option} ${pattern}: the folder holds no files`);
    return files;
  }
  const files = globSync(pattern)
    .filter((path) => statSync(path).isFile())
    .sort();
  if (files.length === 0)
    throw wrong(`${option} ${pattern}: no such file or folder, and nothing matches it as a pattern`);
  return files;
}

function wrong(message: string): ClienteleError {
  return new ClienteleError('request.invalid', message);
}
