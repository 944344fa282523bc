import { accessErrors } from '#access';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import type { Page } from 'playwright-core';
import type { PageState } from './page-states.js';

/** Restricted records: what custodians keep, and restricting one. */
const ok = (value: unknown) => ({ ok: true as const, value });
const submit = async (page: Page, name: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
};
const custodian = { role: 'custodian' } as const;
const record = `/restricted/${fixtures.keptRecord.restrictionId}`;
const match = `/restricted/contacts/${fixtures.custody.matches[0]!.contactId}`;
const restrict = `/contacts/${fixtures.keptRecord.contactId}/restrict`;

export const restrictedStates: readonly PageState[] = [
  { name: 'restricted', path: '/restricted', scene: custodian, shows: 'Same NHS number and date of birth' },
  {
    name: 'restricted-none',
    path: '/restricted',
    scene: { ...custodian, custody: ok(fixtures.nothingInCustody) },
    shows: 'No record is in your custody.',
  },
  { name: 'restricted-record', path: record, scene: custodian, shows: 'The family was moved by the police' },
  {
    name: 'restricted-record-faults',
    path: record,
    scene: custodian,
    then: (page) => submit(page, 'Let them in'),
    shows: 'Choose who is let in',
  },
  { name: 'restricted-match', path: match, scene: custodian, shows: 'The hidden record 2' },
  {
    name: 'restricted-match-faults',
    path: match,
    scene: custodian,
    then: (page) => submit(page, 'Record the rating'),
    shows: 'Choose what this contact is',
  },
  {
    name: 'restrict',
    path: restrict,
    scene: { role: 'mash-manager' },
    shows: 'Nobody else learns that there is a record',
  },
  {
    name: 'restrict-faults',
    path: restrict,
    scene: { role: 'mash-manager' },
    then: (page) => submit(page, 'Restrict it'),
    shows: 'Choose what is restricted',
  },
  {
    name: 'restricted-refused',
    path: `/contacts/${fixtures.keptRecord.contactId}`,
    scene: { role: 'social-worker', contact: accessErrors.refuse('access/restricted-record') },
    shows: 'This record is restricted',
    status: 403,
  },
];
