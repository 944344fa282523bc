import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { sample } from '../../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { startBrowser } from '../browser.js';
import { signIn, tabTo, told, ways } from './day.js';

const browser: Browser | null = await startBrowser();

(browser === null ? describe.skip : describe)('a contact officer’s day', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  const begin = async () => {
    one = await openHubInProcess();
    await told(one, sample('1-housing'));
    return told(one, sample('2-school'));
  };

  it.each(ways)(
    'takes a contact, says who it is, records a call and hands over, %s',
    async (_, scripts) => {
      const school = await begin();
      const officer = await signIn(browser!, one, /Marcus Bell/, scripts);
      await officer.follow(/^Unassigned/);
      await officer.look('officer-unassigned');
      await officer.follow('Amina Yusuf-Hart');
      // Where nobody has said who it is, the list leads there first.
      expect(new URL(officer.page.url()).pathname).toBe(`/contacts/${school}/who`);
      await officer.follow('Concern');
      expect(await officer.text()).toContain('without a coat for three weeks');
      await officer.look('officer-contact');
      await officer.press('Take it');
      expect(await officer.text()).toContain('The contact has another owner.');
      // Rating is a qualified worker's: an officer is offered no way to it.
      expect(await officer.page.getByRole('button', { name: 'Rate', exact: true }).count()).toBe(0);

      await officer.follow(/^Who is this/);
      await officer.look('officer-who');
      await officer.press('Record the decision');
      expect(await officer.text()).toContain('There is a problem');
      await officer.look('officer-who-errors');
      await officer.page
        .getByRole('radio', { name: /^The same child as/ })
        .first()
        .check();
      await officer.page.getByLabel('Why', { exact: true }).fill('Same date of birth and flat.');
      await officer.press('Record the decision');
      // One child fits and no other, so the officer's own word is enough.
      expect(await officer.text()).toContain('This contact is about Amina Hart');
      await officer.look('officer-who-decided');

      await officer.follow('Record');
      await officer.page.getByLabel('Call', { exact: true }).check();
      await officer.page.getByLabel('With whom').fill('Ms Okafor, class teacher');
      await officer.page.getByLabel('What was said, seen or found').fill('She came without breakfast again.');
      await officer.press('Record it');
      expect(await officer.text()).toContain('She came without breakfast again.');
      await officer.look('officer-record');

      await officer.page.goto('/work-list');
      await officer.follow('Handover for the next shift');
      // What has an owner and time is theirs to go on with: the shift is told what nobody has taken.
      expect(await officer.text()).toMatch(/2 open contacts[^]*Without an owner \(1\)[^]*Amina Hart/);
      await officer.look('officer-handover');
    },
    120_000,
  );

  it('goes from the list to a recorded note by the keyboard alone', async () => {
    const school = await begin();
    const { page } = await signIn(browser!, one, /Marcus Bell/, true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
    await page.goto(`/contacts/${school}`);
    await tabTo(page, /^Record$/);
    // What has the focus can be seen to have it.
    expect(
      await page.evaluate(
        "((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))",
      ),
    ).toBe(true);
    await Promise.all([page.waitForURL('**/record'), page.keyboard.press('Enter')]);
    await tabTo(page, /^Record it$/);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.evaluate("document.activeElement.innerText.includes('There is a problem')")).toBe(true);
    await tabTo(page, /^Call/);
    await page.keyboard.press('Space');
    await tabTo(page, /^What was said/);
    await page.keyboard.type('The school rang back.');
    await tabTo(page, /^Record it$/);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.locator('main').innerText()).toContain('The school rang back.');
  }, 120_000);
});
