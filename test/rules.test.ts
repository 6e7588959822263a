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

/** Rooms of the house, each with the rooms that it may import; itself always. The longest name that fits is a file's room. */
const analytics = (...names: string[]) => names.map((name) => `layers/analytics/${name}`);
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'layers/contract': [],
  'layers/analytics/snapshot': ['layers/contract'],
  'layers/analytics/numeric': ['layers/contract', ...analytics('snapshot')],
  'layers/analytics/recommend': ['layers/contract', ...analytics('numeric', 'snapshot')],
  'layers/analytics/items': ['layers/contract', ...analytics('numeric', 'snapshot', 'recommend')],
  'layers/analytics/customers': ['layers/contract', ...analytics('numeric', 'snapshot')],
  'layers/analytics/insights': ['layers/contract', ...analytics('numeric', 'snapshot', 'customers')],
  'layers/analytics/evaluate': ['layers/contract', ...analytics('numeric', 'snapshot', 'recommend')],
  'layers/analytics/train': [
    'layers/contract',
    ...analytics('numeric', 'snapshot', 'recommend', 'items', 'customers', 'insights', 'evaluate'),
  ],
  'layers/analytics/publish': [
    'layers/contract',
    ...analytics('numeric', 'recommend', 'items', 'customers', 'insights', 'evaluate', 'train'),
  ],
  'layers/analytics/serve': ['layers/contract', ...analytics('numeric', 'customers', 'recommend')],
  'layers/warehouse': ['layers/contract'],
  'layers/stores': ['layers/contract', 'layers/analytics/serve'],
  'layers/pipeline': ['layers/contract', 'layers/analytics', 'layers/warehouse', 'layers/stores'],
  'layers/api': ['layers/contract', 'layers/stores', ...analytics('serve', 'customers', 'evaluate')],
  functions: ['layers/contract', 'layers/stores', 'layers/pipeline', 'layers/api'],
  infra: ['layers'],
};

/** The room of a file. */
function roomOf(path: string): string {
  const parts = path.split('/');
  for (let length = parts.length - 1; length > 0; length--) {
    const name = parts.slice(0, length).join('/');
    if (name in ALLOWED) return name;
  }
  return parts[0] ?? '';
}

/** Whether a room is one of those named, or lies in one of them. */
const liesIn = (inner: string, rooms: readonly string[]) =>
  rooms.some((name) => inner === name || inner.startsWith(`${name}/`));

describe('imports', () => {
  it('stay in the rooms of the house', () => {
    const homeless = ['layers', 'functions', 'infra']
      .flatMap(sources)
      .filter((path) => !(roomOf(path) in ALLOWED));
    expect(homeless).toEqual([]);
  });

  it.each(Object.keys(ALLOWED))('of %s run one way', (from) => {
    const wrong = sources(from)
      .filter((path) => roomOf(path) === from)
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => /^(layers|functions|infra|test)\//.test(target))
          .filter((target) => roomOf(target) !== from && !liesIn(roomOf(target), ALLOWED[from] ?? []))
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
