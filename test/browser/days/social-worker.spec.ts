import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { sample } from '../../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { startBrowser } from '../browser.js';
import { done, greenRating, signIn, told, ways } from './day.js';
import { answerDecision, askAgencies, proposeRating, typeInReply } from './work.js';

const browser: Browser | null = await startBrowser();

(browser === null ? describe.skip : describe)('a social worker’s day', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  it.each(ways)(
    'rates, asks two agencies, writes down a visit and a reply, and proposes how it ends, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      await told(one, sample('1-housing'));
      const school = `/contacts/${await told(one, sample('2-school'))}`;
      const worker = await signIn(browser!, one, /Priya Nair/, scripts);
      const { page } = worker;
      await worker.follow(/^Unassigned/);
      await worker.follow('Amina Yusuf-Hart');
      await page
        .getByRole('radio', { name: /^The same child as/ })
        .first()
        .check();
      await page.getByLabel('Why', { exact: true }).fill('Same date of birth and flat.');
      await worker.press('Record the decision');
      await worker.follow('Concern');
      await worker.press('Take it');
      expect(await worker.text()).toContain('The contact has another owner.');
      await worker.look('worker-contact');

      await proposeRating(worker, school, 'Hungry and without a coat for three weeks.', 'worker');
      expect(await worker.text()).toContain('The rating is proposed. A manager has to confirm it.');
      const rating = { ...greenRating, rating: 'AMBER', level: 3, reason: 'I see it the same.' } as const;
      await done(one, 'manager', school.split('/')[2]!, { do: 'confirm-rating', ...rating });

      await askAgencies(worker, school, ['Police: Central North', 'Emergency department'], 'worker');
      expect(await worker.text()).toContain('The agencies are asked.');

      await page.goto(`${school}/record`);
      await page.getByLabel('Visit', { exact: true }).check();
      await page.getByLabel('With whom').fill('Her mother');
      await page.getByLabel('What was said, seen or found').fill('The fridge was empty; she opened it to show me.');
      await page.getByLabel('Files').setInputFiles({
        name: 'fridge.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
      });
      await worker.press('Record it');
      expect(await worker.text()).toContain('The fridge was empty');
      expect(await worker.text()).toContain('fridge.png (1 kB)');
      await worker.look('worker-visit');

      await typeInReply(worker, school, 'Police: Central North', 'Called there twice in February.', 'worker');
      expect(await worker.text()).toContain('Called there twice in February.');

      await page.goto(`${school}/decision`);
      await worker.look('worker-before-decision');
      await worker.press('Propose a decision');
      await answerDecision(worker, 'Neglect over weeks; her mother asks for help.', 'worker');
      expect(await worker.text()).toContain('Check your answers');
      await worker.look('worker-check');
      await worker.press('Propose this decision');
      expect(await worker.text()).toContain('The decision is proposed. A manager decides.');
      await worker.look('worker-proposed');

      await page.goto('/work-list');
      await worker.follow('Handover for the next shift');
      await worker.look('worker-handover');
    },
    180_000,
  );
});
