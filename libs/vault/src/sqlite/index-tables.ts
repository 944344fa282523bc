import type { Database } from '#sqlite';
import { tokenBytes, uuidBytes } from '../sizes.js';
import { pieces } from './packing.js';
import type { WriteIndex } from './requests.js';

interface IndexRow {
  readonly generation: number;
  readonly name: string;
  readonly token: Buffer;
  readonly mention: Buffer;
  readonly owner: Buffer;
}

/** What an erasure took out of the blind index. */
export interface RemovedRows {
  /** In all generations. */
  readonly removed: number;
  readonly inForce: number;
  /** Tokens that no row carries any more, and those that other people's rows still carry. */
  readonly uniqueTokens: Buffer[];
  readonly sharedTokens: Buffer[];
  readonly ids: Buffer[];
}

export type IndexTables = ReturnType<typeof indexTables>;

const rowBytes = tokenBytes + 2 * uuidBytes;

/** The blind index and its generations, on the writer's thread. */
export function indexTables(db: Database) {
  const statements = prepare(db);
  const stateOf = (generation: number) => statements.state.get(generation) ?? null;
  const retire = (state: 'building' | 'in-force') => statements.retire.run(state);

  return {
    stateOf,

    write(change: WriteIndex): null {
      const { generation, checkpoint, replacing } = change;
      if (replacing) {
        retire('in-force');
        statements.insertGeneration.run(generation, 'in-force', replacing.version);
      }
      if (statements.setCheckpoint.run(checkpoint, generation).changes === 0)
        throw new Error(`Generation ${generation} of the blind index is not written any more.`);
      eachRow(change, (name, token, position, mention, owner) =>
        statements.insertRow.run({ generation, name, token, position, mention, owner }),
      );
      return null;
    },

    /** Whether a write is in the file: its checkpoint, and each row but those about people erased since. */
    holds(change: WriteIndex): boolean {
      let missing = statements.checkpoint.get(change.generation) !== change.checkpoint;
      eachRow(change, (name, token, position, mention, owner) => {
        const { generation } = change;
        missing ||= statements.isMissing.get({ generation, name, token, position, mention, owner }) === 1;
      });
      return !missing;
    },

    begin(generation: number, version: number): null {
      retire('building');
      statements.insertGeneration.run(generation, 'building', version);
      return null;
    },

    switchTo(generation: number): null {
      if (stateOf(generation) !== 'building')
        throw new Error(`Generation ${generation} of the blind index is not being built.`);
      retire('in-force');
      statements.putInForce.run(generation);
      return null;
    },

    /** Removes some rows of retired generations; a generation without rows goes itself. */
    sweep(limit: number): { left: boolean } {
      const generation = statements.retired.get();
      if (generation === undefined) return { left: false };
      const swept = statements.sweep.run(generation, generation, limit).changes;
      if (swept < limit) statements.deleteGeneration.run(generation);
      return { left: true };
    },

    /** Removes every row that finds one of these mentions or was made from their content, in all generations. */
    removeAll(mentions: readonly Uint8Array[]): RemovedRows {
      const rows = mentions.flatMap((mention) => statements.removeRows.all({ mention }));
      const tokens = new Map(rows.map((row) => [`${row.name} ${row.token.toString('hex')}`, row]));
      const others = [...tokens.values()].map((row) => ({ row, shared: statements.carries.get(row) !== undefined }));
      return {
        removed: rows.length,
        inForce: rows.filter((row) => stateOf(row.generation) === 'in-force').length,
        uniqueTokens: others.filter(({ shared }) => !shared).map(({ row }) => row.token),
        sharedTokens: others.filter(({ shared }) => shared).map(({ row }) => row.token),
        ids: rows.flatMap((row) => [row.mention, row.owner]),
      };
    },
  };
}

type RowVisitor = (name: string, token: Uint8Array, position: number, mention: Uint8Array, owner: Uint8Array) => void;

function eachRow({ names, positions, fixed }: WriteIndex, visit: RowVisitor): void {
  pieces(fixed, rowBytes).forEach((row, at) =>
    visit(
      names[at]!,
      row.subarray(0, tokenBytes),
      positions[at]!,
      row.subarray(tokenBytes, tokenBytes + uuidBytes),
      row.subarray(tokenBytes + uuidBytes),
    ),
  );
}

const sameRow =
  'generation = @generation AND name = @name AND token = @token AND position = @position AND mention = @mention AND owner = @owner';
const nobodyErased = 'NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.mention IN (@mention, @owner))';

const prepare = (db: Database) => ({
  state: db.prepare<[number], string>('SELECT state FROM index_generation WHERE generation = ?').pluck(),
  checkpoint: db.prepare<[number], number>('SELECT checkpoint FROM index_generation WHERE generation = ?').pluck(),
  retired: db
    .prepare<[], number>("SELECT generation FROM index_generation WHERE state = 'retired' ORDER BY generation LIMIT 1")
    .pluck(),
  insertGeneration: db.prepare(
    'INSERT INTO index_generation (generation, state, version, checkpoint) VALUES (?, ?, ?, 0)',
  ),
  setCheckpoint: db.prepare("UPDATE index_generation SET checkpoint = ? WHERE generation = ? AND state <> 'retired'"),
  retire: db.prepare("UPDATE index_generation SET state = 'retired' WHERE state = ?"),
  putInForce: db.prepare("UPDATE index_generation SET state = 'in-force' WHERE generation = ?"),
  deleteGeneration: db.prepare('DELETE FROM index_generation WHERE generation = ?'),
  insertRow: db.prepare(
    `INSERT OR IGNORE INTO blind_index (generation, name, token, position, mention, owner)
     SELECT @generation, @name, @token, @position, @mention, @owner WHERE ${nobodyErased}`,
  ),
  isMissing: db
    .prepare<unknown[], number>(`SELECT NOT EXISTS (SELECT 1 FROM blind_index WHERE ${sameRow}) AND ${nobodyErased}`)
    .pluck(),
  sweep: db.prepare(
    `DELETE FROM blind_index WHERE generation = ? AND (name, token, position, mention, owner) IN
       (SELECT name, token, position, mention, owner FROM blind_index WHERE generation = ? LIMIT ?)`,
  ),
  removeRows: db.prepare<[{ mention: Uint8Array }], IndexRow>(
    `DELETE FROM blind_index WHERE mention = @mention OR (owner = @mention AND owner <> mention)
     RETURNING generation, name, token, mention, owner`,
  ),
  carries: db.prepare<[IndexRow]>(
    'SELECT 1 FROM blind_index WHERE generation IN (SELECT generation FROM index_generation) AND name = @name AND token = @token LIMIT 1',
  ),
});
