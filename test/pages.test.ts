import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { getRecommendations } from '../layers/api/recommendations/get-recommendations.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync(['*.md', '{.github,functions,infra,layers,test}/**/*.md'], { cwd: root });
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const found = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];

  it('links to files that exist', () => {
    const links = found(/\]\((?!https?:|#)([^)#]+)/g);
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const named = found(/npm run (?:-s |--silent )?([\w:-]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  // The changelog names what is gone.
  it.skipIf(page === 'CHANGELOG.md')('names files that exist', () => {
    const named = found(/(?<![\w/<.-])((?:functions|infra|layers|test)\/[\w./-]*\w)(?![\w/]*[<{*])/g);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('has JSON examples that parse', () => {
    for (const example of found(/```json\n([\s\S]*?)```/g)) expect(() => JSON.parse(example)).not.toThrow();
  });
});

const sources = globSync('{functions,infra,layers,test}/**/*.ts', {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|cdk\.out|dist)$/.test(name),
});
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

describe('comments', () => {
  const texts = sources.map((path) => {
    const text = read(path);
    return { path, comments: (text.match(COMMENT) ?? []).join('\n'), code: text.replaceAll(COMMENT, '') };
  });
  /** What is wrong in each file, as `path: word`. */
  const wrongIn = (pattern: RegExp, isKnown: (found: string, code: string) => boolean) =>
    texts.flatMap(({ path, comments, code }) =>
      [...comments.matchAll(pattern)].flatMap(([, found = '']) =>
        isKnown(found, code) ? [] : [`${path}: ${found}`],
      ),
    );

  it('name files that exist, by the end of their path', () => {
    const ends = new Set(
      sources.flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(at).join('/'))),
    );
    expect(wrongIn(/(?<![\w/<>.@*-])((?:[\w-]+\/)*\w[\w.-]*\.ts)\b/g, (path) => ends.has(path))).toEqual([]);
  });

  it('link to names of the file, or to names that a file exports', () => {
    const exported = new Set(
      texts.flatMap(({ code }) =>
        [
          ...code.matchAll(/^export (?:abstract |async )*(?:class|const|function\*?|interface|type) (\w+)/gm),
        ].map(([, name]) => name),
      ),
    );
    const isKnown = (name: string, code: string) =>
      exported.has(name) || new RegExp(`\\b${name}\\b`).test(code);
    expect(wrongIn(/\{@link ([\w$]+)/g, isKnown)).toEqual([]);
  });
});

describe('README.md', () => {
  it('shows an answer that the API can give', () => {
    const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? '');
    expect(getRecommendations.response.safeParse(shown).error).toBeUndefined();
  });

  it('has at most 200 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });
});
