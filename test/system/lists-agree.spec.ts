import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles, type Actor, type Role } from '#access';
import { lanes } from '#triage';
import { seedDemonstration } from '../../apps/hub/src/demonstration/seed-demonstration.js';
import type { Views } from '../../apps/hub/src/hub.js';
import { WorkListPage } from '../../apps/hub/src/pages/work-list-page.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';

/** Lists are cut in SQL, pages are decided by the policies: for every role, what SQL lists is what the policies let it be shown. */
let one: HubInProcess;
let listed: string[];
beforeAll(async () => {
  one = await openHubInProcess({}, { enrolled: false });
  one.hub.clock.pretend('2026-11-25T14:20:00.000Z');
  await seedDemonstration(one.hub, { children: 60, seed: 1 }, () => undefined);
  await one.idle();
  listed = (
    await one.hub.database
      .read<Views>()
      .selectFrom('worklist_listed')
      .select('contact_id')
      .where('until_position', 'is', null)
      .execute()
  ).map(({ contact_id }) => contact_id);
}, 240_000);
afterAll(() => one?.close());

const actorOf = (role: Role): Actor => {
  const person = one.hub.staff.all.find((member) => member.role === role);
  return {
    id: person?.id ?? 'school-100045',
    role,
    agency: person?.agency ?? 'school-100045',
    sessionId: randomUUID(),
    client: null,
    onBehalfOf: null,
  };
};
const everything = { agency: null, rating: null, waits: null, danger: null, cursor: null } as const;

/** What the policies say of one row, by the door itself. */
async function mayBeShown(role: Role, contactId: string): Promise<boolean> {
  const look = await one.hub.door.look({
    actor: actorOf(role),
    what: 'WORK_LIST',
    purpose: 'MASH_TRIAGE',
    fields: ['identity', 'relations'],
    list: { contacts: [contactId], filter: {} },
    sections: [],
  });
  return look.ok;
}

describe('the work list', () => {
  it('has rows of every kind to be cut', () => {
    expect(listed.length).toBeGreaterThan(15);
  });

  it.each(roles.map((role) => [role] as const))(
    'shows a %s what the policies allow, and counts no more',
    async (role) => {
      const allowed = new Set<string>();
      for (const contactId of listed) if (await mayBeShown(role, contactId)) allowed.add(contactId);
      const shown = new Set<string>();
      for (const lane of lanes) {
        const list = await new WorkListPage(one.hub).list(actorOf(role), { ...everything, lane });
        if (!list.ok) continue;
        expect(list.value.counts[lane]).toBe(list.value.total);
        expect(list.value.total).toBeLessThanOrEqual(allowed.size);
        for (const row of list.value.rows) shown.add(row.contactId);
      }
      expect([...shown].filter((contactId) => !allowed.has(contactId))).toEqual([]);
      // The front door's own list leaves nothing out; early help's is of what waits for its answer alone.
      if (['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'].includes(role))
        expect(shown).toEqual(allowed);
      else if (role === 'early-help-lead') expect(shown.size).toBeGreaterThan(0);
      else expect([shown.size, allowed.size]).toEqual([0, 0]);
    },
  );
});
