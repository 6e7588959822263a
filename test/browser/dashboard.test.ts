import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, NO_CHROMIUM } from '../../infra/dashboard/chromium.ts';
import { CountingStore } from '../acceptance/tiny-shop.ts';
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

  describe.each(PAGES)('when %s is opened', (path) => {
    it.each(['light', 'dark'] as const)(
      'then in %s nothing fails and axe finds nothing',
      async (colorScheme) => {
        const { page, faults, close } = await shop.visit(path, { colorScheme });
        await expectAccessible(page);
        expect(faults).toEqual([]);
        await close();
      },
    );

    it('then on a narrow screen nothing is wider than the screen', async () => {
      const { page, close } = await shop.visit(path, { viewport: { width: 360, height: 740 } });
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(360);
      await close();
    });

    it.each(['de-DE', 'zh-CN'])('then it speaks %s', async (locale) => {
      const { page, faults, close } = await shop.visit(path, { locale });
      expect(await page.getAttribute('html', 'lang')).toBe(locale.slice(0, 2));
      expect(faults).toEqual([]);
      await close();
    });
  });

  it('when there is no such page then the dashboard says so', async () => {
    const { page, close } = await shop.visit('/nothing/here');
    expect(await page.textContent('h1')).toBe('There is no such page');
    await close();
  });
});

describe.skipIf(missing && process.env.CI === undefined)('given a shop without a version', () => {
  it.each(PAGES)('when %s is opened then it says what to do', async (path) => {
    const shop = await openShop({ store: new CountingStore(undefined), now: () => 0 });
    const { page, close } = await shop.visit(path);
    expect(await page.textContent('main')).toContain('Upload a dump of events');
    await close();
    await shop.close();
  });
});
