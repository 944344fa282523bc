import type { Kysely } from 'kysely';
import type { RecordedEvent } from '#event-store';
import { viewName, type Projection, type StoredRowOf, type TableDefinition } from '../define.js';
import { quoted } from '../database/names.js';
import { openReadDatabase } from '../database/read-database.js';
import { primaryKey } from '../database/ddl.js';
import { Instances } from '../running/instances.js';
import { silentLog } from '../runner-ports.js';
import { recorded, type GivenEvent } from './recorded.js';

/** The read tables of a projection after some events, for a spec to look at. */
export interface Projected<Defs extends Record<string, TableDefinition>> {
  /** All rows in order of the primary key, with their positions. */
  rows<N extends keyof Defs & string>(table: N): StoredRowOf<Defs[N]>[];
  /** Rows as they were known at a position. */
  rowsAt<N extends keyof Defs & string>(table: N, position: number): StoredRowOf<Defs[N]>[];
  /** Typed queries over the views, as readers make them. */
  read<Views>(): Kysely<Views>;
  close(): void;
}

/**
 * Given/when/then for authors of projections, in memory and without a runner: `projecting(workList).given(events).rows('contacts')`.
 * What a handler throws is thrown here.
 */
export function projecting<Defs extends Record<string, TableDefinition>>(projection: Projection<Defs>) {
  return {
    given: (events: readonly GivenEvent[]): Projected<Defs> => apply(projection, recorded(events)),
    givenRecorded: (events: readonly RecordedEvent[]): Projected<Defs> => apply(projection, events),
  };
}

function apply<Defs extends Record<string, TableDefinition>>(
  projection: Projection<Defs>,
  events: readonly RecordedEvent[],
): Projected<Defs> {
  const database = openReadDatabase({ directory: ':memory:' });
  const { connection } = database;
  const general = projection as unknown as Projection;
  const instance = new Instances(connection, [general], () => new Set(), silentLog).prepare(0).live[0]!;
  connection.transaction(() => {
    for (const event of events) instance.apply(event);
  })();
  const select = (table: string, where: string, ...values: number[]) => {
    const order = primaryKey(general.tables[table]!).map(quoted).join(', ');
    const view = quoted(viewName(projection.name, table));
    return connection.prepare(`SELECT * FROM ${view} WHERE ${where} ORDER BY ${order}`).all(...values);
  };
  return {
    rows: (table) => select(table, '1') as never,
    rowsAt: (table, position) =>
      (general.tables[table]!.history
        ? select(table, 'from_position <= ? AND (until_position IS NULL OR until_position > ?)', position, position)
        : select(table, 'from_position <= ?', position)) as never,
    read: () => database.read(),
    close: () => database.close(),
  };
}

/** Several projections over the same events, for a spec of a reader that joins them. */
export function projectingAll(
  projections: readonly { readonly name: string }[],
  events: readonly GivenEvent[],
): Pick<Projected<Record<string, TableDefinition>>, 'read' | 'close'> {
  const database = openReadDatabase({ directory: ':memory:' });
  const { connection } = database;
  const all = projections as readonly unknown[] as readonly Projection[];
  const { live } = new Instances(connection, all, () => new Set(), silentLog).prepare(0);
  connection.transaction(() => {
    for (const event of recorded(events)) for (const instance of live) instance.apply(event);
  })();
  return { read: () => database.read(), close: () => database.close() };
}
