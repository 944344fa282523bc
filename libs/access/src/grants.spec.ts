import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock } from '#kernel';
import { FileGrants, type Grant } from './grants.js';
import { id, officer, World } from './testing/world.js';

const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
const grant: Grant = {
  person: 'staff-6003',
  children: [id('Ana')],
  from: '2026-03-09T00:00:00.000Z',
  until: '2026-03-20T00:00:00.000Z',
  grantedBy: ['staff-7002', 'staff-7005'],
};
let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'grants-')), 'access-grants.json');
  clock.set('2026-03-10T09:00:00.000Z');
});
const write = (...grants: unknown[]) => writeFileSync(path, JSON.stringify({ grants }));
const holds = (child = 'Ana', person = 'staff-6003') => new FileGrants(path, clock).inForce(person, id(child));

describe('grants in a file', () => {
  it('are none where there is no file', async () => {
    expect(await holds()).toBe(false);
  });

  it('let one person see the children they name, from and until', async () => {
    write(grant);
    expect(await Promise.all([holds(), holds('Ben'), holds('Ana', 'staff-6008')])).toEqual([true, false, false]);
    clock.set('2026-03-20T00:00:00.000Z');
    expect(await holds()).toBe(false);
    clock.set('2026-03-08T23:59:59.999Z');
    expect(await holds()).toBe(false);
  });

  it.each([
    ['no JSON', '{', /is not JSON/],
    ['no list', '{}', /must hold/],
    ['no end', { ...grant, until: undefined }, /grants\[0\] needs "from" and "until"/],
    ['one giver', { ...grant, grantedBy: ['staff-7002', 'staff-7002'] }, /given by two persons/],
    ['a grant to oneself', { ...grant, grantedBy: ['staff-7002', 'staff-6003'] }, /given by two persons/],
    ['a child by name', { ...grant, children: ['Ana'] }, /by their ids/],
  ])('refuse a file with %s', async (_, content, fault) => {
    if (typeof content === 'string') writeFileSync(path, content);
    else write(content);
    await expect(holds()).rejects.toThrow(fault);
  });

  it('open the door to a case auditor for that child alone', async () => {
    write(grant);
    const world = await new World(new MemoryEventStore({ clock }), new FileGrants(path, clock)).given();
    const actor = { ...officer, id: 'staff-6003', role: 'case-auditor' } as const;
    const codes = await Promise.all(
      ['Ana', 'Ben'].map(async (child) => {
        const result = await world.door.look(world.look({ actor, purpose: 'AUDIT', childId: id(child) }));
        return result.ok ? 'shown' : result.refusal.code;
      }),
    );
    expect(codes).toEqual(['shown', 'access/no-grant']);
  });
});
