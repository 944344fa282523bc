import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';
import { startBrowser } from './browser.js';

const browser: Browser | null = await startBrowser();
let one: HubInProcess;
beforeAll(async () => {
  one = await openHubInProcess();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await one.close();
});

it('names the list and a position to those who listen, and ends when the hub stops listening for them', async () => {
  const officer = await Staff.signIn(one.url, 'contact-officer');
  const stopping = new AbortController();
  const answer = await officer.browser.request(`${one.url}/work-list/changes`, { signal: stopping.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  for (const header of ['content-security-policy', 'referrer-policy', 'x-content-type-options'])
    expect([header, answer.headers.has(header)]).toEqual([header, true]);
  const sent = (async () => {
    let text = '';
    for await (const chunk of answer.body!) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8');
      if (text.includes('event: changed')) return text;
    }
    return text;
  })();
  // It is told what changes after the first look, which is made at once.
  await new Promise((later) => setTimeout(later, 500));
  await raise(one.url, sample('1-housing'));
  const [, data] = /event: changed\ndata: (.*)\n\n/.exec(await sent)!;
  expect(JSON.parse(data!)).toEqual({ list: 'work-list', position: expect.any(Number) });
  stopping.abort();
}, 30_000);

it('is for those who are signed in', async () => {
  const answer = await fetch(`${one.url}/work-list/changes`, { redirect: 'manual' });
  expect(answer.status).toBe(303);
});

(browser === null ? describe.skip : describe)('the work list where scripts run', () => {
  const signedIn = async (): Promise<Page> => {
    const context = await browser!.newContext({ baseURL: one.url, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page
      .getByRole('button', { name: /Marcus Bell/ })
      .or(page.getByLabel(/Marcus Bell/))
      .first()
      .click();
    if (new URL(page.url()).pathname !== '/work-list') await page.getByRole('button').last().click();
    await page.waitForURL('**/work-list');
    return page;
  };

  it('shows a new contact without being loaded again, and says so instead to somebody who is choosing', async () => {
    const page = await signedIn();
    const rows = page.locator('.th-work tbody tr');
    const before = await rows.count();
    await raise(one.url, sample('2-school'));
    await expect(rows.nth(before).waitFor({ timeout: 15_000 })).resolves.toBeUndefined();
    await page.locator('input[name=contact]').first().check({ force: true });
    await raise(one.url, sample('3-hospital'));
    await page.locator('[data-live-notice]').waitFor({ state: 'visible', timeout: 15_000 });
    expect(await page.locator('input[name=contact]').first().isChecked()).toBe(true);
  }, 60_000);
});
