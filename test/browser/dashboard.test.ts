import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, NO_CHROMIUM } from '../../infra/dashboard/chromium.ts';
import { CountingStore } from '../acceptance/tiny-shop.ts';
import { dashboardPorts } from './dashboard-shop.ts';
import { expectAccessible, openShop, type VisitedShop } from './shop.ts';

const missing = chromiumPath() === undefined;
if (missing && process.env.CI === undefined) console.warn(`The dashboard is not tested. ${NO_CHROMIUM}`);

/** Every page; one that is in the navigation and not here fails. */
const PAGES = [
  '/',
  '/customers',
  '/segments',
  '/retention',
  '/value',
  '/churn',
  '/worklists',
  '/recommendations',
  '/merchandising',
  '/experiments',
  '/models',
  '/data',
  '/privacy',
];

describe.skipIf(missing && process.env.CI === undefined)('given the dashboard of the tiny shop', () => {
  let shop: VisitedShop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  it('when the navigation is read then every page of it is tested', async () => {
    const { page, close } = await shop.visit('/');
    const links = await page
      .locator('nav a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links).toEqual(PAGES);
    await close();
  });

  // Each page in three looks, which together are every theme, width and language.
  describe.each(PAGES)('when %s is opened', (path) => {
    it('then nothing fails and axe finds nothing', async () => {
      const { page, faults, close } = await shop.visit(path, { colorScheme: 'light' });
      await expectAccessible(page);
      expect(faults).toEqual([]);
      await close();
    });

    it('then it is as good in the dark and in German', async () => {
      const { page, faults, close } = await shop.visit(path, { colorScheme: 'dark', locale: 'de-DE' });
      expect(await page.getAttribute('html', 'lang')).toBe('de');
      await expectAccessible(page);
      expect(faults).toEqual([]);
      await close();
    });

    it('then on a narrow screen and in Chinese nothing is wider than the screen', async () => {
      const viewport = { width: 360, height: 740 };
      const { page, faults, close } = await shop.visit(path, { viewport, locale: 'zh-CN' });
      expect(await page.getAttribute('html', 'lang')).toBe('zh');
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(faults).toEqual([]);
      await close();
    });
  });

  it('when there is no such page then the dashboard says so', async () => {
    const { page, close } = await shop.visit('/nothing/here');
    expect(await page.textContent('h1')).toBe('Page not found');
    await close();
  });
});

describe.skipIf(missing && process.env.CI === undefined)('given a shop without a version', () => {
  let shop: VisitedShop;
  beforeAll(async () => {
    shop = await openShop({ ...dashboardPorts(), store: new CountingStore(undefined) });
  });
  afterAll(() => shop?.close());

  // Rules are there without a model.
  it.each(PAGES.filter((path) => path !== '/merchandising'))(
    'when %s is opened then it says what to do',
    async (path) => {
      const { page, close } = await shop.visit(path);
      expect(await page.textContent('main')).toContain('Upload a dump of events');
      await close();
    },
  );
});
