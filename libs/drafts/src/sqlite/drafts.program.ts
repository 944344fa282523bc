/** Runs on the thread that holds `drafts.db`: one method per request, each all or nothing. */
import { migrate, type Database, type ProgramFactory } from '#sqlite';
import type { DraftRow, DraftsRequest, DraftsResult, SaveDraft } from './requests.js';
import { schema } from './schema.js';

interface Kept {
  readonly slot: number;
  readonly revision: number;
}

export const program: ProgramFactory<DraftsRequest, DraftsResult, { readonly keyBytes: number }> = (
  db,
  { keyBytes },
) => {
  migrate(db, schema);
  const statements = prepare(db);
  const noKey = new Uint8Array(keyBytes);

  const save = (request: SaveDraft): DraftsResult => {
    const { place, draft, writer, thing, expected, savedAt, head, body, wrapped, most } = request;
    const kept = statements.kept.get(place);
    if ((kept?.revision ?? 0) !== expected) return { refused: 'changed-meanwhile' };
    if (kept) statements.update.run(savedAt, head, body, place);
    else {
      if ((statements.countOfWriter.get(writer) ?? 0) >= most) return { refused: 'too-many' };
      if (wrapped.byteLength !== keyBytes) throw new RangeError(`A wrapped key has ${keyBytes} bytes.`);
      const slot = statements.freeSlot.get() ?? Number(statements.addSlot.run(noKey).lastInsertRowid);
      statements.fill.run(1, wrapped, slot);
      statements.insert.run(place, draft, slot, writer, thing, savedAt, head, body);
    }
    return { saved: true };
  };

  const discard = (rows: readonly Kept[]): DraftsResult => {
    for (const { slot } of rows) {
      statements.fill.run(0, noKey, slot);
      statements.remove.run(slot);
    }
    return { discarded: rows.length };
  };

  const isSaved = ({ place, expected, savedAt, body }: SaveDraft): boolean => {
    const row = statements.read.get(place);
    return row?.revision === expected + 1 && row.savedAt === savedAt && Buffer.compare(row.body!, body) === 0;
  };

  return {
    execute(request) {
      switch (request.do) {
        case 'save':
          return save(request);
        case 'read':
          return { rows: statements.read.all(request.place) };
        case 'of-writer':
          return { rows: statements.ofWriter.all(request.writer, request.after) };
        case 'about':
          return { rows: statements.about.all(request.thing, request.after) };
        case 'discard':
          return discard(statements.kept.all(request.place));
        case 'discard-about':
          return discard(request.things.flatMap((thing) => statements.keptAbout.all(thing)));
        case 'sweep':
          return discard(statements.keptUntil.all(request.until));
      }
    },
    settle(request, answered) {
      switch (request.do) {
        case 'save':
          return 'refused' in answered || isSaved(request);
        case 'discard':
          return statements.kept.get(request.place) === undefined;
        case 'discard-about':
          return request.things.every((thing) => statements.keptAbout.get(thing) === undefined);
        case 'sweep':
          return statements.keptUntil.get(request.until) === undefined;
        default:
          // It may have seen what was then taken back: it is asked again.
          return false;
      }
    },
  };
};

const columns = 'draft, wrapped, revision, saved_at AS savedAt, head';

const prepare = (db: Database) => ({
  kept: db.prepare<[Uint8Array], Kept>('SELECT slot, revision FROM draft WHERE place = ?'),
  keptAbout: db.prepare<[Uint8Array], Kept>('SELECT slot, revision FROM draft WHERE thing = ?'),
  keptUntil: db.prepare<[number], Kept>('SELECT slot, revision FROM draft WHERE saved_at <= ?'),
  read: db.prepare<[Uint8Array], DraftRow>(
    `SELECT ${columns}, body FROM draft JOIN key_slot USING (slot) WHERE place = ?`,
  ),
  ofWriter: db.prepare<[Uint8Array, number], DraftRow>(
    `SELECT ${columns} FROM draft JOIN key_slot USING (slot) WHERE writer = ? AND saved_at > ? ORDER BY saved_at DESC, place`,
  ),
  about: db.prepare<[Uint8Array, number], DraftRow>(
    `SELECT ${columns} FROM draft JOIN key_slot USING (slot) WHERE thing = ? AND saved_at > ? ORDER BY saved_at, place`,
  ),
  countOfWriter: db.prepare<[Uint8Array], number>('SELECT count(*) FROM draft WHERE writer = ?').pluck(),
  freeSlot: db.prepare<[], number>('SELECT slot FROM key_slot WHERE taken = 0 LIMIT 1').pluck(),
  addSlot: db.prepare('INSERT INTO key_slot (taken, wrapped) VALUES (0, ?)'),
  fill: db.prepare('UPDATE key_slot SET taken = ?, wrapped = ? WHERE slot = ?'),
  insert: db.prepare(
    'INSERT INTO draft (place, draft, slot, writer, thing, revision, saved_at, head, body) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)',
  ),
  update: db.prepare('UPDATE draft SET revision = revision + 1, saved_at = ?, head = ?, body = ? WHERE place = ?'),
  remove: db.prepare('DELETE FROM draft WHERE slot = ?'),
});
