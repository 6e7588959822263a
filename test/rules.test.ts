import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { FORBIDDEN, ROOMS } from './rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Sources of a folder, as paths from the root. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

describe('imports', () => {
  let files: readonly string[] = [];
  let violations: readonly IViolation[] = [];

  beforeAll(async () => {
    const { output } = await cruise(['layers', 'functions', 'infra', 'test'], {
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
      // Its parser reads no JSX. What the dashboard may import, its own TypeScript project limits.
      exclude: { path: '\\.tsx$' },
      validate: true,
      ruleSet: { forbidden: [...FORBIDDEN] },
    });
    const { modules, summary } = output as ICruiseResult;
    files = modules.map(({ source }) => source);
    violations = summary.violations;
  });

  it('are looked at in every source, each of which lies in a room', () => {
    const code = ['layers', 'functions', 'infra'].flatMap(sources);
    expect(code.filter((path) => !files.includes(path))).toEqual([]);
    const rooms = Object.keys(ROOMS).map((room) => `${room}/`);
    expect(code.filter((path) => !rooms.some((room) => path.startsWith(room)))).toEqual([]);
  });

  // The parser does not see these.
  it("are no types such as `import('…').Name`", () => {
    const code = ['layers', 'functions', 'infra'].flatMap(sources);
    const hidden = /\btypeof import\(|(?<!await )\bimport\('[^']+'\)\.(?!then\b)/;
    expect(code.filter((path) => hidden.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
  });

  it.each(FORBIDDEN.map(({ name }) => name))('%s', (name) => {
    const found = violations
      .filter(({ rule }) => rule.name === name)
      .map(({ from, to, cycle }) => [from, ...(cycle?.map((step) => step.name) ?? [to])]);
    expect(found.map((path) => path.join(' ► '))).toEqual([]);
  });
});

describe('functions', () => {
  it('are doors of at most 30 lines, one file each', () => {
    const files = sources('functions');
    expect(files.filter((path) => !/^functions\/[a-z]+\/handler\.ts$/.test(path))).toEqual([]);
    const lines = (path: string) => readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;
    expect(files.filter((path) => lines(path) > 30)).toEqual([]);
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

describe('the length of a day', () => {
  it('is written once', () => {
    const written = ['layers', 'functions', 'infra']
      .flatMap(sources)
      .filter((path) => /\b86_?400_?000\b|24 \* 60 \* 60/.test(readFileSync(join(root, path), 'utf8')));
    expect(written).toEqual(['layers/contract/events/days.ts']);
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
      '@aws-sdk/lib-dynamodb',
      '@aws-sdk/lib-storage',
      '@duckdb/node-api',
      '@middy/core',
      'ml-matrix',
      'p-limit',
      'p-map',
      'zod',
    ]);
    expect(Object.values(manifest.dependencies).filter((version) => !/^\d/.test(version))).toEqual([]);
  });

  it('name no registry in the lock file', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });
});
