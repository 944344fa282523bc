import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { concernAbout } from '../../support/submissions.js';
import { startBrowser } from '../browser.js';
import { signIn, told, ways } from './day.js';

const browser: Browser | null = await startBrowser();

(browser === null ? describe.skip : describe)('an emergency duty worker’s night', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  it.each(ways)(
    'comes from a child in danger to its recorded emergency in three clicks, and hands over, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const children = [{ givenName: 'Mabli', familyName: 'Quarry', dateOfBirth: '2015-05-06' }];
      await told(one, concernAbout(children, { immediateDanger: true }));
      const duty = await signIn(browser!, one, /Ruth Abara/, scripts);
      await duty.page.goto('/work-list?lane=ALL');
      expect(await duty.text()).toMatch(/immediate danger/i);
      await duty.look('duty-list');
      await duty.follow('Mabli Quarry');
      await duty.look('duty-contact');
      await duty.press('Child in danger now: record the emergency');
      await duty.look('duty-emergency');
      await duty.page.getByLabel('Police (999)').check();
      await duty.page.getByLabel('Where the child is now').fill('At the neighbour’s, with Mrs Pell.');
      await duty.press('Record the emergency');
      const recorded = await duty.text();
      expect(recorded).toContain('The emergency is recorded.');
      expect(recorded).toContain('At the neighbour’s, with Mrs Pell.');
      await duty.look('duty-recorded');
      await duty.page.goto('/work-list/handover');
      expect(await duty.text()).toContain('Mabli Quarry');
      await duty.look('duty-handover');
    },
    120_000,
  );
});
