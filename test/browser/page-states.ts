import { accessErrors } from '#access';
import { defineErrors, derivedId, failed } from '#kernel';
import { peopleStates } from './people-states.js';
import { restrictedStates } from './restricted-states.js';
import { subjectAccessStates } from './subject-access-states.js';
import { workStates } from './work-states.js';
import type { Page } from 'playwright-core';
import { aminaId, contactIdOf, sample } from '../../apps/front-door/src/testing/amina.js';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import { decisionStates } from './decision-states.js';
import type { Scene } from '../../apps/front-door/src/testing/fixture-app.js';
import { checkStates } from './check-states.js';

/** One state of one page: how the ports answer, and how a person gets there. */
export interface PageState {
  readonly name: string;
  readonly path: string;
  readonly scene?: Partial<Scene>;
  /** The application was opened on what was known at this instant. */
  readonly asOf?: string;
  /** What is done on the page before it is judged. */
  readonly then?: (page: Page, scene: Scene) => Promise<void>;
  /** Text that the state must show. */
  readonly shows: string | RegExp;
  readonly status?: number;
}

const fixtureErrors = defineErrors({
  'fixture/moved-on': { status: 409, message: 'Someone decided since you opened the page.' },
});
const ok = (value: unknown) => ({ ok: true as const, value });
const refused = (code: string, message: string) => failed({ code, message });
const contactPath = `/contacts/${contactIdOf(sample('4-police-two-children'))}`;
const childPath = `/children/${aminaId}`;
const submit = async (page: Page, name: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
};

export const pageStates: readonly PageState[] = [
  { name: 'work-list', path: '/work-list', shows: 'Immediate danger' },
  {
    name: 'work-list-as-of',
    path: '/work-list',
    asOf: '2026-03-04T23:59:59.999Z',
    shows: 'As it stood on 4 March 2026',
  },
  {
    name: 'work-list-empty',
    path: '/work-list',
    scene: { workList: ok(fixtures.emptyWorkList) },
    shows: 'Nothing is waiting here.',
  },
  {
    name: 'work-list-filtered-empty',
    path: '/work-list?agency=police-met-cn',
    scene: { workList: ok(fixtures.emptyWorkList) },
    shows: 'No contact in this lane matches the filter.',
  },
  { name: 'handover', path: '/work-list/handover', shows: 'As it stands at' },
  {
    name: 'handover-empty',
    path: '/work-list/handover',
    scene: { workList: ok(fixtures.emptyWorkList) },
    shows: 'Nobody is in danger as far as is known.',
  },
  { name: 'work-list-long', path: '/work-list', scene: { workList: ok(fixtures.longWorkList) }, shows: 'Catching up.' },
  { name: 'contact', path: contactPath, shows: 'Called by a neighbour' },
  {
    name: 'contact-first-page',
    path: contactPath,
    scene: { contact: ok(fixtures.triageContact) },
    shows: 'These adults in other families',
  },
  {
    name: 'contact-long',
    path: contactPath,
    scene: { contact: ok(fixtures.longContact) },
    shows: '<script>alert(1)</script>',
  },
  {
    name: 'contact-erased',
    path: contactPath,
    scene: { contact: ok(fixtures.erasedContact) },
    shows: 'This child was erased by order.',
  },
  {
    name: 'who-erased',
    path: `${contactPath}/who`,
    scene: { contact: ok(fixtures.erasedContact) },
    shows: 'Erased on 9 March 2026.',
  },
  {
    name: 'who-as-of',
    path: `${contactPath}/who`,
    asOf: '2026-03-04T23:59:59.999Z',
    shows: 'nothing can be decided in it',
  },
  {
    name: 'past-state',
    path: `${contactPath}/who`,
    then: async (page, scene) => {
      Object.assign(scene.site, { asOf: '2026-03-04T23:59:59.999Z' });
      await submit(page, 'Record the decision');
    },
    shows: 'This is a past state',
  },
  { name: 'who', path: `${contactPath}/who`, shows: 'Possible match 1' },
  {
    name: 'who-decided',
    path: `${contactPath}/who?decided=SAME_CHILD`,
    scene: { contact: ok(fixtures.decidedContact) },
    shows: 'Take the latest decision back',
  },
  {
    name: 'who-received',
    path: `${contactPath}/who`,
    scene: { contact: ok(fixtures.receivedContact) },
    shows: 'The hub is looking for who this is.',
  },
  {
    name: 'who-errors',
    path: `${contactPath}/who`,
    then: (page) => submit(page, 'Record the decision'),
    shows: 'Choose who this is',
  },
  {
    name: 'who-stale',
    path: `${contactPath}/who`,
    then: async (page, scene) => {
      scene.decided = fixtureErrors.refuse('fixture/moved-on');
      scene.contact = ok(fixtures.decidedContact);
      await page.getByLabel('The same child as Amina Yusuf-Hart').check();
      await page.getByLabel('Why', { exact: true }).fill('I rang the school.');
      await submit(page, 'Record the decision');
    },
    shows: 'somebody was here before you',
  },
  ...workStates,
  ...peopleStates,
  ...restrictedStates,
  ...subjectAccessStates,
  ...decisionStates,
  { name: 'child', path: childPath, shows: 'What four agencies know' },
  {
    name: 'child-known-then',
    path: `${childPath}?knownAt=2026-03-04`,
    scene: { overview: ok(fixtures.overviewThen) },
    shows: 'As the hub knew it at the end of 4 March 2026.',
  },
  {
    name: 'child-known-wrong',
    path: `${childPath}?knownAt=2036-03-04`,
    shows: 'Enter a date that is not in the future',
  },
  {
    name: 'child-empty',
    path: childPath,
    scene: { overview: ok(fixtures.emptyOverview) },
    shows: 'No agency has told us anything',
  },
  {
    name: 'child-unborn',
    path: childPath,
    scene: { overview: ok(fixtures.unbornOverview) },
    shows: 'What one agency knows',
  },
  { name: 'child-long', path: childPath, scene: { overview: ok(fixtures.longOverview) }, shows: 'Immediate danger' },
  { name: 'timeline', path: `${childPath}/timeline`, shows: 'What the hub recorded' },
  {
    name: 'timeline-empty',
    path: `${childPath}/timeline`,
    scene: { timeline: ok(fixtures.emptyTimeline) },
    shows: 'Nothing has been recorded yet.',
  },
  { name: 'sharing', path: `${childPath}/sharing`, shows: 'By default, not stated by the sender' },
  {
    name: 'sharing-without-content',
    path: `${childPath}/sharing`,
    scene: { role: 'access-auditor', sharing: ok({ ...fixtures.sharing, heading: null }) },
    shows: 'Without content.',
  },
  {
    name: 'sharing-empty',
    path: `${childPath}/sharing`,
    scene: { sharing: ok({ ...fixtures.sharing, items: [] }) },
    shows: 'Nothing about this child has been shared.',
  },
  { name: 'access-log', path: `${childPath}/access-log`, shows: 'Refused' },
  {
    name: 'access-log-empty',
    path: `${childPath}/access-log`,
    scene: { accessLog: ok({ ...fixtures.accessLog, items: [] }) },
    shows: 'Nobody has looked yet.',
  },
  { name: 'search', path: '/search', shows: 'Searching is looking.' },
  {
    name: 'search-errors',
    path: '/search',
    then: async (page) => {
      await page.getByLabel('Day').fill('31');
      await page.getByLabel('Month').fill('2');
      await submit(page, 'Search');
    },
    shows: 'Enter a whole date of birth',
  },
  { name: 'search-results', path: `/search/${fixtures.results.searchId}`, shows: '2 children, and there are more' },
  {
    name: 'search-none',
    path: `/search/${fixtures.results.searchId}`,
    scene: { results: ok(fixtures.noResults) },
    shows: 'Nobody found',
  },
  { name: 'audit-sharing', path: '/audit?opened=no', scene: { role: 'case-auditor' }, shows: 'Audit: who shared' },
  {
    name: 'audit-sharing-empty',
    path: '/audit',
    scene: { role: 'case-auditor', register: ok(fixtures.emptyRegister) },
    shows: 'Nothing has been shared yet.',
  },
  { name: 'audit-looks', path: '/audit/looks', scene: { role: 'access-auditor' }, shows: 'Audit: who looked' },
  { name: 'audit-looks-of', path: '/audit/looks?actor=staff-2057', scene: { role: 'access-auditor' }, shows: 'Person' },
  {
    name: 'audit-look',
    path: `/audit/looks/${fixtures.oneLook.item.accessId}`,
    scene: { role: 'access-auditor' },
    shows: 'By which policies',
  },
  {
    name: 'audit-looks-empty',
    path: '/audit/looks?role=operator',
    scene: { role: 'access-auditor', looks: ok(fixtures.emptyLooks) },
    shows: 'No look matches this filter.',
  },
  { name: 'review-list', path: '/review', scene: { role: 'privacy-officer' }, shows: 'Many children within the hour' },
  {
    name: 'review-none',
    path: '/review',
    scene: { role: 'access-auditor', review: ok(fixtures.nothingToReview) },
    shows: 'Nothing waits for a review.',
  },
  {
    name: 'review-claim',
    path: `/review/${fixtures.reviewedClaim.item.accessId}`,
    scene: { role: 'privacy-officer' },
    shows: 'rang about what was agreed in the spring',
  },
  {
    name: 'review-claim-faults',
    path: `/review/${fixtures.reviewedClaim.item.accessId}`,
    scene: { role: 'privacy-officer' },
    then: (page) => submit(page, 'Record the finding'),
    shows: 'Choose what you found',
  },
  {
    name: 'review-chased',
    path: `/review/${fixtures.chasedGlass.item.accessId}`,
    scene: { role: 'access-auditor', reviewed: ok(fixtures.chasedGlass) },
    shows: 'Handed up: the access administrators were told',
  },
  {
    name: 'review-likeness',
    path: `/review/${fixtures.reviewedLikeness.item.accessId}`,
    scene: { role: 'privacy-officer', reviewed: ok(fixtures.reviewedLikeness) },
    shows: 'An address on the record is in their street',
  },
  {
    name: 'review-found',
    path: `/review/${fixtures.reviewedSample.item.accessId}`,
    scene: { role: 'access-auditor', reviewed: ok(fixtures.reviewedSample) },
    shows: 'The privacy officer reads the words.',
  },
  {
    name: 'conflict',
    path: `${contactPath}/conflict`,
    scene: { role: 'mash-manager' },
    shows: 'Friends or neighbours',
  },
  {
    name: 'conflict-faults',
    path: `${contactPath}/conflict`,
    scene: { conflicts: ok({ ...fixtures.conflicts, conflicts: [] }) },
    then: (page) => submit(page, 'Register it'),
    shows: 'Choose who has it',
  },
  {
    name: 'claim',
    path: childPath,
    scene: { overview: accessErrors.refuse('access/claim-needed') },
    shows: 'you may for the next 24 hours',
    status: 403,
  },
  {
    name: 'claim-faults',
    path: childPath,
    scene: { overview: accessErrors.refuse('access/claim-needed') },
    then: (page) => submit(page, 'Record this and look'),
    shows: 'Choose why you need to look',
    status: 403,
  },
  {
    name: 'enquiries',
    path: '/enquiries',
    scene: { role: 'police-navigator' },
    shows: '4 children without your answer.',
  },
  {
    name: 'enquiries-none',
    path: '/enquiries',
    scene: { role: 'health-decision-maker', enquiries: ok(fixtures.notAsked) },
    shows: 'Your agency is not asked about anybody now.',
  },
  {
    name: 'child-of-an-enquiry',
    path: `/children/${fixtures.keptRecord.childId}`,
    scene: { role: 'health-navigator' },
    shows: 'What four agencies know',
  },
  {
    name: 'opened',
    path: '/opened',
    scene: { role: 'school-lead' },
    shows: 'An answer to the front door’s questions',
  },
  {
    name: 'opened-nothing',
    path: '/opened?day=2026-02-28',
    scene: { role: 'privacy-officer', opened: ok(fixtures.nothingOpened) },
    shows: 'Nobody opened anything of yours on this day.',
  },
  { name: 'operations', path: '/operations', scene: { role: 'operator' }, shows: 'sharing: CONSTRAINT' },
  {
    name: 'operations-trouble',
    path: '/operations',
    scene: { role: 'operator', operations: ok(fixtures.troubledOperations) },
    shows: 'The disk has no room.',
  },
  {
    name: 'operations-errors',
    path: '/operations',
    scene: { role: 'operator' },
    then: async (page) => {
      await page.locator('summary', { hasText: 'Discard' }).click();
      await submit(page, 'Discard it');
    },
    shows: 'Choose why the event is discarded',
  },
  { name: 'accessibility', path: '/accessibility', shows: 'Accessibility statement' },
  {
    name: 'error-403',
    path: '/operations',
    scene: { operations: refused('access/role-has-no-part', 'Your role has no part in this page yet.') },
    status: 403,
    shows: 'You may not see this',
  },
  {
    name: 'child-not-known-then',
    path: `${childPath}?knownAt=2026-01-01`,
    scene: { overview: refused('picture/not-known-then', 'Choose a later date.') },
    status: 404,
    shows: 'At the end of 1 January 2026 nobody had told the hub',
  },
  { name: 'error-404', path: '/nowhere', status: 404, shows: 'There is no such page' },
  {
    name: 'error-500',
    path: '/work-list',
    scene: { workList: 'not an answer' as never },
    status: 500,
    shows: 'Something went wrong',
  },
  {
    name: 'error-503',
    path: `/children/${derivedId('x')}`,
    scene: {
      overview: refused(
        'access/not-recorded',
        'Nothing is shown, because the hub cannot record at the moment that it was looked at.',
      ),
    },
    status: 503,
    shows: 'The hub is busy catching up',
  },
  ...checkStates,
];
