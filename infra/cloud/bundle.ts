import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { FunctionName } from '../../layers/contract/functions.ts';
import { method } from '../../layers/pipeline/method/method.ts';
import { FUNCTIONS, type FunctionSpec } from '../spec/functions.ts';

/**
 * Packages of the training layer, which are loaded from the layer and never bundled: the native engine looks for its library
 * beside itself.
 */
const LAYER_PACKAGES = ['@duckdb/node-api', '@duckdb/node-bindings'] as const;

/**
 * Credential providers for a developer's machine, a container or an instance. Lambda passes credentials in the environment, where the SDK looks first, so
 * these are never loaded there; they would be a quarter of a small bundle.
 */
const NEVER_LOADED = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(
    (name) => `@aws-sdk/credential-provider-${name}`,
  ),
  '@smithy/credential-provider-imds',
];

/** A function's code; Lambda loads `handler.handler`. */
interface Bundle {
  readonly fileName: string;
  readonly code: Uint8Array;
}

/**
 * The functions of a folder (`<folder>/<function>/handler.ts`), bundled. All functions of one format are built in one
 * go when the first of them is asked for, because what they share is most of the work.
 *
 * Request and pipeline functions become ES modules. Training functions become CommonJS: packages of a Lambda layer
 * are found through `NODE_PATH`, which Node.js honours for `require` alone, so an ES module would not find the engine.
 */
export class FunctionBundles {
  private readonly folder: string;
  private readonly built = new Map<BuildOptions, ReadonlyMap<FunctionName, Bundle>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Writes one function's bundle into a directory, and beside it the JSON files of its folder, which it reads when it needs
   * them: what is in a bundle is read at every cold start. Throws `internal` with esbuild's words when a bundle is not clean. */
  write(name: FunctionName, directory: string): void {
    const { fileName, code } = this.bundlesLike(name).get(name)!;
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, fileName), code);
    for (const file of globSync('*.json', { cwd: join(this.folder, name) })) {
      const document: unknown = JSON.parse(readFileSync(join(this.folder, name, file), 'utf8'));
      writeFileSync(join(directory, file), JSON.stringify(document));
    }
  }

  /** Bytes of a function's bundle. */
  size(name: FunctionName): number {
    return this.bundlesLike(name).get(name)!.code.length;
  }

  private bundlesLike(name: FunctionName): ReadonlyMap<FunctionName, Bundle> {
    const format = formatOf(FUNCTIONS[name].kind);
    const known = this.built.get(format);
    if (known) return known;
    const names = (Object.keys(FUNCTIONS) as FunctionName[]).filter(
      (other) => formatOf(FUNCTIONS[other].kind) === format,
    );
    const bundles = bundle(this.folder, names, format);
    this.built.set(format, bundles);
    return bundles;
  }
}

const COMMON = {
  bundle: true,
  minify: true,
  // Names in stack traces and error classes survive minification.
  keepNames: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'silent',
} satisfies BuildOptions;

/**
 * Tells a bundle what its results depend on: it has no sources beside it to compute that from. The path of a source, which
 * CommonJS does not know, is used for nothing else (layers/pipeline/method/method.ts).
 */
const METHOD = { CLIENTELE_METHOD: JSON.stringify(method()), 'import.meta.filename': '""' };

const ES_MODULE: BuildOptions = {
  format: 'esm',
  external: NEVER_LOADED,
  outExtension: { '.js': '.mjs' },
  // CommonJS dependencies call `require` for Node's own modules; an ES module has none unless it makes it.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
};

const COMMONJS: BuildOptions = { format: 'cjs', external: [...LAYER_PACKAGES, ...NEVER_LOADED] };

function formatOf(kind: FunctionSpec['kind']): BuildOptions {
  return kind === 'training' ? COMMONJS : ES_MODULE;
}

/** Any warning is an error: `import.meta` in CommonJS or a missing export would fail only in the cloud. */
function bundle(
  folder: string,
  names: readonly FunctionName[],
  format: BuildOptions,
): ReadonlyMap<FunctionName, Bundle> {
  const { outputFiles, warnings } = buildSync({
    ...COMMON,
    define: METHOD,
    ...format,
    entryPoints: names.map((name) => ({ in: join(folder, name, 'handler.ts'), out: join(name, 'handler') })),
    outdir: resolve('/'),
    write: false,
  });
  if (warnings.length > 0) {
    const words = warnings.map(({ location, text }) => `${location?.file ?? folder}: ${text}`);
    throw new ClienteleError('internal', `The functions do not bundle cleanly: ${words.join('; ')}`);
  }
  return new Map(
    outputFiles.map(({ path, contents }) => [
      basename(join(path, '..')) as FunctionName,
      { fileName: basename(path), code: contents },
    ]),
  );
}
