import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildDashboard, type Site } from '../../infra/dashboard/build.ts';
import { launchChromium } from '../../infra/dashboard/chromium.ts';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import type { RequestPorts } from '../../layers/api/reading/ports.ts';
import { loadOn } from '../acceptance/environment.ts';
import { dashboardPorts } from './dashboard-shop.ts';

/** A shop with its dashboard, and a browser that visits it. */
export interface VisitedShop {
  readonly url: string;
  /** Opens a page of the dashboard and waits until nothing is loading. */
  visit(path: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** An open page, and what must not happen on it. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console, refusals by the content security policy, and requests to other hosts. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Serves the tiny shop, or other ports, with the dashboard. */
export async function openShop(ports: RequestPorts = dashboardPorts()): Promise<VisitedShop> {
  const site: Site = await buildDashboard();
  const gateway: Gateway = await startGateway({ port: 0, load: loadOn(ports), site });
  const browser: Browser = await launchChromium();
  return {
    url: gateway.url,
    async visit(path, options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol !== 'blob:' && origin !== gateway.url) faults.push(`request to ${request.url()}`);
      });
      await page.goto(`${gateway.url}${path}`);
      await settled(page);
      return { page, faults, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await gateway.close();
    },
  };
}

/** Waits until the page has a heading and nothing on it is loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  await page.waitForSelector('.skeleton', { state: 'detached' });
}

/** Holds a page against the rules of axe-core. */
export async function expectAccessible(page: Page): Promise<void> {
  // As the browser's debugger does it: the policy of the page refuses scripts put into it.
  await page.evaluate(axe.source);
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  expect(
    found.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`,
    ),
  ).toEqual([]);
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}
