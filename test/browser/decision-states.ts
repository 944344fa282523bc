import { triageErrors } from '#triage';
import type { Page } from 'playwright-core';
import { contactIdOf, sample } from '../../apps/front-door/src/testing/amina.js';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import type { Scene } from '../../apps/front-door/src/testing/fixture-app.js';
import type { PageState } from './page-states.js';

/** The decision of a contact, the way to it, and what follows from it, each in its states. */
const ok = (value: unknown) => ({ ok: true as const, value });
const path = `/contacts/${contactIdOf(sample('4-police-two-children'))}`;
const decision = `${path}/decision`;
const at = (contact: unknown, role = 'mash-manager'): Partial<Scene> => ({ contact: ok(contact), role });
const submit = async (page: Page, name: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
};
const go = async (page: Page, link: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: link }).click()]);
};

/** The answers that end with nothing further, in their order; `aside` answers a question otherwise. */
const answers: readonly ((page: Page) => Promise<void>)[] = [
  (page) => page.getByLabel('No further action').check(),
  (page) => page.getByLabel('Level 1: universal').check(),
  (page) => page.getByLabel('Why is this the right decision?').fill('An aunt moved in and is there at night.'),
  (page) => page.getByLabel('Yes', { exact: true }).check(),
  async (page) => {
    await page.getByLabel('In the child’s own words').fill('I do the bottles when mum is at work.');
    await page.getByLabel('Spoken', { exact: true }).check();
    await page.getByLabel('In which language').fill('Somali');
    await page.getByRole('group', { name: 'With an interpreter?' }).getByLabel('Yes').check();
    await page.getByRole('group', { name: 'Was the child seen alone?' }).getByLabel('No').check();
  },
  (page) => page.getByLabel('They refused support').check(),
  (page) => page.getByLabel('Not told').check(),
  (page) => page.getByLabel('They could not be reached yet').check(),
  (page) => page.getByLabel('Children Act 1989, section 17').check(),
  (page) => page.getByLabel('Call', { exact: true }).check(),
  (page) => page.getByLabel('Others meet the need').check(),
  (page) => page.getByLabel('What would change this decision?').fill('Another night without an adult in the flat.'),
];
/** Begins anew and answers up to the question before this one; a draft of an earlier state is gone on with from its first page. */
const upTo = (question: number) => async (page: Page) => {
  if ((await page.getByRole('button', { name: 'Begin the decision' }).count()) > 0)
    await submit(page, 'Begin the decision');
  else if ((await page.getByRole('button', { name: 'Propose a decision' }).count()) > 0)
    await submit(page, 'Propose a decision');
  else await page.goto(`${decision}/outcome`);
  for (const answer of answers.slice(0, question - 1)) {
    await answer(page);
    await submit(page, 'Continue');
  }
};

const flow = (
  [
    ['outcome', 'What happens next for this child?'],
    ['level', 'Which level of need is it?'],
    ['reason', 'Why is this the right decision?'],
    ['heard', 'Has the child been heard?'],
    ['words', 'What did the child say?'],
    ['agreement', 'Family’s agreement to support'],
    ['family', 'Was the family told?'],
    ['not-told', 'Why was the family not told?'],
    ['basis', 'Which powers or duties does it rest on?'],
    ['relied-on', 'What did you rely on?'],
    ['nfa-reason', 'Why is nothing further done?'],
    ['what-would-change', 'What would change this decision?'],
    ['check', 'Check your answers'],
  ] as const
).map(([code, shows], index): PageState => ({
  name: `decide-${code}`,
  path: decision,
  scene: at(fixtures.decidableContact),
  then: upTo(index + 1),
  shows,
}));

export const decisionStates: readonly PageState[] = [
  { name: 'decision-none', path: decision, scene: at(fixtures.undecidedContact), shows: 'Decide without this check' },
  {
    name: 'decision-not-rated',
    path: decision,
    scene: at(fixtures.workingContact, 'social-worker'),
    shows: 'not rated',
  },
  { name: 'decision-unsettled', path: decision, scene: at(fixtures.unsettledContact), shows: 'not settled who' },
  { name: 'decision-pattern', path: decision, scene: at(fixtures.patternContact), shows: 'takes two managers' },
  {
    name: 'decision-proposed',
    path: decision,
    scene: at(fixtures.proposedDecision),
    shows: 'Look it over and confirm',
  },
  {
    name: 'decision-proposed-own',
    path: `${decision}?done=proposed`,
    scene: at(fixtures.proposedDecision, 'social-worker'),
    shows: 'Nobody confirms their own proposal',
  },
  {
    name: 'decision-made',
    path: `${decision}?done=decide`,
    scene: at(fixtures.madeContact),
    shows: 'History not opened',
  },
  { name: 'decision-night', path: decision, scene: at(fixtures.duringNight), shows: 'Decided out of hours' },
  { name: 'decision-told', path: decision, scene: at(fixtures.toldContact), shows: 'Told in writing' },
  { name: 'decision-news', path: decision, scene: at(fixtures.newsContact), shows: 'New since it was decided' },
  { name: 'decision-reopened', path: decision, scene: at(fixtures.reopenedContact), shows: 'opened again since' },
  {
    name: 'decision-early-help',
    path: decision,
    scene: at(fixtures.earlyHelpContact, 'early-help-lead'),
    shows: 'With early help, to be accepted',
  },
  { name: 'decision-long', path: decision, scene: at(fixtures.longDecision), shows: '<script>alert(1)</script>' },
  { name: 'decision-erased', path: decision, scene: at(fixtures.erasedDecision), shows: 'Erased on' },
  {
    name: 'decision-as-of',
    path: decision,
    scene: at(fixtures.madeContact),
    asOf: '2026-03-04T23:59:59.999Z',
    shows: 'As it stood on 4 March 2026',
  },
  ...flow,
  {
    name: 'decide-words-errors',
    path: decision,
    scene: at(fixtures.decidableContact),
    then: async (page) => {
      await upTo(5)(page);
      await page.getByLabel('In the child’s own words').fill('');
      await submit(page, 'Continue');
    },
    shows: 'Write down the child’s own words',
  },
  {
    name: 'decide-sure',
    path: decision,
    scene: at(fixtures.decidableContact),
    then: async (page) => {
      await upTo(13)(page);
      await submit(page, 'Continue');
    },
    shows: 'This ends what social care does for this child',
  },
  {
    name: 'decide-stale',
    path: decision,
    scene: at(fixtures.decidableContact),
    then: async (page, scene) => {
      await upTo(13)(page);
      await submit(page, 'Continue');
      Object.assign(scene, { taken: triageErrors.refuse('triage/changed-meanwhile'), ...at(fixtures.madeContact) });
      await submit(page, 'Decide: no further action');
    },
    shows: 'somebody was here before you',
  },
  {
    name: 'decide-barred',
    path: decision,
    scene: at(fixtures.undecidedContact),
    then: upTo(13),
    shows: 'It cannot be decided like this now.',
  },
  { name: 'evidence', path: `${decision}/evidence/9`, scene: at(fixtures.madeContact), shows: 'in the order in which' },
  {
    name: 'evidence-none',
    path: `${decision}/evidence/9`,
    scene: { ...at(fixtures.madeContact), evidence: ok({ ...fixtures.evidence, items: [], unchanged: false }) },
    shows: 'Nothing was put before the decider.',
  },
  {
    name: 'without-check',
    path: `${path}/do/without-check?agency=health-RAL-ED`,
    scene: at(fixtures.undecidedContact),
    then: (page) => submit(page, 'Decide without it'),
    shows: 'Say why the decision does not wait for it',
  },
  {
    name: 'feedback-send',
    path: decision,
    scene: at(fixtures.madeContact),
    then: (page) => go(page, 'Write to them'),
    shows: 'What they are told',
  },
  {
    name: 'feedback-withheld',
    path: `${path}/do/feedback-withheld`,
    scene: at(fixtures.madeContact),
    shows: 'Why telling them would do harm',
  },
  { name: 'stands', path: `${path}/do/stands`, scene: at(fixtures.newsContact), shows: 'The decision stands, because' },
  { name: 'reopen', path: `${path}/do/reopen`, scene: at(fixtures.newsContact), shows: 'What opens it again' },
  { name: 'review', path: `${path}/do/review`, scene: at(fixtures.duringNight), shows: 'What you find' },
];
