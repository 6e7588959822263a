import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FunctionBundles } from '../../infra/cloud/bundle.ts';
import { buildTrainingLayer } from '../../infra/cloud/layer.ts';
import { documentedRoutes } from '../../infra/documented-routes.ts';
import { FUNCTIONS } from '../../infra/spec/functions.ts';
import { FALLBACK_FUNCTION, ROUTES } from '../../infra/spec/routes.ts';
import { operationsByFunction } from '../../layers/api/all.ts';
import { ENVIRONMENT_VARIABLES } from '../../layers/contract/environment-variables.ts';
import type { FunctionName } from '../../layers/contract/functions.ts';

/** The layer holds an engine for Linux, so only Linux can load it. */
const canRunLayer = process.platform === 'linux';

// Far from the repository: a package that a bundle lacks must not be found in a folder above it.
const folder = mkdtempSync(join(tmpdir(), 'clientele-artefacts-'));
const layer = join(folder, 'opt');
const handlers = fileURLToPath(new URL('../../functions', import.meta.url));
const bundles = new FunctionBundles(handlers);
const documented = await documentedRoutes();
const names = Object.keys(FUNCTIONS) as FunctionName[];

beforeAll(() => buildTrainingLayer(layer, process.arch === 'arm64' ? 'arm64' : 'x86_64'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in a process that sees what Lambda would show it, and returns what it prints as JSON. */
function runLikeLambda(script: string, directory: string, withLayer: boolean): unknown {
  const variables = Object.values(ENVIRONMENT_VARIABLES).map((name) => [name, '300']);
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(variables),
      AWS_REGION: 'eu-central-1',
      ...(withLayer && { NODE_PATH: join(layer, 'nodejs', 'node_modules') }),
    },
  });
  return JSON.parse(printed);
}

describe('the built functions', () => {
  it.each(names.filter((name) => FUNCTIONS[name].kind !== 'training'))(
    '%s loads with nothing around it',
    (name) => {
      const directory = join(folder, name);
      bundles.write(name, directory);
      const script = `import('./handler.mjs').then((m) => console.log(JSON.stringify(typeof m.handler)))`;
      expect(runLikeLambda(script, directory, false)).toBe('function');
    },
  );

  it.skipIf(!canRunLayer).each(names.filter((name) => FUNCTIONS[name].kind === 'training'))(
    '%s loads with the layer and nothing else around it',
    (name) => {
      const directory = join(folder, name);
      bundles.write(name, directory);
      const script = `import('./handler.js').then((m) => console.log(JSON.stringify(typeof m.default.handler)))`;
      expect(runLikeLambda(script, directory, true)).toBe('function');
    },
  );

  it('are the same bytes when built again, so that nothing is deployed in vain', () => {
    const bytes = (builder: FunctionBundles, directory: string) => {
      builder.write('trigger', join(folder, directory));
      return readFileSync(join(folder, directory, 'handler.mjs'));
    };
    const again = new FunctionBundles(handlers);
    expect(bytes(again, 'again').equals(bytes(bundles, 'before'))).toBe(true);
  });

  it.each(Object.entries(operationsByFunction).filter(([name]) => name !== FALLBACK_FUNCTION))(
    '%s holds its own operations and no documentation',
    (name, own) => {
      const directory = join(folder, `${name}-routes`);
      bundles.write(name as FunctionName, directory);
      const code = readFileSync(join(directory, 'handler.mjs'), 'utf8');
      const held = ROUTES.filter(({ method, path }) => code.includes(`"${method} ${path}"`));
      expect(held.map(({ operation }) => operation).toSorted()).toEqual(Object.keys(own).toSorted());
      const described = documented.filter(({ docs }) => code.includes(docs.description.slice(0, 70)));
      expect(described.map(({ operation }) => operation)).toEqual([]);
    },
  );

  it.each(names.filter((name) => FUNCTIONS[name].kind === 'request'))(
    '%s stays small, to start fast',
    (name) => {
      expect(bundles.size(name)).toBeLessThan(450_000);
    },
  );
});

describe.skipIf(!canRunLayer)('a training function', () => {
  const engine = `
    import { DuckDBInstance } from '@duckdb/node-api';
    export async function handler() {
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const reader = await connection.runAndReadAll('SELECT 6 * 7 AS answer');
      return reader.getRowObjectsJson();
    }`;

  it('finds the engine in the layer, through NODE_PATH alone', () => {
    const source = join(folder, 'engine-source');
    const training = names.filter((name) => FUNCTIONS[name].kind === 'training');
    for (const name of training) {
      mkdirSync(join(source, name), { recursive: true });
      writeFileSync(join(source, name, 'handler.ts'), engine);
    }
    const directory = join(folder, 'engine');
    new FunctionBundles(source).write(training[0]!, directory);
    const script = `
      const { default: { handler } } = await import('./handler.js');
      console.log(JSON.stringify(await handler()));`;
    expect(runLikeLambda(script, directory, true)).toEqual([{ answer: 42 }]);
    expect(() => runLikeLambda(script, directory, false)).toThrow(/Cannot find (module|package)/);
  });
});

describe('a function that does not bundle cleanly', () => {
  it('is refused with the words of the bundler', () => {
    const source = join(folder, 'unclean');
    for (const name of names.filter((candidate) => FUNCTIONS[candidate].kind === 'training')) {
      mkdirSync(join(source, name), { recursive: true });
      // Empty in CommonJS, so it would fail only when it runs.
      writeFileSync(join(source, name, 'handler.ts'), 'export const handler = () => import.meta.dirname;');
    }
    expect(() => new FunctionBundles(source).write('train', join(folder, 'never'))).toThrow(
      expect.objectContaining({ code: 'internal', message: expect.stringContaining('import.meta') }),
    );
  });
});
