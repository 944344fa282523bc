import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demonstrationIssuer, type GrantStep } from '#access';
import { decodeEvent } from '#event-store';
import { derivedId, toInstant } from '#kernel';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, officerOf, raise, sample } from '../support/front-door.js';
import { Staff, staff } from '../support/staff.js';

let one: HubInProcess;
let contact: string;
let child: string;
const [first, second] = ['staff-7002', 'staff-7005'];
const auditor = 'staff-6003';

beforeAll(async () => {
  one = await openHubInProcess();
  contact = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
  child = (await identifiedContact(one.url, contact)).childId;
  await one.idle();
}, 60_000);
afterAll(() => one?.close());

let commands = 0;
async function take(step: GrantStep, by: string): Promise<string> {
  const done = await one.hub.staff.take(step, one.hub.staff.byId(by)!, derivedId('grants.spec', (commands += 1)));
  return done.ok ? 'done' : done.refusal.code;
}
const hours = (count: number) => toInstant(one.hub.clock.now() + count * 3_600_000);
const grantOf = (personId: string) => one.hub.staff.ledger.grantsOf(personId).find(({ role }) => role !== null)!.id;

describe('roles', () => {
  it('are those of the grants, which two others gave, of everybody in the demonstration', async () => {
    const events = (await one.hub.store.read('grant-register')).map(decodeEvent);
    expect(events.filter(({ type }) => type === 'grant.administrator-named.v1')).toHaveLength(2);
    for (const { personId, proposedBy, confirmedBy } of one.hub.staff.ledger.grants)
      if (proposedBy !== 'configuration') expect(new Set([personId, proposedBy, confirmedBy]).size).toBe(3);
    expect(one.hub.staff.all.map(({ id, role }) => `${id} ${role}`)).toContain('staff-2057 social-worker');
    expect(one.hub.staff.all).toHaveLength(18);
  });

  it('end at the next request once withdrawn: the session is over, and nobody is let in again', async () => {
    const worker = await Staff.signIn(one.url, 'social-worker');
    expect((await worker.open(`/contacts/${contact}`)).text).toContain('Priya Nair');
    expect(await take({ do: 'withdraw', grantId: grantOf(staff['social-worker']), reason: 'MISUSE' }, second)).toBe(
      'done',
    );
    expect((await worker.open(`/contacts/${contact}`)).text).toContain('Choose who you are');
    const answer = await worker.browser.post(worker.browser.at, { person: staff['social-worker'] });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('You have no role here');
    expect(answer.text).toContain('Dev Chandra or Mairi Stewart');
    const ended = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
    expect(ended.filter(({ type }) => type === 'access.session-ended.v1').map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ why: 'ROLE_CHANGED' }),
    );
  });

  it('of a person named at a machine’s token are those of the grants too', async () => {
    const officer = await officerOf(one.url);
    expect((await officer.get(`contacts/${contact}`)).status).toBe(200);
    await take({ do: 'withdraw', grantId: grantOf(staff['contact-officer']), reason: 'MOVED' }, first);
    const refused = await officer.get(`contacts/${contact}`);
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).toContain('person-not-known');
    const grantId = derivedId('grants.spec', 'again');
    const personId = staff['contact-officer'];
    const again = { from: hours(0), until: null, reason: 'JOINED', role: 'contact-officer' } as const;
    await take({ do: 'propose-role', grantId, personId, ...again }, first);
    expect((await officer.get(`contacts/${contact}`)).status).toBe(403);
    expect(await take({ do: 'confirm', grantId }, second)).toBe('done');
    expect((await officer.get(`contacts/${contact}`)).status).toBe(200);
  });
});

it('a case auditor sees a child while a grant of two administrators names them, whatever a file says', async () => {
  const person = { person: auditor, children: [child], from: hours(-1), until: hours(5), grantedBy: [first, second] };
  writeFileSync(join(one.directory, 'grants.json'), JSON.stringify({ grants: [person] }));
  const actor = { ...one.hub.staff.byId(auditor)!, sessionId: null, client: null, onBehalfOf: null };
  const look = async () => {
    const read = await one.hub.pictures.read({
      actor,
      purpose: 'AUDIT',
      childId: child,
      knownAt: null,
      what: 'CHILD_PICTURE',
    });
    return read.ok ? 'shown' : read.refusal.code;
  };
  expect(await look()).toBe('access/no-grant');
  const grantId = derivedId('grants.spec', 'sample');
  const named = { children: [child], from: hours(-1), until: hours(5), reason: 'AUDIT' } as const;
  await take({ do: 'propose-children', grantId, personId: auditor, ...named }, first);
  expect(await look()).toBe('access/no-grant');
  await take({ do: 'confirm', grantId }, second);
  expect(await look()).toBe('shown');
  await take({ do: 'withdraw', grantId, reason: 'MISTAKE' }, first);
  expect(await look()).toBe('access/no-grant');
});

it('names of staff lie sealed in the log', async () => {
  expect(one.hub.staff.byIdentity(demonstrationIssuer, first)?.name).toBe('Dev Chandra');
  for (const { data, meta, stream } of await one.hub.store.readAll(0, 10_000))
    expect(`${stream} ${Buffer.from(data).toString()} ${Buffer.from(meta).toString()}`).not.toMatch(/Chandra|Stewart/);
});
