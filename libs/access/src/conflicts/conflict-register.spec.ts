import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import type { ProjectionRunner, ReadDatabase } from '#projections';
import type { Actor } from '../actor.js';
import { StaffList } from '../staff.js';
import { openReadingWorld, type ReadingWorld } from '../testing/reading-world.js';
import { id, officer, type World } from '../testing/world.js';
import { ConflictRegister, type ConflictViews } from './conflict-register.js';
import { conflictsProjection } from './conflicts.projection.js';

let opened: ReadingWorld;
let world: World;
let database: ReadDatabase;
let runner: ProjectionRunner;
let conflicts: ConflictRegister;

const { agency } = officer;
const staff = new StaffList([
  { id: officer.id, name: 'Marcus Bell', role: 'contact-officer', agency },
  { id: 'staff-2063', name: 'Elin Thomas', role: 'mash-manager', agency },
  { id: 'staff-5011', name: 'Joyce Adeyemi', role: 'school-lead', agency: 'school-100045' },
]);
const manager: Actor = { ...officer, id: 'staff-2063', role: 'mash-manager' };
const withAna = { childId: id('Ana'), childIds: [id('Ana'), id('Ana before')], contactId: id('contact') };

beforeEach(async () => {
  opened = await openReadingWorld([conflictsProjection]);
  ({ world, database, runner } = opened);
  const randomness = { bytes: (length: number) => new Uint8Array(length) };
  conflicts = new ConflictRegister({ ...world, randomness, staff, views: database.read<ConflictViews>() });
});
afterEach(() => opened.close());

const register = async (personId = officer.id, by: Actor = manager, key = 'key') => {
  const given = { personId, kind: 'FRIEND_OR_NEIGHBOUR', key: id(key) } as const;
  const done = await conflicts.register(by, withAna, given);
  if (done.ok) await runner.projectionsAt(done.value.position);
  return done.ok ? 'registered' : done.refusal.code;
};
const end = async (by: Actor) => {
  const [conflict] = await conflicts.of(withAna.childIds);
  const done = await conflicts.end(by, withAna, conflict?.conflictId ?? id('none'));
  if (done.ok) await runner.projectionsAt(done.value.position);
  return done.ok ? 'ended' : done.refusal.code;
};
const people = async (childIds = withAna.childIds) => (await conflicts.of(childIds)).map(({ personId }) => personId);

describe('a conflict of interest', () => {
  it('stands with the child under any of her ids, and with nobody else', async () => {
    expect(await register()).toBe('registered');
    expect(await people([id('Ana before'), id('Ana')])).toEqual([officer.id]);
    expect(await people([id('Ben')])).toEqual([]);
    expect(await people([])).toEqual([]);
  });

  it('is registered once: again by the same form it is the same, by another it is refused', async () => {
    await register();
    expect(await register()).toBe('registered');
    expect(await register(officer.id, manager, 'another')).toBe('access/conflict-stands');
    expect(await people()).toHaveLength(1);
  });

  it.each<[string, string, Actor, string]>([
    ['of nobody who works here', 'staff-9999', manager, 'access/no-such-person'],
    ['of another agency’s', 'staff-5011', manager, 'access/no-such-person'],
    ['by who runs the hub', officer.id, { ...manager, role: 'operator' }, 'access/role-has-no-part'],
    ['by a case auditor', officer.id, { ...manager, role: 'case-auditor' }, 'access/role-has-no-part'],
  ])('is refused %s', async (_, personId, by, code) => {
    expect(await register(personId, by)).toBe(code);
    expect(await people()).toEqual([]);
  });

  it('is ended by a manager, never by whose it is', async () => {
    await register();
    expect(await end(officer)).toBe('access/manager-ends-conflict');
    expect(await end({ ...manager, id: officer.id })).toBe('access/manager-ends-conflict');
    expect(await end(manager)).toBe('ended');
    expect(await people()).toEqual([]);
    expect(await end(manager)).toBe('access/no-such-conflict');
  });

  it('is stored as it was from the first day', async () => {
    await register();
    await end(manager);
    for (const type of ['access.conflict-registered.v1', 'access.conflict-ended.v1']) {
      const golden = JSON.parse(readFileSync(join(packageRoot(), `test/golden/${type}.json`), 'utf8')) as object;
      const record = (await world.records()).find((event) => event.type === type)!;
      expect(Object.keys(record.data)).toEqual(Object.keys(golden));
    }
  });

  it('beats every tie, and is on record as the refusal that it is', async () => {
    world.workTies = ['ALLOCATION', 'REFERRAL', 'CONFLICT'];
    const look = await world.door.look(world.look());
    expect(look.ok || look.refusal.code).toBe('access/conflict-of-interest');
    expect((await world.records()).at(-1)?.data).toMatchObject({ rule: 'access/conflict-of-interest' });
    expect(world.trace).not.toContain('opened');
    const step = { actor: officer, what: 'WORK_ON_CONTACT', purpose: 'MASH_TRIAGE', contactId: id('contact') } as const;
    const act = await world.door.mayAct(step);
    expect(act.ok || act.refusal.code).toBe('access/conflict-of-interest');
  });
});
