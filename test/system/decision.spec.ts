import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { tokenOf } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';

let one: HubInProcess;
let worker: Staff;
let manager: Staff;
beforeAll(async () => {
  one = await openHubInProcess();
  worker = await Staff.signIn(one.url, 'social-worker');
  manager = await Staff.signIn(one.url, 'mash-manager');
}, 60_000);
afterAll(() => one.close());

const fieldOf = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
/** Sends a page's form with everything that the page put into it, and gives where it led. */
async function send(staff: Staff, page: string, action: string, fields: Readonly<Record<string, string>> = {}) {
  const { text } = await staff.open(page);
  const guard = Object.fromEntries(['_csrf', 'idempotencyKey', 'revision'].map((name) => [name, fieldOf(text, name)]));
  const answer = await staff.browser.post(`${one.url}${action}`, { ...guard, ...fields });
  await one.idle();
  return { ...answer, at: new URL(staff.browser.at).pathname };
}
const asAgency = async (client: string, concernId: string) => {
  const authorization = `Bearer ${await tokenOf(one.url, client)}`;
  const answer = await fetch(`${one.url}/api/v1/concerns/${concernId}`, { headers: { authorization } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

const answers: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['outcome', { outcome: 'NO_FURTHER_ACTION' }],
  ['level', { level: '2' }],
  ['reason', { reason: 'The aunt is there at night now.' }],
  ['heard', { heard: 'WORDS' }],
  ['words', { childsWords: 'I do the bottles.', method: 'SPOKEN', language: 'en', interpreter: 'no', alone: 'yes' }],
  ['agreement', { agreement: 'NOT_SOUGHT' }],
  ['family', { family: 'TOLD' }],
  ['basis', { lawfulBasis: 'CA89_17' }],
  ['relied-on', {}],
  ['nfa-reason', { nfaReason: 'NEEDS_MET_BY_OTHERS' }],
  ['what-would-change', { whatWouldChange: 'Another night alone.' }],
];
const toTheSchool = 'We take no further action. Ring us if she comes hungry again.';

it('goes from a proposal to a decision, its feedback, and what is new since', async () => {
  const raised = (await raise(one.url, sample('2-school'))).body;
  const contactId = raised.contactIds[0]!;
  await identifiedContact(one.url, contactId);
  await one.idle();
  const path = `/contacts/${contactId}`;
  const decision = `${path}/decision`;
  expect((await asAgency('school-100045', raised.concernId)).body).toMatchObject({ state: 'OPEN', feedback: null });

  await send(worker, path, `${path}/rating`, {
    rating: 'AMBER',
    level: '3',
    factors: '16A',
    reason: 'Hungry, no coat.',
  });
  await send(manager, path, `${path}/do/confirm-rating`, { rating: 'AMBER', level: '3', reason: 'I see it the same.' });

  await send(worker, decision, `${decision}/start`);
  for (const [question, fields] of answers)
    await send(worker, decision, `${decision}/${question}`, { question, ...fields });
  expect(worker.browser.at).toContain(`${decision}/check`);
  const proposed = await send(worker, `${decision}/check`, decision);
  expect(proposed.text).toContain('Nobody confirms their own proposal');

  // The manager takes it over, in words of their own, and is held back by the checks that nobody has asked for.
  await send(manager, decision, `${decision}/start`, { from: 'proposal' });
  const check = await send(manager, decision, `${decision}/reason`, {
    question: 'reason',
    reason: 'I rang the aunt.',
    change: 'yes',
  });
  expect(check.text).toContain('Police: Central North: Not asked');
  const refused = await send(manager, decision, decision, { sure: 'yes' });
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/Health: emergency department[^<]*: Not asked/);
  for (const agency of ['police-met-cn', 'health-RAL-ED']) {
    const without = `${path}/do/without-check`;
    const done = await send(manager, `${without}?agency=${agency}`, without, {
      agency,
      reason: 'The school sees her every day.',
      from: 'decision',
    });
    expect(done.at).toBe(decision);
  }
  const sure = await send(manager, `${decision}/check`, decision);
  expect(sure.at).toBe(`${decision}/sure`);
  expect(sure.text).toContain('Another night alone.');
  const made = await send(manager, `${decision}/sure`, decision, { sure: 'yes' });
  expect(made.at).toBe(decision);
  for (const text of ['I rang the aunt.', 'I do the bottles.', 'Decided without', 'proposed by Priya Nair'])
    expect(made.text).toContain(text);

  // What was put before the manager opens again, behind a look of its own.
  const evidence = /href="([^"]+\/decision\/evidence\/\d+)"/.exec(made.text)![1]!;
  const shown = await manager.open(evidence);
  expect(shown.text).toContain('Opened on its own page');
  expect(shown.text).toContain('What they told us');
  expect(shown.text).not.toContain('not the one that was kept');

  // The agency reads that it is decided, then what it is told: the record of that look comes first.
  expect((await asAgency('school-100045', raised.concernId)).body).toEqual({
    concernId: raised.concernId,
    state: 'DECIDED',
    receivedAt: expect.any(String),
    contactIds: [contactId],
    immediateDanger: expect.anything(),
    feedback: [{ contactId, state: 'DUE', tier: null, at: null, text: null, outcome: null, howToChallenge: null }],
  });
  const feedback = `${path}/do/feedback-send`;
  await send(manager, feedback, feedback, { tier: 'PROFESSIONAL', words: toTheSchool, from: 'decision' });
  one.steps.length = 0;
  const { body } = await asAgency('school-100045', raised.concernId);
  expect(body).toMatchObject({
    state: 'DECIDED',
    feedback: [
      {
        contactId,
        state: 'SENT',
        tier: 'PROFESSIONAL',
        text: toTheSchool,
        outcome: 'NO_FURTHER_ACTION',
        howToChallenge: expect.stringContaining('escalation'),
      },
    ],
    accessId: expect.any(String),
  });
  expect(one.steps.map((step) => (step.did === 'append' ? step.stream.split('-')[0] : step.section))).toEqual([
    'access',
    'feedback',
  ]);
  for (const other of ['police-met-cn', 'health-RAL-ED', 'council-camden-front-door'])
    expect((await asAgency(other, raised.concernId)).status).toBe(404);

  // A further concern about her lists the decision again, until a manager says that it stands.
  const further = (await raise(one.url, { ...sample('2-school'), id: randomUUID() })).body;
  await identifiedContact(one.url, further.contactIds[0]!);
  await one.idle();
  const listed = await manager.open(decision);
  expect(listed.text).toContain('New since it was decided');
  expect(listed.text).toContain(`href="/contacts/${further.contactIds[0]}"`);
  const stands = `${path}/do/stands`;
  const seen = fieldOf((await manager.open(stands)).text, 'seen');
  const stood = await send(manager, stands, stands, { seen, reason: 'The school told us the same.', from: 'decision' });
  expect(stood.at).toBe(decision);
  expect(stood.text).not.toContain('New since it was decided');
  expect(stood.text).toContain('The school told us the same.');
}, 120_000);
