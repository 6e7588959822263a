import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { ClienteleError } from '../../layers/analytics/errors.ts';
import type { FunctionSpec } from '../spec.ts';

/**
 * Packages of the training layer: loaded at run time from the layer, never bundled. The native engine finds its
 * library by a path beside itself, so it cannot be part of a bundle.
 */
export const LAYER_PACKAGES = ['@duckdb/node-api', '@duckdb/node-bindings'] as const;

/**
 * Bundles one function into `outputDirectory` as the file Lambda loads for the handler `handler.handler`.
 *
 * Request and pipeline functions become an ES module. Training functions become CommonJS: packages of a Lambda layer
 * are found through `NODE_PATH`, which Node.js honours for `require` alone, so an ES module would not find the engine.
 *
 * Returns what went into the bundle. Throws `internal` with esbuild's words on any warning: what esbuild warns of
 * (a missing export, `import.meta` in CommonJS) fails only later, in the cloud.
 */
export function bundleFunction(
  entry: string,
  outputDirectory: string,
  kind: FunctionSpec['kind'],
): Metafile['inputs'] {
  const result = buildSync({
    ...COMMON,
    ...(kind === 'training' ? COMMONJS : ES_MODULE),
    entryPoints: [{ in: entry, out: 'handler' }],
    outdir: outputDirectory,
  });
  if (result.warnings.length > 0) {
    const words = result.warnings.map((warning) => `${warning.location?.file ?? entry}: ${warning.text}`);
    throw new ClienteleError('internal', `Bundling ${entry} is not clean: ${words.join('; ')}`);
  }
  return result.metafile.inputs;
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
  metafile: true,
  logLevel: 'silent',
} satisfies BuildOptions;

const ES_MODULE = {
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // CommonJS dependencies call `require` for Node's own modules; an ES module has none unless it makes it.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
} satisfies BuildOptions;

const COMMONJS = { format: 'cjs', external: [...LAYER_PACKAGES] } satisfies BuildOptions;
