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
const held = `/restricted/held/${fixtures.heldText.sendingId}`;
const glass = `/break-glass/${fixtures.askedGlass.glassId}`;
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
  { name: 'restricted-address', path: `${record}/address`, scene: custodian, shows: 'kept from you by name' },
  {
    name: 'restricted-address-let-in',
    path: `${record}/address`,
    scene: { role: 'social-worker' },
    shows: 'Flat 9, 14 Refuge Row',
  },
  { name: 'restricted-held', path: held, scene: custodian, shows: '14 Refuge Row' },
  {
    name: 'restricted-held-faults',
    path: held,
    scene: custodian,
    then: (page) => submit(page, 'Pass it on'),
    shows: 'Say why it may go out',
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
    name: 'glass-ask',
    path: `/break-glass?at=/contacts/${fixtures.keptRecord.contactId}`,
    scene: {},
    shows: 'If a child is at risk and nobody who may open it can be reached',
  },
  {
    name: 'glass-ask-faults',
    path: `/break-glass?at=/contacts/${fixtures.keptRecord.contactId}`,
    scene: {},
    then: (page) => submit(page, 'Continue'),
    shows: 'Choose why you have to see it now',
  },
  { name: 'glass-waits', path: glass, scene: {}, shows: 'Ring a manager' },
  {
    name: 'glass-sign-in',
    path: glass,
    scene: { glass: ok({ ...fixtures.askedGlass, confirmedBy: 'staff-2063' }) },
    shows: 'Sign in again to open it',
  },
  {
    name: 'glass-ready',
    path: glass,
    scene: { glass: ok({ ...fixtures.askedGlass, secondPerson: false }), signedInAt: fixtures.now },
    shows: 'It is reviewed within 2 working days',
  },
  {
    name: 'glass-too-weak',
    path: glass,
    scene: {
      glass: ok({ ...fixtures.askedGlass, secondPerson: false }),
      signedInAt: fixtures.now,
      isStrong: false,
    },
    shows: 'not by a way that is strong enough for this',
  },
  {
    name: 'glass-open',
    path: glass,
    scene: { glass: ok({ ...fixtures.askedGlass, until: new Date(fixtures.now + 1_800_000).toISOString() }) },
    shows: 'It is open to you',
  },
  {
    name: 'glass-to-confirm',
    path: '/break-glass/to-confirm',
    scene: { role: 'mash-manager' },
    shows: 'rings from the street',
  },
  {
    name: 'glass-to-confirm-none',
    path: '/break-glass/to-confirm',
    scene: { role: 'custodian', glassWaiting: ok([]) },
    shows: 'Nobody waits.',
  },
  {
    name: 'child-sealed',
    path: `/children/${fixtures.keptRecord.childId}`,
    scene: {
      overview: ok({
        ...fixtures.overview,
        picture: {
          ...fixtures.overview.picture,
          keptBack: {
            entries: [{ agency: 'police-met-cn', agencyName: 'Police: Central North', count: 2 }],
            parts: [],
            mayBreakGlass: false,
          },
        },
      }),
    },
    shows: '2 entries you cannot see: sealed by Police: Central North.',
  },
  {
    name: 'child-kept-back',
    path: `/children/${fixtures.keptRecord.childId}`,
    scene: {
      overview: ok({ ...fixtures.overview, picture: { ...fixtures.overview.picture, keptBack: fixtures.keptBack } }),
    },
    shows: 'Kept from you: addresses and contact details, restricted for Council front door.',
  },
  {
    name: 'contact-kept-back',
    path: `/contacts/${fixtures.keptRecord.contactId}`,
    scene: { contact: ok({ ...fixtures.contact, keptBack: fixtures.keptBack }) },
    shows: 'see it at once',
  },
  {
    name: 'glass-ask-part',
    path: `/break-glass?at=/children/${fixtures.keptRecord.childId}`,
    scene: { glassChoices: fixtures.glassChoicesOfParts.slice(0, 1) },
    shows: 'keeps addresses and contact details',
  },
  {
    name: 'glass-ask-parts',
    path: `/break-glass?at=/children/${fixtures.keptRecord.childId}`,
    scene: { glassChoices: fixtures.glassChoicesOfParts },
    then: (page) => submit(page, 'Continue'),
    shows: 'Choose what you have to see',
  },
  {
    name: 'restricted-refused-for-good',
    path: `/contacts/${fixtures.keptRecord.contactId}`,
    scene: { role: 'social-worker', contact: accessErrors.refuse('access/restricted-record'), glassChoices: [] },
    shows: 'This record is restricted',
    status: 403,
  },
  {
    name: 'restricted-refused',
    path: `/contacts/${fixtures.keptRecord.contactId}`,
    scene: { role: 'social-worker', contact: accessErrors.refuse('access/restricted-record') },
    shows: 'This record is restricted',
    status: 403,
  },
];
