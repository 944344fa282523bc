import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Uuid } from '#kernel';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { concernAbout } from '../../support/submissions.js';
import { startBrowser } from '../browser.js';
import { done, greenRating, signIn, told, ways } from './day.js';

const browser: Browser | null = await startBrowser();
const decision = {
  do: 'decide',
  outcome: 'EARLY_HELP',
  level: 2,
  reason: 'Support in the mornings.',
  nfaReason: null,
  whatWouldChange: null,
  signpostedTo: null,
  warmHandover: null,
  agreement: 'GIVEN',
  family: 'TOLD',
  notTold: null,
  lawfulBasis: ['CA04_10'],
  voice: {
    words: 'I do the bottles.',
    method: 'SPOKEN',
    language: 'en',
    interpreter: false,
    alone: true,
    absence: null,
    whyAbsent: null,
  },
  reliedOn: [],
} as const;

(browser === null ? describe.skip : describe)('an early help lead’s day', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  const offered = async (givenName: string, dateOfBirth: string): Promise<Uuid> => {
    const contactId = await told(one, concernAbout([{ givenName, familyName: 'Marsh', dateOfBirth }]));
    await done(one, 'worker', contactId, { do: 'propose-rating', ...greenRating });
    await done(one, 'manager', contactId, { do: 'confirm-rating', ...greenRating });
    await done(one, 'manager', contactId, decision);
    return contactId;
  };

  it.each(ways)(
    'sees what is offered and nothing else, takes one on and sends one back, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const taken = await offered('Tegan', '2014-05-06');
      const declined = await offered('Osian', '2012-07-08');
      const others = await told(one, concernAbout([{ givenName: 'Wren', dateOfBirth: '2016-01-02' }]));
      const lead = await signIn(browser!, one, /Niamh Doyle/, scripts);
      const open = async (contactId: Uuid) => {
        await lead.page.goto('/work-list');
        await lead.follow(/^All/);
        await Promise.all([
          lead.page.waitForEvent('load'),
          lead.page.locator(`main a[href="/contacts/${contactId}"]`).click(),
        ]);
      };
      await lead.follow(/^All/);
      const list = await lead.text();
      for (const name of ['Tegan', 'Osian']) expect(list).toContain(name);
      expect(list).not.toContain('Wren');
      await lead.look('early-help-list');
      expect((await lead.page.request.get(`/contacts/${others}`)).status()).toBe(403);

      await open(taken);
      await lead.look('early-help-contact');
      await lead.press('It was accepted');
      await lead.look('early-help-accept');
      await lead.page.getByLabel('Who accepted').fill('Niamh Doyle');
      await lead.page.getByLabel('How', { exact: true }).fill('At the morning meeting');
      await lead.press('Record the acceptance');
      expect(await lead.text()).toContain('The acceptance is recorded.');
      await lead.look('early-help-accepted');

      await open(declined);
      await lead.press('It was refused');
      await lead.page.getByLabel('Who refused').fill('Niamh Doyle');
      await lead.page.getByLabel('Their reason').fill('The family moves away on Friday.');
      await lead.press('Record the refusal');
      await lead.look('early-help-declined');

      const manager = await signIn(browser!, one, /Elin Thomas/, scripts);
      await manager.follow(/^Come back to us/);
      const back = await manager.text();
      expect(back).toContain('Osian Marsh');
      expect(back).not.toContain('Tegan Marsh');
    },
    120_000,
  );
});
