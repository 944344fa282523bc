import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { identifiedContact } from '../../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { Staff } from '../../support/staff.js';
import { concernAbout } from '../../support/submissions.js';
import { startBrowser } from '../browser.js';
import { done, signIn, told, ways, type AtWork } from './day.js';

const browser: Browser | null = await startBrowser();
const elif = { givenName: 'Elif', familyName: 'Kaya-Moss', dateOfBirth: '2013-06-07', nhsNumber: '9990000026' };
/** Whatever of the family could slip onto a page of somebody who sees no content. */
const personal = /Elif|Kaya|Moss|without a coat|rang about|07 ?June|2013/i;

(browser === null ? describe.skip : describe)('an access auditor’s day', () => {
  let one: HubInProcess;
  afterEach(async () => {
    one?.hub.clock.resume();
    await one?.close();
  });
  afterAll(() => browser?.close());

  /** A week of others: work on a contact, a look after it has ended with its reason, a system that asks for somebody, refusals. */
  async function othersWork(refusals: number) {
    const contactId = await told(one, concernAbout([elif]));
    const { childId } = await identifiedContact(one.url, contactId);
    const officer = await Staff.signIn(one.url, 'contact-officer');
    await officer.open(`/contacts/${contactId}`);
    await done(one, 'worker', contactId, { do: 'assign', owner: 'staff-2057' });
    await done(one, 'worker', contactId, {
      do: 'give-advice',
      childNamed: true,
      advice: 'Ask the health visitor',
      askedBy: 'The school',
    });
    await done(one, 'worker', contactId, {
      do: 'record-feedback',
      state: 'SENT',
      tier: 'PROFESSIONAL',
      words: 'Thank you',
    });
    one.hub.clock.pretend(new Date(one.hub.clock.now() + 15 * 86_400_000).toISOString());
    const later = await Staff.signIn(one.url, 'contact-officer');
    const said = { reason: 'CALL_ABOUT_THE_CHILD', words: 'Her aunt rang about what was agreed' };
    expect((await later.send(`/contacts/${contactId}`, '/claims', said)).status).toBe(200);
    const operator = await Staff.signIn(one.url, 'operator');
    for (let n = 0; n < refusals; n += 1) expect((await operator.open(`/children/${childId}`)).status).toBe(403);
    await one.idle();
    return { contactId, childId };
  }

  const rows = ({ page }: AtWork): Locator => page.locator('tbody tr');
  const texts = async (at: AtWork): Promise<string[]> => (await rows(at).allInnerTexts()).map(plain);
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const show = async ({ page }: AtWork) => {
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Show', exact: true }).click()]);
  };

  it.each(ways)(
    'reads who shared, who looked and on what ground, is kept from every child, and stands in the register too, %s',
    async (_, scripts) => {
      one = await openHubInProcess();
      const { contactId, childId } = await othersWork(52);
      const at = await signIn(browser!, one, /Farah Siddiqui/, scripts);
      const { page } = at;
      const see = async (name: string) => {
        await at.look(`auditor-${name}`);
        expect(await page.locator('body').innerText()).not.toMatch(personal);
      };

      // Who shared: what went from whom to whom, by which gateway, and who opened it.
      expect(new URL(page.url()).pathname).toBe('/audit');
      await see('sharing');
      const [shared] = await texts(at);
      expect(shared).toMatch(/School.* to Council: front door .*names and dates.*default.*Marcus Bell/i);
      await at.follow('Not opened yet');
      expect(await at.text()).toContain('No disclosure matches this filter.');
      await at.follow('Show all');
      await page.getByLabel('Shared by').selectOption('school-100045');
      await show(at);
      expect(await rows(at).count()).toBe(1);

      // Who looked: every line leads to its ground.
      await at.follow('Who looked');
      await see('looks');
      await page.getByLabel('Role').selectOption('contact-officer');
      await page.getByLabel('Page', { exact: true }).selectOption('CONTACT');
      await show(at);
      await see('looks-filtered');
      const byRole = await texts(at);
      expect(byRole.length).toBeGreaterThan(1);
      for (const line of byRole) expect(line).toMatch(/Marcus Bell.*Contact officer.*Front door triage/);
      expect(byRole.some((line) => line.includes('Said why they need to look'))).toBe(true);
      expect(byRole.some((line) => /through Council: front door/.test(line))).toBe(true);
      await rows(at).filter({ hasText: 'through' }).first().getByRole('link').first().click();
      await page.waitForURL(/\/audit\/looks\/[0-9a-f-]{36}$/);
      await see('look');
      const ground = plain(await at.text());
      for (const said of [
        'On whose behalf Marcus Bell',
        'through Council: front door',
        'For Front door triage',
        'Lawful basis UK GDPR, articles 6(1)(e) and 9(2)(g)',
        'Outcome Shown',
        'which decides today too',
      ])
        expect(ground).toContain(said);
      expect(ground).toMatch(/Tied by (Open contact|Contact of a colleague)/);
      expect(ground).toMatch(/By which policies .*front door/i);

      // The person's own record of looks, page by page without a gap or a repeat.
      await at.follow(/^Marcus Bell/);
      expect(new Set(await page.locator('tbody strong').allInnerTexts())).toEqual(new Set(['Marcus Bell']));
      await see('looks-of');
      await page.goto('/audit/looks?outcome=DENIED');
      // The operator’s fifty-two, and the officer’s one before they said why.
      const newest = await links(page.locator('tbody tr td:first-child a'));
      await at.follow(/^Older/);
      const older = await links(page.locator('tbody tr td:first-child a'));
      expect([newest.length, older.length, new Set([...newest, ...older]).size]).toEqual([50, 3, 53]);
      expect((await texts(at))[0]).toMatch(/Operator.*Refused.*Their role sees no personal content/i);
      await at.follow(/Back to the newest/);
      expect(await links(page.locator('tbody tr td:first-child a'))).toEqual(newest);

      // No child, no contact, no partner's page; each refusal is on record before it is given.
      for (const path of [`/children/${childId}`, `/contacts/${contactId}`, '/work-list', '/opened', '/operations']) {
        expect([path, (await page.goto(path))!.status()]).toEqual([path, 403]);
        await see('refused');
      }
      await one.idle();
      await page.goto('/audit/looks?outcome=DENIED&actor=staff-6008');
      const refused = await texts(at);
      expect(refused).toHaveLength(5);
      expect(refused.join('\n')).toMatch(/Operations.*\n.*Who opened what.*\n.*Work list.*\n.*Contact .*\n.*overview/);
      await see('own-refusals');
      await at.follow(/^Child/);
      expect(new URL(page.url()).pathname).toBe(`/children/${childId}/access-log`);
      expect(plain(await at.text())).toMatch(/Farah Siddiqui.*overview.*Refused/);
      await see('child-log');

      // Reading the audit is itself in it, with the filter that was read by.
      await page.goto('/audit/looks?actor=staff-6008&what=AUDIT_ACCESS_LIST');
      await rows(at).first().getByRole('link').first().click();
      await page.waitForURL(/\/audit\/looks\/[0-9a-f-]{36}$/);
      expect(plain(await at.text())).toMatch(
        /On whose behalf Their own.*For Audit.*Auditors and privacy officers read who shared/,
      );
      await see('own-look');

      // What waits for a finding; the words are the privacy officer's.
      await at.follow('Review');
      await see('review');
      const waiting = await rows(at).count();
      await at.follow(/^Look into it.*Marcus Bell/);
      expect(await at.text()).toContain('The privacy officer reads the words.');
      await see('review-item');
      await at.follow(/^The look as it stands on record/);
      expect(plain(await at.text())).toMatch(/Outcome Said why/);
      await page.goBack();
      await page.getByLabel('Explained: they needed it for their work').check();
      await page.getByLabel('What does it rest on?').fill('I asked their manager.');
      await at.press('Record the finding');
      expect(await rows(at).count()).toBe(waiting - 1);
      await at.follow('Reviewed');
      expect((await texts(at))[0]).toMatch(/Explained: they needed it.*Farah Siddiqui/);

      // From who holds which role to what they looked at.
      await at.follow('People and roles');
      await see('people');
      await at.follow(/^Priya Nair/);
      await see('person');
      await at.follow('Everything they looked at');
      expect(new URL(page.url()).search).toBe('?actor=staff-2057');
    },
    300_000,
  );
});

const links = (of: Locator): Promise<string[]> =>
  of.evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
