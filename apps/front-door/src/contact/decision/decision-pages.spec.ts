import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failed, ok } from '#kernel';
import { triageErrors } from '#triage';
import { contactIdOf, sample } from '../../testing/amina.js';
import { csrfToken, startFixtureApp, usualScene, writerOf, type FixtureApp } from '../../testing/fixture-app.js';
import * as fixtures from '../../testing/fixtures.js';
import { inputsOf as inputsOfField } from '../../forms/fields.js';
import type { StepContext } from '../step-page.js';
import { decisionPlace } from './answers.js';
import { inputsOf, lawfulBases, questions } from './questions.js';

const contactId = contactIdOf(sample('4-police-two-children'));
const path = `/contacts/${contactId}`;
const at = `${path}/decision`;
const key = '0195c1de-0000-4000-8000-000000000000';

let app: FixtureApp;
beforeAll(async () => void (app = await startFixtureApp()));
afterAll(() => app.close());
beforeEach(async () => {
  const { site: _site, ...scene } = usualScene();
  Object.assign(app.scene, scene, { contact: ok(fixtures.decidableContact), role: 'mash-manager' });
  app.asked.length = 0;
  app.faults.length = 0;
  await app.drafts.discardAbout([contactId]);
});

type Form = Readonly<Record<string, string | readonly string[]>>;
const get = async (address: string) => {
  const answer = await fetch(app.address + address, { redirect: 'manual' });
  const html = await answer.text();
  expect(app.faults.map(String)).toEqual([]);
  return { status: answer.status, to: answer.headers.get('location'), html };
};
const post = async (address: string, form: Form = {}, revision = 7) => {
  const body = new URLSearchParams({ _csrf: csrfToken, idempotencyKey: key, revision: String(revision) });
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
  const answer = await fetch(app.address + address, { method: 'POST', redirect: 'manual', body });
  const html = await answer.text();
  expect(app.faults.map(String)).toEqual([]);
  return { status: answer.status, to: answer.headers.get('location'), html };
};
const taken = () => app.asked.filter(({ method }) => method === 'taken').map(({ arguments: all }) => all[1]);
const draft = async (subject = 'staff-2063') => {
  const kept = await app.drafts.read(writerOf(subject), decisionPlace(contactId));
  return kept.ok ? kept.value : null;
};

const signposting: readonly (readonly [string, Form])[] = [
  ['outcome', { outcome: 'SIGNPOST' }],
  ['level', { level: '2' }],
  ['reason', { reason: 'The health visitor can meet this.' }],
  ['heard', { heard: 'WORDS' }],
  ['words', { childsWords: 'I like it there.', method: 'SPOKEN', language: 'Somali', interpreter: 'yes', alone: 'no' }],
  ['agreement', { agreement: 'GIVEN' }],
  ['family', { family: 'TOLD' }],
  ['basis', { lawfulBasis: ['CA89_17', 'CA04_11'] }],
  ['relied-on', { reliedOn: fixtures.workingContact.work.record[2]!.eventId }],
  ['signposted', { signpostedTo: 'Health visiting, Ms Reid', warmHandover: 'yes' }],
];
const nothingFurther: readonly (readonly [string, Form])[] = [
  ['outcome', { outcome: 'NO_FURTHER_ACTION' }],
  ['level', { level: '1' }],
  ['reason', { reason: 'An aunt moved in.' }],
  ['heard', { heard: 'NONE' }],
  ['absence', { absence: 'NOT_SEEN_YET', whyAbsent: 'The school sees her on Monday.' }],
  ['agreement', { agreement: 'NOT_SOUGHT' }],
  ['family', { family: 'NOT_TOLD' }],
  ['not-told', { notTold: 'NOT_REACHED' }],
  ['basis', { lawfulBasis: 'CA89_17' }],
  ['relied-on', {}],
  ['nfa-reason', { nfaReason: 'NEEDS_MET_BY_OTHERS' }],
  ['what-would-change', { whatWouldChange: 'Another night alone.' }],
];
const commandOfNothingFurther = {
  outcome: 'NO_FURTHER_ACTION',
  level: 1,
  reason: 'An aunt moved in.',
  nfaReason: 'NEEDS_MET_BY_OTHERS',
  whatWouldChange: 'Another night alone.',
  signpostedTo: null,
  warmHandover: null,
  agreement: 'NOT_SOUGHT',
  family: 'NOT_TOLD',
  notTold: 'NOT_REACHED',
  lawfulBasis: ['CA89_17'],
  voice: {
    words: null,
    method: null,
    language: null,
    interpreter: null,
    alone: null,
    absence: 'NOT_SEEN_YET',
    whyAbsent: 'The school sees her on Monday.',
  },
  reliedOn: [],
};
/** Begins, and answers one question after the other; each answer must lead to the next question. */
async function answer(all: readonly (readonly [string, Form])[], count = all.length) {
  expect((await post(`${at}/start`)).to).toBe(`${at}/outcome`);
  for (const [index, [question, form]] of all.slice(0, count).entries()) {
    const { status, to } = await post(`${at}/${question}`, { question, ...form });
    expect([question, status, to]).toEqual([question, 303, `${at}/${all[index + 1]?.[0] ?? 'check'}`]);
  }
}

describe('the flow of a decision', () => {
  it('asks one question a page, chooses nothing for anybody, and keeps every answer', async () => {
    await answer(signposting, 3);
    const { html } = await get(`${at}/agreement`);
    expect(html).toContain('Family’s agreement to support');
    expect(html).not.toContain('GDPR consent');
    expect(html).not.toMatch(/type="radio"[^>]* checked/);
    expect((await get(`${at}/reason`)).html).toContain('The health visitor can meet this.');
    expect((await get(`${at}/outcome`)).html).toMatch(/value="SIGNPOST"[^>]* checked/);
    expect((await draft())?.content).toMatchObject({ revision: 7, typed: { level: ['2'] } });
  });

  it('goes back with what was typed, and leaves for later with it', async () => {
    await answer(signposting, 2);
    expect((await post(`${at}/reason`, { reason: 'Half a', save: 'back' })).to).toBe(`${at}/level`);
    expect((await post(`${at}/reason`, { reason: 'Half a sent', save: 'later' })).to).toBe('/drafts?done=saved');
    expect((await get(`${at}/reason`)).html).toContain('Half a sent');
    expect((await get('/drafts')).html).toContain('A decision about a contact');
    expect((await get(at)).html).toContain('You have begun to write a decision here.');
  });

  it.each([
    ['outcome', {}, 'Choose what happens next'],
    ['level', {}, 'Choose the level of need'],
    ['reason', { reason: ' ' }, 'Say why'],
    ['heard', {}, 'Choose whether the child has been heard'],
    ['agreement', { agreement: 'YES' }, 'Choose whether the family agreed'],
    ['family', {}, 'Choose whether the family was told'],
    ['basis', { lawfulBasis: 'CA04_14B' }, 'Choose at least one power or duty'],
  ])('says what is missing on %s', async (question, form, says) => {
    await post(`${at}/start`);
    const { status, html } = await post(`${at}/${question}`, { question, ...form } as Form);
    expect(status).toBe(422);
    expect(html).toContain(says);
  });

  it('never offers the power of the former boards', async () => {
    await post(`${at}/start`);
    expect(lawfulBases.flatMap(({ codes }) => codes as readonly string[])).not.toContain('CA04_14B');
    expect((await get(`${at}/basis`)).html).not.toContain('14B');
  });

  it('knows the inputs of every question by heart, for forms that are kept without their page', () => {
    const context = {
      view: fixtures.proposedDecision,
      names: { agency: String, actor: String, role: String, agencyKind: () => 'OTHER' },
      now: fixtures.now,
    } as unknown as StepContext;
    for (const question of questions)
      expect([question.code, inputsOf[question.code]]).toEqual([
        question.code,
        question.fields(context).flatMap(inputsOfField),
      ]);
    expect(Object.keys(inputsOf)).toHaveLength(questions.length);
  });

  it('shows all answers with the way to change each, and changes one without losing the others', async () => {
    await answer(signposting);
    const { html } = await get(`${at}/check`);
    for (const text of ['Signpost to a service', 'I like it there.', 'Somali', 'They agreed to support', 'Ms Reid'])
      expect(html).toContain(text);
    expect((await post(`${at}/level`, { question: 'level', level: '3', change: 'yes' })).to).toBe(`${at}/check`);
    expect((await get(`${at}/check`)).html).toContain('Level 3: complex');
  });

  it('asks what another end needs when the end is changed, and leaves the old end’s answers out', async () => {
    await answer(signposting);
    await post(`${at}/outcome`, { question: 'outcome', outcome: 'NO_FURTHER_ACTION', change: 'yes' });
    const { status, html } = await post(at);
    expect(status).toBe(422);
    expect(html).toContain('Choose why nothing further is done');
    expect(html).toContain(`${at}/nfa-reason?change=yes#nfaReason`);
    expect(html).not.toContain('Ms Reid');
    expect(taken()).toEqual([]);
  });

  it('is saved beside the form by its script, and never comes back by that after it was made', async () => {
    expect((await post(`${at}/save`, { question: 'reason', reason: 'Too early' })).status).toBe(404);
    await post(`${at}/start`);
    const saved = await post(`${at}/save`, { question: 'reason', reason: 'Typed', revision: '1' });
    expect([saved.status, JSON.parse(saved.html)]).toEqual([200, { savedAt: expect.any(String) }]);
    expect((await draft())?.content).toMatchObject({ revision: 7, typed: { reason: ['Typed'] } });
  });
});

describe('who decides', () => {
  it('is a manager: the exact step goes to the desk, and the draft is gone', async () => {
    await answer(signposting);
    const { status, to } = await post(at);
    expect([status, to]).toEqual([303, `${at}?done=decide`]);
    expect(taken()).toEqual([
      {
        step: {
          do: 'decide',
          outcome: 'SIGNPOST',
          level: 2,
          reason: 'The health visitor can meet this.',
          nfaReason: null,
          whatWouldChange: null,
          signpostedTo: 'Health visiting, Ms Reid',
          warmHandover: true,
          agreement: 'GIVEN',
          family: 'TOLD',
          notTold: null,
          lawfulBasis: ['CA89_17', 'CA04_11'],
          voice: {
            words: 'I like it there.',
            method: 'SPOKEN',
            language: 'Somali',
            interpreter: true,
            alone: false,
            absence: null,
            whyAbsent: null,
          },
          reliedOn: [fixtures.workingContact.work.record[2]!.eventId],
        },
        idempotencyKey: key,
        at: null,
        revision: 7,
      },
    ]);
    expect(await draft()).toBeNull();
    expect((await get(`${at}?done=decide`)).html).toContain('Decided.');
  });

  it('is asked once more before nothing further is done, on a page without a field', async () => {
    await answer(nothingFurther);
    expect((await post(at)).to).toBe(`${at}/sure`);
    expect(taken()).toEqual([]);
    const { html } = await get(`${at}/sure`);
    expect(html).toContain('moj-interruption-card');
    expect(html).toContain('Another night alone.');
    const card = html.slice(html.indexOf('<form method="post" action="/contacts'));
    expect([...card.matchAll(/<(?:input|textarea|select)[^>]*>/g)].filter(([tag]) => !tag.includes('hidden'))).toEqual(
      [],
    );
    expect((await post(at, { sure: 'yes' })).to).toBe(`${at}?done=decide`);
    expect(taken()).toEqual([
      { step: { do: 'decide', ...commandOfNothingFurther }, idempotencyKey: key, at: null, revision: 7 },
    ]);
  });

  it('proposes as a social worker', async () => {
    app.scene.role = 'social-worker';
    await answer(nothingFurther);
    expect((await get(`${at}/check`)).html).toContain('Propose this decision');
    expect((await post(at)).to).toBe(`${at}?done=proposed`);
    expect(taken()).toMatchObject([{ step: { do: 'propose-decision', ...commandOfNothingFurther } }]);
  });

  it('proposes as the first of two managers', async () => {
    app.scene.contact = ok(fixtures.patternContact);
    await answer(nothingFurther);
    expect((await get(`${at}/check`)).html).toContain('a second manager decides');
    await post(at);
    expect(taken()).toMatchObject([{ step: { do: 'propose-decision' } }]);
  });

  it('decides out of hours until a manager of the day has reviewed it', async () => {
    app.scene.role = 'emergency-duty';
    await answer(signposting);
    expect((await get(`${at}/check`)).html).toContain('it binds until a manager of the day has reviewed it');
    await post(at);
    expect(taken()).toMatchObject([{ step: { do: 'decide', outcome: 'SIGNPOST' } }]);
  });

  it('takes a proposal over with everything but its reason', async () => {
    app.scene.contact = ok(fixtures.proposedDecision);
    expect((await get(at)).html).toContain('Look it over and confirm');
    expect((await post(`${at}/start`, { from: 'proposal' }, 8)).to).toBe(`${at}/reason?change=yes`);
    expect((await get(`${at}/reason`)).html).not.toContain('The school sees Amina every day.');
    expect((await post(at, {}, 8)).html).toContain('Say why');
    await post(`${at}/reason`, { question: 'reason', reason: 'I rang the aunt.', change: 'yes' });
    await post(at, { sure: 'yes' }, 8);
    expect(taken()).toMatchObject([
      {
        step: {
          do: 'decide',
          outcome: 'NO_FURTHER_ACTION',
          reason: 'I rang the aunt.',
          whatWouldChange: fixtures.sealed.whatWouldChange,
          family: 'NOT_TOLD',
          notTold: 'NOT_REACHED',
          lawfulBasis: ['CA89_17', 'CA04_16LA'],
          voice: { words: fixtures.sealed.childsWords, interpreter: true, alone: true, language: 'so' },
          reliedOn: fixtures.answers.reliedOn,
        },
        revision: 8,
      },
    ]);
  });

  it('goes on with what they have begun, and writes nothing over it', async () => {
    await answer(signposting, 3);
    app.scene.contact = ok(fixtures.proposedDecision);
    expect((await get(at)).html).not.toContain('Look it over and confirm');
    expect((await post(`${at}/start`, { from: 'proposal' }, 8)).to).toBe(`${at}/check`);
    expect((await draft())?.content).toMatchObject({ typed: { reason: ['The health visitor can meet this.'] } });
  });

  it('never confirms a proposal of their own', async () => {
    app.scene.role = 'social-worker';
    app.scene.contact = ok(fixtures.proposedDecision);
    const { html } = await get(at);
    expect(html).toContain('Nobody confirms their own proposal');
    expect(html).not.toContain('Look it over and confirm');
    expect(html).toContain('Take it back');
  });

  it('is nobody of the contact officers, auditors or early help', async () => {
    for (const role of ['contact-officer', 'case-auditor', 'early-help-lead']) {
      app.scene.role = role;
      expect((await get(at)).html).not.toContain('Begin the decision');
    }
    app.scene.role = 'case-auditor';
    expect((await post(`${at}/start`)).status).toBe(404);
  });

  it('does nothing on a past moment', async () => {
    Object.assign(app.scene.site, { asOf: '2026-03-04T23:59:59.999Z' });
    const { status, html } = await post(`${at}/start`);
    const page = await get(at);
    Object.assign(app.scene.site, { asOf: null });
    expect(status).toBe(409);
    expect(html).toContain('This is a past state');
    expect(page.html).not.toContain('Begin the decision');
    expect(await draft()).toBeNull();
  });
});

describe('what keeps a decision back', () => {
  it('names each agency without an answer, with the way to decide without it', async () => {
    app.scene.contact = ok(fixtures.undecidedContact);
    const { html } = await get(at);
    expect(html).toContain('asked, no reply yet');
    expect(html).toContain('The child’s school: not asked');
    expect(html).toContain(`${path}/do/without-check?agency=health-RAL-ED`);
    expect(html).not.toContain('without-check?agency=police-met-cn');
  });

  it('refuses with the agencies’ names when it is sent all the same, and keeps the answers', async () => {
    await answer(signposting);
    app.scene.taken = triageErrors.refuse('triage/checks-unanswered', {
      members: { agencies: [{ agency: 'police-met-cn', state: 'NOT_ASKED' }] },
    });
    const { status, html } = await post(at);
    expect(status).toBe(409);
    expect(html).toMatch(/href="#send">Police: [^<]+: Not asked/);
    expect(html).toContain('I like it there.');
    expect(await draft()).not.toBeNull();
  });

  it('asks for a reason for each agency alone', async () => {
    app.scene.contact = ok(fixtures.undecidedContact);
    const step = `${path}/do/without-check`;
    expect((await get(`${step}?agency=SCHOOL`)).html).toContain('The child’s school');
    expect((await post(step, { agency: 'SCHOOL' })).html).toContain('Say why the decision does not wait for it');
    const { to } = await post(step, { agency: 'SCHOOL', reason: 'Half-term.', from: 'decision' });
    expect(to).toBe(`${at}?done=without-check`);
    expect(taken()).toMatchObject([{ step: { do: 'decide-without-check', agency: 'SCHOOL', reason: 'Half-term.' } }]);
  });

  it('says that who this is is open, that two managers are needed, and which history was not opened', async () => {
    app.scene.contact = ok(fixtures.unsettledContact);
    expect((await get(at)).html).toContain('It is not settled who this child is');
    app.scene.contact = ok(fixtures.patternContact);
    const { html } = await get(at);
    expect(html).toContain('takes two managers');
    expect(html).toMatch(/Not opened: told by Council: housing[^]+shown in a list or a picture, own page not opened/);
    expect(html).toMatch(/Not opened: told by Health: emergency department[^]+not shown at all/);
    expect(html).not.toMatch(/Not opened: told by School/);
  });

  it('gives the second of two managers 409 with what changed, and keeps what they typed', async () => {
    await answer(signposting);
    app.scene.taken = triageErrors.refuse('triage/changed-meanwhile');
    app.scene.contact = ok(fixtures.madeContact);
    const { status, html } = await post(at);
    expect(status).toBe(409);
    expect(html).toContain('somebody was here before you');
    expect(html).toContain('I rang the aunt myself.');
    expect(html).toContain('The health visitor can meet this.');
    expect(await draft()).not.toBeNull();
  });

  it('shows what came since the decision was begun before it is sent', async () => {
    await answer(signposting);
    app.scene.contact = ok(fixtures.proposedDecision);
    const { html } = await get(`${at}/check`);
    expect(html).toContain('Since you began:');
    expect(html).toContain('name="revision" value="8"');
  });

  it('gives other refusals as pages of their own', async () => {
    await answer(signposting);
    app.scene.taken = failed({ code: 'hub/unavailable', message: 'Nothing was stored.' });
    expect((await post(at)).status).toBeGreaterThanOrEqual(400);
    expect(await draft()).not.toBeNull();
  });
});

describe('what was put before the decider', () => {
  it('is opened anew in its order, erased parts said to be erased', async () => {
    app.scene.contact = ok(fixtures.madeContact);
    expect((await get(at)).html).toContain(`${at}/evidence/9`);
    const { html } = await get(`${at}/evidence/9`);
    expect(app.asked.filter(({ method }) => method === 'evidence').map(({ arguments: all }) => all)).toEqual([
      [contactId, 9],
    ]);
    const order = ['The child, as given', 'What they told us', 'Erased on', 'Ms Okafor, class teacher'];
    const places = order.map((text) => html.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
  it('is there for a decision and for nothing else', async () => {
    app.scene.contact = ok(fixtures.madeContact);
    for (const revision of ['8', '10', 'x']) expect((await get(`${at}/evidence/${revision}`)).status).toBe(404);
  });
  it('says where the list is not the one that was kept', async () => {
    Object.assign(app.scene, {
      contact: ok(fixtures.madeContact),
      evidence: ok({ ...fixtures.evidence, unchanged: false }),
    });
    expect((await get(`${at}/evidence/9`)).html).toContain('not the one that was kept');
  });
});

describe('after a decision', () => {
  it('stands with everything it was made of, and with what was not opened', async () => {
    app.scene.contact = ok(fixtures.madeContact);
    const { html } = await get(at);
    for (const text of [
      'I rang the aunt myself.',
      'I do the bottles',
      'in Somali',
      'with an interpreter',
      'They refused support',
      'History not opened',
      'proposed by Priya Nair',
    ])
      expect(html).toContain(text);
  });

  it.each([
    ['feedback-send', 'SENT'],
    ['feedback-phone', 'TOLD_BY_PHONE'],
    ['feedback-not-possible', 'NOT_POSSIBLE'],
    ['feedback-withheld', 'WITHHELD'],
  ])('tells whoever raised it by %s, in words that nobody filled in', async (code, state) => {
    app.scene.contact = ok(fixtures.madeContact);
    const page = await get(`${path}/do/${code}`);
    expect(page.html).toMatch(/<textarea[^>]*name="words"[^>]*><\/textarea>/);
    expect(page.html).toMatch(/value="PROFESSIONAL"[^>]* checked/);
    expect((await post(`${path}/do/${code}`, { tier: 'PROFESSIONAL' }, 9)).status).toBe(422);
    const { to } = await post(`${path}/do/${code}`, { tier: 'FAMILY', words: 'Thank you.', from: 'decision' }, 9);
    expect(to).toBe(`${at}?done=${code}`);
    expect(taken()).toEqual([
      {
        step: { do: 'record-feedback', state, tier: 'FAMILY', words: 'Thank you.' },
        idempotencyKey: key,
        at: null,
        revision: 9,
      },
    ]);
  });

  it('lists what is new with the ways to read it, and lets it stand by the causes that were shown', async () => {
    app.scene.contact = ok(fixtures.newsContact);
    const { html } = await get(at);
    expect(html).toContain('New since it was decided');
    expect(html).toContain(`href="/contacts/${fixtures.news[0]!.contactId}"`);
    const form = await get(`${path}/do/stands`);
    const seen = [...form.html.matchAll(/name="seen" value="([^"]+)"/g)].map(([, cause]) => cause!);
    expect(seen).toEqual(fixtures.news.map(({ cause }) => cause));
    expect((await post(`${path}/do/stands`, { seen }, 12)).status).toBe(422);
    await post(`${path}/do/stands`, { seen, reason: 'The aunt is back.' }, 12);
    expect(taken()).toMatchObject([{ step: { do: 'let-decision-stand', seen, reason: 'The aunt is back.' } }]);
  });

  it('opens it again, and reviews what was decided out of hours', async () => {
    app.scene.contact = ok(fixtures.newsContact);
    await post(`${path}/do/reopen`, { because: 'NEW_INFORMATION', reason: 'She left again.', from: 'decision' }, 12);
    app.scene.contact = ok(fixtures.duringNight);
    expect((await get(at)).html).toContain('binds until a manager of the day has reviewed it');
    await post(`${path}/do/review`, { finding: 'STANDS', reason: 'I would have decided the same.' }, 9);
    expect(taken()).toMatchObject([
      { step: { do: 'reopen', because: 'NEW_INFORMATION', reason: 'She left again.' }, revision: 12 },
      { step: { do: 'review-out-of-hours', finding: 'STANDS', reason: 'I would have decided the same.' } },
    ]);
  });

  it('keeps the earlier decision as it was after it was opened again', async () => {
    app.scene.contact = ok(fixtures.reopenedContact);
    const { html } = await get(at);
    expect(html).toContain('opened again since');
    expect(html).toContain('I rang the aunt myself.');
    expect(html).toContain('The hospital’s concern says the aunt left again.');
  });

  it('lets early help accept by name or decline with a reason, and nothing else', async () => {
    app.scene.role = 'early-help-lead';
    app.scene.contact = ok(fixtures.earlyHelpContact);
    const { html } = await get(at);
    expect(html).toContain(`${path}/do/accept`);
    expect(html).toContain(`${path}/do/refuse`);
    expect(html).not.toContain('The child’s picture');
    expect(html).not.toContain('/do/reopen');
    expect(html).not.toContain('/do/feedback');
    await post(`${path}/do/accept`, { acceptedBy: 'Niamh Doyle', how: '' }, 9);
    await post(`${path}/do/refuse`, { refusedBy: 'Niamh Doyle', reason: 'Over our threshold.' }, 9);
    expect(taken()).toMatchObject([
      { step: { do: 'accept-handover', acceptedBy: 'Niamh Doyle' } },
      { step: { do: 'refuse-handover', refusedBy: 'Niamh Doyle', reason: 'Over our threshold.' } },
    ]);
  });
});
