import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock } from '#kernel';
import { defineProjection } from './define.js';
import { openReadDatabase, type ReadDatabase } from './database/read-database.js';
import { digestInstance } from './replaying/digest.js';
import { foldFresh } from './replaying/fold-fresh.js';
import { readReplayNote, replay } from './replaying/replay.js';
import { projecting } from './testing/projecting.js';
import { append, Fixture } from './testing/runner-fixture.js';

const fixture = new Fixture();
afterEach(() => fixture.close());
const clock = ManualClock.at('2026-03-02T09:00:00.000Z');

/** A small board of things that are set, moved together and taken away: every operation that tables have. */
const board = defineProjection({
  name: 'board',
  version: 1,
  tables: {
    pieces: {
      columns: { piece: 'text', square: 'integer', box: 'blob?' },
      key: ['piece'],
      history: true,
      indexes: [['square']],
    },
    moves: { columns: { piece: 'text', ordinal: 'integer' }, key: ['piece', 'ordinal'] },
  },
  on: {
    'piece.set.v1': (event, tables) => {
      const { piece, square } = event.data as Move;
      const before = tables.current('pieces', { piece });
      tables.put('pieces', {
        piece,
        square: square + (before?.square ?? 0),
        box: square % 2 ? null : Buffer.from([square]),
      });
      tables.insert('moves', { piece, ordinal: square });
    },
    'piece.taken.v1': (event, tables) => tables.end('pieces', { piece: (event.data as Move).piece }),
    'pieces.swapped.v1': (event, tables) => {
      const { piece, other } = event.data as Move;
      const [a, b] = [tables.current('pieces', { piece }), tables.current('pieces', { piece: other })];
      if (!a || !b) return;
      tables.put('pieces', { ...a, square: b.square });
      tables.put('pieces', { ...b, square: a.square });
    },
  },
});
interface Move {
  piece: string;
  other: string;
  square: number;
}

const piece = fc.constantFrom('rook', 'pawn', 'queen');
const move = fc.record({
  type: fc.constantFrom('piece.set.v1', 'piece.set.v1', 'piece.taken.v1', 'pieces.swapped.v1'),
  data: fc.record({ piece, other: piece, square: fc.nat(20) }),
});
const game = fc.array(move, { minLength: 1, maxLength: 30 });

describe('history', () => {
  it('as of a position is what the events up to it would have made', () => {
    fc.assert(
      fc.property(game, fc.nat(), (moves, chance) => {
        const position = (chance % moves.length) + 1;
        const whole = projecting(board).given(moves);
        const upTo = projecting(board).given(moves.slice(0, position));
        const now = upTo.rows('pieces').filter((row) => row.until_position === null);
        const asOf = whole.rowsAt('pieces', position).map((row) => ({ ...row, until_position: null }));
        expect(asOf).toEqual(now);
        expect(whole.rowsAt('moves', position)).toEqual(upTo.rows('moves'));
        whole.close();
        upTo.close();
      }),
    );
  });

  it('has at every position at most one row in force for a key', () => {
    fc.assert(
      fc.property(game, (moves) => {
        const { rowsAt, close } = projecting(board).given(moves);
        for (let position = 1; position <= moves.length; position += 1) {
          const pieces = rowsAt('pieces', position).map((row) => row.piece);
          expect(new Set(pieces).size).toBe(pieces.length);
        }
        close();
      }),
    );
  });
});

const digest = (database: ReadDatabase, generation = 1) =>
  digestInstance(database.connection, { name: 'board', version: 1, generation }, board as never);

describe('digests', () => {
  it('are equal for live rows, a rebuild and a fresh replay of the same events', async () => {
    await fc.assert(
      fc.asyncProperty(game, async (moves) => {
        const store = new MemoryEventStore({ clock });
        const database = fixture.database();
        const runner = await fixture.started(store, database, { projections: [board as never] });
        for (const { type, data } of moves) await append(store, data.piece, type, data);
        await runner.whenProcessed(moves.length);
        const live = await digest(database);
        await runner.rebuild('all');
        expect(await digest(database, 2)).toBe(live);
        const into = fixture.database();
        const targets = [{ projection: board as never, upTo: moves.length, skips: new Set<string>() }];
        await foldFresh({ store, into, targets, policy: 'stop', indexes: false, clock });
        expect(await digest(into)).toBe(live);
        await fixture.close();
      }),
      { numRuns: 30 },
    );
  });

  it('tell any two different tables apart', async () => {
    const one = fixture.database();
    const other = fixture.database();
    for (const database of [one, other]) {
      const store = new MemoryEventStore({ clock });
      await append(store, 'rook', 'piece.set.v1', { piece: 'rook', square: database === one ? 3 : 5 });
      const targets = [{ projection: board as never, upTo: 1, skips: new Set<string>() }];
      await foldFresh({ store, into: database, targets, policy: 'stop', indexes: false, clock });
    }
    expect(await digest(one)).not.toBe(await digest(other));
  });

  it('cover tables of many pages', async () => {
    const { connection } = fixture.database();
    const wide = defineProjection({
      name: 'wide',
      version: 1,
      tables: { t: { columns: { a: 'text', b: 'integer' }, key: ['a', 'b'] } },
      on: {},
    });
    connection.exec(
      'CREATE TABLE wide__v1__t (a TEXT, b INTEGER, from_position INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID',
    );
    const insert = connection.prepare('INSERT INTO wide__v1__t VALUES (?, ?, 1)');
    for (let row = 0; row < 2500; row += 1) insert.run(`a${row % 7}`, row);
    const id = { name: 'wide', version: 1, generation: 1 };
    const before = await digestInstance(connection, id, wide as never);
    expect(await digestInstance(connection, id, wide as never)).toBe(before);
    connection.exec('UPDATE wide__v1__t SET from_position = 2 WHERE b = 2499');
    expect(await digestInstance(connection, id, wide as never)).not.toBe(before);
  });
});

describe('a replay', () => {
  it('holds the read models as they stood, says so in a note, and nothing else', async () => {
    const store = new MemoryEventStore({ clock });
    for (const square of [1, 2, 3]) await append(store, 'rook', 'piece.set.v1', { piece: 'rook', square });
    const into = mkdtempSync(join(tmpdir(), 'replay-'));
    try {
      const note = await replay({ store, projections: [board as never], to: 2, into, clock });
      expect(note).toEqual({
        position: 2,
        recordedAt: '2026-03-02T09:00:00.000Z',
        versions: { board: 1 },
        parked: { board: 0 },
      });
      expect(readReplayNote(into)).toEqual(note);
      expect(readdirSync(into).sort()).toEqual(['read-models.db', 'replay.json']);
      const database = openReadDatabase({ directory: into, readonly: true });
      const found = await database
        .read<{ board_pieces: { square: number } }>()
        .selectFrom('board_pieces')
        .select('square')
        .execute();
      expect(found).toEqual([{ square: 1 }, { square: 3 }]);
      database.close();
      await expect(replay({ store, projections: [board as never], to: 2, into, clock })).rejects.toThrow('not empty');
    } finally {
      rmSync(into, { recursive: true });
    }
  });
});
