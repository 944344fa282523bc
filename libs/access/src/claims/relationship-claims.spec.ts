import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProjectionRunner, ReadDatabase } from '#projections';
import { openReadingWorld, type ReadingWorld } from '../testing/reading-world.js';
import { ana, id, officer, type World } from '../testing/world.js';
import { claimsProjection } from './claims.projection.js';
import { RelationshipClaims, type Claim, type ClaimViews } from './relationship-claims.js';

let opened: ReadingWorld;
let world: World;
let database: ReadDatabase;
let runner: ProjectionRunner;
let claims: RelationshipClaims;

beforeEach(async () => {
  opened = await openReadingWorld([claimsProjection]);
  ({ world, database, runner } = opened);
  const randomness = { bytes: (length: number) => new Uint8Array(length) };
  claims = new RelationshipClaims({ ...world, randomness, views: database.read<ClaimViews>(), hours: 24 });
});
afterEach(() => opened.close());

const claim: Claim = {
  childId: id('Ana'),
  contactId: id('contact'),
  mentionId: ana,
  reason: 'CALL_ABOUT_THE_CHILD',
  words: "Ana's grandmother rang about O'Dowd",
  key: id('key'),
};
const hours = (count: number) => world.clock.advance(count * 3_600_000);
const claimed = async (change: Partial<Claim> = {}, actor = officer) => {
  const done = await claims.claim(actor, { ...claim, ...change });
  if (done.ok) await runner.projectionsAt(done.value.position);
  return done.ok ? done.value.until : done.refusal.code;
};
const inForce = (actor = officer.id) => claims.inForce(actor, [id('Ana')], null);

describe('a relationship that somebody claims', () => {
  it('lasts a day, for this person and this child, under whichever of her ids and for the contact that was asked for', async () => {
    expect(await inForce()).toBe(false);
    expect(await claimed()).toBe('2026-03-11T09:00:00.000Z');
    expect(await inForce()).toBe(true);
    expect(await inForce('staff-2057')).toBe(false);
    expect(await claims.inForce(officer.id, [id('Ben'), id('Ana')], null)).toBe(true);
    expect(await claims.inForce(officer.id, [], id('contact'))).toBe(true);
    expect(await claims.inForce(officer.id, [id('Ben')], id('other contact'))).toBe(false);
    expect(await claims.inForce(officer.id, [], null)).toBe(false);
    hours(23.99);
    expect(await inForce()).toBe(true);
    hours(0.01);
    expect(await inForce()).toBe(false);
  });

  it('is on record with its reason; the words are sealed under a key of their own', async () => {
    await claimed();
    const [record] = (await world.records()).filter(({ type }) => type === 'access.relationship-claimed.v1');
    expect(record).toMatchObject({
      meta: { actor: officer.id, purpose: 'MASH_TRIAGE' },
      data: { childId: id('Ana'), reason: 'CALL_ABOUT_THE_CHILD', until: '2026-03-11T09:00:00.000Z' },
    });
    expect(JSON.stringify(record!.data)).not.toMatch(/O'Dowd|rang/);
    expect(record!.sections).toEqual([
      expect.objectContaining({ section: 'claim', mention: record!.data['claimId'] as string }),
    ]);
  });

  it('is one, however often its form is sent', async () => {
    await claimed();
    hours(1);
    await claimed();
    const records = (await world.records()).filter(({ type }) => type === 'access.relationship-claimed.v1');
    expect(records).toHaveLength(1);
  });

  it.each([
    ['without words', { words: '   ' }, officer, 'access/claim-words-missing'],
    ['with too few', { words: 'To have a look     ' }, officer, 'access/claim-words-missing'],
    ['by who gives access', {}, { ...officer, role: 'access-administrator' as const }, 'access/role-has-no-part'],
    ['by early help', {}, { ...officer, role: 'early-help-lead' as const }, 'access/role-has-no-part'],
  ])('is refused %s', async (_, change, actor, code) => {
    expect(await claimed(change, actor)).toBe(code);
    expect(await inForce()).toBe(false);
  });

  it('of somebody who never came to this front door is refused', async () => {
    world.atFrontDoor = () => false;
    expect(await claimed()).toBe('access/no-relation');
  });

  it('counts for nothing where it could not be recorded', async () => {
    world.broken = { verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 5 };
    expect(await claimed()).toBe('access/not-recorded');
    expect(await inForce()).toBe(false);
  });
});

describe('a look without any work that ties', () => {
  const looked = async () => {
    const look = await world.door.look(world.look());
    return look.ok ? 'shown' : look.refusal.code;
  };

  it('is refused, and says that a claim would open it; with one it is on record by that tie', async () => {
    world.workTies = [];
    expect(await looked()).toBe('access/claim-needed');
    world.atFrontDoor = () => false;
    expect(await looked()).toBe('access/no-relation');
    world.atFrontDoor = () => true;
    world.workTies = ['SELF_CLAIMED'];
    expect(await looked()).toBe('shown');
    world.workTies = ['ALLOCATION', 'REFERRAL'];
    expect(await looked()).toBe('shown');
    const relations = (await world.records())
      .filter(({ type }) => type === 'access.content-viewed.v2')
      .map(({ data }) => data['relation']);
    expect(relations).toEqual(['SELF_CLAIMED', 'ALLOCATION']);
  });
});
