import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { validateConcern } from '#concerns';
import { defineErrors } from '#kernel';
import { csrfToken, startFixtureApp, usualScene, writerOf, type FixtureApp } from '../testing/fixture-app.js';
import * as fixtures from '../testing/fixtures.js';
import { raisePlace } from './flow.js';
import type { RaiseDraft } from './draft.js';

const errors = defineErrors({ 'fixture/disk-full': { status: 503, message: 'The disk is full.' } });
const people = { 'school-lead': 'staff-5011', 'contact-officer': 'staff-2041' } as const;

let app: FixtureApp;
beforeAll(async () => void (app = await startFixtureApp()));
afterAll(() => app.close());
beforeEach(() => {
  const { site: _site, ...scene } = usualScene();
  Object.assign(app.scene, scene, { role: 'school-lead' });
  app.asked.length = 0;
});

type Form = Record<string, string | string[]>;
const get = async (path: string) => {
  const answer = await fetch(app.address + path, { redirect: 'manual' });
  return { status: answer.status, to: answer.headers.get('location'), html: await answer.text() };
};
const post = async (path: string, form: Form = {}) => {
  const body = new URLSearchParams({ _csrf: csrfToken });
  for (const [name, value] of Object.entries(form)) [value].flat().forEach((one) => body.append(name, one));
  const answer = await fetch(app.address + path, { method: 'POST', redirect: 'manual', body });
  return { status: answer.status, to: answer.headers.get('location'), html: await answer.text() };
};
const begin = async () => (await post('/raise')).to!.split('/')[2]!;
const draftOf = async (id: string) => {
  const writer = writerOf(people[app.scene.role as keyof typeof people]);
  const read = await app.drafts.read<RaiseDraft>(writer, raisePlace(id));
  return read.ok ? read.value?.content : undefined;
};
const sent = () => {
  const [attributes, data] = app.asked.filter(({ method }) => method === 'sent').at(-1)!.arguments;
  return {
    attributes: attributes as { id: string; source: string; time: string },
    data: data as Record<string, unknown>,
  };
};
const narrative = 'She was alone with the baby again.';
/** The shortest way through: what worries, and a name. */
const short = async (id: string, child: Form = { givenName: 'Amina' }) => {
  await post(`/raise/${id}/worry`, { narrative });
  await post(`/raise/${id}/child/c1`, child);
};

describe('the shortest way', () => {
  it('leads from page to page, sends what was typed in the person’s name and agency, and ends at the reference', async () => {
    expect((await post('/raise')).to).toMatch(/^\/raise\/[0-9a-f-]{36}\/worry$/);
    const id = await begin();
    expect((await post(`/raise/${id}/worry`, { narrative })).to).toBe(`/raise/${id}/child/c1`);
    expect((await post(`/raise/${id}/child/c1`, { givenName: 'Amina' })).to).toBe(`/raise/${id}/children`);
    expect((await post(`/raise/${id}/children`)).to).toBe(`/raise/${id}/adults`);
    expect((await post(`/raise/${id}/adults`)).to).toBe(`/raise/${id}/danger`);
    expect((await post(`/raise/${id}/danger`)).to).toBe(`/raise/${id}/check`);
    const done = await post(`/raise/${id}/check`);
    expect(done.to).toBe(`/raise/concerns/${fixtures.raised.concernId}?sent=yes`);
    expect(sent()).toEqual({
      attributes: {
        id,
        source: 'urn:agency:school:100045',
        type: 'uk.safeguarding.concern.raised.v1',
        time: fixtures.nowText,
      },
      data: {
        raisedBy: { name: 'Joyce Adeyemi', role: 'Designated safeguarding lead', anonymity: 'NAMED' },
        children: [{ reference: 'c1', givenName: 'Amina' }],
        narrative,
      },
    });
    expect(await draftOf(id)).toBeUndefined();
    const page = await get(done.to!);
    expect(page.html).toMatch(/Sent to the front door[\s\S]*Reference[\s\S]*[0-9A-Z]{4}-[0-9A-Z]{4}/);
    expect(page.html).toContain('A manager decides what happens by 9 March 2026, 3:05pm');
    expect(page.html).not.toContain('/contacts/');
  });

  it('has chosen nothing beforehand, on any page', async () => {
    const id = await begin();
    await short(id);
    await post(`/raise/${id}/adults`, { add: 'adult' });
    for (const step of ['worry', 'child/c1', 'children', 'adult/a2', 'adults', 'danger', 'check']) {
      const { status, html } = await get(`/raise/${id}/${step}`);
      expect([step, status]).toEqual([step, 200]);
      expect(html).not.toMatch(/<input[^>]*\schecked/);
      expect(html).not.toMatch(/<option value="[^"]+" selected/);
      expect(html).not.toMatch(/\bundefined\b|\[object |\bNaN\b/);
    }
  });

  it('is one concern however often it is sent: the second click finds it sent', async () => {
    const id = await begin();
    await short(id);
    const both = await Promise.all([post(`/raise/${id}/check`), post(`/raise/${id}/check`)]);
    const again = await post(`/raise/${id}/check`);
    expect(new Set([...both, again].map(({ to }) => to?.split('?')[0]))).toEqual(
      new Set([`/raise/concerns/${fixtures.raised.concernId}`]),
    );
    const all = app.asked.filter(({ method }) => method === 'sent').map(({ arguments: of }) => of);
    for (const one of all) expect(one).toEqual(all[0]);
    expect((await get(`/raise/${id}/worry`)).to).toBe(`/raise/concerns/${fixtures.raised.concernId}`);
    expect((await post(`/raise/${id}/save`, { step: 'worry', narrative: 'late' })).status).toBe(404);
    expect(await draftOf(id)).toBeUndefined();
  });

  it('says the very same when it is sent again after a sending that did not come through, and another time after a change', async () => {
    const id = await begin();
    await short(id);
    app.scene.sent = errors.refuse('fixture/disk-full');
    const refused = await post(`/raise/${id}/check`);
    expect([refused.status, refused.html.includes('The disk is full.')]).toEqual([503, true]);
    const first = sent();
    app.clock.advance(60_000);
    await post(`/raise/${id}/check`);
    expect(sent()).toEqual(first);
    await post(`/raise/${id}/danger`, { danger: 'yes' });
    app.scene.sent = usualScene().sent;
    await post(`/raise/${id}/check`);
    expect(sent().attributes.time > first.attributes.time).toBe(true);
    expect(sent().data).toMatchObject({ immediateDanger: true });
  });
});

describe('what is not there or not right', () => {
  it('is told on its page with a link to its field, and kept', async () => {
    const id = await begin();
    const empty = await post(`/raise/${id}/worry`, {
      narrative: ' \n',
      'from-day': '31',
      'from-month': '2',
      'from-year': '2026',
    });
    expect(empty.status).toBe(422);
    expect(empty.html).toMatch(/<a href="#narrative">Say what worries you<\/a>/);
    expect(empty.html).toMatch(/<a href="#from-day">When it began must be a real date/);
    expect(empty.html).toMatch(/name="from-day"[^>]*value="31"/);
    expect(empty.html).toMatch(/<title[^>]*>Error: /);
  });

  it.each<[Form, string, string]>([
    [{ nhsNumber: '9990000418' }, 'nhsNumber', 'NHS number has a wrong check digit'],
    [{ nhsNumber: '12' }, 'nhsNumber', 'NHS number must be ten digits'],
    [{ upn: 'Q202345625014' }, 'upn', 'Unique pupil number has a wrong check letter'],
    [
      { 'dateOfBirth-day': '1', 'dateOfBirth-month': '1', 'dateOfBirth-year': '2030' },
      'dateOfBirth-day',
      'Date of birth must be today or in the past',
    ],
    [{ 'dateOfBirth-year': '2015' }, 'dateOfBirth-day', 'Date of birth must be a real date'],
    [{ years: 'ten' }, 'years', 'Age must be a whole number'],
    [{ years: '40' }, 'years', 'Age must be a whole number from 0 to 25'],
    [{ months: '3' }, 'years', 'Age is missing'],
    [
      { years: '9', 'dateOfBirth-day': '1', 'dateOfBirth-month': '1', 'dateOfBirth-year': '2015' },
      'givenName',
      'Give one of these only',
    ],
    [{ unborn: 'yes', years: '1' }, 'unborn', 'A child who is not born yet'],
    [{ 'due-day': '1', 'due-month': '1', 'due-year': '2028' }, 'due-day', 'Due date must be within 300 days'],
    [{ givenName: 'x'.repeat(101) }, 'givenName', 'First names must be 100 characters or fewer'],
    [{ familyName: 'Os\u0000ei' }, 'familyName', 'Family name held invisible control characters'],
    [{ disability: ['NONE', 'HEAR'] }, 'disability', 'Choose “None”, or what applies'],
    [{ 'address-0-type': 'OTHER', 'address-0-line1': '1 Example Road' }, 'address-0-typeText', 'Say what “other” is'],
    [
      { 'address-1-postcode': 'NW1 9ZZ, London, England' },
      'address-0-postcode',
      'Postcode must be 16 characters or fewer',
    ],
    [
      {
        'address-0-line1': '1 Example Road',
        ...{ 'address-0-from-day': '2', 'address-0-from-month': '2', 'address-0-from-year': '2026' },
        ...{ 'address-0-to-day': '1', 'address-0-to-month': '2', 'address-0-to-year': '2026' },
      },
      'address-0-to-day',
      'Last day at the address must not be before the first',
    ],
    [{ ethnicityCode: 'MWBA' }, 'ethnicityScheme', 'Code list of the ethnicity is missing'],
  ])('as the intake says: a child with %j at %s', async (fields, field, says) => {
    const id = await begin();
    await post(`/raise/${id}/worry`, { narrative });
    const answer = await post(`/raise/${id}/child/c1`, { givenName: 'Amina', ...fields });
    expect(answer.status).toBe(422);
    const [, text] = new RegExp(`<a href="#${field}">([^<]*)</a>`).exec(answer.html) ?? [];
    expect({ text, at: answer.html.includes(`id="${field}"`) }).toEqual({
      text: expect.stringContaining(says),
      at: true,
    });
  });

  it('is a control character that is taken out of what comes back, so that sending it again is enough', async () => {
    const id = await begin();
    const answer = await post(`/raise/${id}/worry`, { narrative: 'She\u0000 ran\u0007 away' });
    expect(answer.status).toBe(422);
    expect(answer.html).toMatch(/>She ran away<\/textarea>/);
    expect((await get(`/raise/${id}/worry`)).html).toMatch(/>She ran away<\/textarea>/);
  });

  it('is nothing to find the child by: said at the end, with the way to its page', async () => {
    const id = await begin();
    await post(`/raise/${id}/worry`, { narrative });
    expect((await post(`/raise/${id}/child/c1`, { language: 'so' })).to).toBe(`/raise/${id}/children`);
    const answer = await post(`/raise/${id}/check`);
    expect(answer.status).toBe(422);
    expect(answer.html).toContain(
      `<a href="/raise/${id}/child/c1?change=yes#givenName">Say something to find the child by`,
    );
    expect(app.asked.filter(({ method }) => method === 'sent')).toEqual([]);
  });

  it.each([20_000, 20_001])(
    'is a story longer than 20,000 characters, by characters and not by units: %i',
    async (length) => {
      const id = await begin();
      // Lines end in two characters when browsers send them, and in one when people count.
      const answer = await post(`/raise/${id}/worry`, { narrative: `${'😀'.repeat(length - 2)}\r\nx` });
      expect(answer.status).toBe(length > 20_000 ? 422 : 303);
      if (length > 20_000) expect(answer.html).toContain('What worries you must be 20,000 characters or fewer');
    },
  );
});

describe('everybody in it', () => {
  it('is sent as typed: names of every kind, and all that may be said', async () => {
    const id = await begin();
    await post(`/raise/${id}/worry`, {
      narrative: 'First line\r\n\r\nsecond line',
      kind: 'FACT_OBSERVED',
      words: 'I do the bottles.',
      how: 'To her teacher',
      alone: 'yes',
      ...{ 'from-day': '3', 'from-month': '2', 'from-year': '2026' },
    });
    await post(`/raise/${id}/child/c1`, {
      givenName: '  Siobhán-Zoë ',
      familyName: "O'Neill-D’Arcy بن־דוד",
      aliases: 'Mina Hart, Mina',
      ...{ 'dateOfBirth-day': '18', 'dateOfBirth-month': '6', 'dateOfBirth-year': '2015' },
      sex: 'F',
      nhsNumber: '999 000 0417',
      language: 'so',
      interpreter: 'no',
      disability: ['HEAR', 'VIS'],
      'address-0-line1': '14 Example Road',
      'address-0-postcode': 'NW1 9ZZ',
      'address-0-type': 'HOME',
      'address-3-line1': '2 Sample Street',
      ...{ 'address-3-to-day': '1', 'address-3-to-month': '9', 'address-3-to-year': '2025' },
    });
    await post(`/raise/${id}/adults`, { add: 'adult' });
    await post(`/raise/${id}/adult/a2`, {
      givenName: 'Hodan',
      'relation-c1': 'MOTHER',
      household: 'yes',
      source: 'no',
    });
    await post(`/raise/${id}/danger`, {
      danger: 'no',
      action: 'Rang the mother',
      told: 'no',
      toldReason: 'Not yet spoken to',
      agreed: 'no',
      agreedReason: 'Wants nobody to come',
      harm: ['NEGLECT', 'OTHER'],
      harmText: 'Left alone at night',
      level: '3',
      gateways: ['CA04_10'],
      necessity: 'To keep her safe',
      contact: 'dsl@school.example',
    });
    const check = await get(`/raise/${id}/check`);
    for (const shown of [
      'Siobhán-Zoë O&#39;Neill-D’Arcy',
      '18 June 2015',
      '2 Sample Street (to 1 September 2025)',
      'Hodan',
      'To Siobhán',
      'Mother',
      'Refused',
      'neglect and other',
    ])
      expect(check.html).toContain(shown);
    expect((await post(`/raise/${id}/check`)).status).toBe(303);
    const { attributes, data } = sent();
    expect(data).toEqual({
      raisedBy: {
        name: 'Joyce Adeyemi',
        role: 'Designated safeguarding lead',
        contact: 'dsl@school.example',
        anonymity: 'NAMED',
      },
      children: [
        {
          reference: 'c1',
          givenName: 'Siobhán-Zoë',
          familyName: "O'Neill-D’Arcy بن־דוד",
          aliases: ['Mina Hart', 'Mina'],
          dateOfBirth: '2015-06-18',
          sex: 'F',
          nhsNumber: '999 000 0417',
          language: 'so',
          interpreterNeeded: false,
          disability: ['HEAR', 'VIS'],
          addresses: [
            { line1: '14 Example Road', postcode: 'NW1 9ZZ', type: 'HOME' },
            { line1: '2 Sample Street', to: '2025-09-01' },
          ],
        },
      ],
      adults: [
        {
          reference: 'a2',
          givenName: 'Hodan',
          relationships: [{ to: 'c1', kind: 'MOTHER' }],
          sameHousehold: true,
          allegedSourceOfHarm: false,
        },
      ],
      narrative: 'First line\n\nsecond line',
      kind: 'FACT_OBSERVED',
      childsWords: { words: 'I do the bottles.', how: 'To her teacher', alone: true },
      occurred: { from: '2026-02-03' },
      immediateDanger: false,
      actionTaken: 'Rang the mother',
      familyTold: { told: false, reason: 'Not yet spoken to' },
      agreementToSupport: { agreed: false, reason: 'Wants nobody to come' },
      harmTypes: ['NEGLECT', 'OTHER'],
      harmTypesText: 'Left alone at night',
      suggestedLevel: 3,
      sharing: { gateways: ['CA04_10'], necessity: 'To keep her safe' },
    });
    const circumstances = { now: app.clock.now(), agency: { kind: 'SCHOOL' } };
    expect(validateConcern(attributes as never, data, circumstances)).toEqual([]);
  });

  it('a twin needs no retyping: family name, date of birth, addresses and adults are there; a sibling’s date is not', async () => {
    const id = await begin();
    const born = { 'dateOfBirth-day': '8', 'dateOfBirth-month': '8', 'dateOfBirth-year': '2018' };
    await short(id, { givenName: 'Ivy', familyName: 'Ashworth', 'address-0-line1': '3 Example Terrace', ...born });
    await post(`/raise/${id}/adults`, { add: 'adult' });
    await post(`/raise/${id}/adult/a2`, {
      givenName: 'Jo',
      'relation-c1': 'OTHER',
      'relationText-c1': 'Step-grandmother',
    });
    expect((await post(`/raise/${id}/children`, { add: 'twin' })).to).toBe(`/raise/${id}/child/c3`);
    expect((await post(`/raise/${id}/children`, { add: 'sibling' })).to).toBe(`/raise/${id}/child/c4`);
    const page = (await get(`/raise/${id}/child/c3`)).html;
    for (const value of ['Ashworth', '8', '2018', '3 Example Terrace']) expect(page).toContain(`value="${value}"`);
    expect(page).not.toContain('Ivy');
    await post(`/raise/${id}/check`);
    expect(sent().data).toMatchObject({
      children: [
        { reference: 'c1', dateOfBirth: '2018-08-08' },
        {
          reference: 'c3',
          familyName: 'Ashworth',
          dateOfBirth: '2018-08-08',
          addresses: [{ line1: '3 Example Terrace' }],
        },
        { reference: 'c4', familyName: 'Ashworth', addresses: [{ line1: '3 Example Terrace' }] },
      ],
      adults: [
        { relationships: ['c1', 'c3', 'c4'].map((to) => ({ to, kind: 'OTHER', kindText: 'Step-grandmother' })) },
      ],
    });
    expect((sent().data['children'] as object[])[2]).not.toHaveProperty('dateOfBirth');
  });

  it('an adult who is something else to a child is asked what, at the field of that child', async () => {
    const id = await begin();
    await short(id);
    await post(`/raise/${id}/children`, { add: 'child' });
    await post(`/raise/${id}/child/c2`, { givenName: 'Zoë' });
    await post(`/raise/${id}/adults`, { add: 'adult' });
    const answer = await post(`/raise/${id}/adult/a3`, { givenName: 'Jo', 'relation-c1': '', 'relation-c2': 'OTHER' });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('<a href="#relationText-c2">Say what “other” is');
    expect(answer.html).toMatch(/<label[^>]*for="relationText-c2">\s*If something else to Zoë, what\?/);
  });

  it('an unborn child is found by its mother, and by her alone', async () => {
    const id = await begin();
    await short(id, { unborn: 'yes' });
    expect((await get(`/raise/${id}/adults`)).html).toContain('add the mother');
    expect((await post(`/raise/${id}/check`)).status).toBe(422);
    await post(`/raise/${id}/adults`, { add: 'adult' });
    await post(`/raise/${id}/adult/a2`, { givenName: 'Tess', 'relation-c1': 'MOTHER' });
    expect((await post(`/raise/${id}/check`)).status).toBe(303);
    expect(sent().data).toMatchObject({ children: [{ reference: 'c1', unborn: true }] });
  });

  it('whose words they are is asked where there are several children', async () => {
    const id = await begin();
    await post(`/raise/${id}/worry`, { narrative, words: 'He shouts.' });
    await post(`/raise/${id}/child/c1`, { givenName: 'Ivy' });
    expect((await get(`/raise/${id}/children`)).html).not.toContain('Which child said');
    await post(`/raise/${id}/children`, { add: 'child' });
    await post(`/raise/${id}/child/c2`, { givenName: 'Tom' });
    expect((await get(`/raise/${id}/children`)).html).toContain('Which child said');
    await post(`/raise/${id}/children`, { whose: 'c2' });
    await post(`/raise/${id}/worry`, { narrative, words: 'He shouts a lot.' });
    await post(`/raise/${id}/check`);
    expect(sent().data).toMatchObject({ childsWords: { child: 'c2', words: 'He shouts a lot.' } });
  });

  it('who is taken out is gone, and so is what an adult was to them; the last child stays', async () => {
    const id = await begin();
    await short(id, { givenName: 'Ivy' });
    await post(`/raise/${id}/children`, { add: 'child' });
    await post(`/raise/${id}/child/c2`, { givenName: 'Tom' });
    await post(`/raise/${id}/adults`, { add: 'adult' });
    await post(`/raise/${id}/adult/a3`, { givenName: 'Jo', 'relation-c1': 'MOTHER', 'relation-c2': 'PARENT' });
    expect((await post(`/raise/${id}/children`, { remove: 'c1' })).to).toBe(`/raise/${id}/children`);
    await post(`/raise/${id}/children`, { remove: 'c2' });
    await post(`/raise/${id}/check`);
    expect(sent().data).toMatchObject({
      children: [{ reference: 'c2' }],
      adults: [{ relationships: [{ to: 'c2', kind: 'PARENT' }] }],
    });
    expect((await get(`/raise/${id}/child/c1`)).status).toBe(303);
  });
});

describe('the desk of the front door', () => {
  beforeEach(() => void (app.scene.role = 'contact-officer'));
  const told = async (from: Form, child: Form = { givenName: 'Unknown' }) => {
    const id = await begin();
    const answer = await post(`/raise/${id}/from`, from);
    if (answer.status !== 303) return answer;
    await short(id, child);
    return post(`/raise/${id}/check`);
  };

  it('is asked first who is telling, and partners are not', async () => {
    expect((await post('/raise')).to).toMatch(/\/from$/);
    expect((await told({})).html).toContain('Choose who is telling you');
    expect((await told({ teller: 'PUBLIC' })).html).toContain('Choose whether they may be named');
    app.scene.role = 'school-lead';
    expect((await get(`/raise/${await begin()}/from`)).status).toBe(404);
  });

  it.each<[string, Form, object]>([
    [
      'named',
      { anonymity: 'NAMED', name: 'Ann', role: 'Aunt', contact: '07700 900000' },
      { name: 'Ann', role: 'Aunt', contact: '07700 900000', anonymity: 'NAMED' },
    ],
    ['confidential', { anonymity: 'CONFIDENTIAL', name: 'Ann' }, { name: 'Ann', anonymity: 'CONFIDENTIAL' }],
    [
      'anonymous, whatever else was typed',
      { anonymity: 'ANONYMOUS', name: 'Ann', role: 'Neighbour', contact: '07700 900000' },
      { role: 'Neighbour', anonymity: 'ANONYMOUS' },
    ],
  ])('passes on what the public say: %s', async (_what, from, raisedBy) => {
    expect((await told({ teller: 'PUBLIC', ...from })).status).toBe(303);
    expect(sent()).toMatchObject({
      attributes: { source: 'urn:agency:council:camden-front-door' },
      data: { raisedBy },
    });
    expect(sent().data['raisedBy']).toEqual(raisedBy);
  });

  it('takes a no-names consultation without anything that gives the child away', async () => {
    const from = { teller: 'NO_NAMES', name: 'R. Okafor', role: 'Head of year' };
    await told(from, {
      alias: 'Child A',
      years: '9',
      givenName: 'Amina',
      nhsNumber: '9990000417',
      'address-0-line1': '14 Example Road',
    });
    expect(sent().data).toEqual({
      raisedBy: { name: 'R. Okafor', role: 'Head of year (no-names consultation)', anonymity: 'NAMED' },
      children: [{ reference: 'c1', aliases: ['Child A (not named)'], estimatedAge: { years: 9 } }],
      narrative,
    });
    const without = await told(from, { years: '9' });
    expect([without.status, without.html.includes('#alias')]).toEqual([422, true]);
  });

  it('is offered to search first, with what was typed kept, and finds the contacts of what was sent', async () => {
    const id = await begin();
    const answer = await post(`/raise/${id}/child/c1`, { givenName: 'Amina', save: 'search' });
    expect(answer.to).toBe('/search');
    expect((await draftOf(id))?.children[0]?.fields['givenName']).toBe('Amina');
    expect((await get(`/raise/concerns/${fixtures.raised.concernId}`)).html).toContain(
      `/contacts/${fixtures.raised.contactIds[0]}`,
    );
  });
});

describe('what is kept on the way', () => {
  it('is everything, on every page, without a script: going back, coming back later, on another day', async () => {
    const id = await begin();
    await post(`/raise/${id}/worry`, { narrative: 'Half a sent', save: 'later' });
    app.clock.advance(24 * 60 * 60_000);
    expect((await get('/raise')).html).toContain(`href="/raise/${id}"`);
    expect((await get(`/raise/${id}`)).to).toBe(`/raise/${id}/worry`);
    expect((await get(`/raise/${id}/worry`)).html).toContain('>Half a sent</textarea>');
    const wrong = { givenName: 'Amina', nhsNumber: '12', save: 'later' };
    expect((await post(`/raise/${id}/child/c1`, wrong)).to).toBe('/drafts?done=saved');
    expect((await get(`/raise/${id}/child/c1`)).html).toContain('value="12"');
  });

  it('is saved beside the form by its script, right or wrong, and only in a draft that is there', async () => {
    const id = await begin();
    const saved = await post(`/raise/${id}/save`, { step: 'child/c1', givenName: 'Am' });
    expect([saved.status, Object.keys(JSON.parse(saved.html) as object)]).toEqual([200, ['savedAt']]);
    expect((await get(`/raise/${id}/child/c1`)).html).toContain('value="Am"');
    for (const step of ['nowhere', 'child/x', '__proto__', ''])
      expect((await post(`/raise/${id}/save`, { step })).status).toBe(404);
    expect((await post(`/raise/${fixtures.raised.concernId}/save`, { step: 'worry' })).status).toBe(404);
  });

  it('loses nothing where two windows save different pages at once', async () => {
    const id = await begin();
    await Promise.all([
      post(`/raise/${id}/save`, { step: 'worry', narrative }),
      post(`/raise/${id}/save`, { step: 'child/c1', givenName: 'Amina' }),
      post(`/raise/${id}/save`, { step: 'danger', action: 'Rang' }),
    ]);
    expect(await draftOf(id)).toMatchObject({ worry: { narrative }, danger: { action: 'Rang' } });
    expect((await draftOf(id))?.children[0]?.fields['givenName']).toBe('Amina');
  });

  it('is nobody else’s', async () => {
    const id = await begin();
    app.scene.role = 'contact-officer';
    for (const path of [`/raise/${id}`, `/raise/${id}/worry`, `/raise/${id}/check`])
      expect((await get(path)).status).toBe(404);
    expect((await post(`/raise/${id}/worry`, { narrative: 'x' })).status).toBe(404);
    expect((await post(`/raise/${id}/check`)).status).toBe(404);
  });

  it('takes in what was posted on an ended session, page by page, and leads back there', async () => {
    const id = await begin();
    await short(id);
    const unsent = { ...raisePlace(id), unsent: true };
    await app.drafts.save(writerOf('staff-5011'), unsent, {
      step: 'danger',
      action: 'Called the police',
      danger: 'yes',
    });
    const fields = { kind: 'NEW_CONCERN', id, page: 'raise', unsent: 'yes' };
    expect((await post('/drafts/continue', fields)).to).toBe(`/raise/${id}/danger`);
    expect((await get(`/raise/${id}/danger`)).html).toContain('>Called the police</textarea>');
    expect(await draftOf(id)).toMatchObject({ worry: { narrative } });
  });
});

describe('who may not', () => {
  it('is shown why, and nothing is begun', async () => {
    app.scene.mayRaise = { ok: false, refusal: { code: 'access/role-has-no-part', message: 'Your role has no part.' } };
    for (const answer of [
      await get('/raise'),
      await post('/raise'),
      await get(`/raise/concerns/${fixtures.raised.concernId}`),
    ])
      expect([answer.status, answer.html.includes('Your role has no part.')]).toEqual([403, true]);
  });

  it.each([
    '/raise/x',
    '/raise/x/worry',
    `/raise/${fixtures.raised.concernId}/nowhere`,
    `/raise/${fixtures.raised.concernId}/worry`,
    '/raise/concerns/x',
  ])('%s is nobody’s', async (path) => expect((await get(path)).status).toBe(404));
});
