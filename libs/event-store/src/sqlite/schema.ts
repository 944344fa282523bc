/** Name of the file in the data directory. */
export const eventsFile = 'events.db';

/** Steps of the schema; a released step is never changed, a further one is added. */
export const schemaSteps = [
  `CREATE TABLE events (
     position INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     stream TEXT NOT NULL,
     revision INTEGER NOT NULL,
     type TEXT NOT NULL,
     recorded_at TEXT NOT NULL,
     data BLOB NOT NULL,
     sealed BLOB NOT NULL,
     meta BLOB NOT NULL,
     hash BLOB NOT NULL,
     UNIQUE (stream, revision)
   ) STRICT;
   CREATE TABLE side (
     key TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
] as const;

const columns = 'id, type, data, sealed, meta, stream, revision, position, recorded_at AS recordedAt, hash';

/** The reads of the store; every row is a StoredEvent as it stands. */
export const eventQueries = {
  byId: `SELECT ${columns} FROM events WHERE id = ?`,
  stream: `SELECT ${columns} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision`,
  all: `SELECT ${columns} FROM events WHERE position > ? ORDER BY position LIMIT ?`,
  tail: `SELECT ${columns} FROM (SELECT * FROM events ORDER BY position DESC LIMIT ?) ORDER BY position`,
  lastRevision: 'SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1',
  head: 'SELECT position, hash, recorded_at AS recordedAt FROM events ORDER BY position DESC LIMIT 1',
  sideGet: 'SELECT value FROM side WHERE key = ?',
  sideFrom: 'SELECT key, value FROM side WHERE key >= ? ORDER BY key',
} as const;

/** Takes its values in the order of the columns. */
export const insertEvent = (verb: 'INSERT' | 'INSERT OR IGNORE') => `${verb} INTO events
  (position, id, stream, revision, type, recorded_at, data, sealed, meta, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
