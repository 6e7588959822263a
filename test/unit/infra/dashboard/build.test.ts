import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { API_TYPES_FILE, apiTypes } from '../../../../infra/dashboard/api-types.ts';
import { buildDashboard, type Site } from '../../../../infra/dashboard/build.ts';
import { siteAnswer } from '../../../../infra/emulator/site.ts';
import { OPENAPI_FILE } from '../../../../infra/openapi.ts';

/** What a viewer's browser fetches who opens every page, English and their own language included. */
const BUDGET_BYTES = 60_000;

describe('the dashboard', () => {
  let site: Site = new Map();
  beforeAll(async () => {
    site = await buildDashboard();
  });

  it.each(['de', 'zh'])('is small: all of it in English and in %s, minified and gzipped', (language) => {
    const read = [...site].filter(([path]) => {
      const other = /^\/assets\/(de|zh)-/.exec(path)?.[1];
      return other === undefined || other === language;
    });
    expect(read.length).toBe(site.size - 1);
    const bytes = read.reduce((sum, [, { body }]) => sum + gzipSync(body).length, 0);
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it('is a page that names its own script and style, and nothing inline', () => {
    const page = Buffer.from(site.get('/')?.body ?? []).toString();
    const [script, style] = [/src="([^"]+)"/.exec(page)?.[1], /stylesheet" href="([^"]+)"/.exec(page)?.[1]];
    expect([site.has(script ?? ''), site.has(style ?? '')]).toEqual([true, true]);
    expect(page).not.toMatch(/<style|style=|<script[^>]*>[^<]/);
  });

  it('is built the same twice', async () => {
    expect([...(await buildDashboard()).keys()]).toEqual([...site.keys()]);
  });

  it.each([
    ['/', '*/*', 'text/html; charset=utf-8'],
    ['/segments/champions?sort=value', 'text/html', 'text/html; charset=utf-8'],
    ['/icon.svg', 'image/*', 'image/svg+xml'],
  ])('answers %s', (url, accept, type) => {
    const answer = siteAnswer({ method: 'GET', url, headers: { accept } }, site);
    expect(answer?.headers).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' });
    expect(answer?.headers?.['content-security-policy']).not.toMatch(/unsafe|\*/);
  });

  it.each([
    ['GET', '/v1/health', 'text/html'],
    ['POST', '/', 'text/html'],
    ['GET', '/segments/champions', 'application/json'],
    ['GET', '/assets/gone.js', 'text/html'],
  ])('leaves %s %s as %s to the API', (method, url, accept) => {
    expect(siteAnswer({ method, url, headers: { accept } }, site)).toBeUndefined();
  });
});

it('reads answers through the types of the description', () => {
  const document = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as object;
  expect(readFileSync(API_TYPES_FILE, 'utf8'), 'run `npm run openapi`').toBe(apiTypes(document));
});
