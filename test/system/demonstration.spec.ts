import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { accessEvents, grantEvents } from '#access';
import { concernEvents } from '#concerns';
import { demonstrationEvents } from '#demonstration';
import { decodeEvent } from '#event-store';
import type { EventDefinition } from '#kernel';
import { personEvents } from '#people';
import { enquiryEvents, sendingEvents } from '#sharing';
import { contactEvents, endedStates, lanes, readWorkList, type ContactStateCode, type ContactViews } from '#triage';
import { seedDemonstration, type Seeded } from '../../apps/hub/src/demonstration/seed-demonstration.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { hubCommand } from '../support/hub-process.js';

const definitions: readonly EventDefinition[] = [
  ...accessEvents,
  ...concernEvents,
  ...contactEvents,
  ...demonstrationEvents,
  ...enquiryEvents,
  ...sendingEvents,
  ...grantEvents,
  ...personEvents,
];
const until = '2026-11-25T14:20:00.000Z';

async function seeded(children: number): Promise<{ one: HubInProcess; result: Seeded }> {
  const one = await openHubInProcess({}, { enrolled: false });
  one.hub.clock.pretend(until);
  const result = await seedDemonstration(one.hub, { children, seed: 1 }, () => undefined);
  return { one, result };
}
const eventsOf = async ({ hub }: HubInProcess) => (await hub.store.readAll(0, 100_000)).map(decodeEvent);

/**
 * What the log holds, without its ids, which derive from keys that every store makes anew, and what is sorted by them: each event's members in
 * an order of their own. Reactors work beside the seeder, so where their events stand among the others, and so positions, is chance.
 */
async function digestOf(one: HubInProcess): Promise<string> {
  const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|"[\w-]{43}=?"/g;
  const lines = (await eventsOf(one)).map(({ type, recordedAt, data, meta }) => {
    const text = JSON.stringify(data)
      .replace(ids, '#')
      .replace(/"position":\d+/g, '#');
    const when = meta.actor === 'hub' || type === 'hub.demonstration-seeded.v1' ? '' : recordedAt;
    return `${type} ${when} ${text
      .split(/[,[\]{}]/)
      .sort()
      .join()}`;
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

describe('a seeded borough', () => {
  let one: HubInProcess;
  let result: Seeded;
  beforeAll(async () => ({ one, result } = await seeded(40)), 240_000);
  afterAll(() => one?.close());

  it('was made without a refusal, and nothing is parked', () => {
    expect(result.refused).toEqual([]);
    expect(one.hub.runner!.parked()).toEqual([]);
  });

  it('holds facts that fit their schemas, all recorded in the past that they tell of', async () => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const check = new Map(definitions.map(({ type, data }) => [type as string, ajv.compile(data)]));
    for (const { type, data, recordedAt } of await eventsOf(one)) {
      if (type === 'hub.demonstration-seeded.v1') continue;
      expect(check.get(type)?.(data) ?? type).toBe(true);
      expect(recordedAt <= until).toBe(true);
    }
  });

  it('has work in every lane', async () => {
    const { hub } = one;
    const query = (id: string, role: string) =>
      readWorkList(hub.database.read<ContactViews>(), hub.links, {
        viewer: { id, role },
        lane: 'ALL',
        agency: null,
        rating: null,
        waits: null,
        immediateDanger: false,
        cursor: null,
        unseen: [],
        limit: 50,
        now: until,
        pressing: hub.settings.worklist,
      });
    const manager = (await query('staff-2063', 'mash-manager')).counts;
    const worker = (await query('staff-2057', 'social-worker')).counts;
    expect(lanes.filter((lane) => manager[lane] + worker[lane] === 0)).toEqual([]);
  });

  it('closed no contact without who decided it, how, and what its referrer was told', async () => {
    const rows = await one.hub.database
      .read<ContactViews>()
      .selectFrom('worklist_progress')
      .selectAll()
      .where('until_position', 'is', null)
      .execute();
    const ended = rows.filter(({ state }) => endedStates.has(state as ContactStateCode) && state !== 'LINKED_TO_OPEN');
    expect(ended.length).toBeGreaterThan(rows.length / 2);
    for (const row of ended) {
      expect([row.outcome, row.decided_at, row.decided_by]).not.toContain(null);
      expect(['DUE', 'SENT', 'TOLD_BY_PHONE', 'NOT_POSSIBLE', 'WITHHELD']).toContain(row.feedback);
    }
    // What is a month old is told.
    const old = ended.filter(({ decided_at }) => decided_at! < '2026-10-25');
    expect(old.filter(({ feedback }) => feedback === 'DUE')).toEqual([]);
  });

  it('verifies', async () => {
    await one.idle();
    expect(await hubCommand(one.directory, ['verify'])).toMatchObject({ code: 0 });
  }, 120_000);
});

it('is the same again for the same seed, but for ids and seals', async () => {
  const digests: string[] = [];
  for (const _ of [1, 2]) {
    const { one } = await seeded(8);
    digests.push(await digestOf(one));
    await one.close();
  }
  expect(digests[1]).toBe(digests[0]);
}, 240_000);
