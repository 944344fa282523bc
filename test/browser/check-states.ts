import type { Page } from 'playwright-core';
import { sharingErrors } from '#sharing';
import { contactIdOf, sample } from '../../apps/front-door/src/testing/amina.js';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import type { Scene } from '../../apps/front-door/src/testing/fixture-app.js';
import type { PageState } from './page-states.js';

/** The pages of checks: who was asked, asking, and what is written down of the answers. */
const ok = (value: unknown) => ({ ok: true as const, value });
const path = `/contacts/${contactIdOf(sample('4-police-two-children'))}/checks`;
const request = (of: { readonly requestId: string }, step: string) => `${path}/${of.requestId}/${step}`;
const at = (checks: unknown, role = 'social-worker'): Partial<Scene> => ({ checks: ok(checks), role });
const submit = async (page: Page, name: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).last().click()]);
};

/** Goes through the pages of asking up to the one of this number; drafts stay, so each state ticks what is not ticked yet. */
const askUpTo = (count: number) => async (page: Page) => {
  const pages = [
    async () => {
      await page.getByLabel('Police: Central North').check();
      await page.getByLabel('School: Example Primary').check();
    },
    async () => {
      await page.getByLabel('Amina', { exact: false }).first().check();
      await page.getByLabel('Hodan Yusuf').check();
    },
    ...[1, 2].map(() => async () => {
      for (const box of await page.locator('input[name^="of-"]').all()) await box.check();
      await page.getByLabel('What is asked of all of them').fill('What do you hold since September?');
      await page.getByLabel('Why it is necessary to ask about this person').fill('Both were there that night.');
    }),
    async () => {
      await page.getByLabel('To decide what help or protection this child needs').check();
      await page.getByLabel('Children Act 1989, section 47: enquiries').check();
    },
    async () => {
      for (const area of await page.locator('textarea').all()) await area.fill('No: it takes all of it.');
    },
    async () => {
      await page.getByLabel('Done without, for a reason').check();
      await page.getByLabel('Why agencies are asked without it').fill('Whoever shouted may be at home.');
      await page.getByRole('radio', { name: 'Yes' }).check();
    },
  ];
  for (const fill of pages.slice(0, count)) {
    await fill();
    await submit(page, 'Continue');
  }
};

export const checkStates: readonly PageState[] = [
  { name: 'checks', path, shows: 'I do the bottles when Mum is asleep.' },
  { name: 'checks-none', path, scene: at(fixtures.noChecks), shows: 'Nobody has been asked.' },
  { name: 'checks-officer', path, scene: at(fixtures.checks, 'contact-officer'), shows: 'A social worker, a manager' },
  { name: 'checks-ended', path, scene: at(fixtures.endedChecks, 'mash-manager'), shows: 'This contact has ended.' },
  { name: 'checks-long', path, scene: at(fixtures.longChecks), shows: '<script>alert(1)</script>' },
  { name: 'checks-erased', path, scene: at(fixtures.erasedChecks), shows: 'This child was erased by order.' },
  { name: 'checks-as-of', path, asOf: '2026-03-06T09:00:00.000Z', shows: 'As it stood on 6 March 2026' },
  { name: 'checks-done', path: `${path}?done=asked`, shows: 'The agencies are asked.' },
  { name: 'ask-agencies', path: `${path}/ask/agencies`, scene: at(fixtures.noChecks), shows: 'On this rating’s list' },
  {
    name: 'ask-agencies-none',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.longChecks),
    then: async (page) => {
      for (const box of await page.locator('input[name="agency"]:checked').all()) await box.uncheck();
      await submit(page, 'Continue');
    },
    shows: 'Choose at least one agency',
  },
  { name: 'ask-about', path: `${path}/ask/agencies`, scene: at(fixtures.noChecks), then: askUpTo(1), shows: 'Idris' },
  {
    name: 'ask-person',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.noChecks),
    then: askUpTo(2),
    shows: 'Which of them are asked about this person?',
  },
  {
    name: 'ask-grounds',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.noChecks),
    then: askUpTo(4),
    shows: 'By which legal gateway?',
  },
  {
    name: 'ask-proportionality',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.noChecks),
    then: askUpTo(5),
    shows: 'Could a shorter period do?',
  },
  {
    name: 'ask-family',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.noChecks),
    then: askUpTo(6),
    shows: 'Was the family told',
  },
  {
    name: 'ask-check',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.noChecks),
    then: askUpTo(7),
    shows: 'replies are due by',
  },
  {
    name: 'ask-check-missing',
    path: `${path}/ask/check`,
    scene: at(fixtures.noChecks, 'mash-manager'),
    then: async (page) => {
      await page.goto(`${path}/ask/agencies`);
      await page.getByLabel('School: Example Primary').check();
      await submit(page, 'Continue');
      await page.goto(`${path}/ask/check`);
      await submit(page, 'Ask them');
    },
    shows: 'Something is missing here.',
  },
  {
    name: 'ask-officer',
    path: `${path}/ask/agencies`,
    scene: at(fixtures.noChecks, 'contact-officer'),
    shows: 'A social worker, a manager',
  },
  {
    name: 'check-answer',
    path: request(fixtures.waitingRequest, 'answer'),
    shows: 'What they said, one thing at a time',
  },
  {
    name: 'check-answer-faults',
    path: request(fixtures.waitingRequest, 'answer'),
    then: async (page) => {
      await page.getByLabel('Refused to share').check();
      await page.getByLabel('Their words').first().fill('Seen twice.');
      await submit(page, 'Record the answer');
    },
    shows: 'Write why they refuse',
  },
  {
    name: 'check-answer-refused',
    path: request(fixtures.waitingRequest, 'answer'),
    scene: { checked: sharingErrors.refuse('sharing/no-items') },
    then: async (page) => {
      await page.getByRole('radio', { name: 'Answered', exact: true }).check();
      await submit(page, 'Record the answer');
    },
    shows: 'record at least one item',
  },
  { name: 'check-chase', path: request(fixtures.waitingRequest, 'chase'), shows: 'How were they reminded?' },
  {
    name: 'check-withdraw',
    path: request(fixtures.waitingRequest, 'withdraw'),
    then: (page) => submit(page, 'Withdraw it'),
    shows: 'Write why it is withdrawn',
  },
  {
    name: 'check-withdraw-officer',
    path: request(fixtures.waitingRequest, 'withdraw'),
    scene: at(fixtures.checks, 'contact-officer'),
    shows: 'Your role does not take this step here.',
  },
];
