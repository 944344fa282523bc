import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toInstant } from '#kernel';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { startBrowser } from './browser.js';
import { look } from './days/day.js';

const browser: Browser | null = await startBrowser();
const minute = 60_000;
const secret = 'Brindlethwaite counted the marmalade';

(browser === null ? describe.skip : describe)('a session that runs out in an open page', () => {
  let one: HubInProcess;
  let context: BrowserContext;
  let now: number;
  beforeAll(async () => {
    one = await openHubInProcess();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await one.close();
  });
  beforeEach(async () => {
    // The hub's time stands still but for what passes: however long a sign-in takes, it is seen at its beginning.
    now = Date.now();
    one.hub.clock.pretend(toInstant(now));
    context = await browser!.newContext({ baseURL: one.url, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    // A page that is just asking asks again ten seconds later.
    context.setDefaultTimeout(30_000);
    await context.clock.install();
  });
  afterEach(() => context.close());

  async function signIn(path: string, name = /Marcus Bell/): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`/sign-in?return=${encodeURIComponent(path)}`);
    await page.getByRole('button', { name }).click();
    await page.waitForURL((url) => !/oidc|sign-in/.test(url.pathname));
    return page;
  }
  /** Time passes at the hub, and in every window unless they sleep. */
  async function pass(milliseconds: number, { atTheHub = true, inWindows = true } = {}): Promise<void> {
    if (atTheHub) one.hub.clock.pretend(toInstant((now += milliseconds)));
    if (inWindows) await context.clock.fastForward(milliseconds);
  }
  const warning = (page: Page) => page.getByRole('dialog', { name: 'You are about to be signed out' });
  const shown = (page: Page) => warning(page).waitFor({ state: 'visible' });
  const gone = (page: Page) => warning(page).waitFor({ state: 'hidden' });
  const ended = (page: Page) => page.waitForURL('**/session-ended?**');
  const title = (page: Page) => page.locator('h1').innerText();
  /** Begins a concern and goes to the page where what is worrying is written down. */
  async function writing(): Promise<Page> {
    const page = await signIn('/raise');
    await page.getByRole('button', { name: /^Start/ }).click();
    await page.getByLabel('Somebody of the public').check();
    await page.getByLabel('Not to the family').check();
    await page.getByLabel('Their name').fill('Invented Person');
    await page.getByRole('button', { name: 'Continue', exact: true }).last().click();
    await page.getByLabel('What you saw, heard').waitFor();
    return page;
  }

  it('is warned of two minutes before, to everybody, and lasts on where somebody stays', async () => {
    const page = await signIn('/work-list');
    await pass(13 * minute - 2000);
    expect(await warning(page).isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Search', exact: true }).first().focus();
    await pass(3000);
    await shown(page);
    expect(await warning(page).innerText()).toContain('You will be signed out in less than two minutes.');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('DIALOG');
    expect(await warning(page).locator('[data-left]').getAttribute('aria-live')).toBe('polite');
    await look(page, 'session-warning', true);
    await pass(65_000);
    await warning(page).getByText('in less than one minute.').waitFor();
    // Letters of somebody who types on press nothing.
    await page.keyboard.type('and then  she');
    expect(await warning(page).isVisible()).toBe(true);
    await warning(page).getByRole('button', { name: 'Stay signed in' }).click();
    await gone(page);
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Search');
    await pass(13 * minute - 2000);
    expect(await warning(page).isVisible()).toBe(false);
    await pass(3000);
    await shown(page);
    await page.keyboard.press('Escape');
    await gone(page);
    await pass(12 * minute);
    await page.reload();
    expect(await title(page)).toBe('Work list');
  }, 120_000);

  it('runs out though the list changes and is shown anew meanwhile; the page is closed and leads back after signing in', async () => {
    const page = await signIn('/work-list');
    const rows = page.locator('.th-work tbody tr');
    const before = await rows.count();
    await pass(8 * minute);
    await raise(one.url, sample('2-school'));
    await rows.nth(before).waitFor();
    const [name] = await rows.nth(before).locator('a').allInnerTexts();
    await pass(6 * minute);
    await shown(page);
    await pass(minute + 1000);
    await ended(page);
    expect([await title(page), (await page.content()).includes(name!)]).toEqual(['You have been signed out', false]);
    await look(page, 'session-ended', true);
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: /Marcus Bell/ }).click();
    await page.waitForURL('**/work-list');
  }, 120_000);

  it('keeps what was typed and not saved, shows it no more, and offers it after signing in', async () => {
    const page = await writing();
    const at = new URL(page.url()).pathname;
    await page.route('**/save', (route) => route.abort());
    await page.getByLabel('What you saw, heard').fill(secret);
    await pass(14 * minute);
    await shown(page);
    expect(await warning(page).innerText()).toContain('What you typed on this page is kept for you.');
    await context.setOffline(true);
    await pass(2 * minute);
    await page.getByRole('heading', { name: 'Looking whether you are still signed in' }).waitFor();
    expect(await page.getByLabel('What you saw, heard').isVisible()).toBe(false);
    await look(page, 'session-covered', true);
    await context.setOffline(false);
    await pass(15_000);
    await ended(page);
    expect(await page.locator('main').innerText()).toContain('What you typed is kept');
    expect((await page.content()).includes(secret)).toBe(false);
    expect(await page.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: /Marcus Bell/ }).click();
    await page.getByRole('button', { name: /^Continue with A concern/ }).click();
    await page.waitForURL(`**${at}`);
    expect(await page.getByLabel('What you saw, heard').inputValue()).toBe(secret);
  }, 120_000);

  it('does not lose what was typed to a connection that fails: a hidden page comes back as it was', async () => {
    const page = await writing();
    await page.getByLabel('What you saw, heard').fill(secret);
    await context.setOffline(true);
    await pass(16 * minute, { atTheHub: false });
    await page.getByRole('heading', { name: 'Looking whether you are still signed in' }).waitFor();
    await context.setOffline(false);
    await pass(15_000, { atTheHub: false });
    await page.getByLabel('What you saw, heard').waitFor();
    expect(await page.getByLabel('What you saw, heard').inputValue()).toBe(secret);
    expect(await warning(page).isVisible()).toBe(false);
  }, 120_000);

  it('says where what was typed cannot be kept, and that it was not', async () => {
    const page = await signIn('/search');
    await page.getByLabel('Name', { exact: true }).fill('Zzyzx');
    await pass(14 * minute);
    await shown(page);
    expect(await warning(page).innerText()).toContain('cannot be kept: send it, or copy it, first');
    await pass(2 * minute);
    await ended(page);
    expect(await page.locator('main').innerText()).toContain('could not be kept');
  }, 120_000);

  it('lasts in every window where somebody stays in one of them', async () => {
    const [first, second] = [await signIn('/work-list'), await context.newPage()];
    await second.goto('/search');
    await pass(14 * minute);
    await Promise.all([shown(first), shown(second)]);
    await warning(first).getByRole('button', { name: 'Stay signed in' }).click();
    await Promise.all([gone(first), gone(second)]);
    await pass(5 * minute);
    expect([await title(first), await title(second)]).toEqual(['Work list', 'Search']);
  }, 120_000);

  it('closes the pages of other windows when somebody signs out, or another person signs in', async () => {
    const [first, second] = [await signIn('/work-list'), await context.newPage()];
    await second.goto('/search');
    await second.getByRole('button', { name: 'Sign out' }).click();
    await ended(first);
    const [third, fourth] = [await signIn('/work-list'), await signIn('/work-list', /Priya Nair/)];
    await ended(third);
    await fourth.reload();
    expect(await fourth.locator('.th-header__who').innerText()).toContain('Priya Nair');
  }, 120_000);

  it('cannot be lengthened at the end of eight hours: that is said, and one may finish first or sign in again', async () => {
    const page = await signIn('/work-list');
    for (let spent = 0; spent < 47; spent += 1) {
      await pass(10 * minute, { inWindows: false });
      await page.request.get('/session', { headers: { accept: 'text/html' } });
      await page.request.get('/work-list/handover');
    }
    const form = await context.newPage();
    await form.goto('/search');
    await pass(8 * minute + 1000);
    await shown(form);
    expect(await warning(form).innerText()).toContain('eight hours');
    expect(await warning(form).getByRole('button', { name: 'Stay signed in' }).isVisible()).toBe(false);
    await look(form, 'session-final', true);
    await warning(form).getByRole('button', { name: 'Finish this first' }).click();
    await gone(form);
    await pass(30_000);
    expect(await warning(form).isVisible()).toBe(false);
    await warning(page).getByRole('button', { name: 'Sign in again now' }).click();
    await page.getByRole('button', { name: /Marcus Bell/ }).click();
    await page.waitForURL('**/work-list');
    await ended(form);
  }, 120_000);

  it('ends from the warning where somebody signs out', async () => {
    const page = await signIn('/work-list');
    await pass(14 * minute);
    await shown(page);
    await warning(page).getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signed-out');
  }, 120_000);
});
