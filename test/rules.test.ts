import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Sources of a folder, as paths from the root. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** What a source imports: paths from the root for our own, names for packages. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
    ),
  ];
  return found.map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    return target.startsWith('.') ? relative(root, resolve(root, dirname(path), target)) : target;
  });
}

const room = (path: string) =>
  path.startsWith('layers/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? '');

/** Room ► rooms it may import, itself always. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'layers/analytics': [],
  'layers/warehouse': ['layers/analytics'],
  'layers/platform': ['layers/analytics'],
  functions: ['layers/analytics', 'layers/warehouse', 'layers/platform'],
  infra: ['functions', 'layers/analytics', 'layers/warehouse', 'layers/platform'],
};

describe('imports', () => {
  it.each(Object.keys(ALLOWED))('of %s run one way', (from) => {
    const wrong = sources(from).flatMap((path) =>
      importsOf(path)
        .filter((target) => /^(layers|functions|infra|test)\//.test(target))
        .filter((target) => room(target) !== from && !ALLOWED[from]?.includes(room(target)))
        .map((target) => `${path} ► ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of analytics are pure: no SDK, no I/O, no native engine', () => {
    const packages = sources('layers/analytics').flatMap((path) =>
      importsOf(path)
        .filter((target) => !target.startsWith('layers/'))
        .map((target) => `${target} (${path})`),
    );
    expect(packages.filter((line) => !/^(ml-matrix|node:zlib) /.test(line))).toEqual([]);
  });

  it('of the native engine stay in the warehouse', () => {
    const users = ['layers', 'functions', 'infra']
      .flatMap(sources)
      .filter((path) => importsOf(path).some((target) => target.startsWith('@duckdb/')));
    expect(users.filter((path) => !path.startsWith('layers/warehouse/'))).toEqual([]);
  });

  it('of the spec are none', () => {
    expect(importsOf('infra/spec.ts')).toEqual([]);
  });

  it('never go through a barrel', () => {
    expect(
      ['layers', 'functions', 'infra'].flatMap(sources).filter((path) => /(^|\/)index\.ts$/.test(path)),
    ).toEqual([]);
  });
});

describe('analytics', () => {
  it('looks at no clock, no chance and no environment', () => {
    const guilty = sources('layers/analytics').filter((path) => {
      const code = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bprocess\./.test(code);
    });
    expect(guilty).toEqual([]);
  });
});

describe('dependencies at run time', () => {
  it('are the ones that were chosen', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(manifest.dependencies)).toEqual([
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-firehose',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sfn',
      '@duckdb/node-api',
      '@middy/core',
      'ml-matrix',
      'zod',
    ]);
    expect(Object.values(manifest.dependencies).filter((version) => !/^\d/.test(version))).toEqual([]);
  });

  it('name no registry in the lock file', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });
});
