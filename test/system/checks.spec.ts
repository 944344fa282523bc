import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { contactOf, contactStream, standingsOf, unanswered } from '#triage';
import type { Views } from '../../apps/hub/src/index.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';

/** Three agencies are asked about two siblings and their mother, all at the pages. Everyone is invented. */
const said = {
  amina: 'Amina told her teacher that she does the bottles.',
  idris: 'Idris was weighed on 2 March: below the second centile.',
  mother: 'Two calls by neighbours to the mother’s address since January.',
  correction: 'There were three calls, not two.',
};
const refusal = 'The head wants it in writing first.';
const questions = 'What do you hold since September?';

let one: HubInProcess;
let worker: Staff;
let manager: Staff;
let early: Staff;
let amina: string;
let idris: string;
let mentions: Record<'amina' | 'idris' | 'mother', string>;

/** Proposed by a social worker, confirmed by a manager, at their pages. */
const rate = async (contactId: string) => {
  const rating = { rating: 'AMBER', level: '3', factors: '16A', reason: 'A bad night' };
  const proposed = await worker.send(`/contacts/${contactId}/rating`, `/contacts/${contactId}/rating`, rating);
  await one.idle();
  const confirming = `/contacts/${contactId}/do/confirm-rating`;
  const confirmed = await manager.send(confirming, confirming, rating);
  expect([proposed.status, confirmed.status]).toEqual([200, 200]);
  await one.idle();
};

beforeAll(async () => {
  one = await openHubInProcess();
  // Before there is anything to see: their own list shows only what is offered to them.
  early = await Staff.signIn(one.url, 'early-help-lead');
  worker = await Staff.signIn(one.url, 'social-worker');
  manager = await Staff.signIn(one.url, 'mash-manager');
  const { body } = await raise(one.url, sample('4-police-two-children'));
  [amina, idris] = body.contactIds as [string, string];
  for (const contactId of [amina, idris]) {
    await identifiedContact(one.url, contactId);
    await rate(contactId);
  }
  const rows = await one.hub.database.read<Views>().selectFrom('concerns_mentions').selectAll().execute();
  const mentionOf = (contactId: string) => rows.find((row) => row.contact_id === contactId)!.mention_id;
  mentions = {
    amina: mentionOf(amina),
    idris: mentionOf(idris),
    mother: rows.find(({ kind }) => kind === 'ADULT')!.mention_id,
  };
}, 90_000);
afterAll(() => one?.close());

const contact = async (contactId: string) =>
  contactOf((await one.hub.store.read(contactStream(contactId))).map(decodeEvent));
const stillNeeded = async (contactId: string) =>
  unanswered(
    standingsOf(
      await contact(contactId),
      one.hub.settings.requiredChecks,
      (code) => one.hub.agencies.byCode(code)?.kind ?? null,
    ),
  ).map(({ name }) => name);

/** The address of a request's step, from the page's own link. */
async function stepOf(contactId: string, agency: string, step: string): Promise<string> {
  const { text } = await worker.open(`/contacts/${contactId}/checks`);
  const name = one.hub.agencies.byCode(agency)!.name;
  const row = text
    .split('<tr>')
    .slice(1)
    .find((part) => part.includes(name) && part.includes('/checks/'))!;
  return new RegExp(`href="([^"]+/${step})"`).exec(row)![1]!;
}
async function answer(contactId: string, agency: string, fields: Record<string, string>) {
  const path = await stepOf(contactId, agency, 'answer');
  const answered = await worker.send(path, path, fields);
  expect([answered.status, answered.text.includes('The answer stands below.')]).toEqual([200, true]);
  await one.idle();
}
const item = (number: number, about: string, kind: string, words: string) => ({
  [`item-${number}-about`]: about,
  [`item-${number}-kind`]: kind,
  [`item-${number}-words`]: words,
  [`item-${number}-source`]: '2026-03-04',
});

describe('three agencies are asked about two siblings', () => {
  it('page by page, and both contacts know it', async () => {
    const path = `/contacts/${amina}/checks/ask`;
    const go = (step: string, fields: Record<string, string | string[]>) =>
      worker.send(`${path}/${step}`, `${path}/${step}`, fields);
    const agencies = ['school-100045', 'police-met-cn', 'health-RAL-ED'];
    await go('agencies', { agency: agencies });
    await go('about', { about: Object.values(mentions) });
    for (const [index, mention] of Object.values(mentions).entries())
      await go(`person-${index + 1}`, {
        [`of-${mention}`]: mention === mentions.mother ? ['police-met-cn'] : agencies,
        [`q-${mention}`]: questions,
        [`why-${mention}`]: 'Was there that night',
      });
    const grounds = await worker.open(`${path}/grounds`);
    expect(grounds.text).toContain('section 16LA');
    expect(grounds.text).not.toContain('CA04_14B');
    await go('grounds', { purpose: 'MASH_TRIAGE', gateway: ['CA89_47', 'CA04_11'] });
    const test = ['purpose', 'lessData', 'fewerPeople', 'fewerAgencies', 'shorterPeriod', 'receivers', 'keptFor'];
    await go('proportionality', Object.fromEntries(test.map((part) => [`p-${part}`, `Thought about ${part}`])));
    await go('family', { agreement: 'NOT_SOUGHT', told: 'no', whyNot: 'Whoever shouted may be at home' });
    const sent = await go('check', {});
    expect([sent.status, sent.text.includes('The agencies are asked.')]).toEqual([200, true]);
    await one.idle();
    for (const contactId of [amina, idris]) {
      expect(await contact(contactId)).toMatchObject({ state: 'ENQUIRY', checks: [{}, {}, {}] });
      expect((await stillNeeded(contactId)).sort()).toEqual(['health-RAL-ED', 'police-met-cn']);
    }
  }, 60_000);

  it('a reminder stands on the work list of both', async () => {
    const path = await stepOf(amina, 'health-RAL-ED', 'chase');
    await worker.send(path, path, { how: 'PHONE', note: 'Sister on duty looks after the round' });
    await one.idle();
    const list = (await worker.open('/work-list')).text;
    expect(list.match(/Health: emergency department \(RAL\) chased \w/g)).toHaveLength(2);
  });

  it('one refuses, one holds nothing, one answers in part and then for good', async () => {
    await answer(amina, 'school-100045', {
      answer: 'REFUSED',
      reasonCode: 'NOT_NECESSARY_OR_PROPORTIONATE',
      reason: refusal,
    });
    await answer(idris, 'health-RAL-ED', { answer: 'NOTHING_HELD' });
    await answer(amina, 'police-met-cn', {
      answer: 'RETURNED_INTERIM',
      items: '2',
      ...item(1, mentions.amina, 'CHILD_STATEMENT', said.amina),
      ...item(2, mentions.mother, 'FACT_REPORTED', said.mother),
    });
    for (const contactId of [amina, idris]) expect(await stillNeeded(contactId)).toEqual(['police-met-cn']);
    await answer(amina, 'police-met-cn', {
      answer: 'RETURNED',
      ...item(1, mentions.idris, 'FACT_OBSERVED', said.idris),
    });
    for (const contactId of [amina, idris]) {
      expect(await stillNeeded(contactId)).toEqual([]);
      const { checks } = await contact(contactId);
      expect(Object.fromEntries(checks.map(({ agency, state }) => [agency, state]))).toEqual({
        'school-100045': 'REFUSED',
        'health-RAL-ED': 'NOTHING_HELD',
        'police-met-cn': 'RETURNED',
      });
    }
    expect((await worker.open('/work-list')).text).not.toContain('chased');
    await answer(amina, 'police-met-cn', {
      answer: 'RETURNED',
      ...item(1, mentions.mother, 'FACT_REPORTED', said.correction),
    });
  }, 60_000);

  it('each child’s page shows what concerns it, and not a byte of what was said of the other', async () => {
    const pages = [
      [amina, said.amina, said.idris],
      [idris, said.idris, said.amina],
    ] as const;
    for (const [contactId, own, others] of pages) {
      const { text } = await worker.open(`/contacts/${contactId}/checks`);
      for (const shown of [own, said.mother, said.correction, refusal, questions, 'Holds nothing', 'Refused to share'])
        expect(text).toContain(shown);
      expect(text).not.toContain(others);
      const path = await stepOf(contactId, 'police-met-cn', 'answer');
      expect((await worker.open(path)).text).not.toContain(others);
      expect((await worker.open(`/contacts/${contactId}/record`)).text).not.toContain(others);
    }
  });

  it('every look at them names the field group, and comes before what it opens', async () => {
    await one.idle();
    one.steps.length = 0;
    await manager.open(`/contacts/${idris}/checks`);
    const events = (await one.hub.store.readAll(0, 100_000)).map(decodeEvent);
    const look = events.findLast(({ type }) => type === 'access.content-viewed.v2')!;
    expect(look.data).toMatchObject({ what: 'CONTACT_CHECKS', contactId: idris });
    expect((look.data as { fields: string[] }).fields).toContain('checks');
    const first = one.steps.findIndex(({ did }) => did === 'append');
    const opened = one.steps.findIndex((step) => step.did === 'open' && step.section === 'items');
    expect(first).toBeGreaterThanOrEqual(0);
    expect(opened).toBeGreaterThan(first);
    // Nothing of the sister's items was even opened.
    const items = one.steps.flatMap((step) => (step.did === 'open' && step.section === 'items' ? [step.mention] : []));
    expect(new Set(items)).toEqual(new Set([mentions.idris, mentions.mother]));
  });

  it('the register and the child’s own sharing page show the request and every answer', async () => {
    const { childId } = await identifiedContact(one.url, amina);
    const sharing = (await worker.open(`/children/${childId}/sharing`)).text;
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    const register = (await auditor.open('/audit')).text;
    for (const text of [sharing, register])
      for (const shown of ['refused to share', 'holds nothing', 'Police: Central North', 'School: Example Primary'])
        expect(text.toLowerCase()).toContain(shown.toLowerCase());
    for (const words of [...Object.values(said), refusal, questions]) expect(register).not.toContain(words);
  });

  it('is closed to early help, and to whoever names another contact’s request', async () => {
    expect((await early.open(`/contacts/${amina}/checks`)).status).toBe(403);
    const stranger = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
    await identifiedContact(one.url, stranger);
    const step = (await stepOf(amina, 'police-met-cn', 'answer')).replace(amina, stranger);
    expect((await worker.open(step)).status).toBe(404);
  });
});
