import type { Page } from 'playwright-core';
import * as fixtures from '../../apps/front-door/src/testing/fixtures.js';
import type { PageState } from './page-states.js';

/** Subject access requests: the list, beginning an export, going through its rows, releasing it, and what was released. */
const ok = (value: unknown) => ({ ok: true as const, value });
const submit = async (page: Page, name: string): Promise<void> => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()]);
};
const officer = { role: 'privacy-officer' } as const;
const own = `/subject-access/${fixtures.listedExport.exportId}`;

export const subjectAccessStates: readonly PageState[] = [
  { name: 'subject-access', path: '/subject-access', scene: officer, shows: 'Waits for release' },
  {
    name: 'subject-access-none',
    path: '/subject-access',
    scene: { ...officer, exportList: ok(fixtures.noExports) },
    shows: 'No export has been prepared.',
  },
  {
    name: 'subject-access-new',
    path: '/subject-access/new',
    scene: officer,
    shows: 'You see nothing of what the record says',
  },
  {
    name: 'subject-access-new-faults',
    path: '/subject-access/new',
    scene: officer,
    then: (page) => submit(page, 'Continue'),
    shows: 'Enter the reference of the request',
  },
  { name: 'subject-access-rows', path: own, scene: officer, shows: 'Nobody may let it through' },
  {
    name: 'subject-access-rows-faults',
    path: own,
    scene: officer,
    then: (page) => submit(page, 'Record it'),
    shows: 'Tick the rows that you mean',
  },
  {
    name: 'subject-access-rows-empty',
    path: own,
    scene: { ...officer, exportOne: ok(fixtures.emptyExport) },
    shows: 'Nobody looked, and nobody shared.',
  },
  {
    name: 'subject-access-release',
    path: own,
    scene: { role: 'mash-manager', exportOne: ok(fixtures.exportToRelease) },
    shows: 'cannot be taken back',
  },
  {
    name: 'subject-access-released',
    path: own,
    scene: { ...officer, exportOne: ok(fixtures.exportSettled) },
    shows: 'The list as a file (CSV)',
  },
  { name: 'subject-access-document', path: `${own}/document`, scene: officer, shows: 'This list goes up to' },
  {
    name: 'subject-access-document-erased',
    path: `${own}/document`,
    scene: { ...officer, exportReleased: ok(fixtures.erasedExport) },
    shows: 'Erased on',
  },
];
