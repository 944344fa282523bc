import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock } from '#kernel';
import { projecting } from '#projections';
import { accessEvents } from './access.events.js';
import { accessLogProjection } from './access-log.projection.js';
import { RelationshipClaims } from './claims/index.js';
import { housePolicies } from './policy/index.js';
import { SessionRecords } from './session-records.js';
import { ana, id, officer, World } from './testing/world.js';

/**
 * `data` of every access event as it has been stored since the first day. None may ever change: a new shape is a new version of the
 * event with an upcaster, beside these files and not in their place.
 */
const directory = join(import.meta.dirname, '../../../test/golden');
const golden = (type: string) => readFileSync(join(directory, `${type}.json`), 'utf8');
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

/** A byte source that counts: the ids of these events are the same on every run. */
const counting = () => {
  let last = 0;
  return { bytes: (length: number) => new Uint8Array(length).fill((last += 1)) };
};

async function everyKindOfRecord() {
  const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
  const randomness = counting();
  const world = await new World(new MemoryEventStore({ clock }), undefined, randomness).given();
  const search = { actor: officer, purpose: 'MASH_TRIAGE', terms: { name: 'A' }, shown: [id('Ana')], more: false };
  const list = { contacts: [id('contact')], filter: { agency: 'school-100045' } };
  const records = new SessionRecords({ runner: world.runner, clock, randomness });
  await world.door.look(world.look({ what: 'WORK_LIST', childId: null, contactId: null, list }));
  await world.door.search({ ...search, sections: world.pick('child Ana') });
  await world.door.look(world.look({ actor: { ...officer, role: 'operator' } }));
  const filter = { agency: 'school-100045' };
  const auditor = { ...officer, role: 'access-auditor' } as const;
  await world.door.readAudit({ actor: auditor, what: 'AUDIT_SHARING_LIST', purpose: 'AUDIT', filter, count: 3 });
  await records.opened(officer, {
    issuer: 'https://id.example',
    subject: 'staff-2041',
    sid: null,
    signedInAt: null,
    acr: 'AAL3',
    idTokenHash: '00'.repeat(32),
  });
  await records.ended(officer, 'SIGNED_OUT');
  const moment = '2026-03-10T09:00:00.000Z';
  const claims = new RelationshipClaims({ ...world, clock, randomness, views: undefined as never, hours: 24 });
  const words = 'His father is named in my contact of today';
  const claim = { childId: id('Ana'), contactId: id('contact'), mentionId: ana, key: id('key'), words } as const;
  await claims.claim(officer, { ...claim, reason: 'ADULT_OF_ANOTHER_CHILD' });
  await world.door.recordFlood({ from: moment, until: '2026-03-10T09:01:00.000Z', count: 412, addresses: 3 });
  return world.records();
}

/** Stored when the policies were a table, or before the strength of sign-in was kept; nothing writes them any more, and everything still reads them. */
const asStoredBefore = [
  'access.content-viewed.v1',
  'access.search-performed.v1',
  'access.audit-read.v1',
  'access.session-opened.v1',
];
/** Written by the register of conflicts, whose own specs make them. */
const madeElsewhere = ['access.conflict-registered.v1', 'access.conflict-ended.v1'];

describe.each(accessEvents)('$type as stored', (definition) => {
  const { type } = definition;

  it('fits the schema of its data', () => {
    const isData = ajv.compile({ ...definition.data, additionalProperties: false });
    expect(isData(JSON.parse(golden(type))) || isData.errors).toBe(true);
  });

  if (![...asStoredBefore, ...madeElsewhere].includes(type))
    it('is what the same act still comes to, byte for byte', async () => {
      const record = (await everyKindOfRecord()).find((event) => event.type === type);
      const stored = `${JSON.stringify(record?.data, null, 2)}\n`;
      expect(stored.replace(housePolicies().hash, '00'.repeat(32))).toBe(golden(type));
    });
});

it('are all known to the access log, or say that somebody came and went', () => {
  const sessions = ['access.session-opened.v1', 'access.session-opened.v2', 'access.session-ended.v1'];
  const read = Object.keys(accessLogProjection.on).filter((type) => type.startsWith('access.'));
  expect(read.concat(sessions).sort()).toEqual(accessEvents.map(({ type }) => type).sort());
  const stored = readdirSync(directory).filter((file) => file.startsWith('access.'));
  const events = stored.map((file) => ({
    type: file.replace('.json', ''),
    data: JSON.parse(golden(file.replace('.json', ''))),
  }));
  const rows = projecting(accessLogProjection).given(events).rows('entries');
  expect(rows.map(({ what, outcome }) => `${what} ${outcome}`).sort()).toEqual([
    'AUDIT_SHARING_LIST SHOWN',
    'AUDIT_SHARING_LIST SHOWN',
    'CHILD_PICTURE DENIED',
    'CLAIM_RELATIONSHIP CLAIMED',
    'REGISTER_CONFLICT CONFLICT',
    'REGISTER_CONFLICT CONFLICT_ENDED',
    'SEARCH SHOWN',
    'SEARCH SHOWN',
    'TOKEN_FLOOD DENIED',
    'WORK_LIST SHOWN',
    'WORK_LIST SHOWN',
  ]);
});
