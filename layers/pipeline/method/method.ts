import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Sources that decide what a run makes of its input: folders, and files of other folders. A test follows the imports of the
 * stages and refuses a source that is neither here nor named there as an adapter.
 */
const RESULT_SOURCES = [
  'layers/contract',
  'layers/analytics',
  'layers/warehouse',
  ...['compact', 'config', 'curate', 'judge', 'plan', 'publish', 'train'].map(
    (stage) => `layers/pipeline/${stage}`,
  ),
  'layers/pipeline/fingerprint.ts',
  'layers/stores/privacy/names.ts',
] as const;

/** Answers requests; no run loads it. */
const NO_RESULT_SOURCE = 'layers/analytics/serve/';

/** Packages that compute results. */
const RESULT_PACKAGES = ['@duckdb/node-api', 'ml-matrix'] as const;

/** Set by the bundler (infra/cloud/bundle.ts): a bundle has no sources beside it. */
declare const CLIENTELE_METHOD: string;

let known: string | undefined;

/**
 * What results depend on beside the input and the configuration: a hash of the sources that make them. It is part of every
 * fingerprint, so a changed source makes datasets and versions anew. A changed comment does so too: releases are rare, and
 * telling code from comments would be a way to miss a change.
 */
export function method(): string {
  known ??=
    typeof CLIENTELE_METHOD === 'string'
      ? CLIENTELE_METHOD
      : methodOf(join(import.meta.filename, '../../../..'));
  return known;
}

/**
 * The method of the sources in a folder: 16 hexadecimal digits of SHA-256 over paths and contents, in order of the paths.
 * Reads some 250 files.
 * @param root folder of the repository
 */
export function methodOf(root: string): string {
  const hash = createHash('sha256');
  for (const path of resultFiles(root)) hash.update(`${path}\0${readFileSync(join(root, path), 'utf8')}\0`);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of RESULT_PACKAGES) hash.update(`${name}\0${dependencies[name]}\0`);
  return hash.digest('hex').slice(0, 16);
}

/** Paths of all result-making sources, with `/`, sorted. Documentation and settings of tools are none. */
export function resultFiles(root: string): string[] {
  return RESULT_SOURCES.flatMap((source) => {
    if (source.endsWith('.ts')) return [source];
    const names = readdirSync(join(root, source), { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => /\.(ts|json)$/.test(name) && !name.endsWith('tsconfig.json'))
      .map((name) => `${source}/${name.replaceAll('\\', '/')}`);
  })
    .filter((path) => !path.startsWith(NO_RESULT_SOURCE))
    .sort();
}
