import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#access';
import type { Result, Uuid } from '#kernel';
import type { Browser } from 'playwright-core';
import { identifiedContact } from '../../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { Staff } from '../../support/staff.js';
import { concernAbout } from '../../support/submissions.js';
import { startBrowser } from '../browser.js';
import { signIn, told, ways } from './day.js';

const browser: Browser | null = await startBrowser();
const otis = { givenName: 'Otis', familyName: 'Brandreth', dateOfBirth: '2015-04-09', nhsNumber: '9990000018' };
const agency = 'council-camden-front-door';
const person = (id: string, role: Actor['role']): Actor => ({
  ...{ id, role, agency, client: null, onBehalfOf: null },
  sessionId: randomUUID(),
});
const worker = person('staff-2057', 'social-worker');

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

/** Before the day: a social worker broke the glass for a restricted record, and said why they need to look at another child. */
async function yesterday(one: HubInProcess): Promise<Uuid> {
  const { hub, url } = one;
  const contactId = await told(one, concernAbout([otis]));
  const { childId } = await identifiedContact(url, contactId);
  const manager = await Staff.signIn(url, 'mash-manager');
  const restrict = `/contacts/${contactId}/restrict`;
  const form = { of: 'CHILD', class: 'STAFF_OR_MEMBER_FAMILY', askedBy: agency };
  await manager.send(restrict, restrict, { ...form, words: 'Her mother is a team leader of this front door.' });
  await one.idle();
  const about = { childId, contactId, told: [] };
  const closed = (await hub.sights.of(worker)).breakableOver(about).restrictions;
  const said = { reason: 'CHILD_AT_RISK_NOW', words: 'The mother rings from the street.', key: randomUUID() } as const;
  const { glassId } = valueOf(await hub.glass.ask(worker, { childId, contactId }, closed, said));
  await one.idle();
  valueOf(await hub.glass.confirm(person('staff-2063', 'mash-manager'), glassId));
  valueOf(await hub.glass.open(worker, glassId, { signedInAt: hub.clock.now(), isStrong: true }));
  const other = await told(one, concernAbout([{ givenName: 'Tegan', familyName: 'Marsh', dateOfBirth: '2014-05-06' }]));
  const tegan = await identifiedContact(url, other);
  const claim = { reason: 'CALL_ABOUT_THE_CHILD', words: 'Her grandmother rang about what was agreed.' } as const;
  const subject = { childId: tegan.childId, contactId: null, mentionId: null, key: randomUUID() };
  valueOf(await hub.claims.claim(worker, { ...subject, ...claim }));
  await (await Staff.signIn(url, 'social-worker')).open(`/children/${tegan.childId}`);
  await one.idle();
  return tegan.childId;
}

(browser === null ? describe.skip : describe)('a privacy officer’s day', () => {
  let one: HubInProcess;
  afterEach(() => one?.close());
  afterAll(() => browser?.close());

  it.each(ways)(
    'looks into broken glass and a claim, and prepares for a family who looked at their child, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const childId = await yesterday(one);

      const leila = await signIn(browser!, one, /Leila Navarro/, scripts);
      await leila.follow('Review');
      expect(await leila.text()).toContain('1 use of break-glass has to be reviewed');
      await leila.look('privacy-review');
      await leila.follow(/^BG-/);
      expect(await leila.text()).toContain('The mother rings from the street.');
      await leila.page.getByLabel('Explained: they needed it for their work').check();
      await leila.page.getByLabel('What does it rest on?').fill('I asked the manager who confirmed it.');
      await leila.press('Record the finding');
      expect(await leila.text()).not.toContain('has to be reviewed');

      await leila.follow(/^Look into it/);
      expect(await leila.text()).toContain('Her grandmother rang');
      await leila.look('privacy-claim');
      await leila.page.getByLabel('Not explained: it is followed up with them').check();
      await leila.page.getByLabel('What does it rest on?').fill('Nobody at the desk took such a call.');
      await leila.press('Record the finding');
      expect(await leila.text()).toContain('Nothing waits for a review.');

      // From the register of looks to the child's own log, and from there to what a family may have of it.
      await leila.follow('Audit');
      await leila.follow('Who looked');
      await leila.page.locator(`a[href="/children/${childId}/access-log"]`).first().click();
      await leila.page.waitForURL(/access-log$/);
      expect(await leila.text()).not.toContain('Tegan');
      await leila.follow('Prepare an export of this log');
      await leila.page.getByLabel('Reference of the request').fill('SAR-2026/0114');
      await leila.page.getByRole('radio', { name: /^A parent/ }).check();
      await leila.look('privacy-export-new');
      await leila.press('Continue');
      expect(await leila.text()).toContain('Another privacy officer or a manager has to release it');
      await leila.page.getByRole('checkbox', { name: /Said why they needed to look/ }).check();
      await leila.page.getByRole('radio', { name: 'Withhold them', exact: true }).check();
      await leila.page.getByLabel('On which ground, where you withhold them').selectOption('CHILDS_WISHES');
      await leila.look('privacy-export-rows');
      await leila.press('Record it');
      expect(await leila.text()).toContain('Marked by hand');

      const gareth = await signIn(browser!, one, /Gareth Osei/, scripts);
      await gareth.follow('Subject access');
      await gareth.follow('SAR-2026/0114');
      await gareth.look('privacy-export-release');
      await gareth.press('Release it');
      expect(await gareth.text()).toContain('Released.');

      await leila.follow('Subject access');
      await leila.follow('SAR-2026/0114');
      await leila.look('privacy-export-released');
      await leila.follow('The list, to read and print');
      expect(await leila.text()).toContain('Opened the child’s record');
      expect(await leila.text()).not.toMatch(/Said why they needed to look|Priya|Tegan/);
      await leila.look('privacy-export-document');
      const file = await leila.page.request.get(`${new URL(leila.page.url()).pathname.replace('/document', '/file')}`);
      expect([file.status(), file.headers()['content-disposition']]).toEqual([
        200,
        expect.stringContaining('access-log-SAR-2026-0114.csv'),
      ]);
      await leila.page.goto(`/children/${childId}/access-log`);
      expect(await leila.text()).toContain('Export of an access log, as released');
    },
    120_000,
  );
});
