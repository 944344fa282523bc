import type { Position, RecordedEvent } from '#event-store';

/** Column kinds; `?` allows null. `instant` is RFC 3339 text. */
export type ColumnKind = 'text' | 'integer' | 'blob' | 'text?' | 'integer?' | 'blob?';

/**
 * One read table. With `history: true` the runner adds `from_position` and `until_position` (null = still so): `put` ends the row in
 * force for the key and starts a new one, so the state as of any position is a filter. Without it, rows are only inserted
 * (a repeat of the same primary key is ignored) and the runner adds `from_position` alone.
 */
export interface TableDefinition {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Primary key; with history, the key of the thing that changes. */
  readonly key: readonly string[];
  readonly history?: boolean;
  readonly indexes?: readonly (readonly string[])[];
}

type CellOf<Kind extends ColumnKind> = Kind extends 'text'
  ? string
  : Kind extends 'text?'
    ? string | null
    : Kind extends 'integer'
      ? number
      : Kind extends 'integer?'
        ? number | null
        : Kind extends 'blob'
          ? Uint8Array
          : Uint8Array | null;

export type RowOf<Table extends TableDefinition> = {
  -readonly [C in keyof Table['columns']]: CellOf<Table['columns'][C]>;
};
export type StoredRowOf<Table extends TableDefinition> = RowOf<Table> & {
  from_position: number;
} & (Table['history'] extends true ? { until_position: number | null } : unknown);

/** What a handler may do to its own projection's tables, and nothing else. All synchronous, inside the batch's transaction. */
export interface Tables<Defs extends Record<string, TableDefinition>> {
  insert<N extends keyof Defs & string>(table: N, row: RowOf<Defs[N]>): void;
  /** History tables only: ends the key's row in force, if any, and starts this one. */
  put<N extends keyof Defs & string>(table: N, row: RowOf<Defs[N]>): void;
  /** History tables only: ends the key's row in force. */
  end<N extends keyof Defs & string>(table: N, key: Partial<RowOf<Defs[N]>>): void;
  /** The row in force for a whole key; null where there is none. */
  current<N extends keyof Defs & string>(table: N, key: Partial<RowOf<Defs[N]>>): RowOf<Defs[N]> | null;
}

/** A handler names the data type of its own event; the definition cannot know it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyEvent = RecordedEvent<any, any>;

/**
 * Has no effect but the rows it writes: a batch in which something fails is undone and its events are handled again. What it throws parks
 * the event's stream; the message is shown to operators, so it names ids and codes only.
 */
export type ProjectionHandler<Defs extends Record<string, TableDefinition>> = (
  event: AnyEvent,
  tables: Tables<Defs>,
) => void;

/**
 * A projection: data in, rows out. A table `t` of projection `p` is read under the view name `p_t` (dashes become underscores);
 * behind the view stands the table of the version in force, so a switch of versions is atomic for readers.
 */
export interface Projection<Defs extends Record<string, TableDefinition> = Record<string, TableDefinition>> {
  readonly name: string;
  /** Raise it when tables or handlers change: the new version is built beside the old one and switched to. */
  readonly version: number;
  readonly tables: Defs;
  readonly on: Readonly<Record<string, ProjectionHandler<Defs>>>;
}

export function defineProjection<const Defs extends Record<string, TableDefinition>>(
  projection: Projection<Defs>,
): Projection<Defs> {
  return projection;
}

/** Name under which readers query a projection's table. */
export const viewName = (projection: string, table: string): string => `${projection}_${table}`.replaceAll('-', '_');

/**
 * Carries work on: an event in, commands out. Its only effects are commands whose ids derive from the event, so a repeat changes
 * nothing; a rebuild never runs it. Events of one reactor are handled one after the other in global order.
 */
export interface Reactor {
  readonly name: string;
  /**
   * Event type to handler; the handler resolves with the position of its last append, or null where it appended nothing. `next` is the
   * reactor's next event where it is there already, a hint only: what that will need may be made ready while this one's append is made
   * durable. It comes by itself when its turn comes, or, parked or discarded meanwhile, never. Not given where `parallel`.
   */
  readonly on: Readonly<Record<string, (event: AnyEvent, next?: AnyEvent) => Promise<Position | null>>>;
  /** One sentence for the event catalogue: what it carries on. */
  readonly purpose: string;
  /** True where handlers of different streams may run side by side (order per stream is kept). Default false. */
  readonly parallel?: boolean;
}

export const defineReactor = (reactor: Reactor): Reactor => reactor;
