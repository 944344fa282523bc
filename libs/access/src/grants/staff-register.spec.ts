import { describe, expect, it } from '@jest/globals';
import { CommandRunner } from '#commands';
import { decodeEvent } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, ManualClock, type Uuid } from '#kernel';
import { memoryVault, VaultUnavailableError } from '#vault';
import { id, officer, World } from '../testing/world.js';
import type { GrantStep } from './grant.decider.js';
import { grantStream } from './grant.events.js';
import { demonstrationIssuer, StaffRegister } from './staff-register.js';
import { at, grantId, noon, person } from './testing/grantbook.js';

const admin = (name: string) => ({ ...officer, id: name, role: 'access-administrator' }) as const;
const role = (personId: string, what: 'contact-officer' | 'case-auditor'): GrantStep => ({
  do: 'propose-role',
  grantId: grantId(personId),
  personId,
  role: what,
  from: at(0),
  until: null,
  reason: 'JOINED',
});

async function world(demonstration = false) {
  const clock = new ManualClock(noon);
  const store = new MemoryEventStore({ clock });
  const vault = memoryVault();
  let reads = 0;
  const parts = {
    runner: new CommandRunner(store, vault),
    store: { read: (...given: Parameters<typeof store.read>) => ((reads += 1), store.read(...given)) },
    vault,
    clock,
    demonstration,
  };
  const staff = await StaffRegister.open(parts);
  await staff.nameAdministrators([person('first'), person('second')], officer.agency, id('named'));
  let commands = 0;
  const take = async (step: GrantStep, by: string, commandId: Uuid = derivedId('spec', 'command', (commands += 1))) => {
    const done = await staff.take(step, admin(by), commandId);
    return done.ok ? 'done' : done.refusal.code;
  };
  const give = async (personId: string, what: 'contact-officer' | 'case-auditor') => {
    await take({ do: 'register', person: person(personId) }, 'first');
    await take(role(personId, what), 'first');
    return take({ do: 'confirm', grantId: grantId(personId) }, 'second');
  };
  return { clock, store, vault, parts, staff, take, give, reads: () => reads };
}

describe('the register of staff', () => {
  it('knows a person by issuer and subject together, and only with a role in force', async () => {
    const { staff, take, give, clock } = await world();
    await take({ do: 'register', person: person('kim') }, 'first');
    expect(staff.byIdentity('https://id.example', 'subject of kim')).toBeUndefined();
    await give('kim', 'contact-officer');
    const kim = { id: 'kim', name: 'Name of kim', role: 'contact-officer', agency: 'council-camden-front-door' };
    expect(staff.byIdentity('https://id.example', 'subject of kim')).toEqual(kim);
    expect(staff.byIdentity('https://other.example', 'subject of kim')).toBeUndefined();
    expect(staff.byIdentity('https://id.example', 'kim')).toBeUndefined();
    expect([staff.byRole('contact-officer'), staff.givers()]).toEqual([undefined, ['Name of first', 'Name of second']]);
    clock.advance(-1);
    expect(staff.byId('kim')).toBeUndefined();
  });

  it('takes any issuer for the demonstration’s in a demonstration alone', async () => {
    const { staff, take } = await world(true);
    const invented = { ...person('first'), id: 'dev', issuer: demonstrationIssuer, subject: 'dev' };
    await take({ do: 'register', person: invented }, 'first');
    await take(role('dev', 'contact-officer'), 'first');
    await take({ do: 'confirm', grantId: grantId('dev') }, 'second');
    expect(staff.byIdentity('http://localhost:3000/oidc', 'dev')?.id).toBe('dev');
  });

  it('is as new as the last command when that answers, tells whoever listens, and reads nothing to answer', async () => {
    const { staff, take, give, reads } = await world();
    await give('kim', 'contact-officer');
    const seen: unknown[] = [];
    staff.onChange(() => seen.push(staff.byId('kim')?.role));
    const before = reads();
    for (let times = 0; times < 100; times += 1) await staff.inForce(staff.byId('kim')!.id, id('Ana'));
    expect(reads()).toBe(before);
    expect(await take({ do: 'withdraw', grantId: grantId('kim'), reason: 'MOVED' }, 'first')).toBe('done');
    expect(staff.byId('kim')).toBeUndefined();
    expect(seen).toEqual([undefined]);
  });

  it('is the same after a restart, with the names of those who left, and holds no name in clear', async () => {
    const { parts, store, staff, take, give } = await world();
    await give('kim', 'contact-officer');
    await take({ do: 'leave', personId: 'kim', reason: 'LEFT' }, 'second');
    const again = await StaffRegister.open(parts);
    expect(again.all).toEqual(staff.all);
    expect([again.nameOf('kim'), again.nameOf('nobody')]).toEqual(['Name of kim', undefined]);
    const stored = await store.read(grantStream);
    expect(stored.map(decodeEvent).map(({ type }) => type)).toContain('grant.person-left.v1');
    for (const { data, meta } of stored) expect(Buffer.concat([data, meta]).toString('utf8')).not.toContain('Name of');
  });

  it('opens where somebody lives for a comparison, and destroys its key when that ends, after a crash too', async () => {
    const { parts, store, vault, staff, take, give } = await world();
    await give('kim', 'contact-officer');
    const home = { street: 'Example Road', postcode: 'NW1 9ZZ' };
    await take({ do: 'record-home', personId: 'kim', ...home }, 'first');
    expect([staff.homeOf('kim'), staff.homeOf('first'), staff.homeOf('nobody')]).toEqual([home, null, null]);
    for (const { data } of await store.read(grantStream))
      expect(Buffer.from(data).toString('utf8')).not.toMatch(/Example Road|9ZZ/);
    const { homeId } = staff.ledger.person('kim')!.home!;
    const { destroy } = vault;
    vault.destroy = () => Promise.reject(new VaultUnavailableError('disk-full', 5));
    expect(await take({ do: 'leave', personId: 'kim', reason: 'LEFT' }, 'second')).toBe('done');
    expect([staff.homeOf('kim'), vault.tombstones()]).toEqual([null, []]);
    vault.destroy = destroy;
    const again = await StaffRegister.open(parts);
    await again.forgetEndedHomes();
    const ended = (await store.read(grantStream)).find(({ type }) => type === 'grant.home-ended.v1')!;
    expect(vault.tombstones()).toMatchObject([{ mention: homeId, erasureId: homeId, position: ended.position }]);
    await (await StaffRegister.open(parts)).forgetEndedHomes();
    expect(vault.tombstones()).toHaveLength(1);
  });

  it('does a repeated command once', async () => {
    const { store, take } = await world();
    const step: GrantStep = { do: 'register', person: person('kim') };
    expect([await take(step, 'first', id('once')), await take(step, 'first', id('once'))]).toEqual(['done', 'done']);
    expect((await store.read(grantStream)).length).toBe(5);
  });

  it('does not lose or double what many give at once', async () => {
    const { staff, parts, take } = await world();
    const people = ['a', 'b', 'c', 'd'];
    const done = await Promise.all(people.map((name) => take({ do: 'register', person: person(name) }, 'first')));
    expect(done).toEqual(people.map(() => 'done'));
    expect((await StaffRegister.open(parts)).ledger.people).toEqual(staff.ledger.people);
  });
});

it('a grant opens the door to a case auditor for its child alone, and no longer once it is withdrawn', async () => {
  const { staff, take, give, clock } = await world();
  await give('auditor', 'case-auditor');
  const times = { from: at(0), until: at(48), reason: 'AUDIT' } as const;
  const named = grantId('sample');
  await take(
    { do: 'propose-children', grantId: named, personId: 'auditor', children: [id('Ana')], ...times },
    'second',
  );
  const door = await new World(new MemoryEventStore({ clock }), staff).given();
  const actor = { ...officer, id: 'auditor', role: 'case-auditor' } as const;
  const look = async (child: string) => {
    const result = await door.door.look(door.look({ actor, purpose: 'AUDIT', childId: id(child) }));
    return result.ok ? 'shown' : result.refusal.code;
  };
  expect(await look('Ana')).toBe('access/no-grant');
  await take({ do: 'confirm', grantId: named }, 'first');
  expect([await look('Ana'), await look('Ben')]).toEqual(['shown', 'access/no-grant']);
  await take({ do: 'withdraw', grantId: named, reason: 'MISTAKE' }, 'second');
  expect(await look('Ana')).toBe('access/no-grant');
});
