import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock, ok } from '#kernel';
import { projecting } from '#projections';
import { memoryVault } from '#vault';
import { erasePerson } from './erase-person.js';
import { peopleProjection } from './links.projection.js';
import { personEvents, type ErasureOrdered, type PersonErased } from './person.events.js';

/**
 * `data` of every event of a person as it has been stored since the first day. None may ever change: a new shape is a new version of the
 * event with an upcaster, beside these files and not in their place.
 */
const bytes = (type: string) => readFileSync(join(import.meta.dirname, '../../../test/golden', `${type}.json`), 'utf8');
const golden = <Data>(type: string) => JSON.parse(bytes(type)) as Data;
const ordered = golden<ErasureOrdered['data']>('person.erasure-ordered.v1');
const erased = golden<PersonErased['data']>('person.erased.v1');
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe('events of a person as stored', () => {
  it.each(personEvents)('$type fits the schema of its data', (definition) => {
    const isData = ajv.compile(definition.data);
    expect(isData(golden(definition.type)) || isData.errors).toBe(true);
  });

  it('are what the same erasure still comes to, byte for byte', async () => {
    const store = new MemoryEventStore({ clock: ManualClock.at('2026-03-12T09:00:00.000Z') });
    const { personId, authority, reference, mentions } = ordered;
    const [mentionId, searchId] = mentions as [string, string];
    await erasePerson(
      {
        runner: new CommandRunner(store, memoryVault()),
        store,
        side: store.side,
        vault: { destroy: async () => ({ keys: erased.keys, indexRows: erased.indexRows }) },
        drafts: { discardAbout: async () => ok(0) },
        links: {
          resolve: async (childId) => childId,
          mentionsOf: async (childId) => [{ mentionId, childId, contactId: mentionId, concernId: mentionId }],
          namesOf: async (childId) => [childId],
        },
        mention: async () => null,
        searchesThatShowed: async () => [searchId],
      },
      { personId, authority, reference },
      {
        correlationId: personId,
        causationId: personId,
        actor: 'staff-1001',
        agency: 'council-camden-front-door',
        role: 'privacy-officer',
        purpose: 'OPERATION',
        lawfulBasis: 'UKGDPR_6_1_C',
        traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
      },
    );
    const stored = (await store.readAll(0, 10)).map(({ data }) => JSON.parse(Buffer.from(data).toString()) as unknown);
    expect(stored.map((data) => JSON.stringify(data))).toEqual([JSON.stringify(ordered), JSON.stringify(erased)]);
  });

  it('are still understood by the readings', () => {
    const { rows, close } = projecting(peopleProjection).given([{ type: 'person.erased.v1', data: erased }]);
    expect(rows('erasures').map((row) => row.mention_id)).toEqual([...erased.mentions].sort());
    close();
  });
});
