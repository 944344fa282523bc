import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#access';
import { ManualClock, packageRoot } from '#kernel';
import { projectingAll, type GivenEvent } from '#projections';
import { worklistProjection } from '#triage';
import type { Views } from '../read-models.js';
import { workTiesOf } from './work-ties.js';

/** Events as they are stored, moved to one contact about one child. */
const golden = (type: string, change: object = {}): GivenEvent => {
  const data = JSON.parse(readFileSync(join(packageRoot(), `test/golden/${type}.json`), 'utf8')) as object;
  return { type, stream: 'contact-1', data: { ...data, contactId: 'contact', ...change } };
};
const received = golden('contact.received.v1');
const identified = golden('contact.identified.v1', { childId: 'child', candidates: [] });
const assigned = (owner: string) => golden('contact.assigned.v1', { owner });
const ended = golden('contact.advice-given.v1');
const told = golden('contact.feedback-recorded.v1', { state: 'SENT', stopped: [] });
const news = golden('contact.new-since-decided.v1');

const actor: Actor = {
  id: 'staff-2041',
  role: 'contact-officer',
  agency: 'council',
  sessionId: 'session',
  client: null,
  onBehalfOf: null,
};
const endedAt = '2026-03-03T09:45:00.000Z';
const days = (count: number) => Date.parse(endedAt) + count * 86_400_000;

let close = () => {};
afterEach(() => close());

/** The ties to the child's page, and to the contact's, so many days after the contact's end. */
async function tiesAfter(
  events: readonly GivenEvent[],
  { day = 30, claimed = false, kept = false }: { day?: number; claimed?: boolean; kept?: boolean } = {},
) {
  const projected = projectingAll([worklistProjection], events);
  close = projected.close;
  const ties = workTiesOf({
    views: projected.read<Views>(),
    links: {
      resolve: async (id) => (id === 'child before' ? 'child' : id),
      namesOf: async () => ['child', 'child before'],
    },
    staff: {
      byId: (id) => ({ id, name: id, role: 'social-worker', agency: id === 'elsewhere' ? 'other' : 'council' }),
    },
    claims: { inForce: async (person, childIds) => claimed && person === actor.id && childIds.includes('child') },
    conflicts: {
      of: async (childIds) =>
        kept && childIds.includes('child')
          ? [{ conflictId: 'c', personId: actor.id, kind: 'FAMILY', by: 'staff-2063', at: endedAt }]
          : [],
    },
    limits: { version: '1', fadesAfterDays: 14, claimHours: 24 },
    clock: new ManualClock(days(day)),
  });
  const ofChild = await ties(actor, { childId: 'child before', contactId: null });
  const ofContact = await ties(actor, { childId: null, contactId: 'contact' });
  expect(ofContact).toEqual(ofChild);
  return ofChild;
}

describe('what ties somebody to a child', () => {
  it.each<[string, GivenEvent[], object, string[]]>([
    ['an open contact that nobody owns', [], {}, ['REFERRAL']],
    ['one of their own', [assigned(actor.id)], {}, ['ALLOCATION', 'REFERRAL']],
    ['one of a colleague', [assigned('staff-2057')], {}, ['TEAM', 'REFERRAL']],
    ['one of somebody of another agency', [assigned('elsewhere')], {}, ['REFERRAL']],
    ['one that ended a fortnight ago', [ended, told], { day: 14 }, ['REFERRAL']],
    ['nothing, a day later', [ended, told], { day: 15 }, []],
    ['one whose referrer is still to be told, however long ago it ended', [ended], { day: 300 }, ['REFERRAL']],
    ['one that is listed again for what came since', [ended, told, news], { day: 300 }, ['REFERRAL']],
    ['their own word where there is nothing else', [ended, told], { claimed: true }, ['SELF_CLAIMED']],
    ['work before their word', [], { claimed: true }, ['REFERRAL']],
    [
      'a conflict of interest beside all of it',
      [assigned(actor.id)],
      { kept: true },
      ['ALLOCATION', 'REFERRAL', 'CONFLICT'],
    ],
  ])('is %s', async (_, events, circumstances, expected) => {
    expect(await tiesAfter([received, identified, ...events], circumstances)).toEqual(expected);
  });

  it('is a contact that is only coming in', async () => {
    expect(await tiesAfter([])).toEqual(['REFERRAL']);
  });
});
