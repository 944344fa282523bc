import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandRunner } from '#commands';
import { eventHash, type StoredEvent } from '#event-store';
import { openReadOnly, openSqliteEventStore } from '#event-store/sqlite';
import { derivedId, ManualClock, ok, type CommandContext, type Fact } from '#kernel';
import { personStream } from '#people';
import {
  defineIndexProjection,
  defineProjection,
  defineReactor,
  openReadDatabase,
  ProjectionRunner,
  silentLog,
  type Projection,
} from '#projections';
import { openVault, openVaultReadOnly } from '#vault';
import { faultLine } from './fault.js';
import { verify } from './verify.js';

const clock = ManualClock.at('2026-03-02T09:00:00.000Z');
const context: CommandContext = {
  correlationId: derivedId('spec'),
  causationId: derivedId('spec'),
  actor: 'operator-1',
  agency: 'front-door',
  role: 'operator',
  purpose: 'OPERATION',
  lawfulBasis: 'PUBLIC_TASK',
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
};

const children = defineProjection({
  name: 'children',
  version: 1,
  tables: {
    children: { columns: { mention: 'text', mood: 'text' }, key: ['mention'], history: true },
    sightings: { columns: { mention: 'text', at: 'integer' }, key: ['mention', 'at'] },
  },
  on: {
    'child.seen.v1': (event, tables) => {
      const { mention, mood } = event.data as { mention: string; mood: string };
      if (mood === 'UNREADABLE') throw new Error('no such mood');
      tables.put('children', { mention, mood });
      tables.insert('sightings', { mention, at: event.position });
    },
  },
}) as unknown as Projection;
const names = defineIndexProjection({
  name: 'names',
  version: 1,
  on: {
    'child.seen.v1': ({ sections, position }, open, token) =>
      sections.flatMap((section) => {
        const content = section.section === 'child' ? (open(section) as { name: string } | null) : null;
        if (!content) return [];
        const { mention } = section;
        return [{ index: 'name', token: token('name', content.name), mention, owner: mention, position }];
      }),
  },
});
const reactor = defineReactor({ name: 'watch', purpose: 'Looks on.', on: { 'child.seen.v1': async () => null } });

const mentionOf = (name: string) => derivedId('mention', name);
const seen = (name: string, mood: string, shared: readonly string[] = []): Fact => ({
  type: 'child.seen.v1',
  data: { mention: mentionOf(name), mood },
  sections: [
    { mention: mentionOf(name), section: 'child', content: { name } },
    ...(shared.length > 0
      ? [{ mention: derivedId('shared', name), section: 'narrative', content: 'seen', sharedBy: shared.map(mentionOf) }]
      : []),
  ],
});

/** The hub's parts on a directory: everything is written through them, as the hub does. */
async function openParts(directory: string) {
  const store = await openSqliteEventStore({ directory, clock });
  const vault = await openVault({ directory, mode: 'demonstration', clock });
  const database = openReadDatabase({ directory });
  const runner = new ProjectionRunner({
    store,
    side: store.side,
    database,
    projections: [children],
    reactors: [reactor],
    index: { projection: names, index: vault.index, open: vault.open.bind(vault) },
    clock,
    log: silentLog,
  });
  await runner.start();
  const commands = new CommandRunner(store, vault);
  let commandsRun = 0;
  const record = async (stream: string, ...facts: Fact[]) => {
    const commandId = derivedId('command', stream, (commandsRun += 1), (await store.head()).position);
    const result = await commands.run({ stream, commandId, context, decide: () => ok(facts) });
    if (!result.ok) throw new Error(result.refusal.code);
    return result.value.position;
  };
  const close = async () => {
    await runner.stop();
    database.close();
    await vault.close();
    await store.close();
  };
  return { store, vault, runner, record, close };
}

/** Erases as people's own command does: the order, the keys, the record. */
async function erase({ vault, record }: Awaited<ReturnType<typeof openParts>>, name: string): Promise<void> {
  const [erasureId, personId, mentions] = [derivedId('erasure', name), derivedId('person', name), [mentionOf(name)]];
  const order = { erasureId, personId, mentions, authority: 'COURT', reference: 'CASE-1' };
  const position = await record(personStream(personId), { type: 'person.erasure-ordered.v1', data: order });
  const counts = await vault.destroy(mentions, { erasureId, position, at: '2026-03-02T10:00:00.000Z' });
  await record(personStream(personId), {
    type: 'person.erased.v1',
    data: { erasureId, personId, mentions, ...counts },
  });
}

/** A log with everything that verify has to understand; positions stand beside the lines. */
async function history(directory: string): Promise<void> {
  const parts = await openParts(directory);
  await parts.record('child-ada', seen('ada', 'GLAD', ['ada', 'dee'])); // 1
  await parts.record('child-bo', seen('bo', 'SAD')); // 2
  await parts.record('child-bo', seen('bo', 'GLAD')); // 3
  await parts.record('child-cy', seen('cy', 'UNREADABLE')); // 4: parked
  await parts.record('child-dee', seen('dee', 'SAD')); // 5
  await erase(parts, 'dee'); // 6 the order, 7 done
  await parts.record('child-eve', seen('eve', 'UNREADABLE')); // 8: parked, then discarded by 9
  const waited = await parts.runner.whenProcessed(8, { timeoutMs: 5000 });
  expect(waited).toMatchObject({ caughtUp: true, parked: true });
  const eve = parts.runner.parked().find(({ position }) => position === 8)!;
  await parts.runner.discard('children', eve.eventId, 'MALFORMED', context); // 9
  await parts.runner.whenProcessed(9, { timeoutMs: 5000 });
  await parts.close();
}

async function faults(directory: string): Promise<string[]> {
  const store = openReadOnly({ directory });
  const vault = await openVaultReadOnly({ directory, mode: 'demonstration' });
  const database = openReadDatabase({ directory, readonly: true });
  try {
    const ports = { store, side: store.side, vault, database, projections: [children], index: names, clock };
    return (await verify(ports)).faults.map(faultLine);
  } finally {
    database.close();
    await vault.close();
    await store.close();
  }
}

let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'verify-'));
  await history(directory);
}, 20_000);
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function tamper(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(join(directory, file));
  db.pragma('foreign_keys = OFF');
  work(db);
  db.close();
}
const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
const digests = /: \d+ rows with digest .*$/;
const withoutDigests = (lines: readonly string[]) => lines.map((line) => line.replace(digests, ''));

describe('verify', () => {
  it('finds nothing wrong with a sound store, erased, parked and discarded events and all', async () => {
    expect(await faults(directory)).toEqual([]);
  });

  it('reads beside a running hub that appends and erases', async () => {
    const parts = await openParts(directory);
    let running = true;
    const writing = (async () => {
      for (let count = 0; running; count += 1) {
        await parts.record(`child-f${count}`, seen(`f${count}`, 'GLAD'));
        if (count % 20 === 7) await erase(parts, `f${count}`);
      }
    })();
    for (let round = 0; round < 3; round += 1) expect(await faults(directory)).toEqual([]);
    running = false;
    await writing;
    await parts.close();
  }, 30_000);

  it('finds an event that was altered', async () => {
    tamper('events.db', (db) =>
      db.exec(
        "UPDATE events SET meta = CAST(replace(CAST(meta AS TEXT), 'operator-1', 'operator-2') AS BLOB) WHERE position = 2",
      ),
    );
    expect(await faults(directory)).toEqual(['hash 2 does not follow from the event before it and its own content']);
  });

  it('finds an event that was altered with its own hash made to fit', async () => {
    tamper('events.db', (db) => {
      const columns = 'id, type, data, sealed, meta, stream, revision, position, recorded_at AS recordedAt, hash';
      const [before, event] = db
        .prepare(`SELECT ${columns} FROM events WHERE position IN (1, 2)`)
        .all() as StoredEvent[];
      const meta = Buffer.from(Buffer.from(event!.meta).toString().replace('operator-1', 'operator-2'));
      const hash = eventHash(before!.hash, { ...event!, meta });
      db.prepare('UPDATE events SET meta = ?, hash = ? WHERE position = 2').run(meta, hash);
    });
    expect(await faults(directory)).toEqual(['hash 3 does not follow from the event before it and its own content']);
  });

  it('finds an event that was taken out, and the rows that it had made', async () => {
    tamper('events.db', (db) => db.exec('DELETE FROM events WHERE position = 2'));
    expect(withoutDigests(await faults(directory))).toEqual([
      'gap 3 follows position 1: events between them are missing',
      'revision 3 has revision 1 of its stream, where 0 is due',
      'differs children_children differs from a fresh replay at 9',
      'differs children_sightings differs from a fresh replay at 9',
      'differs names differs from a fresh replay at 9',
    ]);
  });

  it('finds a section with one bit turned', async () => {
    tamper('events.db', (db) => {
      const sealed = JSON.parse(String(db.prepare('SELECT sealed FROM events WHERE position = 2').pluck().get()));
      const box = Buffer.from(sealed[0].box, 'base64');
      box[box.length - 1]! ^= 1;
      sealed[0].box = box.toString('base64');
      db.prepare('UPDATE events SET sealed = ? WHERE position = 2').run(Buffer.from(JSON.stringify(sealed)));
    });
    expect(await faults(directory)).toEqual([
      'hash 2 does not follow from the event before it and its own content',
      `damaged 2 section child of mention ${mentionOf('bo')} was altered or moved`,
    ]);
  });

  it('finds a recorded time that falls', async () => {
    tamper('events.db', (db) =>
      db.exec("UPDATE events SET recorded_at = '2026-01-01T00:00:00.000Z' WHERE position = 3"),
    );
    expect(await faults(directory)).toEqual([
      'hash 3 does not follow from the event before it and its own content',
      'time 3 was recorded at 2026-01-01T00:00:00.000Z, before the event that precedes it',
    ]);
  });

  it('finds a key that is gone without an erasure', async () => {
    tamper('vault.db', (db) => db.prepare('DELETE FROM mention_key WHERE mention = ?').run(uuidBytes(mentionOf('bo'))));
    const detail = `section child of mention ${mentionOf('bo')} has no key, and no erasure took it`;
    expect(await faults(directory)).toEqual([`no-key 2 ${detail}`, `no-key 3 ${detail}`]);
  });

  it('takes that a home is not kept any more for what it is: an order to destroy its key', async () => {
    const { store, vault, record, close } = await openParts(directory);
    const homeId = mentionOf('home');
    const known = { personId: 'staff-2041', homeId };
    const sections = [{ mention: homeId, section: 'home', content: { street: 'Example Road', postcode: '' } }];
    await record('grant-register', { type: 'grant.home-recorded.v1', data: known, sections });
    const position = await record('grant-register', { type: 'grant.home-ended.v1', data: known });
    await vault.destroy([homeId], { erasureId: homeId, position, at: (await store.head()).recordedAt! });
    await close();
    expect(await faults(directory)).toEqual([]);
  });

  it('finds a tombstone that no event ordered', async () => {
    tamper('vault.db', (db) => {
      const mention = uuidBytes(mentionOf('bo'));
      db.prepare('DELETE FROM mention_key WHERE mention = ?').run(mention);
      db.prepare('DELETE FROM blind_index WHERE mention = ?').run(mention);
      db.prepare(
        'INSERT INTO tombstone (mention, erasure_id, position, erased_at) SELECT ?, erasure_id, 3, erased_at FROM tombstone',
      ).run(mention);
    });
    expect(await faults(directory)).toEqual([
      `erased-without-order 3 is no order to destroy the key of mention ${mentionOf('bo')}`,
    ]);
  });

  it('finds an erasure that was undone', async () => {
    tamper('vault.db', (db) => db.exec('DELETE FROM tombstone'));
    const dee = mentionOf('dee');
    expect(await faults(directory)).toEqual([
      `no-key 1 section narrative.key of mention ${dee} has no key, and no erasure took it`,
      `no-key 5 section child of mention ${dee} has no key, and no erasure took it`,
      `not-erased 7 says that the key of mention ${dee} is gone: it is not`,
    ]);
  });

  it('finds a row that was altered, added or taken out', async () => {
    for (const change of [
      "UPDATE children__v1__children SET mood = 'SAD' WHERE from_position = 1",
      "INSERT INTO children__v1__children VALUES ('x', 'GLAD', 4, NULL)",
      'DELETE FROM children__v1__children WHERE from_position = 5',
    ]) {
      tamper('read-models.db', (db) => db.exec(change));
      expect(withoutDigests(await faults(directory))).toEqual([
        'differs children_children differs from a fresh replay at 9',
      ]);
    }
  });

  it('finds an index row that was taken out', async () => {
    tamper('vault.db', (db) =>
      db.prepare('DELETE FROM blind_index WHERE mention = ?').run(uuidBytes(mentionOf('ada'))),
    );
    expect(withoutDigests(await faults(directory))).toEqual(['differs names differs from a fresh replay at 9']);
  });

  it('finds whatever knows more than the log', async () => {
    tamper('read-models.db', (db) => db.exec('UPDATE projection_instances SET position = 90'));
    tamper('events.db', (db) => db.exec("UPDATE side SET value = '91' WHERE key = 'reactor:watch:position'"));
    tamper('vault.db', (db) => db.exec('UPDATE index_generation SET checkpoint = 92'));
    expect(await faults(directory)).toEqual([
      'beyond-head children the checkpoint is at 90, and the log ends at 9',
      "beyond-head watch the reactor's checkpoint is at 91, and the log ends at 9",
      'beyond-head vault the checkpoint of the blind index is at 92, and the log ends at 9',
    ]);
  });

  it('finds read models of another version than the program has', async () => {
    tamper('read-models.db', (db) => db.exec("UPDATE projection_instances SET shape = 'other'"));
    const [line, ...others] = await faults(directory);
    expect(others).toEqual([]);
    expect(line).toMatch(/^differs children was made by version 1 of the projection, and this program has version 1/);
  });
});
