import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FunctionBundles } from '../../../../infra/cloud/bundle.ts';
import { method, methodOf, resultFiles } from '../../../../layers/pipeline/method/method.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'clientele-method-'));

beforeAll(() => {
  cpSync(join(root, 'layers'), join(copy, 'layers'), { recursive: true });
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Sources that the stages load but that only move bytes: what they do decides no result. */
const ADAPTERS = [
  /^layers\/stores\/(?!privacy\/names\.ts)/,
  /^layers\/pipeline\/(ports|artefacts|budget|versions)\.ts$/,
];

describe('the method', () => {
  it('covers every source that the stages between dumps and rows load', () => {
    const stages = ['plan', 'curate', 'compact', 'train', 'judge', 'publish'];
    const { metafile } = buildSync({
      absWorkingDir: root,
      entryPoints: stages.map((stage) => `layers/pipeline/${stage}/run-${stage}.ts`),
      bundle: true,
      metafile: true,
      write: false,
      outdir: 'never',
      platform: 'node',
      format: 'esm',
      packages: 'external',
    });
    const covered = new Set(resultFiles(root));
    const loaded = Object.keys(metafile.inputs);
    expect(loaded.length).toBeGreaterThan(100);
    const missing = loaded.filter(
      (path) => !covered.has(path) && !ADAPTERS.some((adapter) => adapter.test(path)),
    );
    // A source that makes results belongs into RESULT_SOURCES; one that only moves bytes into ADAPTERS above.
    expect(missing.filter((path) => path !== 'layers/pipeline/method/method.ts')).toEqual([]);
  });

  it('is another one whenever one of these sources, or a computing package, changes', () => {
    const before = methodOf(copy);
    expect(before).toBe(method());
    for (const path of ['layers/analytics/evaluate/judge.ts', 'layers/contract/trade.ts', 'package.json']) {
      const text = readFileSync(join(copy, path), 'utf8');
      writeFileSync(
        join(copy, path),
        text.replace(/"ml-matrix": "[^"]+"/, '"ml-matrix": "0.0.0"').replace('export', ' export'),
      );
      expect(methodOf(copy), path).not.toBe(before);
      writeFileSync(join(copy, path), text);
    }
    writeFileSync(join(copy, 'layers/warehouse/README.md'), 'Documentation decides no result');
    expect(methodOf(copy)).toBe(before);
  });

  it('is built into the bundles, which carry no sources', () => {
    const bundles = new FunctionBundles(join(root, 'functions'));
    const folder = join(copy, 'bundle');
    bundles.write('plan', folder);
    expect(readFileSync(join(folder, 'handler.mjs'), 'utf8')).toContain(`"${method()}"`);
    bundles.write('erase', folder);
    expect(readFileSync(join(folder, 'handler.js'), 'utf8')).toContain(`"${method()}"`);
  });
});
