import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Actor } from '#access';
import type { ContactStep } from '#triage';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import { identifiedContact, officerOf, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';

let one: HubInProcess;
beforeAll(async () => {
  one = await openHubInProcess();
}, 60_000);
afterAll(() => one.close());

const person = (id: string, role: Actor['role'], agency = 'council-camden-front-door'): Actor => ({
  id,
  role,
  agency,
  sessionId: randomUUID(),
  client: null,
  onBehalfOf: null,
});
const worker = person('staff-2057', 'social-worker');
const manager = person('staff-2063', 'mash-manager');
const earlyHelp = person('staff-2112', 'early-help-lead', 'council-camden-early-help');

async function take(actor: Actor, contactId: string, step: ContactStep) {
  const done = await new Desk(one.hub).take(actor, contactId, { step, idempotencyKey: null, at: null, revision: null });
  return done.ok ? 'done' : done.refusal.code;
}

const rating = {
  rating: 'GREEN',
  level: 2,
  factors: ['16A'],
  historySeen: [],
  reason: 'Tired and hungry; the aunt helps.',
  lengthen: false,
} as const;

it('sees the contact that is offered to it and nothing that others told of the child, and takes it on by name', async () => {
  const housing = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
  const school = (await raise(one.url, sample('2-school'))).body.contactIds[0]!;
  const { childId } = await identifiedContact(one.url, housing);
  await identifiedContact(one.url, school);
  const officer = await officerOf(one.url, 'social-worker');
  const same = { decision: 'SAME_CHILD', childId, reason: 'Same date of birth and flat' };
  expect((await officer.decide(school, same)).status).toBe(200);
  const lead = await Staff.signIn(one.url, 'early-help-lead');
  expect((await lead.open(`/contacts/${school}`)).status).toBe(403);

  expect(await take(worker, school, { do: 'propose-rating', ...rating })).toBe('done');
  expect(await take(manager, school, { do: 'confirm-rating', ...rating })).toBe('done');
  expect(
    await take(manager, school, {
      do: 'decide',
      outcome: 'EARLY_HELP',
      level: 2,
      reason: 'Support in the mornings.',
      nfaReason: null,
      whatWouldChange: null,
      signpostedTo: null,
      warmHandover: null,
      agreement: 'GIVEN',
      family: 'TOLD',
      notTold: null,
      lawfulBasis: ['CA04_10'],
      voice: {
        words: 'I do the bottles.',
        method: 'SPOKEN',
        language: 'en',
        interpreter: false,
        alone: true,
        absence: null,
        whyAbsent: null,
      },
      reliedOn: [],
    }),
  ).toBe('done');

  expect((await lead.open('/work-list')).text).toContain(school);
  const page = await lead.open(`/contacts/${school}`);
  expect(page.status).toBe(200);
  expect(page.text).toContain('without a coat for three weeks');
  expect(page.text).not.toContain('Second move in a year');
  expect((await lead.open(`/contacts/${school}/who`)).text).not.toContain('Second move in a year');
  expect((await lead.open(`/contacts/${housing}`)).status).toBe(403);

  const accept = {
    do: 'accept-handover',
    acceptedBy: 'Niamh Doyle',
    how: 'At the morning meeting',
    inWriting: false,
  } as const;
  expect(await take(earlyHelp, school, accept)).toBe('done');
  expect((await officer.get<{ state: string }>(`contacts/${school}`)).body.state).toBe('EH_ACCEPTED');
}, 60_000);
