import { sql, type Kysely } from 'kysely';
import type { Database } from '#sqlite';
import { tablePrefix, type InstanceId } from './names.js';

/** The runner's own tables, as migration steps. Nothing in them is part of a digest. */
export const bookkeeping = [
  `CREATE TABLE projection_instances (
     name TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('serving', 'building', 'retired')),
     position INTEGER NOT NULL,
     shape TEXT NOT NULL,
     PRIMARY KEY (name, version, generation)
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX one_instance_serves ON projection_instances (name) WHERE state = 'serving';
   CREATE TABLE parked_events (
     name TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL,
     position INTEGER NOT NULL,
     stream TEXT NOT NULL, revision INTEGER NOT NULL, event_id TEXT NOT NULL, type TEXT NOT NULL,
     failure TEXT,
     attempts INTEGER NOT NULL,
     parked_at TEXT NOT NULL,
     PRIMARY KEY (name, version, generation, position)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX parked_by_stream ON parked_events (name, version, generation, stream, position);`,
  `ALTER TABLE projection_instances ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;`,
];

/**
 * A mark of what these projections hold: it stays the same while no event of theirs was applied, and never comes back once one was. What
 * was worked out from their rows under one mark holds as long as the mark does.
 */
export async function changeMark(views: Kysely<unknown>, projections: readonly string[]): Promise<string> {
  const { rows } = await sql<{ mark: string | null }>`
    SELECT group_concat(name || ' ' || version || ' ' || generation || ' ' || changes) AS mark
    FROM (SELECT * FROM projection_instances
      WHERE state = 'serving' AND name IN (${sql.join(projections)}) ORDER BY name)`.execute(views);
  return rows[0]?.mark ?? '';
}

export type InstanceState = 'serving' | 'building' | 'retired';

export interface InstanceRecord extends InstanceId {
  readonly state: InstanceState;
  /** Everything up to here is in its tables, or parked. */
  readonly position: number;
  readonly shape: string;
}

const identity = 'name = @name AND version = @version AND generation = @generation';

/** Which instances of projections the file holds, and how far each has come. */
export class InstanceRegister {
  constructor(private readonly db: Database) {}

  list(): InstanceRecord[] {
    return this.db
      .prepare(
        'SELECT name, version, generation, state, position, shape FROM projection_instances ORDER BY name, version, generation',
      )
      .all() as InstanceRecord[];
  }

  add(record: InstanceRecord): void {
    this.db
      .prepare(
        `INSERT INTO projection_instances (name, version, generation, state, position, shape)
         VALUES (@name, @version, @generation, @state, @position, @shape)`,
      )
      .run(record);
  }

  move(id: InstanceId, state: InstanceState): void {
    this.db.prepare(`UPDATE projection_instances SET state = @state WHERE ${identity}`).run({ ...plain(id), state });
  }

  remove(id: InstanceId): void {
    for (const table of ['projection_instances', 'parked_events'])
      this.db.prepare(`DELETE FROM ${table} WHERE ${identity}`).run(plain(id));
  }

  /** Names of the tables that an instance has in the file, whatever its definition says now. */
  tables(id: InstanceId): string[] {
    return this.db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, length(@prefix)) = @prefix")
      .pluck()
      .all({ prefix: tablePrefix(id) }) as string[];
  }

  /** Names of the views that show an instance's tables. */
  views(id: InstanceId): string[] {
    return this.db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'view' AND instr(sql, @table) > 0")
      .pluck()
      .all({ table: `"${tablePrefix(id)}` }) as string[];
  }
}

const plain = ({ name, version, generation }: InstanceId) => ({ name, version, generation });
