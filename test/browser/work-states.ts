import { triageErrors } from '#triage';
import type { Page } from 'playwright-core';
import { contactIdOf, sample } from '../../apps/front-door/src/testing/amina.js';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import type { Scene } from '../../apps/front-door/src/testing/fixture-app.js';
import type { PageState } from './page-states.js';

/** The pages of the front door's own work on a contact, each in its states. */
const ok = (value: unknown) => ({ ok: true as const, value });
const path = `/contacts/${contactIdOf(sample('4-police-two-children'))}`;
const at = (contact: unknown, role = 'social-worker'): Partial<Scene> => ({ contact: ok(contact), role });
const submit = async (page: Page, name: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
};
/** Answers the questions of a rating up to the one before `question`. */
const rateUpTo = (question: number) => async (page: Page) => {
  const answers = [
    () => page.getByLabel('Amber', { exact: true }).check(),
    () => page.getByLabel('Level 3: complex').check(),
    () => page.getByLabel('Young carer').check(),
    () => page.getByLabel('Council: housing', { exact: false }).check(),
    () => page.getByLabel('Why this colour and level?').fill('Two small children alone at night.'),
  ];
  for (const answer of answers.slice(0, question - 1)) {
    await answer();
    await submit(page, 'Continue');
  }
};

export const workStates: readonly PageState[] = [
  { name: 'work-new', path, scene: at(fixtures.workingContact), shows: 'Re-referral.' },
  {
    name: 'work-officer',
    path,
    scene: at(fixtures.workingContact, 'contact-officer'),
    shows: 'A social worker or a manager rates it.',
  },
  { name: 'work-proposed-own', path, scene: at(fixtures.proposedContact), shows: 'You proposed it' },
  { name: 'work-proposed', path, scene: at(fixtures.proposedContact, 'mash-manager'), shows: 'Confirm or change' },
  {
    name: 'work-rated',
    path: `${path}?done=confirm-rating`,
    scene: at(fixtures.ratedContact),
    shows: 'Why this rating',
  },
  { name: 'work-danger', path, scene: at(fixtures.dangerContact), shows: 'A child may be in danger now' },
  {
    name: 'work-emergency',
    path,
    scene: at(fixtures.emergencyContact, 'mash-manager'),
    shows: 'Call a strategy discussion',
  },
  {
    name: 'work-demanded',
    path,
    scene: at(fixtures.demandedContact, 'mash-manager'),
    shows: 'demands a strategy discussion',
  },
  { name: 'work-offered', path, scene: at(fixtures.offeredContact), shows: 'It was accepted' },
  { name: 'record', path: `${path}/record`, scene: at(fixtures.ratedContact), shows: 'Ms Okafor, class teacher' },
  { name: 'record-held', path: `${path}/record`, scene: at(fixtures.heldContact), shows: 'No: without health' },
  { name: 'record-empty', path: `${path}/record`, shows: 'Nothing has been recorded yet.' },
  { name: 'record-long', path: `${path}/record`, scene: at(fixtures.longWork), shows: '<script>alert(1)</script>' },
  {
    name: 'record-as-of',
    path: `${path}/record`,
    scene: at(fixtures.ratedContact),
    asOf: '2026-03-04T23:59:59.999Z',
    shows: 'As it stood on 4 March 2026',
  },
  {
    name: 'record-errors',
    path: `${path}/record`,
    scene: at(fixtures.workingContact),
    then: (page) => submit(page, 'Record it'),
    shows: 'Choose what it was',
  },
  {
    name: 'record-stale',
    path: `${path}/record`,
    scene: at(fixtures.workingContact),
    then: async (page, scene) => {
      Object.assign(scene, { taken: triageErrors.refuse('triage/changed-meanwhile'), ...at(fixtures.proposedContact) });
      await page.getByLabel('Note', { exact: true }).check();
      await page.getByLabel('What was said, seen or found').fill('The school rang back.');
      await submit(page, 'Record it');
    },
    shows: 'somebody was here before you',
  },
  { name: 'rate-colour', path: `${path}/rating`, scene: at(fixtures.workingContact), shows: 'question 1 of 5' },
  {
    name: 'rate-colour-errors',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: (page) => submit(page, 'Continue'),
    shows: 'Choose how urgent it is',
  },
  {
    name: 'rate-level',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: rateUpTo(2),
    shows: 'Which level of need is it?',
  },
  {
    name: 'rate-factors',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: rateUpTo(3),
    shows: 'What weighs in it?',
  },
  {
    name: 'rate-history',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: rateUpTo(4),
    shows: 'Which earlier contacts did you look at?',
  },
  {
    name: 'rate-reason',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: rateUpTo(5),
    shows: 'Why this colour and level?',
  },
  {
    name: 'rate-check',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: rateUpTo(6),
    shows: 'Check your answers',
  },
  {
    name: 'rate-back',
    path: `${path}/rating`,
    scene: at(fixtures.workingContact),
    then: async (page) => {
      await rateUpTo(6)(page);
      await Promise.all([page.waitForNavigation(), page.locator('button[name=to][value=level]').click()]);
      await submit(page, 'Back to the question before');
    },
    shows: 'question 1 of 5',
  },
  {
    name: 'confirm-rating',
    path: `${path}/do/confirm-rating`,
    scene: at(fixtures.proposedContact, 'mash-manager'),
    shows: 'Amber (proposed)',
  },
  {
    name: 'confirm-rating-lowered',
    path: `${path}/do/confirm-rating`,
    scene: at(fixtures.loweredContact, 'mash-manager'),
    shows: 'Give it the longer time',
  },
  {
    name: 'confirm-rating-own',
    path: `${path}/do/confirm-rating`,
    scene: at(fixtures.proposedContact),
    shows: 'Your role does not take this step',
  },
  {
    name: 'decline-rating',
    path: `${path}/do/decline-rating`,
    scene: at(fixtures.proposedContact, 'mash-manager'),
    then: (page) => submit(page, 'Decline it'),
    shows: 'Say why it is declined',
  },
  { name: 'emergency', path: `${path}/do/emergency`, scene: at(fixtures.dangerContact), shows: 'Call first' },
  {
    name: 'emergency-errors',
    path: `${path}/do/emergency`,
    scene: at(fixtures.dangerContact),
    then: (page) => submit(page, 'Record the emergency'),
    shows: 'If nobody was called yet, call first',
  },
  ...(
    [
      ['assign', fixtures.workingContact, 'social-worker', 'Nobody: back to the unassigned'],
      ['question', fixtures.workingContact, 'social-worker', 'Who finds out'],
      [`answer?question=${fixtures.questionId}`, fixtures.workingContact, 'social-worker', 'Who looks after'],
      ['offer-open-case', fixtures.workingContact, 'contact-officer', 'Which open case the child has'],
      ['offer-authority', fixtures.workingContact, 'social-worker', 'Number of the authority'],
      ['accept', fixtures.offeredContact, 'social-worker', 'The acceptance is in writing'],
      ['refuse', fixtures.offeredContact, 'social-worker', 'Their reason'],
      ['link', fixtures.workingContact, 'social-worker', 'The open contact'],
      ['advice', fixtures.advisedContact, 'social-worker', 'Speak with the health visitor first.'],
      ['strategy-demand', fixtures.ratedContact, 'social-worker', 'Who demands it'],
      ['strategy-call', fixtures.demandedContact, 'mash-manager', 'What gives reasonable cause'],
      ['strategy-decline', fixtures.demandedContact, 'mash-manager', 'We were there twice this month.'],
      ['strategy-held', fixtures.strategyContact, 'mash-manager', 'Who was there'],
    ] as const
  ).map(([code, contact, role, shows]) => ({
    name: `step-${code.split('?')[0]!}`,
    path: `${path}/do/${code}`,
    scene: at(contact, role),
    shows,
  })),
  {
    name: 'step-strategy-held-errors',
    path: `${path}/do/strategy-held`,
    scene: at(fixtures.strategyContact, 'mash-manager'),
    then: (page) => submit(page, 'Record the discussion'),
    shows: 'Enter who was there',
  },
  {
    name: 'who-proposed',
    path: `${path}/who`,
    scene: at(fixtures.identityProposedContact),
    shows: 'Why you confirm it',
  },
  {
    name: 'who-proposed-own',
    path: `${path}/who?decided=PROPOSED`,
    scene: at(fixtures.identityProposedContact, 'contact-officer'),
    shows: 'A social worker has to confirm it.',
  },
];
