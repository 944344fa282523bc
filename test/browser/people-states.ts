import { accessErrors } from '#access';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import type { PageState } from './page-states.js';

/** People and roles: the list, a person, what waits for a second person, and who leaves. */
const ok = (value: unknown) => ({ ok: true as const, value });
const administrator = { role: 'access-administrator' } as const;
const grant = `/people/grants/${fixtures.waitingGrant.id}`;
const of = (id: string) => ({ ...administrator, people: ok(fixtures.onePerson(id)) });

export const peopleStates: readonly PageState[] = [
  { name: 'people', path: '/people', scene: administrator, shows: 'Waiting for a second person' },
  { name: 'people-auditor', path: '/people', scene: { role: 'access-auditor' }, shows: 'Look at it' },
  {
    name: 'people-none',
    path: '/people?done=withdrawn',
    scene: { ...administrator, people: ok({ people: [], grants: [], unreviewed: [] }) },
    shows: 'Nothing waits.',
  },
  {
    name: 'people-unreviewed',
    path: '/people',
    scene: { ...administrator, people: ok(fixtures.unreviewed) },
    shows: '1 use of break-glass was not reviewed in time.',
  },
  {
    name: 'people-new-faults',
    path: '/people/new',
    scene: administrator,
    then: async (page) => {
      await Promise.all([
        page.waitForNavigation(),
        page.getByRole('button', { name: 'Register', exact: true }).click(),
      ]);
    },
    shows: 'Choose their agency',
  },
  { name: 'people-grant', path: grant, scene: administrator, shows: 'Waits for a second person' },
  {
    name: 'people-grant-own',
    path: grant,
    scene: { ...administrator, grantTaken: accessErrors.refuse('access/second-person-needed') },
    then: async (page) => {
      await page.getByLabel('Why it ends').selectOption('MISTAKE');
      await Promise.all([
        page.waitForNavigation(),
        page.getByRole('button', { name: 'Withdraw', exact: true }).click(),
      ]);
    },
    shows: 'another access administrator has to confirm it',
  },
  { name: 'person', path: '/people/staff-2041', scene: of('staff-2041'), shows: 'Covers for somebody' },
  {
    name: 'person-auditor',
    path: '/people/staff-6003',
    scene: of('staff-6003'),
    then: async (page) => {
      await page.getByLabel('Children, by the hub’s ids').fill('not an id');
      await Promise.all([
        page.waitForNavigation(),
        page.getByRole('button', { name: 'Propose these children' }).click(),
      ]);
    },
    shows: 'is no id of a child',
  },
  { name: 'person-home', path: '/people/staff-2057?done=home', scene: of('staff-2057'), shows: 'Recorded on' },
  {
    name: 'person-home-faults',
    path: '/people/staff-2041',
    scene: { ...of('staff-2041'), grantTaken: accessErrors.refuse('access/home-postcode-wrong') },
    then: async (page) => {
      await page.getByLabel('Postcode').fill('NW1');
      await Promise.all([
        page.waitForNavigation(),
        page.getByRole('button', { name: 'Record where they live', exact: true }).click(),
      ]);
    },
    shows: 'Enter a whole postcode',
  },
  {
    name: 'person-left',
    path: `/people/${fixtures.peopleRegister.people[3]!.id}`,
    scene: of(fixtures.peopleRegister.people[3]!.id),
    shows: 'has left',
  },
  { name: 'person-leaves', path: '/people/staff-2057/leave', scene: of('staff-2057'), shows: 'leaves?' },
];
