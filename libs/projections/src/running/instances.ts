import type { Database } from 'better-sqlite3';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Projection } from '../define.js';
import { InstanceRegister, type InstanceRecord, type InstanceState } from '../database/bookkeeping.js';
import { createInstanceIndexes, createInstanceTables, createViews, shapeOf } from '../database/ddl.js';
import { quoted, type InstanceId } from '../database/names.js';
import type { RunnerLog } from '../runner-ports.js';
import { ProjectionInstance } from './projection-instance.js';

/** A projection in force whose definition is gone from the code: readers still see it, but nothing brings it forward. */
export type Frozen = InstanceRecord;

/** What the file holds after it was set right against the code's definitions. */
export interface Prepared {
  readonly live: ProjectionInstance[];
  /** Those of `live` that are new: empty, and without their further indexes. */
  readonly created: ProjectionInstance[];
  readonly frozen: Frozen[];
  /** Definitions that are to be built beside what is in force. */
  readonly toBuild: Projection[];
}

/** Makes, switches and drops sets of tables: one in force for each projection, at most one more in the making. */
export class Instances {
  readonly #register: InstanceRegister;

  constructor(
    private readonly db: Database,
    private readonly projections: readonly Projection[],
    /** Ids of the events that a projection leaves out, by its name. */
    private readonly skips: (name: string) => ReadonlySet<string>,
    private readonly log: RunnerLog,
  ) {
    this.#register = new InstanceRegister(db);
  }

  /**
   * Sets the file right at a start: drops what no definition names and what was left half-built, begins what is new, and says what is
   * to be built. A read model that knows more than the log (a log restored from an older copy) is begun again.
   */
  prepare(head: number): Prepared {
    const prepared: Prepared = { live: [], created: [], frozen: [], toBuild: [] };
    const names = new Set(this.projections.map(({ name }) => name));
    this.#transaction(() => {
      for (const record of this.#register.list()) {
        const ahead = record.position > head;
        if (ahead)
          this.log.warn(
            { projection: record.name, position: record.position, head },
            'Read model is ahead of the log: begun again.',
          );
        if (ahead || record.state !== 'serving' || !names.has(record.name)) this.#retire(record);
      }
      for (const name of names) this.#prepareOne(name, prepared);
    });
    return prepared;
  }

  #prepareOne(name: string, { live, created, frozen, toBuild }: Prepared): void {
    const versions = this.projections.filter((projection) => projection.name === name);
    const target = versions.reduce((a, b) => (b.version > a.version ? b : a));
    const serving = this.#register.list().find((record) => record.name === name && record.state === 'serving');
    if (!serving) {
      created.push(this.#create(target, 'serving'));
      live.push(...created.slice(-1));
      return;
    }
    const definition = versions.find(({ version }) => version === serving.version);
    const known = definition && shapeOf(definition) === serving.shape ? definition : undefined;
    if (definition && !known)
      this.log.warn(
        { projection: name, version: serving.version },
        'Tables were changed without raising the version: built again.',
      );
    if (known) live.push(this.#instance(serving, known, serving.position));
    else frozen.push(serving);
    if (known !== target) toBuild.push(target);
  }

  /** Makes empty tables, without their further indexes, for the next building of a projection; readers do not see them. */
  begin(projection: Projection): ProjectionInstance {
    return this.#transaction(() => this.#create(projection, 'building'));
  }

  /** Makes the further indexes: before the first row where requests must not wait for it, else after the last, which is faster. */
  makeIndexes({ id, projection }: ProjectionInstance): void {
    this.#transaction(() => createInstanceIndexes(id, projection).forEach((statement) => this.db.exec(statement)));
  }

  /** Puts an instance in force in one transaction: its views change over, what was in force before is retired. */
  switchTo(instance: ProjectionInstance): void {
    const { id, projection } = instance;
    this.#transaction(() => {
      const before = this.#register.list().find((record) => record.name === id.name && record.state === 'serving');
      if (before) this.#retire(before);
      this.#register.move(id, 'serving');
      for (const statement of createViews(id, projection)) this.db.exec(statement);
    });
    this.log.info({ projection: id.name, version: id.version, position: instance.position }, 'Projection switched.');
  }

  retire(id: InstanceId): void {
    this.#transaction(() => this.#retire(id));
  }

  /** Drops the tables of retired instances, one at a time, so that requests are answered in between. */
  async dropRetired(): Promise<void> {
    for (const record of this.#register.list().filter(({ state }) => state === 'retired')) {
      for (const table of this.#register.tables(record)) {
        this.db.exec(`DROP TABLE ${quoted(table)}`);
        await nextTurn();
      }
      this.#transaction(() => this.#register.remove(record));
    }
  }

  #create(projection: Projection, state: InstanceState): ProjectionInstance {
    const { name, version } = projection;
    const generations = this.#register.list().filter((other) => other.name === name && other.version === version);
    const id = { name, version, generation: Math.max(0, ...generations.map(({ generation }) => generation)) + 1 };
    this.#register.add({ ...id, state, position: 0, shape: shapeOf(projection) });
    const views = state === 'serving' ? createViews(id, projection) : [];
    for (const statement of [...createInstanceTables(id, projection), ...views]) this.db.exec(statement);
    return this.#instance(id, projection, 0);
  }

  #instance(id: InstanceId, projection: Projection, position: number): ProjectionInstance {
    const { name, version, generation } = id;
    return new ProjectionInstance(this.db, { name, version, generation }, projection, position, this.skips(name));
  }

  /** Takes the views away at once; the tables, which may be large, go in `dropRetired`. */
  #retire(id: InstanceId): void {
    for (const view of this.#register.views(id)) this.db.exec(`DROP VIEW ${quoted(view)}`);
    this.#register.move(id, 'retired');
  }

  #transaction<T>(work: () => T): T {
    return this.db.transaction(work).immediate();
  }
}
