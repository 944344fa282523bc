import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { wholeOf } from '#access';
import type { ConcernRaised } from '#concerns';
import type { Recorded } from '#event-store';
import type { Fact } from '#kernel';
import { projecting } from '#projections';
import { loadClockConfig } from './clocks/index.js';
import { unknownContact } from './contact.js';
import { evolve } from './contact.evolve.js';
import { decideIdentity } from './identity.decider.js';
import { contactEvents, type ContactEvent, type ContactReceived, type IdentityDecided } from './contact.events.js';
import { contactsProjection } from './contacts.projection.js';
import { contactReceivedFrom } from './open-contacts.js';
import { goldenStories } from './testing/golden-stories.js';
import { given } from './testing/story.js';

/**
 * `data` of every event of a contact as it has been stored since the first day. None may ever change: a new shape is a new version of the
 * event with an upcaster, beside these files and not in their place.
 */
const root = join(import.meta.dirname, '../../..');
const golden = <Data>(type: string) =>
  JSON.parse(readFileSync(join(root, 'test/golden', `${type}.json`), 'utf8')) as Data;
const stored = (type: ContactEvent['type']) => ({ type, data: golden(type) }) as ContactEvent;
/** One contact's beginning, from the police sample. */
const firstDay = (['contact.received.v1', 'contact.identified.v1', 'contact.identity-decided.v1'] as const).map(stored);
const later = Object.entries(goldenStories).map(([type, [before, act]]) => ({
  type: type as keyof typeof goldenStories,
  before,
  act,
}));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe('events of a contact as stored', () => {
  it.each(contactEvents)('$type fits the schema of its data', (definition) => {
    const isData = ajv.compile(definition.data);
    expect(isData(golden(definition.type)) || isData.errors).toBe(true);
  });

  it('contact.received.v1 is what the police sample’s first child still comes to, byte for byte', () => {
    const raised = golden<ConcernRaised['data']>('concern.raised.v1');
    const event = { data: raised, recordedAt: '2026-03-06T02:15:01.250Z' } as Recorded<ConcernRaised>;
    const kept = golden<ContactReceived['data']>('contact.received.v1');
    const versions = kept.clocks.map(({ limitsVersion, calendarVersion }) => ({ limitsVersion, calendarVersion }));
    const now = contactReceivedFrom(event, 0, loadClockConfig(join(root, 'config'))).data;
    const clocks = now.clocks.map((clock, index) => ({ ...clock, ...versions[index] }));
    expect(JSON.stringify({ ...now, clocks })).toBe(JSON.stringify(kept));
  });

  it('contact.identity-decided.v1 is what the same decision still comes to, byte for byte', () => {
    const kept = golden<IdentityDecided['data']>('contact.identity-decided.v1');
    const decided = decideIdentity(
      {
        decision: 'NOT_SAME',
        childId: kept.about,
        reason: 'Not in the data',
        revision: 1,
        decidedBy: 'staff-1001',
        role: 'contact-officer',
        at: '2026-03-06T09:00:00.000Z',
      },
      firstDay.slice(0, 2).reduce(evolve, unknownContact),
      {
        person: kept.about,
        isErased: false,
        siblings: [],
        candidates: new Map(kept.ruledOut.map((candidate) => [candidate, kept.about!])),
      },
    );
    expect(JSON.stringify(decided.ok && decided.value[0]?.data)).toBe(JSON.stringify(kept));
  });

  it.each(later)('$type is what the same step still comes to, byte for byte', ({ type, before, act }) => {
    expect(
      JSON.stringify(
        given(...before)
          .when(act)
          .data(type),
      ),
    ).toBe(JSON.stringify(golden(type)));
  });

  it.each(later)('$type is understood as it was meant', ({ type, before, act }) => {
    const story = given(...before);
    const [first, ...others] = story.when(act).facts as readonly ContactEvent[];
    expect(first!.type).toBe(type);
    const contact = [stored(type), ...others].reduce(evolve, story.contact);
    expect(contact).toEqual(story.when(act).contact);
    expect(contact.revision).toBe(story.contact.revision + 1 + others.length);
  });

  it.each(later)('$type seals nothing that belongs to no field group', ({ before, act }) => {
    for (const { sections = [] } of given(...before).when(act).facts as readonly Fact[])
      for (const { section, content } of sections) expect(wholeOf('contact-1', section, content)).toEqual(content);
  });

  it('every event of a contact has one', () => {
    const types = [...firstDay, ...later].map(({ type }) => type);
    expect([...types].sort()).toEqual(contactEvents.map(({ type }) => type).sort());
  });

  it('are still understood by the decider and by the readings', () => {
    const { childId, candidates, standing } = firstDay.reduce(evolve, unknownContact);
    expect({ childId, candidates: candidates.length, standing: standing.length }).toEqual({
      childId: golden<IdentityDecided['data']>('contact.identity-decided.v1').childId,
      candidates: 2,
      standing: 1,
    });
    const { rows, close } = projecting(contactsProjection).given(
      firstDay.map(({ type, data }) => ({ type, data, stream: 'contact-1' })),
    );
    expect(rows('contacts').map((row) => [row.state, row.identity, row.candidates, row.revision])).toEqual([
      ['RECEIVED', 'RECEIVED', 0, 0],
      ['IDENTIFIED', 'CANDIDATES', 2, 1],
      ['IDENTIFIED', 'CANDIDATES', 1, 2],
    ]);
    close();
  });
});
