import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, ok } from '#kernel';
import { triageErrors } from '#triage';
import { contactIdOf, sample } from '../testing/amina.js';
import { csrfToken, startFixtureApp, usualScene, writerOf, type FixtureApp } from '../testing/fixture-app.js';
import * as fixtures from '../testing/fixtures.js';

const contactId = contactIdOf(sample('4-police-two-children'));
const path = `/contacts/${contactId}`;
const longName = 'Ms Okafor '.repeat(21);
const key = '0195c1de-0000-4000-8000-000000000000';

let app: FixtureApp;
beforeAll(async () => void (app = await startFixtureApp()));
afterAll(() => app.close());
beforeEach(() => {
  const { site: _site, ...scene } = usualScene();
  Object.assign(app.scene, scene, { contact: ok(fixtures.workingContact) });
  app.asked.length = 0;
  app.faults.length = 0;
});

const get = async (at: string) => {
  const answer = await fetch(app.address + at, { redirect: 'manual' });
  const html = await answer.text();
  expect(app.faults.map(String)).toEqual([]);
  return { status: answer.status, html };
};
const post = async (at: string, form: Readonly<Record<string, string | readonly string[]>>, revision = 4) => {
  const body = new URLSearchParams({ _csrf: csrfToken, idempotencyKey: key, revision: String(revision) });
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
  const answer = await fetch(app.address + at, { method: 'POST', redirect: 'manual', body });
  const html = await answer.text();
  expect(app.faults.map(String)).toEqual([]);
  return { status: answer.status, to: answer.headers.get('location'), html };
};
const taken = () => app.asked.filter(({ method }) => method === 'taken').map(({ arguments: all }) => all[1]);
const buttons = (html: string) =>
  [...html.matchAll(/class="govuk-button[^>]*th-panel__button[^>]*>([^<]+)/g)].map(([, text]) => text);

it('shows what a second manager wrote where the first has left nothing to confirm', async () => {
  const form = { rating: 'RED', level: '4', reason: 'I rang the aunt first.' };
  Object.assign(app.scene, {
    role: 'mash-manager',
    contact: ok(fixtures.ratedContact),
    taken: triageErrors.refuse('triage/changed-meanwhile'),
  });
  const { status, html } = await post(`${path}/do/confirm-rating`, form, 2);
  expect(status).toBe(409);
  expect(html).toContain('somebody was here before you');
  expect(html).toContain('What you wrote');
  for (const text of ['I rang the aunt first.', 'Red', 'Level 4: acute']) expect(html).toContain(text);
  expect(html).not.toContain('Confirm this rating');
});

describe('the work panel', () => {
  it.each([
    ['contact-officer', ['Answer with advice', 'Strategy discussion demanded', 'Offer to the open case']],
    [
      'social-worker',
      [
        'Rate',
        'Answer with advice',
        'Strategy discussion demanded',
        'Offer to the open case',
        'Offer to another authority',
        'Join the open contact',
      ],
    ],
    ['early-help-lead', []],
    ['case-auditor', []],
  ])('offers a %s the steps that the decider would take, and no others', async (role, steps) => {
    app.scene.role = role;
    const offered = buttons((await get(path)).html).filter((text) => text !== 'Child in danger now');
    expect(offered).toEqual(steps);
  });

  it('says why advice is closed to an urgent contact, and whose step the rating is', async () => {
    app.scene.contact = ok(fixtures.ratedContact);
    expect((await get(path)).html).toContain('it cannot end with advice alone');
    app.scene.contact = ok(fixtures.workingContact);
    app.scene.role = 'contact-officer';
    expect((await get(path)).html).toContain('A social worker or a manager rates it.');
  });

  it('shows a moved due time beside the old one, and the rating with who, when and why', async () => {
    app.scene.contact = ok(fixtures.ratedContact);
    const { html } = await get(path);
    expect(html).toContain('it was due 4:05pm on Saturday');
    expect(html).toContain('Elin Thomas, 6 March 2026, 2:25pm');
    expect(html).toContain('A baby alone with a ten-year-old at night.');
  });

  it('puts danger that nobody has answered above everything else', async () => {
    app.scene.contact = ok(fixtures.dangerContact);
    const { html } = await get(path);
    expect(html.indexOf('A child may be in danger now')).toBeLessThan(html.indexOf('Where this contact stands'));
    app.scene.contact = ok(fixtures.emergencyContact);
    expect((await get(path)).html).not.toContain('A child may be in danger now');
  });

  it('takes the contact with one button, and stays on the page', async () => {
    const answer = await post(`${path}/do/assign`, { owner: 'staff-2057', from: 'concern' });
    expect([answer.status, answer.to]).toEqual([303, `${path}?done=assign`]);
    expect(taken()).toEqual([
      { step: { do: 'assign', owner: 'staff-2057' }, idempotencyKey: key, at: null, revision: 4 },
    ]);
  });

  it('offers nothing on a past moment', async () => {
    Object.assign(app.scene.site, { asOf: '2026-03-04T23:59:59.999Z' });
    expect(buttons((await get(path)).html)).toEqual([]);
    const { status, html } = await post(`${path}/record`, { kind: 'NOTE', what: 'words' });
    Object.assign(app.scene.site, { asOf: null });
    expect(status).toBe(409);
    expect(html).toContain('This is a past state');
    expect(taken()).toEqual([]);
  });
});

describe('the record', () => {
  it('shows the true time, and the time of recording where it is another', async () => {
    const { html } = await get(`${path}/record`);
    expect(html).toContain('6 March 2026, 11:45am · Marcus Bell');
    expect(html).toContain('recorded 6 March 2026, 1:20pm');
    expect(html.match(/>recorded /g)).toHaveLength(1);
  });

  it('says that the look-up in the council’s case system is missing until it is recorded', async () => {
    expect((await get(`${path}/record`)).html).toContain('<strong>Closed</strong>');
    app.scene.contact = ok(fixtures.contact);
    expect((await get(`${path}/record`)).html).toContain('Missing: nobody has recorded');
  });

  it('records a call of an earlier hour with whom and what', async () => {
    const answer = await post(`${path}/record`, {
      kind: 'CALL',
      withWhom: 'Ms Okafor',
      what: 'She is in school.',
      'when-date': '2026-03-05',
      'when-time': '14:30',
    });
    expect([answer.status, answer.to]).toEqual([303, `${path}/record?done=entry`]);
    expect(taken()).toEqual([
      {
        step: {
          do: 'record-entry',
          entryId: derivedId('entry', contactId, key),
          kind: 'CALL',
          withWhom: 'Ms Okafor',
          what: 'She is in school.',
          lookup: null,
          attachments: [],
        },
        idempotencyKey: key,
        at: '2026-03-05T14:30:00.000Z',
        revision: 4,
      },
    ]);
  });

  it('takes a look-up with its system and what stands there', async () => {
    await post(`${path}/record`, { kind: 'LOOKUP', what: 'B. Lane', system: 'COUNCIL_CASE_SYSTEM', found: 'OPEN' });
    expect(taken()).toMatchObject([{ step: { lookup: { system: 'COUNCIL_CASE_SYSTEM', found: 'OPEN' } }, at: null }]);
  });

  it.each([
    [{ what: 'words' }, 'Choose what it was'],
    [{ kind: 'CALL' }, 'Write down what was said'],
    [{ kind: 'LOOKUP', what: 'words' }, 'Choose which system was looked into'],
    [{ kind: 'LOOKUP', what: 'words', system: 'CP_IS' }, 'Choose what stands there'],
    [{ kind: 'CALL', what: 'words', found: 'OPEN' }, 'leave the fields for a look-up empty'],
    [{ kind: 'DANCE', what: 'words' }, 'Choose what it was'],
    [{ kind: 'CALL', what: 'words', 'when-date': '2026-03-05' }, 'Enter the time as well'],
    [{ kind: 'CALL', what: 'words', 'when-date': '2026-02-31', 'when-time': '9am' }, 'that the calendar has'],
    [{ kind: 'CALL', what: 'words', 'when-time': '11pm' }, 'not in the future'],
    [{ kind: 'NOTE', what: 'words', withWhom: longName }, '200 characters or fewer'],
  ])('brings %j back with what is missing and everything kept', async (form: Record<string, string>, says) => {
    const { status, html } = await post(`${path}/record`, form);
    expect(status).toBe(422);
    expect(html).toContain(says);
    if (form['what']) expect(html).toContain(form['what']);
    expect(taken()).toEqual([]);
  });

  it('brings a form that is no longer fresh back with what changed, what was typed, and the newer revision', async () => {
    app.scene.taken = triageErrors.refuse('triage/changed-meanwhile');
    app.scene.contact = ok(fixtures.proposedContact);
    const { status, html } = await post(`${path}/record`, { kind: 'NOTE', what: 'My <b>note</b>' });
    expect(status).toBe(409);
    expect(html).toContain('somebody was here before you');
    expect(html).toContain('Rating proposed: amber');
    expect(html).toContain('My &lt;b&gt;note&lt;/b&gt;');
    expect(html).toContain('name="revision" value="5"');
    expect(html).not.toContain(key);
  });

  it('keeps a question’s age and its owner in view, and answers it', async () => {
    const { html } = await get(path);
    expect(html).toContain('Asked 3 h ago by Priya Nair');
    expect(html).toContain('Marcus Bell finds out');
    await post(`${path}/do/answer`, { question: fixtures.questionId, answer: 'A neighbour.' });
    await post(`${path}/do/question`, { question: 'Whose flat is it?', owner: 'staff-2041' });
    expect(taken()).toMatchObject([
      { step: { do: 'answer-question', questionId: fixtures.questionId, answer: 'A neighbour.' } },
      { step: { do: 'raise-question', question: 'Whose flat is it?', owner: 'staff-2041' } },
    ]);
  });
});

describe('earlier contacts', () => {
  it('stand with their reasoning, the re-referral and the pattern', async () => {
    const { html } = await get(path);
    expect(html).toContain('Seen as a matter for the school.');
    expect(html).toContain('Re-referral.');
    expect(html).toContain('<strong>4 contacts</strong> in 12 months');
    expect(html).toContain('Since then <strong>1 more</strong>.');
    expect(html).toContain('From 3 contacts in 12 months on');
  });
});

describe('rating', () => {
  const answers = { rating: 'AMBER', level: '3', factors: ['16A', '7A'], reason: 'Alone at night.' };

  it('asks one question a page, with nothing chosen, and keeps every answer', async () => {
    const first = await get(`${path}/rating`);
    expect(first.html).toContain('question 1 of 5');
    expect(first.html).not.toMatch(/type="radio"[^>]* checked/);
    const second = await post(`${path}/rating/colour`, { rating: 'AMBER' });
    expect(second.html).toContain('Which level of need is it?');
    expect(second.html).toContain('<input type="hidden" name="rating" value="AMBER">');
    const back = await post(`${path}/rating/level`, { rating: 'AMBER', level: '3', to: 'colour' });
    expect(back.html).toMatch(/value="AMBER" checked/);
    expect(back.html).toContain('<input type="hidden" name="level" value="3">');
    const check = await post(`${path}/rating/reason`, answers);
    expect(check.html).toContain('Check your answers');
    expect(check.html).toContain('Young carer');
    expect(taken()).toEqual([]);
  });

  it('is sent whole, with what was looked at', async () => {
    const answer = await post(`${path}/rating`, { ...answers, history: fixtures.openEarlier.contactId });
    expect(answer.to).toBe(`${path}/record?done=rate`);
    expect(taken()).toEqual([
      {
        step: {
          do: 'propose-rating',
          rating: 'AMBER',
          level: 3,
          factors: ['16A', '7A'],
          historySeen: [fixtures.openEarlier.contactId],
          reason: 'Alone at night.',
          lengthen: false,
        },
        idempotencyKey: key,
        at: null,
        revision: 4,
      },
    ]);
  });

  it('keeps the revision of its first page, so that what came meanwhile does not slip by', async () => {
    const { html } = await post(`${path}/rating/colour`, { rating: 'AMBER' }, 2);
    expect(html).toContain('name="revision" value="2"');
    expect(html).toContain(key);
  });

  it.each([
    ['colour', {}, 'Choose how urgent it is'],
    ['factors', { factors: ['16A', '21'] }, 'Choose either factors or'],
    ['reason', { ...answers, reason: '' }, 'Say why'],
  ])('asks %s again where it is not answered: %j', async (question, form: Record<string, string | string[]>, says) => {
    const { status, html } = await post(`${path}/rating/${question}`, form);
    expect(status).toBe(422);
    expect(html).toContain(says);
  });

  it('brings back to its question what a form without it left out', async () => {
    const { status, html } = await post(`${path}/rating`, { ...answers, level: '9' });
    expect(status).toBe(422);
    expect(html).toContain('Which level of need is it?');
  });

  it('is confirmed by a manager in words of their own, changed where they see it otherwise', async () => {
    app.scene.role = 'mash-manager';
    app.scene.contact = ok(fixtures.proposedContact);
    const { html } = await get(`${path}/do/confirm-rating`);
    expect(html).toContain('Priya Nair, Social worker, 6 March 2026, 2:15pm');
    expect(html).toContain('Amber (proposed)');
    expect(html).not.toMatch(/type="radio"[^>]* checked/);
    expect(html).not.toContain('longer time');
    await post(`${path}/do/confirm-rating`, { rating: 'RED', level: '4', reason: 'A baby.' }, 5);
    expect(taken()).toEqual([
      {
        step: {
          do: 'confirm-rating',
          rating: 'RED',
          level: 4,
          factors: ['16A', '7A'],
          historySeen: [contactIdOf(sample('2-school'))],
          reason: 'A baby.',
          lengthen: false,
        },
        idempotencyKey: key,
        at: null,
        revision: 5,
      },
    ]);
  });

  it('offers the longer time where a rating is lowered, and only there', async () => {
    app.scene.role = 'mash-manager';
    app.scene.contact = ok(fixtures.loweredContact);
    expect((await get(`${path}/do/confirm-rating`)).html).toContain('longer time');
    await post(`${path}/do/confirm-rating`, { rating: 'AMBER', level: '3', reason: 'Seen.', lengthen: 'yes' }, 7);
    expect(taken()).toMatchObject([{ step: { lengthen: true } }]);
  });

  it('is never confirmed by whoever proposed it, and says so', async () => {
    app.scene.role = 'mash-manager';
    const own = fixtures.working(
      {
        ...fixtures.proposedContact.work.contact,
        ratingProposal: { ...fixtures.proposedContact.work.contact.ratingProposal!, by: fixtures.manager },
      },
      { record: fixtures.proposedContact.work.record },
    );
    app.scene.contact = ok(own);
    const sentence = 'Nobody confirms their own proposal: another person has to look.';
    const page = await get(`${path}/do/confirm-rating`);
    expect(page.html).toContain(sentence);
    expect(page.html).not.toContain('Confirm this rating</button>');
    app.scene.taken = triageErrors.refuse('triage/own-proposal');
    const sent = await post(`${path}/do/confirm-rating`, { rating: 'RED', level: '4', reason: 'A baby.' }, 5);
    expect(sent.status).toBe(403);
    expect(sent.html).toContain(sentence);
  });

  it('is declined by a manager with a reason', async () => {
    app.scene.role = 'mash-manager';
    app.scene.contact = ok(fixtures.proposedContact);
    await post(`${path}/do/decline-rating`, { reason: 'Ring the school first.' }, 5);
    expect(taken()).toMatchObject([
      { step: { do: 'decline-proposal', what: 'RATING', reason: 'Ring the school first.' } },
    ]);
  });
});

describe('every other step asks the desk for exactly what was written', () => {
  it.each([
    [
      'emergency',
      { called: ['POLICE_999'], whom: 'Operator 41', whereNow: 'In the flat', 'when-time': '14:00' },
      {
        do: 'declare-emergency',
        called: ['POLICE_999'],
        calledAt: '2026-03-06T14:00:00.000Z',
        whom: 'Operator 41',
        whereNow: 'In the flat',
      },
    ],
    [
      'offer-open-case',
      { openCase: 'CHILD_IN_NEED', to: 'B. Lane', note: 'Read it.' },
      {
        do: 'offer-handover',
        kind: 'OPEN_CASE',
        openCase: 'CHILD_IN_NEED',
        authority: null,
        to: 'B. Lane',
        note: 'Read it.',
      },
    ],
    [
      'offer-authority',
      { authority: '204', to: 'Duty desk' },
      { do: 'offer-handover', kind: 'OTHER_AUTHORITY', openCase: null, authority: '204', to: 'Duty desk', note: '' },
    ],
    [
      'link',
      { openContactId: fixtures.openEarlier.contactId, suggestedRating: 'RED', reason: 'The same night.' },
      {
        do: 'link-to-open',
        openContactId: fixtures.openEarlier.contactId,
        suggestedRating: 'RED',
        reason: 'The same night.',
      },
    ],
    [
      'advice',
      { childNamed: 'yes', askedBy: 'Ms Okafor', advice: 'Speak with the family first.' },
      { do: 'give-advice', childNamed: true, askedBy: 'Ms Okafor', advice: 'Speak with the family first.' },
    ],
    [
      'strategy-demand',
      { agency: 'police-met-cn', reason: 'Twice this month.' },
      { do: 'demand-strategy', agency: 'police-met-cn', agencyKind: 'POLICE', reason: 'Twice this month.' },
    ],
    ['strategy-call', { reason: 'A baby alone.' }, { do: 'request-strategy', reason: 'A baby alone.' }],
    ['strategy-decline', { reason: 'An aunt is there.' }, { do: 'decline-strategy', reason: 'An aunt is there.' }],
    [
      'refuse',
      { refusedBy: 'B. Lane', reason: 'Closed.' },
      { do: 'refuse-handover', refusedBy: 'B. Lane', reason: 'Closed.' },
    ],
    [
      'strategy-held',
      {
        'attended-1-agency': 'council-camden-front-door',
        'attended-1-name': 'Elin Thomas',
        'attended-3-agency': 'police-met-cn',
        'attended-3-name': 'DS Quill',
        'dissent-1-agency': 'police-met-cn',
        'dissent-1-words': 'Nobody met the aunt.',
        outcome: 'S47_JOINT',
        reason: 'Two children alone.',
        whoSeesTheChild: 'Priya Nair, today',
        medical: 'MEDICAL',
      },
      {
        do: 'hold-strategy',
        attended: [
          { agency: 'council-camden-front-door', agencyKind: 'COUNCIL', name: 'Elin Thomas' },
          { agency: 'police-met-cn', agencyKind: 'POLICE', name: 'DS Quill' },
        ],
        outcome: 'S47_JOINT',
        dissent: [{ agency: 'police-met-cn', words: 'Nobody met the aunt.' }],
        medical: true,
        reason: 'Two children alone.',
        whoSeesTheChild: 'Priya Nair, today',
        crimeReference: null,
        siblingsSafety: null,
      },
    ],
  ])('%s', async (code, form: Record<string, string | string[]>, step) => {
    const answer = await post(`${path}/do/${code}`, form);
    expect([answer.status, answer.to]).toEqual([303, `${path}/record?done=${code}`]);
    expect(taken()).toMatchObject([{ step, idempotencyKey: key, revision: 4 }]);
    expect((taken()[0] as { step: unknown }).step).toEqual(step);
  });

  it('accepts an offer of another authority only in writing', async () => {
    app.scene.contact = ok(fixtures.offeredContact);
    const form = { acceptedBy: 'J. Doe', how: 'Email' };
    expect((await post(`${path}/do/accept`, form, 5)).html).toContain('accepts in writing');
    await post(`${path}/do/accept`, { ...form, inWriting: 'yes' }, 5);
    expect(taken()).toMatchObject([{ step: { do: 'accept-handover', ...form, inWriting: true } }]);
  });

  it.each([
    ['strategy-held', { outcome: 'S47_SINGLE', 'attended-1-agency': 'police-met-cn' }, 'fill in the whole line'],
    [
      'strategy-held',
      {
        outcome: 'S47_SINGLE',
        reason: 'r',
        medical: 'MEDICAL',
        'attended-1-agency': 'police-met-cn',
        'attended-1-name': 'n',
      },
      'Say who sees the child',
    ],
    ['offer-authority', { authority: '20', to: 'x' }, 'Enter the three digits'],
    ['strategy-demand', { agency: 'school-100045', reason: 'r' }, 'Choose who demands it'],
  ])('%s says what is missing in %j', async (code, form: Record<string, string>, says) => {
    const { status, html } = await post(`${path}/do/${code}`, form);
    expect(status).toBe(422);
    expect(html).toContain(says);
    expect(taken()).toEqual([]);
  });

  it('counts whether a strategy discussion was quorate', async () => {
    app.scene.contact = ok(fixtures.heldContact);
    expect((await get(`${path}/record`)).html).toContain('No: without health');
  });

  it.each(['/do/nothing', '/rating/nothing'])('%s is nobody’s', async (at) => {
    expect((await post(`${path}${at}`, {})).status).toBe(404);
  });

  it('refuses a form that was taken apart', async () => {
    expect((await post(`${path}/record`, { idempotencyKey: 'x' }, NaN)).status).toBe(400);
  });
});

describe('a contact officer’s word on who this is', () => {
  it('is said to be a proposal, to whoever sent it', async () => {
    app.scene.role = 'contact-officer';
    app.scene.contact = ok(fixtures.contact);
    app.scene.decided = ok({ caughtUp: true, proposed: true });
    const answer = await post(`${path}/identity`, { choice: 'NEW_CHILD', reason: 'r' }, 1);
    expect(answer.to).toBe(`${path}/who?decided=PROPOSED`);
    app.scene.contact = ok(fixtures.identityProposedContact);
    const { html } = await get(answer.to!);
    expect(html).toContain('A social worker has to confirm it.');
    expect(html).not.toContain('Confirm it</button>');
  });

  it('is confirmed by a social worker as the same choice, or declined', async () => {
    app.scene.contact = ok(fixtures.identityProposedContact);
    const { html } = await get(`${path}/who`);
    expect(html).toContain('Proposed: The same child: Amina Yusuf-Hart');
    const choice = /name="choice" value="(SAME_CHILD:[^"]+)"/.exec(html)?.[1];
    expect(choice).toBeTruthy();
    await post(`${path}/identity`, { choice: choice!, reason: 'I compared them too.' }, 2);
    expect(app.asked.at(-1)).toMatchObject({ method: 'decided', arguments: [contactId, { decision: 'SAME_CHILD' }] });
    expect(html).toContain(`${path}/do/decline-identity`);
  });
});

describe('a draft of a step', () => {
  const mine = writerOf('staff-2057');
  const place = (page: string) => ({ thing: { kind: 'CONTACT' as const, id: contactId }, page });
  const contentOf = async (page: string) => {
    const read = await app.drafts.read(mine, place(page));
    return read.ok ? read.value?.content : read.refusal;
  };
  afterEach(async () => {
    for (const page of ['rate', 'entry', 'advice']) await app.drafts.discard(mine, place(page));
  });

  it('keeps a rating that was broken off, answer by answer, and is gone when it is proposed', async () => {
    await post(`${path}/rating/colour`, { rating: 'AMBER' });
    await post(`${path}/rating/level`, { rating: 'AMBER', level: '3' });
    const again = (await get(`${path}/rating`)).html;
    expect(again).toMatch(/value="AMBER" checked/);
    expect(again).toContain('<input type="hidden" name="level" value="3">');
    expect(again).toContain('What you began is filled in');
    await post(`${path}/rating`, { rating: 'AMBER', level: '3', factors: '21', reason: 'r' });
    expect(await contentOf('rate')).toBeUndefined();
  });

  it('is saved for later by a button, and by the script beside the form, without its guards', async () => {
    const saved = await post(`${path}/do/advice`, { advice: 'Half a', save: 'later' });
    expect(saved.to).toBe('/drafts?done=saved');
    expect((await get(`${path}/do/advice`)).html).toContain('Half a</textarea>');
    expect((await post(`${path}/do/entry/draft`, { what: 'half a sen' })).status).toBe(200);
    expect(await contentOf('entry')).toEqual({ what: 'half a sen' });
    expect((await get(`${path}/record`)).html).toContain('half a sen</textarea>');
    expect((await get('/drafts')).html).toContain(`href="${path}/do/advice"`);
    expect(taken()).toEqual([]);
  });

  it('of the answer to one question is not filled in under another', async () => {
    await post(`${path}/do/answer/draft`, { question: key, answer: 'of another' });
    expect((await get(`${path}/do/answer?question=${fixtures.questionId}`)).html).not.toContain('of another');
    await app.drafts.discard(mine, place('answer'));
  });

  it('is not taken from those who may not work on contacts', async () => {
    app.scene.role = 'case-auditor';
    expect((await post(`${path}/do/entry/draft`, { what: 'x' })).status).toBe(404);
  });
});
