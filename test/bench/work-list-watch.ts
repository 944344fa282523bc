import { join } from 'node:path';
import Database from 'better-sqlite3';
import { decodeEvent, type Position, type RecordedEvent } from '#event-store';
import type { Hub } from '../../apps/hub/src/hub.js';

const states = { 'contact.received.v1': 'RECEIVED', 'contact.identified.v1': 'IDENTIFIED' } as const;
type State = (typeof states)[keyof typeof states];

/** Notes the moment at which a reader of the work list's table first finds each contact, and first finds who its child is. */
export class WorkListWatch {
  readonly #found: Record<State, Map<string, number>> = { RECEIVED: new Map(), IDENTIFIED: new Map() };
  readonly #database: Database.Database;
  readonly #row: Database.Statement<[string], { state: State }>;
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  readonly #looks: Promise<void>[] = [];

  /** Watches contacts of events after a position. */
  constructor(
    private readonly hub: Hub,
    after: Position,
  ) {
    this.#database = new Database(join(hub.configuration.dataDirectory, 'read-models.db'), { readonly: true });
    this.#row = this.#database.prepare(
      'SELECT state FROM contacts_contacts WHERE contact_id = ? AND until_position IS NULL',
    );
    this.#watching = this.#follow(after);
  }

  /** From due to found, in milliseconds, for every contact; throws where one was never found. */
  waits(due: ReadonlyMap<string, number>, state: State): number[] {
    return [...due].map(([contactId, moment]) => {
      const found = this.#found[state].get(contactId);
      if (found === undefined) throw new Error(`A contact of the benchmark never stood in the work list as ${state}.`);
      return found - moment;
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await Promise.all(this.#looks);
    this.#database.close();
  }

  async #follow(after: Position): Promise<void> {
    for await (const page of this.hub.store.subscribe(after, { signal: this.#stopping.signal }))
      for (const event of page) if (event.type in states) this.#looks.push(this.#look(decodeEvent(event)));
  }

  /** The projection says when it holds the event; only what a reader then finds counts. */
  async #look({ position, type, data }: RecordedEvent): Promise<void> {
    const { contactId } = data as { contactId: string };
    await this.hub.runner!.projectionsAt(position, ['contacts']);
    const wanted = states[type as keyof typeof states];
    const row = this.#row.get(contactId);
    const found = wanted === 'RECEIVED' ? row !== undefined : row?.state === wanted;
    if (found) this.#found[wanted].set(contactId, performance.now());
  }
}
