import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { concernAbout } from '../../support/submissions.js';
import { startBrowser } from '../browser.js';
import { signIn, told, ways } from './day.js';

const browser: Browser | null = await startBrowser();
const nour = { givenName: 'Nour', familyName: 'Haddad', dateOfBirth: '2015-04-09', nhsNumber: '9990000018' };
const words = 'The officer in charge asked for this by phone today.';

(browser === null ? describe.skip : describe)('days with restricted records', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  type Person = Awaited<ReturnType<typeof signIn>>;
  /** From the contact's page to a record that is restricted. */
  async function restrict(manager: Person, contactId: string, why: string, what: string): Promise<void> {
    await manager.page.goto(`/contacts/${contactId}`);
    await manager.follow('Restrict this record');
    await manager.look('restrict');
    await manager.page.getByLabel(what).check();
    await manager.page.getByLabel(why, { exact: true }).check();
    await manager.page.getByLabel('Who asked for it').selectOption('police-met-cn');
    await manager.page.getByLabel('What it rests on').fill(words);
    await manager.press('Restrict it');
    expect(await manager.text()).toContain('The record is restricted');
    await manager.look('restricted-placed');
  }

  it.each(ways)(
    'the custodian has at once what the front door may not know, rates it and lets somebody in, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const first = await told(one, concernAbout([nour]));
      const manager = await signIn(browser!, one, /Elin Thomas/, scripts);
      await restrict(manager, first, 'Witness protection', 'The child, with everything about them');
      const again = await told(one, concernAbout([{ ...nour, givenName: 'Noor' }]));
      await manager.page.goto('/work-list');
      const list = await manager.text();
      expect([list.includes('Noor'), list.includes('Nour')]).toEqual([true, false]);

      const custodian = await signIn(browser!, one, /Owen Pryce/, scripts);
      expect(await custodian.text()).toContain('1 contact waits');
      await custodian.look('custodian-list');
      await custodian.follow(/^Rate it/);
      await custodian.look('custodian-match');
      await custodian.page.getByLabel('Red: a child is at risk now').check();
      await custodian.page.getByLabel('What it rests on').fill('She must not be met by the father.');
      await custodian.press('Record the rating');
      expect(await custodian.text()).toContain('No contact waits');
      await custodian.page
        .locator('table', { hasText: 'Witness protection' })
        .getByRole('link', { name: 'Nour' })
        .click();
      await custodian.look('custodian-record');
      await custodian.page.getByLabel('Who', { exact: true }).selectOption('staff-2057');
      await custodian.page.getByLabel('For how long').selectOption('3');
      await custodian.press('Let them in');
      expect(await custodian.text()).toContain('Let in.');
      await custodian.follow('What is on record');
      expect(await custodian.text()).toContain('Nour');
      await custodian.look('custodian-child');

      const worker = await signIn(browser!, one, /Priya Nair/, scripts);
      await worker.page.goto(`/contacts/${first}`);
      expect(await worker.text()).toContain('Nour');
      expect((await manager.page.request.get(`/contacts/${first}`)).status()).toBe(404);
      expect((await manager.page.request.get(`/restricted/contacts/${again}`)).status()).toBe(404);
    },
    120_000,
  );

  it.each(ways)(
    'somebody breaks the glass, another confirms it, and the privacy officer looks into it, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const contactId = await told(one, concernAbout([{ ...nour, givenName: 'Otis', familyName: 'Brandreth' }]));
      const manager = await signIn(browser!, one, /Elin Thomas/, scripts);
      await restrict(manager, contactId, 'Family of staff or of a member', 'The child, with everything about them');

      const worker = await signIn(browser!, one, /Priya Nair/, scripts);
      await worker.page.goto(`/contacts/${contactId}`);
      expect(await worker.text()).toContain('This record is restricted');
      await worker.look('glass-refused');
      await worker.follow('see it at once');
      await worker.look('glass-ask');
      await worker.page.getByLabel('A child is at risk now').check();
      await worker.page.getByLabel('In your own words').fill('The mother rings from the street.');
      await worker.press('Continue');
      const reference = /BG-[0-9A-F]{8}/.exec(await worker.text())![0];
      await worker.look('glass-waits');

      await manager.page.goto('/break-glass/to-confirm');
      expect(await manager.text()).toContain(reference);
      await manager.look('glass-to-confirm');
      await manager.press(/^Confirm it/);
      expect(await manager.text()).toContain('Confirmed.');

      await worker.press('Look whether it is confirmed');
      await worker.press('Sign in again to open it');
      await worker.press(/Priya Nair/);
      await worker.look('glass-interruption');
      await worker.press('Open the record');
      expect(await worker.text()).toContain('Otis');

      await one.idle();
      const officer = await signIn(browser!, one, /Leila Navarro/, scripts);
      await officer.page.goto('/review');
      expect(await officer.text()).toContain('1 use of break-glass has to be reviewed');
      await officer.look('glass-review');
      await officer.follow(reference);
      expect(await officer.text()).toContain('The mother rings from the street.');
      await officer.page.getByLabel('Explained: they needed it for their work').check();
      await officer.page.getByLabel('What does it rest on?').fill('I asked the manager who confirmed it.');
      await officer.press('Record the finding');
      expect(await officer.text()).not.toContain('has to be reviewed');
    },
    120_000,
  );
});
