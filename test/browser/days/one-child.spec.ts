import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { packageRoot } from '#kernel';
import { sample } from '../../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../../support/hub-in-process.js';
import { tokenOf } from '../../support/hub-process.js';
import { startBrowser } from '../browser.js';
import { signIn, told, type AtWork } from './day.js';
import { answerDecision, askAgencies, proposeRating, typeInReply } from './work.js';

/** The README's words on one child's day: what it sets in bold has to stand on a page of that day. */
const section = /### One child's whole day\n([\s\S]*?)```sh tour/.exec(
  readFileSync(join(packageRoot(), 'README.md'), 'utf8'),
)![1]!;
const bold = [...section.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words]) => words!.replaceAll(/\s+/g, ' '));
const people = /^(Bold|The (contact officer|social worker|manager))$/;

const browser: Browser | null = await startBrowser();

(browser === null ? describe.skip : describe)('one child’s whole day, as the README tells it', () => {
  let one: HubInProcess;
  afterAll(async () => {
    await browser?.close();
    await one?.close();
  });

  it('goes from the officer through a social worker’s and a manager’s hands back to the school that raised it', async () => {
    one = await openHubInProcess();
    await told(one, sample('1-housing'));
    const id = await told(one, sample('2-school'));
    const contact = `/contacts/${id}`;
    const read: string[] = [];
    const see = async ({ page }: AtWork) =>
      void read.push((await page.locator('body').innerText()).replaceAll(/\s+/g, ' '));
    /** Somebody signed in; what they press stood on a page. */
    const coming = async (name: RegExp): Promise<AtWork> => {
      const at = await signIn(browser!, one, name, true);
      const noted = (go: AtWork['press']) => async (of: string | RegExp) => {
        await go(of);
        if (typeof of === 'string') read.push(of);
      };
      return { ...at, press: noted(at.press), follow: noted(at.follow) };
    };

    const officer = await coming(/Marcus Bell/);
    await see(officer);
    await officer.follow(/^Unassigned/);
    await officer.page.goto(contact);
    await see(officer);
    await officer.press('Take it');
    await officer.page.goto(`${contact}/who`);
    await officer.page
      .getByRole('radio', { name: /^The same child as/ })
      .first()
      .check();
    await officer.page.getByLabel('Why', { exact: true }).fill('Same date of birth and flat.');
    await officer.press('Record the decision');
    await officer.page.goto(`${contact}/record`);
    await officer.page.getByLabel('Call', { exact: true }).check();
    await officer.page.getByLabel('With whom').fill('Ms Okafor, class teacher');
    await officer.page.getByLabel('What was said, seen or found').fill('She came without breakfast again.');
    await officer.press('Record it');
    expect(await officer.text()).toContain('She came without breakfast again.');

    const worker = await coming(/Priya Nair/);
    await worker.page.goto(contact);
    await see(worker);
    await proposeRating(worker, contact, 'Hungry and without a coat for three weeks.', 'child');
    await see(worker);

    const manager = await coming(/Elin Thomas/);
    await manager.page.goto(contact);
    await see(manager);
    await manager.press(/^Confirm or change/);
    await manager.page.getByRole('radio', { name: /^Amber/ }).check();
    await manager.page.getByRole('radio', { name: /^Level 3/ }).check();
    await manager.page.getByLabel('Why this colour and level?').fill('I see it the same.');
    await manager.press('Confirm this rating');

    await worker.page.goto(`${contact}/checks`);
    await see(worker);
    await askAgencies(worker, contact, ['Police: Central North', 'Emergency department'], 'child');
    await see(worker);
    await typeInReply(worker, contact, 'Police: Central North', 'Called there twice in February.', 'child');
    await worker.page.goto(`${contact}/decision`);
    await see(worker);
    await worker.press('Propose a decision');
    await answerDecision(worker, 'Neglect over weeks; her mother asks for help.', 'child');
    await see(worker);
    await worker.press('Propose this decision');

    await manager.page.goto(`${contact}/decision`);
    await see(manager);
    await manager.press('Look it over and confirm');
    await manager.page.getByLabel('Why is this the right decision?').fill('I read what police told, and agree.');
    await manager.press('Continue');
    await manager.press('Decide');
    expect(await manager.text()).toContain('What was put before the decider');
    await see(manager);
    await manager.look('child-decided');

    await worker.page.goto(`${contact}/decision`);
    await see(worker);
    await worker.follow('Write to them');
    expect(await worker.page.getByLabel('What they are told').inputValue()).toBe('');
    await worker.page
      .getByLabel('What they are told')
      .fill('A social worker visits this week. Ring us if she comes hungry.');
    await worker.press('Send it');
    await worker.look('child-told');

    const authorization = `Bearer ${await tokenOf(one.url, 'school-100045')}`;
    const view = await (
      await fetch(`${one.url}/api/v1/concerns/${await concernOf(one, id)}`, { headers: { authorization } })
    ).json();
    const text = 'A social worker visits this week. Ring us if she comes hungry.';
    expect(view).toMatchObject({ state: 'DECIDED', feedback: [{ state: 'SENT', text, outcome: 'ASSESSMENT' }] });

    const whole = read.join(' ').toLowerCase();
    expect(bold.filter((words) => !people.test(words) && !whole.includes(words.toLowerCase()))).toEqual([]);
  }, 180_000);
});

async function concernOf(hub: HubInProcess, contactId: string): Promise<string> {
  const [first] = await hub.hub.store.read(`contact-${contactId}`);
  return (JSON.parse(Buffer.from(first!.data).toString('utf8')) as { concernId: string }).concernId;
}
