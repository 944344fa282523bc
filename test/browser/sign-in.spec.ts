import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { memoryVault } from '#vault';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { SignInApp } from '../../apps/front-door/src/sign-in/testing/sign-in-app.js';
import { startTwoIssuers } from '../../apps/front-door/src/sign-in/testing/two-issuers.js';
import { startBrowser } from './browser.js';

const browser: Browser | null = await startBrowser();

(browser === null ? describe.skip : describe)('signing in by one of two identity providers, in a browser', () => {
  let hub: SignInApp;
  let two: Awaited<ReturnType<typeof startTwoIssuers>>;

  beforeAll(async () => {
    const store = new MemoryEventStore({ clock: { now: () => hub.clock.now() } });
    hub = new SignInApp(store, new CommandRunner(store, memoryVault()));
    await hub.start(async (publicUrl) => (two = await startTwoIssuers(publicUrl)));
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.app.close();
    await Promise.all([two?.council.close(), two?.cis2.close()]);
  });

  async function withPage(options: BrowserContextOptions, work: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser!.newContext({ baseURL: hub.publicUrl, locale: 'en-GB', ...options });
    try {
      await work(await context.newPage());
    } finally {
      await context.close();
    }
  }
  const signIn = async (page: Page, name: string, subject: string, acr: string) => {
    await page.goto('/desk');
    await page.getByRole('link', { name }).click();
    await page.locator('[name=subject]').fill(subject);
    await page.locator('[name=acr]').fill(acr);
    await page.getByRole('button').click();
    await page.waitForURL(`${hub.publicUrl}/**`);
  };

  const states: [string, string, (page: Page) => Promise<unknown>][] = [
    ['the choice', 'How do you sign in?', (page) => page.goto('/desk')],
    ['a choice that is none', 'There is no such way to sign in here', (page) => page.goto('/sign-in?issuer=none')],
    ['too weak', 'This needs a stronger sign-in', (page) => signIn(page, 'NHS CIS2', 'same', 'aal1')],
    ['not vouched for', 'Your agency signs in another way', (page) => signIn(page, 'NHS CIS2', 'rosa', 'aal2')],
  ];
  describe.each([1280, 375])('at %i pixels', (width) => {
    it.each(states)(
      '%s',
      async (_, shows, open) => {
        await withPage({ viewport: { width, height: 900 } }, async (page) => {
          await open(page);
          expect(await page.locator('body').innerText()).toContain(shows);
          const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          expect(await page.evaluate(tooWide)).toBe(0);
          const { violations } = await new AxeBuilder({ page })
            .setLegacyMode()
            .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
            .analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
        });
      },
      120_000,
    );
  });

  it('goes by the keyboard alone', async () => {
    await withPage({}, async (page) => {
      await page.goto('/desk');
      const focused = () => page.evaluate('document.activeElement.textContent.trim()');
      for (let pressed = 0; (await focused()) !== 'NHS CIS2'; pressed += 1) {
        if (pressed > 20) throw new Error('The keyboard does not come to it.');
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(`${two.cis2.issuer}/**`);
      expect(await page.title()).toBe('cis2');
    });
  }, 60_000);

  it('goes without scripts, back to the page that was asked for', async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await signIn(page, 'Council sign-in', 'same', '');
      expect(new URL(page.url()).pathname).toBe('/desk');
      expect(await page.locator('body').innerText()).toContain('staff-1');
    });
  }, 60_000);
});
