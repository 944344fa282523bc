import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  startFixtureApp,
  usualScene,
  writerOf,
  type FixtureApp,
} from '../../apps/front-door/src/testing/fixture-app.js';
import { startBrowser } from './browser.js';

const screenshots = process.env['SCREENSHOTS'] ? join(packageRoot(), 'test/browser/screenshots') : null;
const browser: Browser | null = await startBrowser();
const narrative = 'The baby was alone with her sister again.';

(browser === null ? describe.skip : describe)('raising a concern in a browser', () => {
  let app: FixtureApp;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    if (screenshots) mkdirSync(screenshots, { recursive: true });
    app = await startFixtureApp();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  beforeEach(() => {
    const { site: _site, ...scene } = usualScene();
    Object.assign(app.scene, scene, { role: 'contact-officer' });
    app.asked.length = 0;
    complaints.length = 0;
    app.clock.advance(60_000);
  });
  afterEach(() => context?.close());

  const open = async (width: number, options: { javaScriptEnabled?: boolean } = {}) => {
    context = await browser!.newContext({
      viewport: { width, height: 900 },
      baseURL: app.address,
      locale: 'en-GB',
      ...options,
    });
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  };
  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name, exact: typeof name === 'string' }).click();
    await page.waitForLoadState();
  };
  const heading = () => page.locator('h1').innerText();
  const sentData = () => app.asked.filter(({ method }) => method === 'sent').map(({ arguments: of }) => of[1]);

  /** The page is whole at its width, axe finds nothing, every part of it opened, and the browser complained of nothing. */
  const look = async (name: string, width: number) => {
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
    if (screenshots) await page.screenshot({ path: join(screenshots, `raise-${name}-${width}.png`), fullPage: true });
    expect(app.faults.splice(0).map(String)).toEqual([]);
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect({ name, tooWide }).toEqual({ name, tooWide: 0 });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
      [],
    );
    expect(complaints).toEqual([]);
  };

  it.each([1280, 375])(
    'is complete and clean on every page and in every state of fault, at %i pixels',
    async (width) => {
      await open(width);
      await page.goto('/raise');
      await look('start', width);
      await press(/^Start/);
      await look('from', width);
      await press('Continue');
      expect(await page.locator('.govuk-error-summary').innerText()).toContain('Choose who is telling you');
      expect(await page.evaluate('document.activeElement.className')).toContain('govuk-error-summary');
      await look('from-errors', width);
      await page.getByLabel('Somebody of the public').check();
      await page.getByLabel('Not to the family').check();
      await page.getByLabel('Their name').fill("Niamh O'Neill-D’Arcy");
      await press('Continue');
      await look('worry', width);
      await press('Continue');
      await page.getByRole('link', { name: 'Say what worries you' }).click();
      expect(await page.evaluate('document.activeElement.id')).toBe('narrative');
      await look('worry-errors', width);
      await page.getByLabel('What you saw, heard').fill(narrative);
      await page.getByLabel('The child’s own words').fill('I do the bottles.');
      await press('Continue');
      await look('child', width);
      await page.getByLabel('First names').fill('Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh');
      await page.getByLabel('Family name').fill('عائشة بن־דוד');
      await page.getByLabel('NHS number').fill('9990000418');
      await page.locator('#dateOfBirth-day').fill('31');
      await page.locator('#dateOfBirth-month').fill('2');
      await page.locator('#dateOfBirth-year').fill('2015');
      await press('Continue');
      expect(await page.locator('.govuk-error-summary').innerText()).toMatch(/real date[\s\S]*wrong check digit/);
      await look('child-errors', width);
      await page.locator('#dateOfBirth-day').fill('18');
      await page.getByLabel('NHS number').fill('9990000417');
      await press('Add another address');
      await look('child-addresses', width);
      await press('Continue');
      await look('children', width);
      await press(/^Add a twin/);
      expect(await page.getByLabel('Family name').inputValue()).toBe('عائشة بن־דוד');
      expect(await page.locator('#dateOfBirth-day').inputValue()).toBe('18');
      await page.getByLabel('First names').fill('Zoë');
      await press('Continue');
      await look('children-two', width);
      await press('Continue');
      await look('adults-none', width);
      await press('Add an adult');
      await look('adult', width);
      await page.getByLabel('First names').fill('Hodan');
      await page.locator('select').first().selectOption('OTHER');
      await press('Continue');
      await look('adult-errors', width);
      await page.locator('input[id^="relationText-"]').fill('Step-grandmother');
      await press('Continue');
      await look('adults', width);
      await press('Continue');
      await look('danger', width);
      await page.getByLabel('What was said, or why they were not told').fill('Not yet');
      await press('Continue');
      await look('danger-errors', width);
      await page.locator('#told-2').check();
      await page.locator('#danger').check();
      await press('Continue');
      expect(await heading()).toBe('Check your answers');
      await look('check', width);
      await page.getByRole('link', { name: 'Change What worries you' }).click();
      await page.getByLabel('What you saw, heard').fill('');
      await press('Continue');
      await page.getByLabel('What you saw, heard').fill(`${narrative} It is cold.`);
      await press('Continue');
      expect(await heading()).toBe('Check your answers');
      await press('Send to the front door');
      expect(await heading()).toBe('Sent to the front door');
      await look('sent', width);
      expect(sentData()).toHaveLength(1);
      expect(sentData()[0]).toMatchObject({
        raisedBy: { name: "Niamh O'Neill-D’Arcy", anonymity: 'CONFIDENTIAL' },
        narrative: `${narrative} It is cold.`,
        immediateDanger: true,
        children: [{ familyName: 'عائشة بن־דוד' }, { givenName: 'Zoë', dateOfBirth: '2015-02-18' }],
      });
      await page.goto('/drafts');
      await look('drafts-none', width);
    },
    300_000,
  );

  it.each([1280, 375])(
    'says on the last page what is missing, and what the hub could not do, at %i pixels',
    async (width) => {
      app.scene.role = 'school-lead';
      await open(width);
      await page.goto('/raise');
      await press(/^Start/);
      await page.goto(page.url().replace('/worry', '/check'));
      await press('Send to the front door');
      expect(await page.locator('.govuk-error-summary').innerText()).toMatch(
        /find the child by[\s\S]*Say what worries you|Say what worries you[\s\S]*find the child by/,
      );
      await look('check-errors', width);
      await page.getByRole('link', { name: /^Say something to find/ }).click();
      await page.waitForURL(/child\/c1\?change=yes#givenName$/);
      await page.getByLabel('First names').fill('Amina');
      await press('Continue');
      await page.getByRole('link', { name: 'Change What worries you' }).click();
      await page.getByLabel('What you saw, heard').fill(narrative);
      await press('Continue');
      app.scene.sent = {
        ok: false,
        refusal: { code: 'drafts/unavailable', message: 'The disk is full. Nothing is lost.' },
      };
      await press('Send to the front door');
      expect(await page.locator('.govuk-error-summary').innerText()).toContain('Nothing is lost.');
      await look('check-unavailable', width);
      await press('Save and come back later');
      await look('drafts', width);
      app.scene.mayRaise = { ok: false, refusal: { code: 'access/role-has-no-part', message: 'No part.' } };
      await page.goto('/raise');
      await look('refused', width);
    },
    120_000,
  );

  it.each([1280, 375])(
    'offers what waits unsent, at %i pixels',
    async (width) => {
      app.scene.role = 'school-lead';
      const place = {
        thing: { kind: 'NEW_CONCERN' as const, id: '0195c1de-0000-4000-8000-000000000001' },
        page: 'raise',
      };
      await app.drafts.save(writerOf('staff-5011'), { ...place, unsent: true }, { step: 'worry', narrative });
      await open(width);
      await page.goto('/drafts');
      expect(await heading()).toBe('You have something unsent');
      await look('unsent', width);
      await press(/^Continue/);
      expect(await page.getByLabel('What you saw, heard').inputValue()).toBe(narrative);
      await app.drafts.discard(writerOf('staff-5011'), place);
    },
    60_000,
  );

  it('works without JavaScript, from the first page to the reference, with a pause on the way', async () => {
    app.scene.role = 'school-lead';
    await open(375, { javaScriptEnabled: false });
    await page.goto('/raise');
    await press(/^Start/);
    await page.getByLabel('What you saw, heard').fill(narrative);
    await press('Save and come back later');
    await page
      .getByRole('link', { name: /^A concern/ })
      .first()
      .click();
    expect(await page.getByLabel('What you saw, heard').inputValue()).toBe(narrative);
    await press('Continue');
    await page.getByLabel('First names').fill('Amina');
    await page.getByLabel('First line').first().fill('14 Example Road');
    for (const next of [
      'Who is the child?',
      'Children in this concern',
      'Who else is in the children’s lives?',
      'Danger, and what was done',
    ]) {
      expect(await heading()).toBe(next);
      await press('Continue');
    }
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    expect(await page.getByLabel('First names').inputValue()).toBe('Amina');
    expect(await page.getByLabel('First line').first().inputValue()).toBe('14 Example Road');
    await page.goto(page.url().replace('child/c1', 'check'));
    await press('Send to the front door');
    expect(await heading()).toBe('Sent to the front door');
    expect(sentData()).toMatchObject([{ narrative, children: [{ givenName: 'Amina' }] }]);
  }, 120_000);

  it('works by keyboard alone: Enter goes on, whatever other buttons a page has', async () => {
    await open(1280);
    const tabTo = async (what: string) => {
      for (let steps = 0; steps < 80; steps += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(
          "(document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? '').trim()",
        );
        if (typeof at === 'string' && at.startsWith(what)) return;
      }
      throw new Error(`${what} cannot be reached by Tab.`);
    };
    const enter = async () => {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    };
    await page.goto('/raise');
    await tabTo('Start');
    await enter();
    await tabTo('Nobody else');
    await page.keyboard.press('Space');
    await tabTo('Continue');
    await enter();
    await tabTo('What you saw');
    await page.keyboard.type(narrative);
    await tabTo('Continue');
    await enter();
    await tabTo('First names');
    await page.keyboard.type('Amina');
    await enter();
    expect(await heading()).toBe('Children in this concern');
    for (let left = 3; left > 0; left -= 1) {
      await tabTo('Continue');
      await enter();
    }
    expect(await heading()).toBe('Check your answers');
    await tabTo('Send to the front door');
    await enter();
    expect(await heading()).toBe('Sent to the front door');
    expect(sentData()).toHaveLength(1);
  }, 120_000);

  it('saves what is typed while it is typed, and says so; a double click sends once', async () => {
    app.scene.role = 'school-lead';
    await open(1280);
    await page.goto('/raise');
    await press(/^Start/);
    await page.getByLabel('What you saw, heard').fill(narrative);
    await page.getByText(/^Saved at /).waitFor();
    const address = page.url();
    await page.close();
    page = await context.newPage();
    await page.goto(address);
    expect(await page.getByLabel('What you saw, heard').inputValue()).toBe(narrative);
    await press('Continue');
    await page.getByLabel('First names').fill('Amina');
    await press('Continue');
    await page.goto(page.url().replace('children', 'check'));
    await page.getByRole('button', { name: 'Send to the front door' }).dblclick();
    await page.waitForURL(/sent=yes$/);
    expect(sentData()).toHaveLength(1);
  }, 60_000);
});
