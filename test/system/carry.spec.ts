import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';

/** A girl and her baby brother of one police report: what is said of her begins his, and only what is his own is asked of him. */

let one: HubInProcess;
let girl: string;
let boy: string;
let worker: Staff;
beforeAll(async () => {
  one = await openHubInProcess();
  const { contactIds } = (await raise(one.url, sample('4-police-two-children'))).body;
  [girl, boy] = contactIds as [string, string];
  for (const id of contactIds) await identifiedContact(one.url, id);
  worker = await Staff.signIn(one.url, 'social-worker');
}, 90_000);
afterAll(() => one?.close());

const carry = (from: string, what: string, to: string, by = worker) =>
  by.post(`/contacts/${from}`, `/contacts/${from}/carry`, { what, to });
const chosen = (page: string) => [...page.matchAll(/value="([^"]+)" checked/g)].map(([, value]) => value);
const events = async (contact: string) => (await one.hub.store.read(`contact-${contact}`)).map(decodeEvent);
const ofHer = 'Both were in the flat while he broke the door.';

describe('a rating', () => {
  it('is not carried before there is one', async () => {
    expect((await worker.open(`/contacts/${girl}`)).text).not.toContain('Carry the rating');
    expect((await carry(girl, 'RATING', boy)).status).toBe(404);
  });

  it('begins the brother’s as a draft: colour, factors and reason, and neither level nor anything sent', async () => {
    await worker.send(`/contacts/${girl}/rating`, `/contacts/${girl}/rating`, {
      rating: 'AMBER',
      level: '3',
      factors: '16A',
      reason: ofHer,
    });
    expect((await worker.open(`/contacts/${girl}`)).text).toMatch(/Carry the rating to [A-Z]/);
    const first = await carry(girl, 'RATING', boy);
    expect(new URL(worker.browser.at).pathname).toBe(`/contacts/${boy}/rating`);
    expect(first.text).toContain('Carried from');
    expect(chosen(first.text)).toEqual(['AMBER']);
    const level = await worker.send(`/contacts/${boy}/rating`, `/contacts/${boy}/rating/colour`, { rating: 'AMBER' });
    expect(level.text).toContain('Which level of need is it?');
    expect(chosen(level.text)).toEqual([]);
    expect(level.text).toContain(`name="reason" value="${ofHer}"`);
    expect((await events(boy)).map(({ type }) => type)).not.toContain('contact.rating-proposed.v1');
  });

  it('is proposed by answering what is his own, and the record says where it began', async () => {
    const incomplete = await worker.send(`/contacts/${boy}/rating`, `/contacts/${boy}/rating`, {
      rating: 'AMBER',
      factors: '16A',
      reason: ofHer,
    });
    expect(incomplete.status).toBe(422);
    const sent = await worker.send(`/contacts/${boy}/rating`, `/contacts/${boy}/rating`, {
      rating: 'AMBER',
      level: '4',
      factors: '16A',
      reason: ofHer,
    });
    expect(sent.text).toContain('The rating is proposed.');
    expect((await events(boy)).at(-1)).toMatchObject({ data: { level: 4, carriedFrom: girl } });
    const record = (await worker.open(`/contacts/${boy}/record`)).text;
    expect(record).toContain('Carried from');
    expect(record).toContain(`href="/contacts/${girl}"`);
  });

  it('never writes over what somebody has begun there', async () => {
    const manager = await Staff.signIn(one.url, 'mash-manager');
    await manager.send(`/contacts/${girl}/do/confirm-rating`, `/contacts/${girl}/do/confirm-rating`, {
      rating: 'AMBER',
      level: '3',
      reason: 'I see it so.',
    });
    await manager.send(`/contacts/${boy}/do/confirm-rating`, `/contacts/${boy}/do/confirm-rating`, {
      rating: 'AMBER',
      level: '4',
      reason: 'A baby cannot leave.',
    });
    await worker.send(`/contacts/${boy}/rating`, `/contacts/${boy}/rating/colour`, { rating: 'RED', save: 'later' });
    const kept = await carry(girl, 'RATING', boy);
    expect(kept.text).toContain('You had begun this already');
    expect(chosen(kept.text)).toEqual(['RED']);
  });

  it('is carried from nobody but a child of the same concern, by nobody who does not rate', async () => {
    const other = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
    await identifiedContact(one.url, other);
    expect((await carry(girl, 'RATING', other)).status).toBe(404);
    const forged = await worker.send(`/contacts/${other}/rating`, `/contacts/${other}/rating`, {
      rating: 'GREEN',
      level: '2',
      factors: '16A',
      reason: 'Carried from a stranger',
      carriedFrom: girl,
    });
    expect(forged.status).toBe(422);
    expect(forged.text).toContain('Only what was said of another child of the same concern');
    const officer = await Staff.signIn(one.url, 'contact-officer');
    expect((await officer.open(`/contacts/${girl}`)).text).not.toContain('Carry the rating');
  });
});

describe('a decision', () => {
  const decision = (contact: string) => `/contacts/${contact}/decision`;
  const answer = (contact: string, question: string, fields: Readonly<Record<string, string>>) =>
    worker.send(decision(contact), `${decision(contact)}/${question}`, { question, ...fields });

  it('begins his with its end and reason; his voice, his family and his level are asked', async () => {
    await worker.send(decision(girl), `${decision(girl)}/start`, {});
    for (const [question, fields] of [
      ['outcome', { outcome: 'ASSESSMENT' }],
      ['level', { level: '3' }],
      ['reason', { reason: ofHer }],
      ['heard', { heard: 'WORDS' }],
      ['words', { childsWords: 'I hid', method: 'SPOKEN', language: 'en', interpreter: 'no', alone: 'yes' }],
      ['agreement', { agreement: 'GIVEN' }],
      ['family', { family: 'TOLD' }],
      ['basis', { lawfulBasis: 'CA89_17' }],
      ['relied-on', {}],
    ] as const)
      await answer(girl, question, fields);
    await worker.send(`${decision(girl)}/check`, decision(girl), {});
    expect((await events(girl)).at(-1)!.type).toBe('contact.decision-proposed.v1');

    const first = await carry(girl, 'DECISION', boy);
    expect(first.text).toContain('Carried from');
    expect(chosen(first.text)).toEqual(['ASSESSMENT']);
    const check = await worker.open(`${decision(boy)}/check`);
    expect(check.text).toContain(ofHer);
    expect(check.text).not.toContain('I hid');
    const refused = await worker.send(`${decision(boy)}/check`, decision(boy), {});
    expect(refused.status).toBe(422);
    for (const sentence of ['Choose the level of need', 'Choose whether the child has been heard'])
      expect(refused.text).toContain(sentence);

    for (const [question, fields] of [
      ['level', { level: '4' }],
      ['heard', { heard: 'NONE' }],
      ['absence', { absence: 'TOO_YOUNG', whyAbsent: 'Eight months old; the health visitor sees him on Friday' }],
      ['agreement', { agreement: 'NOT_SOUGHT' }],
      ['family', { family: 'TOLD' }],
      ['basis', { lawfulBasis: 'CA89_17' }],
      ['relied-on', {}],
    ] as const)
      await answer(boy, question, fields);
    await worker.send(`${decision(boy)}/check`, decision(boy), {});
    expect((await events(boy)).at(-1)).toMatchObject({
      type: 'contact.decision-proposed.v1',
      data: { outcome: 'ASSESSMENT', level: 4, carriedFrom: girl },
    });
  });
});
