/**
 * `vault.db`. Ids are 16 bytes. Steps are never changed once released; a further one is added.
 *
 * - `mention_key` has row ids of its own so that keys are only ever appended: inserting in the order of random ids would move wrapped
 *   keys between pages, and leave copies of them in the gaps.
 * - `tombstone` has one row per destroyed key, in order; `erasure` what each order destroyed, and whether the files are clear of it.
 * - `blind_index` is found by token alone (its key holds everything a search needs), and by mention and owner for an erasure.
 *   Several generations stand side by side while one is being built or cleared away; `index_generation` says which is which.
 */
export const schema: readonly string[] = [
  `
  CREATE TABLE key_check (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL, made_at TEXT NOT NULL) STRICT;
  CREATE TABLE purpose_key (purpose TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
  CREATE TABLE mention_key (id INTEGER PRIMARY KEY, mention BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL) STRICT;
  CREATE TABLE erasure (
    erasure_id BLOB PRIMARY KEY,
    keys INTEGER NOT NULL,
    index_rows INTEGER NOT NULL,
    cleared INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE tombstone (
    id INTEGER PRIMARY KEY,
    mention BLOB NOT NULL UNIQUE,
    erasure_id BLOB NOT NULL REFERENCES erasure,
    position INTEGER NOT NULL,
    erased_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE index_generation (
    generation INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('building', 'in-force', 'retired')),
    version INTEGER NOT NULL,
    checkpoint INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE blind_index (
    generation INTEGER NOT NULL,
    name TEXT NOT NULL,
    token BLOB NOT NULL,
    position INTEGER NOT NULL,
    mention BLOB NOT NULL,
    owner BLOB NOT NULL,
    PRIMARY KEY (generation, name, token, position, mention, owner)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX blind_index_by_mention ON blind_index (mention);
  CREATE INDEX blind_index_by_owner ON blind_index (owner) WHERE owner <> mention;
  `,
];
