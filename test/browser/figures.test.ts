import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../infra/dashboard/chromium.ts';
import { ODD } from '../acceptance/tiny-shop.ts';
import { dashboardPorts, dashboardShop } from './dashboard-shop.ts';
import { openShop, settled, type VisitedShop } from './shop.ts';

const LONG = `${'A very long title that never ends '.repeat(12)}and then does`;
const CHINESE = '白色陶瓷茶杯，带盖';
const HEBREW = 'ספל קרמיקה לבן';

interface Period {
  readonly revenue: number;
  readonly orders: number;
  readonly average_order: number;
  readonly buyers: number;
}

interface CustomerValue {
  readonly predicted: { readonly lifetime_value: number };
  readonly churn: { readonly probability: number };
}

describe.skipIf(chromiumPath() === undefined && process.env.CI === undefined)(
  'given figures and names',
  () => {
    let shop: VisitedShop;
    beforeAll(async () => {
      const store = dashboardShop();
      const item = { category: ['Home'], brand: null, price: 1250, score: 1 };
      store.put('list', 'popular', {
        items: [LONG, CHINESE, HEBREW].map((title, at) => ({ ...item, id: `odd-${at}`, title })),
        recent: 3,
      });
      shop = await openShop(dashboardPorts(store));
    });
    afterAll(() => shop?.close());

    async function ask<T>(path: string): Promise<T> {
      return (await (await fetch(`${shop.url}${path}`)).json()) as T;
    }

    it('when Home is opened then its figures are those of the API', async () => {
      const { periods } = await ask<{ periods: Period[] }>('/v1/insights/periods');
      const last = periods.at(-1) as Period;
      const { page, close } = await shop.visit('/');
      const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });
      const tiles = await page.locator('.tile-figure').allTextContents();
      expect(tiles[0]).toContain(pounds.format(last.revenue / 100));
      expect(tiles[1]).toContain(String(last.orders));
      expect(tiles[2]).toContain(pounds.format(last.average_order / 100));
      expect(tiles[3]).toContain(String(last.buyers));
      await close();
    });

    it('when a customer is opened then value and risk are those of the API', async () => {
      const { predicted, churn } = await ask<CustomerValue>('/v1/customers/c-1/value');
      const { page, close } = await shop.visit('/customers?id=c-1');
      await page.waitForSelector('.big');
      const text = (await page.textContent('main')) ?? '';
      expect(text).toContain('£612.70');
      expect(predicted.lifetime_value).toBe(61_270);
      expect(await page.textContent('.big')).toBe('8%');
      expect(churn.probability).toBe(0.082);
      await close();
    });

    it.each(Object.values(ODD))('when the customer %s is searched then they are found', async (id) => {
      const { page, faults, close } = await shop.visit('/customers');
      await page.getByRole('searchbox').fill(id);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.big');
      await settled(page);
      expect(await page.locator('section.panel h2').first().textContent()).toBe(id);
      expect(faults).toEqual([]);
      await close();
    });

    it('when members are sorted then all of them are, and the address says how', async () => {
      const { page, close } = await shop.visit('/segments?segment=champions');
      await page.getByLabel('Sort by').selectOption('revenue');
      await page.getByText('130 of 130 customers').waitFor();
      expect(page.url()).toContain('sort=revenue');
      expect(await page.locator('.rows tbody tr').count()).toBeLessThan(60);
      await close();
    });

    it('when titles are long, Chinese or Hebrew then they are shown and nothing breaks', async () => {
      const { page, faults, close } = await shop.visit('/recommendations', {
        viewport: { width: 360, height: 740 },
      });
      const text = (await page.textContent('main')) ?? '';
      for (const title of [LONG, CHINESE, HEBREW]) expect(text).toContain(title);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(faults).toEqual([]);
      await close();
    });

    it('when the groups found in the data are chosen then they are shown, and can be opened', async () => {
      const { page, close } = await shop.visit('/segments?kind=cluster');
      expect(await page.locator('.tile').count()).toBe(1);
      await page.locator('.tile').click();
      await page.getByRole('heading', { name: /^Members of/ }).waitFor();
      await close();
    });

    it('when a customer is erased then the certificate is shown', async () => {
      const { page, close } = await shop.visit('/privacy?id=c-2');
      await page.getByRole('button', { name: 'Erase' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
      await page.getByText('Requested', { exact: true }).waitFor();
      expect(page.url()).toContain('erasure=');
      await close();
    });

    it('when a version is activated then it is asked about first', async () => {
      const { page, close } = await shop.visit('/models');
      await page.getByRole('button', { name: 'Activate' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      const { models } = await ask<{ models: { active: boolean }[] }>('/v1/models');
      expect(models[0]?.active).toBe(true);
      await close();
    });
  },
);
