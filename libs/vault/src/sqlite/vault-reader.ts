import { isUuid, type Uuid } from '#kernel';
import { openDatabase, schemaVersion, storageError, withStorageErrors, type Database } from '#sqlite';
import type { BlindIndexRow, Tombstone } from '../port.js';
import type { IndexGeneration, StoredKey } from '../store.js';
import { uuidFromExactBytes, uuidToBytes } from '../uuid.js';
import { schema } from './schema.js';

interface IndexRow {
  readonly name: string;
  readonly token: Buffer;
  readonly position: number;
  readonly mention: Buffer;
  readonly owner: Buffer;
}

/** Rows of one read in `rows`: short reads, so that no long one keeps the log from being emptied. */
const pageRows = 2000;

/** Reads `vault.db` on a connection of its own; it sees what is durable, and nothing else. Throws StorageError. */
export class VaultReader {
  readonly #db: Database;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(private readonly path: string) {
    this.#db = openDatabase(path, { readonly: true });
    try {
      const version = schemaVersion(this.#db);
      if (version > schema.length) throw storageError('newer-schema', path);
      if (version < schema.length)
        throw new Error(
          `${path} was written by an older version of this program: start the hub once, it brings it up to date.`,
        );
      this.#statements = prepare(this.#db);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Null where the vault is new and no key was ever made. */
  keyCheck(): Uint8Array | null {
    return this.read(() => this.#statements.keyCheck.get() ?? null);
  }

  purposeKeys(): Map<string, Uint8Array> {
    return this.read(
      () => new Map(this.#statements.purposeKeys.all().map(({ purpose, wrapped }) => [purpose, wrapped])),
    );
  }

  key(mention: Uuid): StoredKey | null {
    if (!isUuid(mention)) return null;
    return this.read(() => {
      const id = uuidToBytes(mention);
      const wrapped = this.#statements.key.get(id);
      if (wrapped) return { state: 'kept', wrapped };
      const erasedAt = this.#statements.erasedAt.get(id);
      return erasedAt === undefined ? null : { state: 'destroyed', erasedAt };
    });
  }

  tombstones(): Tombstone[] {
    return this.read(() =>
      this.#statements.tombstones.all().map(({ mention, erasure_id, position, erased_at }) => ({
        mention: uuidFromExactBytes(mention),
        erasureId: uuidFromExactBytes(erasure_id),
        position,
        erasedAt: erased_at,
      })),
    );
  }

  /** Rises with every key destroyed by any connection. Cheap where nothing at all was written since it was asked last. */
  erasures(): number {
    return this.read(() => this.#statements.lastTombstone.get() ?? 0);
  }

  /** Changes whenever another connection has written to the file. */
  dataVersion(): number {
    return this.read(() => this.#statements.dataVersion.get() ?? 0);
  }

  generation(state: 'in-force' | 'building'): IndexGeneration | null {
    return this.read(() => this.#statements.generation.get(state) ?? null);
  }

  find(generation: number, index: string, token: Uint8Array, limit: number, without: readonly Uuid[]): Uuid[] {
    const { find, findWithout } = this.#statements;
    if (without.length === 0) return this.read(() => firstOf(() => find.iterate(generation, index, token), limit));
    const owners = JSON.stringify(
      without.map((owner) => Buffer.from(uuidToBytes(owner)).toString('hex').toUpperCase()),
    );
    return this.read(() => firstOf(() => findWithout.iterate(generation, index, token, owners), limit));
  }

  alike(generation: number, index: string, mention: Uuid, limit: number): Uuid[] {
    const own = uuidToBytes(mention);
    return this.read(() => firstOf(() => this.#statements.alike.iterate({ generation, index, own }), limit));
  }

  *rows(generation: number): Generator<BlindIndexRow> {
    let page = this.read(() => this.#statements.firstRows.all(generation, pageRows));
    while (page.length > 0) {
      yield* page.map(toRow);
      const { name, token, position, mention, owner } = page.at(-1)!;
      page = this.read(() =>
        this.#statements.rowsAfter.all(generation, name, token, position, mention, owner, pageRows),
      );
    }
  }

  close(): void {
    this.#db.close();
  }

  private read<T>(work: () => T): T {
    return withStorageErrors(this.path, work);
  }
}

/** The first so many different mentions. Begun here: a statement that is begun and not read to its end keeps the connection busy. */
function firstOf(mentions: () => Iterable<Buffer>, limit: number): Uuid[] {
  const found = new Set<Uuid>();
  if (limit <= 0) return [];
  for (const mention of mentions()) {
    found.add(uuidFromExactBytes(mention));
    if (found.size === limit) break;
  }
  return [...found];
}

const toRow = ({ name, token, position, mention, owner }: IndexRow): BlindIndexRow => ({
  index: name,
  token,
  position,
  mention: uuidFromExactBytes(mention),
  owner: uuidFromExactBytes(owner),
});

const rowColumns = 'name, token, position, mention, owner';

const prepare = (db: Database) => ({
  keyCheck: db.prepare<[], Buffer>('SELECT value FROM key_check').pluck(),
  purposeKeys: db.prepare<[], { purpose: string; wrapped: Buffer }>('SELECT purpose, wrapped FROM purpose_key'),
  key: db.prepare<[Uint8Array], Buffer>('SELECT wrapped FROM mention_key WHERE mention = ?').pluck(),
  erasedAt: db.prepare<[Uint8Array], string>('SELECT erased_at FROM tombstone WHERE mention = ?').pluck(),
  tombstones: db.prepare<[], { mention: Buffer; erasure_id: Buffer; position: number; erased_at: string }>(
    'SELECT mention, erasure_id, position, erased_at FROM tombstone ORDER BY id',
  ),
  lastTombstone: db.prepare<[], number>('SELECT max(id) FROM tombstone').pluck(),
  dataVersion: db.prepare<[], number>('PRAGMA data_version').pluck(),
  generation: db.prepare<[string], IndexGeneration>(
    'SELECT generation, version, checkpoint FROM index_generation WHERE state = ?',
  ),
  find: db
    .prepare<[number, string, Uint8Array], Buffer>(
      'SELECT mention FROM blind_index WHERE generation = ? AND name = ? AND token = ? ORDER BY position DESC, mention DESC',
    )
    .pluck(),
  findWithout: db
    .prepare<[number, string, Uint8Array, string], Buffer>(
      `SELECT mention FROM blind_index WHERE generation = ? AND name = ? AND token = ?
         AND hex(owner) NOT IN (SELECT value FROM json_each(?)) ORDER BY position DESC, mention DESC`,
    )
    .pluck(),
  alike: db
    .prepare<[{ generation: number; index: string; own: Uint8Array }], Buffer>(
      `SELECT other.mention FROM blind_index AS own
         CROSS JOIN blind_index AS other USING (generation, name, token)
       WHERE own.mention = @own AND own.generation = @generation AND own.name = @index AND other.mention <> @own
       ORDER BY other.position DESC, other.mention DESC`,
    )
    .pluck(),
  firstRows: db.prepare<[number, number], IndexRow>(
    `SELECT ${rowColumns} FROM blind_index WHERE generation = ? ORDER BY ${rowColumns} LIMIT ?`,
  ),
  rowsAfter: db.prepare<unknown[], IndexRow>(
    `SELECT ${rowColumns} FROM blind_index WHERE generation = ? AND (${rowColumns}) > (?, ?, ?, ?, ?)
     ORDER BY ${rowColumns} LIMIT ?`,
  ),
});
