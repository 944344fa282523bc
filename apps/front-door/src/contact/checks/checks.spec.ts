import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ok } from '#kernel';
import { sharingErrors } from '#sharing';
import { contactIdOf, sample } from '../../testing/amina.js';
import { csrfToken, startFixtureApp, usualScene, writerOf, type FixtureApp } from '../../testing/fixture-app.js';
import * as fixtures from '../../testing/fixtures.js';
import type { ChecksView } from '../../view-models.js';
import { answerPlace } from './answer-form.js';
import { askPlace, type AskDraft } from './ask-draft.js';

const police = sample('4-police-two-children');
const contactId = contactIdOf(police);
const path = `/contacts/${contactId}/checks`;
const me = writerOf('staff-2057');
const key = '0195c1de-0000-4000-8000-000000000000';
const { child, brother, motherMention: mother } = fixtures;

let app: FixtureApp;
beforeAll(async () => void (app = await startFixtureApp()));
afterAll(() => app.close());
beforeEach(async () => {
  const { site: _site, ...scene } = usualScene();
  Object.assign(app.scene, scene, { checks: ok(fixtures.noChecks) });
  Object.assign(app.scene.site, { asOf: null });
  app.asked.length = 0;
  app.faults.length = 0;
  for (const place of [askPlace(contactId), answerPlace(contactId, fixtures.waitingRequest.requestId)])
    await app.drafts.discard(me, place);
});

type Form = Readonly<Record<string, string | readonly string[]>>;
const get = async (at: string) => {
  const answer = await fetch(app.address + at, { redirect: 'manual' });
  const html = await answer.text();
  expect(app.faults.map(String)).toEqual([]);
  return { status: answer.status, to: answer.headers.get('location'), html };
};
const post = async (at: string, form: Form = {}) => {
  const body = new URLSearchParams({ _csrf: csrfToken, idempotencyKey: key });
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one as string);
  const answer = await fetch(app.address + at, { method: 'POST', redirect: 'manual', body });
  const html = await answer.text();
  expect(app.faults.map(String)).toEqual([]);
  return { status: answer.status, to: answer.headers.get('location'), html };
};
const sent = () => app.asked.filter(({ method }) => method === 'checked').map(({ arguments: all }) => all);
const problems = (html: string) =>
  [...(html.split('govuk-error-summary__list')[1]?.split('</ul>')[0] ?? '').matchAll(/<a[^>]*>([^<]+)/g)].map(
    ([, text]) => text,
  );
const checked = (checks: ChecksView) => Object.assign(app.scene, { checks: ok(checks) });

const test = ['purpose', 'lessData', 'fewerPeople', 'fewerAgencies', 'shorterPeriod', 'receivers', 'keptFor'];
const pages: readonly (readonly [string, Form])[] = [
  ['agencies', { agency: ['school-100045', 'police-met-cn'] }],
  ['about', { about: [child, brother, mother] }],
  [
    'person-1',
    {
      [`of-${child}`]: ['school-100045', 'police-met-cn'],
      [`q-${child}`]: 'Since September?',
      [`only-${child}-school-100045`]: 'How is she in class?',
      [`why-${child}`]: 'She was there',
    },
  ],
  ['person-2', { [`of-${brother}`]: 'police-met-cn', [`q-${brother}`]: 'Seen?', [`why-${brother}`]: 'So was he' }],
  ['person-3', { [`of-${mother}`]: 'police-met-cn', [`q-${mother}`]: 'Calls?', [`why-${mother}`]: 'She cares' }],
  ['grounds', { purpose: 'MASH_TRIAGE', gateway: ['CA89_47', 'CA04_11'] }],
  ['proportionality', Object.fromEntries(test.map((part) => [`p-${part}`, `About ${part}`]))],
  ['family', { agreement: 'DISPENSED', agreementReason: 'He may be at home', told: 'no', whyNot: 'The same' }],
];
const fill = async (changes: Readonly<Record<string, Form>> = {}) => {
  for (const [step, form] of pages) await post(`${path}/ask/${step}`, { ...form, ...changes[step] });
};

describe('asking agencies', () => {
  it('chooses nothing beforehand, puts the rating’s list on top, and never offers section 14B', async () => {
    const agencies = (await get(`${path}/ask/agencies`)).html;
    expect(agencies).not.toContain(' checked');
    expect(agencies.indexOf('On this rating’s list')).toBeLessThan(agencies.indexOf('Council: housing'));
    expect(agencies).not.toContain('Council: front door</label>');
    const grounds = (await get(`${path}/ask/grounds`)).html;
    expect(grounds).toContain('Common law: public interest');
    expect(grounds).not.toMatch(/14B| checked/);
  });

  it('leads from page to page, and says what a page lacks', async () => {
    expect(await post(`${path}/ask/agencies`)).toMatchObject({ status: 422 });
    for (const [index, [step, form]] of pages.entries()) {
      const next = pages[index + 1]?.[0] ?? 'check';
      expect([step, (await post(`${path}/ask/${step}`, form)).to]).toEqual([step, `${path}/ask/${next}`]);
    }
    const { html } = await get(`${path}/ask/check`);
    for (const shown of ['Since September?', 'Only of School: Example Primary', 'He may be at home', 'replies are due'])
      expect(html).toContain(shown);
  });

  it('asks once for exactly what was written, the mother for the sake of both children', async () => {
    await fill();
    const draft = await app.drafts.read<AskDraft>(me, askPlace(contactId));
    const { key: draftKey } = (draft.ok && draft.value!.content) as AskDraft;
    expect(await post(`${path}/ask/check`)).toMatchObject({ status: 303, to: `${path}?done=asked` });
    expect(sent()).toEqual([
      [
        contactId,
        {
          enquiryId: null,
          idempotencyKey: draftKey,
          at: null,
          purpose: 'MASH_TRIAGE',
          gateways: ['CA89_47', 'CA04_11'],
          agreement: { state: 'DISPENSED', reason: 'He may be at home' },
          familyTold: { told: false, whyNot: 'The same' },
          contacts: [contactId, contactIdOf(police, 1)],
          children: [
            {
              mentionId: child,
              questions: 'Since September?',
              onlyOf: [{ agency: 'school-100045', questions: 'How is she in class?' }],
              necessity: 'She was there',
            },
            { mentionId: brother, questions: 'Seen?', necessity: 'So was he' },
          ],
          adults: [{ mentionId: mother, questions: 'Calls?', necessity: 'She cares', children: [child, brother] }],
          proportionality: Object.fromEntries(test.map((part) => [part, `About ${part}`])),
          requests: [
            { agency: 'school-100045', subjects: [child] },
            { agency: 'police-met-cn', subjects: [child, brother, mother] },
          ],
        },
      ],
    ]);
    // The draft went with it: a second click finds nothing to send, and leads to what was sent.
    expect(await post(`${path}/ask/check`)).toMatchObject({ status: 303, to: path });
    expect(sent()).toHaveLength(1);
  });

  it('keeps what is written as a draft, and goes on from there', async () => {
    expect((await get(`${path}/ask`)).to).toBe(`${path}/ask/agencies`);
    expect((await post(`${path}/ask/agencies`, { agency: 'school-100045', save: 'later' })).to).toBe(
      '/drafts?done=saved',
    );
    expect((await get('/drafts')).html).toContain('Asking agencies');
    expect((await get(`${path}/ask`)).to).toBe(`${path}/ask/check`);
    const { status, html } = await post(`${path}/ask/check`);
    expect(status).toBe(422);
    expect(problems(html)).toContain('About whom: Choose at least one person');
    expect(sent()).toEqual([]);
  });

  it('forgets a tick that was taken away', async () => {
    await post(`${path}/ask/agencies`, { agency: 'school-100045', inputs: 'agency' });
    await post(`${path}/ask/agencies`, { inputs: 'agency' });
    const draft = await app.drafts.read<AskDraft>(me, askPlace(contactId));
    expect(draft.ok && draft.value!.content.typed['agency']).toEqual([]);
  });

  it('wants questions for every agency', async () => {
    await post(`${path}/ask/agencies`, pages[0]![1]);
    await post(`${path}/ask/about`, { about: child });
    const form = { [`of-${child}`]: ['police-met-cn', 'school-100045'], [`why-${child}`]: 'There' };
    const only = { [`only-${child}-school-100045`]: 'How is she in class?' };
    const { html } = await post(`${path}/ask/person-1`, { ...form, ...only });
    expect(problems(html)).toEqual(['Write what is asked of Police: Central North']);
  });

  it('expects agreement where the rating is green, and a reason for doing without', async () => {
    const { work } = fixtures.noChecks.contact;
    const green = { ...work.contact, rating: { rating: 'GREEN' as const, level: 2 as const } };
    checked({
      ...fixtures.noChecks,
      contact: { ...fixtures.noChecks.contact, work: { ...work, contact: green } },
    });
    expect((await get(`${path}/ask/family`)).html).not.toContain('value="NOT_SOUGHT"');
    const refused = await post(`${path}/ask/family`, { agreement: 'SOUGHT_REFUSED', told: 'yes' });
    expect(problems(refused.html)).toEqual(['Write why agencies are asked without the family’s agreement']);
  });

  it('joins the enquiry there is, reminds whoever has not answered, and asks anew whoever has', async () => {
    checked(fixtures.checks);
    const only = (agency: string): Record<string, Form> => ({
      agencies: { agency: [agency] },
      about: { about: child },
      'person-1': { [`q-${child}`]: 'Anything?', [`why-${child}`]: 'There' },
    });
    const at = async () => {
      app.asked.length = 0;
      await post(`${path}/ask/check`);
      return sent().map(([, form]) => (form as { enquiryId: string | null }).enquiryId);
    };
    await fill(only('police-met-transport'));
    expect(await at()).toEqual([fixtures.enquiryId]);
    await fill(only('police-met-cn'));
    expect(await at()).toEqual([null]);
    await fill(only('health-RAL-ED'));
    expect(await at()).toEqual([]);
    expect((await post(`${path}/ask/check`)).html).toContain('was asked about AMINA YUSUF already: remind it');
  });

  it('says why a brother cannot be chosen, and takes nobody’s word that he can', async () => {
    const people = fixtures.noChecks.people.map((person) =>
      person.who === 'SIBLING' ? { ...person, notNow: 'It is not rated yet.' } : person,
    );
    checked({ ...fixtures.noChecks, people });
    expect((await get(`${path}/ask/about`)).html).toContain('Idris Yusuf cannot be chosen: It is not rated yet.');
    await post(`${path}/ask/agencies`, { agency: 'police-met-cn' });
    expect((await post(`${path}/ask/about`, { about: brother })).status).toBe(422);
  });

  it('brings the answers back with the sentence where the enquiry refuses', async () => {
    app.scene.checked = sharingErrors.refuse('sharing/asked-already');
    await fill();
    const { status, html } = await post(`${path}/ask/check`);
    expect([status, problems(html)[0]]).toEqual([409, expect.stringContaining('was asked about this person')]);
    expect((await app.drafts.read(me, askPlace(contactId))).ok).toBe(true);
  });

  it('is not offered to an officer, to early help or on a past moment', async () => {
    app.scene.role = 'contact-officer';
    expect((await get(`${path}/ask/agencies`)).html).toContain('A social worker, a manager or the emergency duty team');
    app.scene.role = 'early-help-lead';
    expect((await post(`${path}/ask/agencies/draft`, { agency: 'x' })).status).toBe(404);
    expect((await get(`/contacts/${contactId}`)).html).not.toContain(`href="${path}"`);
    app.scene.role = 'social-worker';
    Object.assign(app.scene.site, { asOf: '2026-03-06T09:00:00.000Z' });
    expect((await post(`${path}/ask/check`)).status).toBe(409);
    expect(sent()).toEqual([]);
  });
});

describe('an answer', () => {
  const request = fixtures.waitingRequest;
  const at = `${path}/${request.requestId}/answer`;
  beforeEach(() => void checked(fixtures.checks));
  const item = {
    'item-1-about': mother,
    'item-1-kind': 'ALLEGATION',
    'item-1-words': 'She leaves at night.',
    'item-1-source': '2026-03-04',
    'item-1-involved': '2026-03-05',
    'item-1-handling': 'P1',
  };

  it('is recorded as it was typed, with its true time', async () => {
    const { to } = await post(at, {
      answer: 'RETURNED_INTERIM',
      reason: 'More tomorrow',
      'when-date': '2026-03-06',
      'when-time': '9:15am',
      ...item,
    });
    expect(to).toBe(`${path}?done=answered`);
    expect(sent()).toEqual([
      [
        { contactId, enquiryId: fixtures.enquiryId, requestId: request.requestId },
        {
          answer: 'RETURNED_INTERIM',
          reasonCode: null,
          reason: 'More tomorrow',
          gateways: [],
          at: '2026-03-06T09:15:00.000Z',
          idempotencyKey: key,
          items: [
            {
              about: mother,
              kind: 'ALLEGATION',
              words: 'She leaves at night.',
              sourceDate: '2026-03-04',
              lastInvolvement: '2026-03-05',
              handlingCode: 'P1',
            },
          ],
        },
      ],
    ]);
  });

  it.each([
    [{}, 'Choose what they answered'],
    [{ answer: 'REFUSED', reason: 'No' }, 'Choose what kind of reason they gave for refusing'],
    [{ answer: 'REFUSED', reasonCode: 'OTHER' }, 'Write why they refuse'],
    [{ answer: 'RETURNED', ...item, 'item-1-about': contactId }, 'Item 1: choose whom it is about'],
    [{ answer: 'RETURNED', ...item, 'item-1-kind': '' }, 'Item 1: choose whether it is a fact'],
    [{ answer: 'RETURNED', ...item, 'item-1-words': '' }, 'Item 1: write what they said'],
    [{ answer: 'RETURNED', ...item, 'item-1-source': '2026-02-31' }, 'Item 1: enter a date that the calendar has'],
    [
      { answer: 'RETURNED', ...item, 'item-1-involved': '2026-03-07' },
      'Item 1: enter a date that is not in the future',
    ],
    [{ answer: 'RETURNED', ...item, 'item-1-handling': 'tell nobody' }, 'Item 1: a handling code'],
    [
      { answer: 'NOTHING_HELD', 'when-date': '2026-03-07', 'when-time': '9am' },
      'Enter a time that is not in the future',
    ],
  ] as const)('is asked for again where it lacks something: %j', async (form, text) => {
    const { status, html } = await post(at, form as Form);
    expect(status).toBe(422);
    expect(problems(html).join()).toContain(text);
    expect(sent()).toEqual([]);
  });

  it('gets room for one more item, and is kept for later, each request by itself', async () => {
    expect((await post(at, { ...item, items: '1', save: 'item' })).to).toBe(`${at}#item-2`);
    const { html } = await get(at);
    expect(html).toContain('She leaves at night.');
    expect(html).toContain('id="item-2-words"');
    expect((await get(`${path}/${fixtures.checks.requests[1]!.requestId}/answer`)).html).not.toContain('She leaves');
    expect((await get('/drafts')).html).toContain(`href="${at}"`);
    await post(at, { answer: 'RETURNED', ...item });
    expect((await get('/drafts')).html).not.toContain(`href="${at}"`);
  });

  it('after the last word is a correction, and no other', async () => {
    const answered = fixtures.checks.requests.find(({ state }) => state === 'RETURNED')!;
    const { html } = await get(`${path}/${answered.requestId}/answer`);
    expect([...html.matchAll(/name="answer" type="radio" value="(\w+)"/g)].map(([, code]) => code)).toEqual([
      'RETURNED',
      'NOTHING_HELD',
    ]);
  });
});

describe('a reminder and a withdrawal', () => {
  const of = (step: string) => `${path}/${fixtures.waitingRequest.requestId}/${step}`;
  beforeEach(() => void checked(fixtures.checks));

  it('are recorded as they were typed', async () => {
    expect((await post(of('chase'), { how: 'EMAIL' })).to).toBe(`${path}?done=chase`);
    expect((await post(of('withdraw'), { reason: 'Wrong team' })).to).toBe(`${path}?done=withdraw`);
    expect(sent().map(([, form]) => form)).toEqual([
      { how: 'EMAIL', note: null, at: null, idempotencyKey: key },
      { reason: 'Wrong team', at: null, idempotencyKey: key },
    ]);
  });

  it('have no place on a request that is answered, nor on one of another contact', async () => {
    const answered = fixtures.checks.requests.find(({ state }) => state === 'RETURNED')!;
    expect((await get(`${path}/${answered.requestId}/chase`)).html).toContain('Nothing is waited for');
    expect((await get(`${path}/${key}/chase`)).status).toBe(404);
    expect((await get(of('constructor'))).status).toBe(404);
  });
});

describe('the page of checks', () => {
  const text = (html: string) =>
    html
      .split('<main')[1]!
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
  beforeEach(() => void checked(fixtures.checks));

  it('tells where each request stands, who reminded whom, and what the list needs', async () => {
    const shown = text((await get(path)).html);
    for (const words of [
      'Overdue 2:20pm 45 min over By phone, 1:05pm, by Marcus Bell',
      'Refused to share Not necessary or proportionate They want to know first',
      'Cannot say now Their records are down until noon.',
      'Withdrawn 2:05pm by Priya Nair Asked the wrong team.',
      'Answered 11:45am, written down by Priya Nair 12:35pm',
      'The child’s school Answered in part a manager decided to go without it',
    ])
      expect(shown).toContain(words);
  });

  it('keeps apart what people said, what is known, what is alleged and what is thought', async () => {
    const shown = text((await get(path)).html).split('What they said')[1]!;
    const places = ['In their own words', 'Facts', 'Opinions', 'Hodan Yusuf', 'Facts', 'Allegations'];
    let from = 0;
    for (const place of places) {
      from = shown.indexOf(place, from);
      expect([place, from >= 0]).toEqual([place, true]);
      from += place.length;
    }
    expect(shown).toContain('date of the source not known');
    expect(shown).toContain('last involved 5 March 2026 · answered 1:25pm More is to come');
  });

  it('read at a past moment is not overdue by what came later', async () => {
    Object.assign(app.scene.site, { asOf: '2026-03-06T14:00:00.000Z' });
    const shown = text((await get(path)).html).split('Who was asked')[1]!;
    expect(shown).toContain('20 min left');
    expect(shown).not.toMatch(/min over|Record an answer/);
  });
});
