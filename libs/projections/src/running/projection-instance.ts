import type { Database, Statement } from 'better-sqlite3';
import type { RecordedEvent } from '#event-store';
import type { Projection, ProjectionHandler, TableDefinition, Tables } from '../define.js';
import { physicalTable, type InstanceId } from '../database/names.js';
import { TableWriter } from '../database/table-writer.js';
import { ParkedTable } from './parked-table.js';

type Definitions = Record<string, TableDefinition>;
type Row = Readonly<Record<string, unknown>>;

/** What handlers of one instance write through: its own tables, at the position of the event in hand. */
class InstanceTables {
  position = 0;
  /** Set while a parked event is retried. */
  late = false;
  readonly #writers = new Map<string, TableWriter>();

  constructor(db: Database, id: InstanceId, projection: Projection) {
    for (const [table, definition] of Object.entries(projection.tables))
      this.#writers.set(table, new TableWriter(db, physicalTable(id, table), definition));
  }
  insert(table: string, row: Row): void {
    this.#writer(table).insert(row, this.position, this.late);
  }
  put(table: string, row: Row): void {
    this.#writer(table).put(row, this.position, this.late);
  }
  end(table: string, key: Row): void {
    this.#writer(table).end(key, this.position, this.late);
  }
  current(table: string, key: Row): Row | null {
    return this.#writer(table).current(key, this.position, this.late);
  }
  #writer(table: string): TableWriter {
    const writer = this.#writers.get(table);
    if (!writer) throw new Error(`There is no table ${table} in this projection.`);
    return writer;
  }
}

/** One set of tables of a projection, with the handlers that fill it. What it writes belongs inside a transaction of the caller. */
export class ProjectionInstance {
  readonly parked: ParkedTable;
  readonly #handlers: ReadonlyMap<string, ProjectionHandler<Definitions>>;
  readonly #tables: InstanceTables;
  readonly #savePosition: Statement;
  #parkedStreams: Set<string>;
  /** An event was applied since the position was saved last. */
  #changed = false;

  /**
   * `position` is the committed one; whoever commits a transaction sets it. `skips` holds the ids of events that are left out because
   * a person discarded them.
   */
  constructor(
    db: Database,
    readonly id: InstanceId,
    readonly projection: Projection,
    public position: number,
    private readonly skips: ReadonlySet<string>,
  ) {
    this.parked = new ParkedTable(db, id);
    this.#parkedStreams = this.parked.streams();
    this.#handlers = new Map(Object.entries(projection.on));
    this.#tables = new InstanceTables(db, id, projection);
    this.#savePosition = db.prepare(
      'UPDATE projection_instances SET position = ?, changes = changes + ? WHERE name = ? AND version = ? AND generation = ?',
    );
  }

  /** True where the event is for this instance: not yet passed, of a type it handles, and not left out. */
  wants(event: RecordedEvent): boolean {
    return event.position > this.position && this.#handlers.has(event.type) && !this.skips.has(event.id);
  }

  /** True where an earlier event of the stream is parked, so that this one has to wait behind it. */
  holdsBack(event: RecordedEvent): boolean {
    return this.#parkedStreams.size > 0 && this.#parkedStreams.has(event.stream);
  }

  /** Runs the handler; throws what it throws. `late` for a parked event that is tried again: see OvertakenError. */
  apply(event: RecordedEvent, late = false): void {
    const handler = this.#handlers.get(event.type);
    this.#tables.position = event.position;
    this.#tables.late = late;
    this.#changed = true;
    handler?.(event, this.#tables as unknown as Tables<Definitions>);
  }

  /** Parks an event: with a failure it blocks its stream, without one it waits behind. */
  park(event: RecordedEvent, failure: string | null, at: string): void {
    this.parked.add(event, failure, at);
    this.#parkedStreams.add(event.stream);
  }

  /** Reads again which streams are parked: after a rollback, and when events were released. */
  refreshParked(): void {
    this.#parkedStreams = this.parked.streams();
  }

  get hasParked(): boolean {
    return this.#parkedStreams.size > 0;
  }

  /** Saves how far it came, and that its tables are no longer what they were, where an event was applied. */
  savePosition(position: number): void {
    const { name, version, generation } = this.id;
    this.#savePosition.run(position, Number(this.#changed), name, version, generation);
    this.#changed = false;
  }
}
