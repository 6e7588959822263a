import { readFileSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file of the dashboard as it is served. */
export interface SiteFile {
  readonly type: string;
  readonly body: Uint8Array;
  /** Its name holds a hash of its content: it never changes. */
  readonly immutable: boolean;
}

/** The dashboard: its files by path, such as `/icon.svg`; the page itself is at `/`. */
export type Site = ReadonlyMap<string, SiteFile>;

const SOURCE = fileURLToPath(new URL('../../layers/dashboard/app/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
};

/**
 * Bundles the dashboard, a chunk for each page, into memory.
 * @throws Error where a source does not compile
 */
export async function buildDashboard(): Promise<Site> {
  const { outputFiles, metafile } = await build({
    entryPoints: ['main.tsx', 'styles.css'],
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    format: 'esm',
    target: 'es2024',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    absWorkingDir: SOURCE,
    outdir: 'out/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    logLevel: 'silent',
  });
  const site = new Map<string, SiteFile>();
  for (const { path, contents } of outputFiles) {
    const name = relative(`${SOURCE}out`, path).replaceAll('\\', '/');
    site.set(`/${name}`, { ...file(name, contents), immutable: true });
  }
  const bundleOf = (source: string) => {
    const bundle = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source);
    if (bundle === undefined) throw new Error(`esbuild made no bundle of ${source}.`);
    return bundle[0].replace(/^out/, '');
  };
  const page = readFileSync(`${SOURCE}page.html`, 'utf8')
    .replace('{{script}}', bundleOf('main.tsx'))
    .replace('{{style}}', bundleOf('styles.css'));
  site.set('/', file('page.html', Buffer.from(page)));
  site.set('/icon.svg', file('icon.svg', readFileSync(`${SOURCE}icon.svg`)));
  return site;
}

function file(name: string, body: Uint8Array): SiteFile {
  return { type: TYPES[extname(name)] ?? 'application/octet-stream', body, immutable: false };
}

/**
 * Headers of every file of the dashboard. Scripts, styles and requests stay with the own origin; nothing inline, no eval, no frame.
 */
export const SITE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** How long a browser may keep a file. */
export function cacheControl({ immutable }: Pick<SiteFile, 'immutable'>): string {
  return immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
}
