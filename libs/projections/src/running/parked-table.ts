import type { Database, Statement } from 'better-sqlite3';
import type { RecordedEvent } from '#event-store';
import type { InstanceId } from '../database/names.js';

/** An event that one instance of a projection holds back. */
export interface ParkedRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly event_id: string;
  readonly type: string;
  readonly failure: string | null;
  readonly attempts: number;
  readonly parked_at: string;
}

const identity = 'name = @name AND version = @version AND generation = @generation';
const columns = 'position, stream, revision, event_id, type, failure, attempts, parked_at';

/** The parked events of one instance, in the same file and the same transactions as its rows. */
export class ParkedTable {
  readonly #id: { name: string; version: number; generation: number };
  readonly #add: Statement;

  constructor(
    private readonly db: Database,
    { name, version, generation }: InstanceId,
  ) {
    this.#id = { name, version, generation };
    this.#add = db.prepare(
      `INSERT INTO parked_events (name, version, generation, ${columns})
       VALUES (@name, @version, @generation, @position, @stream, @revision, @event_id, @type, @failure, @attempts, @parked_at)`,
    );
  }

  /** `failure` is null for an event that waits behind another. */
  add(event: RecordedEvent, failure: string | null, at: string): void {
    const { position, stream, revision, type } = event;
    const attempts = failure === null ? 0 : 1;
    this.#add.run({
      ...this.#id,
      position,
      stream,
      revision,
      event_id: event.id,
      type,
      failure,
      attempts,
      parked_at: at,
    });
  }

  /** All in order of position, or those of one stream. */
  list(stream?: string): ParkedRow[] {
    const only = stream === undefined ? '' : ' AND stream = @stream';
    return this.db
      .prepare(`SELECT ${columns} FROM parked_events WHERE ${identity}${only} ORDER BY position`)
      .all({ ...this.#id, ...(stream === undefined ? {} : { stream }) }) as ParkedRow[];
  }

  failedAgain(position: number, failure: string): void {
    this.db
      .prepare(
        `UPDATE parked_events SET failure = @failure, attempts = attempts + 1 WHERE ${identity} AND position = @position`,
      )
      .run({ ...this.#id, position, failure });
  }

  remove(position: number): void {
    this.db
      .prepare(`DELETE FROM parked_events WHERE ${identity} AND position = @position`)
      .run({ ...this.#id, position });
  }

  count(): number {
    return this.db.prepare(`SELECT count(*) FROM parked_events WHERE ${identity}`).pluck().get(this.#id) as number;
  }

  streams(): Set<string> {
    const found = this.db.prepare(`SELECT DISTINCT stream FROM parked_events WHERE ${identity}`).pluck().all(this.#id);
    return new Set(found as string[]);
  }
}
