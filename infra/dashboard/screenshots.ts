import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from './chromium.ts';

/*
 * Pictures of every page of a running dashboard, light, dark and narrow, to be looked at:
 * npm run screenshots -- --url http://127.0.0.1:8787 --out FOLDER [--language de] [PATH …]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8787' },
    out: { type: 'string', default: '.screenshots' },
    language: { type: 'string', default: 'en' },
  },
});

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 740 } },
] as const;

const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const browser = await launchChromium();
for (const { name, colorScheme, viewport } of LOOKS) {
  const context = await browser.newContext({ colorScheme, viewport, locale: values.language });
  const page = await context.newPage();
  await page.goto(values.url, { waitUntil: 'networkidle' });
  const links = await page
    .locator('nav a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? '/'));
  for (const path of positionals.length > 0 ? positionals : links) {
    await page.goto(new URL(path, values.url).href, { waitUntil: 'networkidle' });
    const file = path === '/' ? 'home' : path.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '');
    await page.screenshot({ path: join(out, `${file}-${name}.png`), fullPage: true });
  }
  await context.close();
}
await browser.close();
console.log(`Pictures are in ${out}.`);
