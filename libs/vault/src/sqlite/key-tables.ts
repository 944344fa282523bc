import type { Database } from '#sqlite';
import { uuidBytes, wrappedKeyBytes } from '../sizes.js';
import type { IndexTables } from './index-tables.js';
import { packed, pieces } from './packing.js';
import type { DestroyKeys, DestroyResult, InsertKeys, InsertKeysResult, LayFoundation } from './requests.js';
import { keyTraces } from './traces.js';

interface ErasureRow {
  readonly keys: number;
  readonly index_rows: number;
  readonly cleared: number;
}

/** Keys, tombstones and erasures, on the writer's thread. */
export function keyTables(db: Database) {
  const statements = prepare(db);
  const erased = (mention: Uint8Array) => statements.tombstone.get(mention) !== undefined;

  return {
    lay({ keyCheck, madeAt, purposeKeys }: LayFoundation): null {
      statements.insertCheck.run(keyCheck, madeAt);
      for (const [purpose, wrapped] of purposeKeys) statements.insertPurpose.run(purpose, wrapped);
      return null;
    },

    isLaid({ purposeKeys }: LayFoundation): boolean {
      return [...purposeKeys.keys()].every((purpose) => statements.purpose.get(purpose) !== undefined);
    },

    /** Insert or keep; of a group nothing at all where a mention in it is erased. */
    insert(request: InsertKeys): InsertKeysResult[] {
      return groupsOf(request).map(({ ids, keys }) => {
        const gone = ids.flatMap((mention, at) => (erased(mention) ? [at] : []));
        if (gone.length > 0) return { erased: gone };
        const taken = (mention: Uint8Array, at: number) => statements.insertKey.run(mention, keys[at]!).changes > 0;
        return { inserted: ids.flatMap((mention, at) => (taken(mention, at) ? [at] : [])) };
      });
    },

    holds(request: InsertKeys, answered: readonly InsertKeysResult[]): boolean {
      return groupsOf(request).every(({ ids, keys }, group) => {
        const answer = answered[group]!;
        if ('erased' in answer) return answer.erased.every((at) => erased(ids[at]!));
        const ours = new Set(answer.inserted);
        return ids.every((mention, at) => {
          const stored = statements.key.get(mention);
          return stored !== undefined && (!ours.has(at) || Buffer.compare(stored, keys[at]!) === 0);
        });
      });
    },

    destroy(order: DestroyKeys, index: IndexTables): DestroyResult {
      const { erasureId, position, at } = order;
      statements.insertErasure.run(erasureId);
      const mentions = pieces(order.mentions, uuidBytes);
      const keys = mentions.flatMap((mention) => statements.key.get(mention) ?? []);
      const rows = index.removeAll(mentions);
      for (const mention of mentions) {
        statements.deleteKey.run(mention);
        statements.insertTombstone.run(mention, erasureId, position, at);
      }
      const somethingWent = keys.length + rows.removed > 0;
      statements.addToErasure.run(keys.length, rows.inForce, somethingWent ? 1 : 0, erasureId);
      const { keys: allKeys, index_rows: indexRows, cleared } = statements.erasure.get(erasureId)!;
      const unique = packed([...keys.flatMap(keyTraces), ...rows.uniqueTokens]);
      const traces = { unique, shared: packed(rows.sharedTokens), ids: packed([...mentions, ...rows.ids]) };
      return { keys: allKeys, indexRows, cleared: cleared === 1, traces: somethingWent ? traces : null };
    },

    isDestroyed({ mentions, erasureId }: DestroyKeys, answered: DestroyResult): boolean {
      const row = statements.erasure.get(erasureId);
      return (
        row?.keys === answered.keys &&
        row.index_rows === answered.indexRows &&
        pieces(mentions, uuidBytes).every((mention) => erased(mention) && statements.key.get(mention) === undefined)
      );
    },

    markCleared(erasureId: Uint8Array): null {
      statements.clear.run(erasureId);
      return null;
    },

    isCleared(erasureId: Uint8Array): boolean {
      return statements.erasure.get(erasureId)?.cleared === 1;
    },
  };
}

function groupsOf({ groups, mentions, wrapped }: InsertKeys): { ids: Uint8Array[]; keys: Uint8Array[] }[] {
  const ids = pieces(mentions, uuidBytes);
  const keys = pieces(wrapped, wrappedKeyBytes);
  let from = 0;
  return groups.map((size) => {
    const to = from + size;
    const group = { ids: ids.slice(from, to), keys: keys.slice(from, to) };
    from = to;
    return group;
  });
}

const prepare = (db: Database) => ({
  insertCheck: db.prepare('INSERT OR IGNORE INTO key_check (id, value, made_at) VALUES (1, ?, ?)'),
  purpose: db.prepare<[string]>('SELECT 1 FROM purpose_key WHERE purpose = ?'),
  insertPurpose: db.prepare('INSERT OR IGNORE INTO purpose_key (purpose, wrapped) VALUES (?, ?)'),
  key: db.prepare<[Uint8Array], Buffer>('SELECT wrapped FROM mention_key WHERE mention = ?').pluck(),
  insertKey: db.prepare('INSERT OR IGNORE INTO mention_key (mention, wrapped) VALUES (?, ?)'),
  deleteKey: db.prepare('DELETE FROM mention_key WHERE mention = ?'),
  tombstone: db.prepare<[Uint8Array]>('SELECT 1 FROM tombstone WHERE mention = ?'),
  insertTombstone: db.prepare(
    'INSERT OR IGNORE INTO tombstone (mention, erasure_id, position, erased_at) VALUES (?, ?, ?, ?)',
  ),
  erasure: db.prepare<[Uint8Array], ErasureRow>('SELECT keys, index_rows, cleared FROM erasure WHERE erasure_id = ?'),
  insertErasure: db.prepare(
    'INSERT OR IGNORE INTO erasure (erasure_id, keys, index_rows, cleared) VALUES (?, 0, 0, 1)',
  ),
  addToErasure: db.prepare(
    `UPDATE erasure SET keys = keys + ?, index_rows = index_rows + ?, cleared = CASE WHEN ? THEN 0 ELSE cleared END
     WHERE erasure_id = ?`,
  ),
  clear: db.prepare('UPDATE erasure SET cleared = 1 WHERE erasure_id = ?'),
});
