/**
 * `drafts.db`. Steps are never changed once released; a further one is added.
 *
 * - `draft` holds sealed parts, keyed digests of whose and where (`place`, `writer`, `thing`), counts and times: without the vault's key
 *   file it tells that somebody saved something at a time, and how long it is.
 * - `key_slot` holds the drafts' wrapped keys in places that are never deleted or moved: a row has the same length with a key and
 *   without, so SQLite writes it over where it lies. A deleted row of a table leaves copies in the gaps of pages whenever its neighbours
 *   move; a slot has none, and with the key gone no copy of a sealed part opens any more.
 */
export const schema: readonly string[] = [
  `
  CREATE TABLE key_slot (slot INTEGER PRIMARY KEY, taken INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;
  CREATE INDEX free_slot ON key_slot (slot) WHERE taken = 0;
  CREATE TABLE draft (
    place BLOB PRIMARY KEY,
    draft BLOB NOT NULL,
    slot INTEGER NOT NULL UNIQUE REFERENCES key_slot,
    writer BLOB NOT NULL,
    thing BLOB NOT NULL,
    revision INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    head BLOB NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX draft_by_writer ON draft (writer);
  CREATE INDEX draft_by_thing ON draft (thing);
  CREATE INDEX draft_by_time ON draft (saved_at);
  `,
];

/**
 * Beside the house's own. The rollback journal, emptied after every transaction, stands in the place of the write-ahead log: a log keeps
 * what was overwritten until it is merged, and here nothing may be kept. One connection reads and writes, so nobody waits for a lock.
 */
export const pragmas = { journal_mode: 'TRUNCATE', secure_delete: 'ON' } as const;
