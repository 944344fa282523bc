import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startFixtureApp, usualScene, type FixtureApp } from '../../apps/front-door/src/testing/fixture-app.js';
import { startBrowser } from './browser.js';
import { pageStates, type PageState } from './page-states.js';

const widths = [1280, 375] as const;
/** Set SCREENSHOTS=1 to look at what is tested: `test/browser/screenshots`, which git ignores. */
const screenshots = process.env['SCREENSHOTS'] ? join(packageRoot(), 'test/browser/screenshots') : null;

async function keep(page: Page, name: string): Promise<void> {
  if (screenshots) await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

const browser: Browser | null = await startBrowser();
const withBrowser = browser === null ? describe.skip : describe;

withBrowser('every page, in every state', () => {
  let app: FixtureApp;
  const contexts = new Map<number, BrowserContext>();

  beforeAll(async () => {
    if (screenshots) mkdirSync(screenshots, { recursive: true });
    app = await startFixtureApp();
    for (const width of widths)
      contexts.set(
        width,
        await browser!.newContext({ viewport: { width, height: 900 }, baseURL: app.address, locale: 'en-GB' }),
      );
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** Opens a state and gives the page with everything the browser complained of. */
  async function open(state: PageState, width: number): Promise<{ page: Page; complaints: string[]; status: number }> {
    const { site: _site, ...rest } = usualScene();
    Object.assign(app.scene, rest, state.scene);
    Object.assign(app.scene.site, { asOf: state.asOf ?? null });
    app.drafts.clear();
    const page = await contexts.get(width)!.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const response = await page.goto(state.path);
    await state.then?.(page, app.scene);
    return { page, complaints, status: response?.status() ?? 0 };
  }

  describe.each(widths)('at %i pixels', (width) => {
    it.each(pageStates.map((state) => [state.name, state] as const))(
      '%s',
      async (name, state) => {
        const { page, complaints, status } = await open(state, width);
        try {
          expect(app.faults.splice(0).map(String)).toEqual(name === 'error-500' ? [expect.any(String)] : []);
          expect(status).toBe(state.status ?? (name === 'child-known-wrong' ? 422 : 200));
          expect(await page.locator('body').innerText()).toMatch(
            typeof state.shows === 'string'
              ? new RegExp(state.shows.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
              : state.shows,
          );
          await keep(page, `${name}-${width}`);
          const tooWide = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(tooWide).toBe(0);
          const { violations } = await new AxeBuilder({ page })
            .setLegacyMode()
            .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
            .analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
          expect(complaints).toEqual([]);
        } finally {
          await page.close();
        }
      },
      120_000,
    );
  });

  it('works without JavaScript: the menu is open, and a decision goes through', async () => {
    const { site: _site, ...rest } = usualScene();
    Object.assign(app.scene, rest);
    const context = await browser!.newContext({
      viewport: { width: 375, height: 900 },
      baseURL: app.address,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto(pageStates.find(({ name }) => name === 'who')!.path);
    expect(await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Search' }).isVisible()).toBe(
      true,
    );
    await page.getByLabel('The same child as Amina Yusuf-Hart').check();
    await page.getByLabel('Why', { exact: true }).fill('I rang the school.');
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await page.waitForURL(/decided=SAME_CHILD$/);
    expect(app.asked.filter(({ method }) => method === 'decided').at(-1)?.arguments[1]).toMatchObject({
      decision: 'SAME_CHILD',
      reason: 'I rang the school.',
    });
    await context.close();
  }, 60_000);

  it.each(['child', 'child-long', 'who', 'sharing'])(
    '%s prints',
    async (name) => {
      const { page } = await open(
        pageStates.find((state) => state.name === name)!,
        1280,
      );
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 794, height: 1123 });
      await keep(page, `${name}-print`);
      expect(await page.locator('.th-navigation').isVisible()).toBe(false);
      expect(await page.locator('.th-print-only').innerText()).toContain('Printed for Priya Nair, Social worker');
      await page.close();
    },
    120_000,
  );
});
