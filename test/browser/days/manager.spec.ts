import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { concernAbout } from '../../support/submissions.js';
import { startBrowser } from '../browser.js';
import { done, greenRating, signIn, told, ways, type AtWork } from './day.js';

const browser: Browser | null = await startBrowser();

(browser === null ? describe.skip : describe)('a manager’s day', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  it.each(ways)(
    'gives contacts out, and confirms a rating at the same moment as another manager, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const children = [{ givenName: 'Tegan', familyName: 'Marsh', dateOfBirth: '2014-05-06' }];
      const contactId = await told(one, concernAbout(children));
      await told(one, concernAbout([{ givenName: 'Osian', familyName: 'Vale', dateOfBirth: '2012-07-08' }]));
      await done(one, 'worker', contactId, { do: 'propose-rating', ...greenRating });

      const elin = await signIn(browser!, one, /Elin Thomas/, scripts);
      await elin.follow(/^Unassigned/);
      await elin.page.getByLabel('Choose Tegan Marsh').check();
      await elin.page.getByLabel('Choose Osian Vale').check();
      await elin.page.getByLabel('Owner').selectOption('staff-2057');
      await elin.press('Assign');
      expect(await elin.text()).toContain('2 contacts changed hands');
      await elin.look('manager-assigned');

      const gareth = await signIn(browser!, one, /Gareth Osei/, scripts);
      const confirm = async ({ page }: AtWork, reason: string) => {
        await page.goto(`/contacts/${contactId}`);
        await Promise.all([
          page.waitForEvent('load'),
          page.getByRole('button', { name: /^Confirm or change/ }).click(),
        ]);
        await page.getByRole('radio', { name: /^Green/ }).check();
        await page.getByRole('radio', { name: /^Level 2/ }).check();
        await page.getByLabel('Why this colour and level?').fill(reason);
      };
      await confirm(elin, 'I see it the same.');
      await confirm(gareth, 'I rang the aunt first.');
      await elin.look('manager-confirm');
      await elin.press('Confirm this rating');
      expect(await elin.text()).toContain('Rated.');
      await elin.look('manager-rated');

      // Whoever comes second is told what happened, and keeps every word.
      await gareth.press('Confirm this rating');
      expect(await gareth.text()).toContain('somebody was here before you');
      expect(await gareth.text()).toContain('I see it the same.');
      expect(await gareth.text()).toContain('I rang the aunt first.');
      await gareth.look('manager-second');
    },
    120_000,
  );
});
