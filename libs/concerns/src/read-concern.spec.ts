import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Tables } from '#projections';
import { decideRaise, unknownConcern } from './concern.decider.js';
import { concernsProjection } from './concerns.projection.js';
import { readConcernForAgency, type ConcernViews } from './read-concern.js';
import { asConcern } from './submission/validate-concern.js';
import { sample } from './testing/samples.js';

const concernId = '22222222-2222-8222-8222-222222222222';
const recordedAt = '2026-03-06T02:15:01.000Z';
let sqlite: Database.Database;
let database: Kysely<ConcernViews>;

beforeEach(() => {
  sqlite = new Database(':memory:');
  database = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) });
  for (const [table, { columns }] of Object.entries(concernsProjection.tables))
    sqlite.exec(`CREATE TABLE concerns_${table} (${Object.keys(columns).join(', ')}, from_position)`);
});

/** Puts a raised sample through the projection, as its runner does, and answers the stored data. */
function project(name: string, change: Record<string, unknown> = {}) {
  const { data, ...attributes } = sample(name);
  const decided = decideRaise(
    {
      concernId,
      bodyMac: 'aa',
      attributes,
      data: asConcern({ ...data, ...change }),
      agency: { code: 'police-met-cn', kind: 'POLICE', defaultGateways: [] },
      frontDoor: 'council-camden-front-door',
    },
    unknownConcern,
  );
  if (!decided.ok) throw new Error(decided.refusal.code);
  const [fact] = decided.value;
  const sections = fact!.sections!.map(({ mention, section }) => ({ mention, section, box: Buffer.from('sealed') }));
  const event = {
    ...fact!,
    id: 'e',
    stream: `concern-${concernId}`,
    revision: 0,
    position: 1,
    recordedAt,
    sections,
    meta: {},
  };
  const insert = (table: string, row: object) => {
    const names = Object.keys(row);
    const values = `(${names.join(', ')}, from_position) VALUES (${names.map(() => '?').join(', ')}, 1)`;
    sqlite.prepare(`INSERT INTO concerns_${table} ${values}`).run(...(Object.values(row) as unknown[]));
  };
  const handler = concernsProjection.on['concern.raised.v1']!;
  handler(
    event as unknown as Parameters<typeof handler>[0],
    { insert } as unknown as Tables<typeof concernsProjection.tables>,
  );
  return fact!.data;
}

describe('a concern for the agency that raised it', () => {
  it('says that it was received, and its contacts in the order of the children', async () => {
    const data = project('4-police-two-children');
    expect(await readConcernForAgency(database, concernId, 'police-met-cn')).toEqual({
      concernId,
      receivedAt: recordedAt,
      contactIds: data.children.map((child) => child.contactId),
      immediateDanger: false,
    });
  });

  it.each([
    [true, true],
    [undefined, null],
  ])('gives immediate danger %p back as %p', async (immediateDanger, answer) => {
    project('4-police-two-children', { immediateDanger });
    expect(await readConcernForAgency(database, concernId, 'police-met-cn')).toMatchObject({ immediateDanger: answer });
  });

  it('is nothing for another agency, and nothing where there is none', async () => {
    project('4-police-two-children');
    expect(await readConcernForAgency(database, concernId, 'school-100045')).toBeNull();
    expect(await readConcernForAgency(database, '33333333-3333-8333-8333-333333333333', 'police-met-cn')).toBeNull();
  });
});

describe('the projection', () => {
  it('keeps everyone by mention, and every sealed section where it was sealed', () => {
    const data = project('4-police-two-children');
    const mentions = sqlite.prepare('SELECT mention_id, kind, contact_id, ordinal FROM concerns_mentions').all();
    expect(mentions).toEqual([
      ...data.children.map(({ mentionId, contactId }, ordinal) => ({
        mention_id: mentionId,
        kind: 'CHILD',
        contact_id: contactId,
        ordinal,
      })),
      { mention_id: data.adults[0]!.mentionId, kind: 'ADULT', contact_id: null, ordinal: 0 },
      { mention_id: data.referrer.mentionId, kind: 'REFERRER', contact_id: null, ordinal: 0 },
    ]);
    expect(sqlite.prepare('SELECT section FROM concerns_sections').pluck().all()).toEqual([
      'child',
      'child',
      'adult',
      'referrer',
      'narrative',
    ]);
  });
});
