import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = join(root, 'node_modules/.cache/client-examples');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the compiler over the examples; what it says is why the test fails. */
function compilerErrors(examples: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: {
      noEmit: true,
      composite: false,
      emitDeclarationOnly: false,
      noUnusedLocals: false,
      rootDir: root,
    },
    include: ['.'],
    references: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  for (const [i, example] of examples.entries())
    writeFileSync(join(folder, `${i}.ts`), example.replaceAll("'./layers/", "'../../../layers/"));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

it('has examples that compile', () => {
  const page = readFileSync(join(root, 'layers/client/README.md'), 'utf8');
  const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, example]) => example ?? '');
  expect(examples.length).toBeGreaterThan(1);
  expect(compilerErrors(examples)).toBe('');
  const wrong = "shop.GET('/v1/items/popular', { params: { query: { limit: 'five' } } });";
  expect(compilerErrors([`${examples[0]}\n${wrong}`])).toContain(
    "'string' is not assignable to type 'number'",
  );
}, 120_000);
