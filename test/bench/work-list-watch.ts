import { join } from 'node:path';
import Database from 'better-sqlite3';
import { decodeEvent, type Position } from '#event-store';
import type { Hub } from '../../apps/hub/src/hub.js';

/**
 * Notes when a reader of the work list's table first finds each contact, and when it first finds who its child is. It looks whenever the
 * projection has come further, on a connection of its own, and only for contacts that are not found yet, so that the watching itself costs
 * the hub as little as can be.
 */
export class WorkListWatch {
  /** Contacts that were handed in, with the moments they were due, by `performance.now()`. */
  readonly #due = new Map<string, number>();
  readonly #missing = new Set<string>();
  readonly #waits: number[] = [];
  /** Positions that the work list held when it was looked at, with the moments; both only ever rise. */
  readonly #trail: { readonly held: Position; readonly moment: number }[] = [];
  readonly #database: Database.Database;
  readonly #held: Database.Statement<[], Position>;
  readonly #row: Database.Statement<[string]>;
  #stopped = false;

  constructor(private readonly hub: Hub) {
    this.#database = new Database(join(hub.configuration.dataDirectory, 'read-models.db'), { readonly: true });
    this.#held = this.#database
      .prepare<[], Position>("SELECT position FROM projection_instances WHERE name = 'contacts' AND state = 'serving'")
      .pluck();
    this.#row = this.#database.prepare(
      'SELECT 1 FROM contacts_contacts WHERE contact_id = ? AND until_position IS NULL',
    );
    // It waits for the next event when the hub stops.
    void this.#follow().catch(() => undefined);
  }

  expect(contactId: string, due: number): void {
    this.#due.set(contactId, due);
    this.#missing.add(contactId);
    this.#lookFor(contactId);
  }

  /**
   * From due to found, and from due to where the contact also says who its child is, in milliseconds, for every contact; `after` is a
   * position before the first of them. Throws where one was never found, or never named. Ends the watch.
   */
  async stop(after: Position): Promise<{ received: number[]; identified: number[] }> {
    this.#look();
    this.#stopped = true;
    this.#database.close();
    const identified = await this.#waitsForNames(after);
    const lost = this.#missing.size + this.#due.size - identified.length;
    if (lost > 0) throw new Error(`${lost} contact(s) of the benchmark never stood in the work list, or not by name.`);
    return { received: this.#waits, identified };
  }

  /** The log says at which positions they were named, the trail when a reader's connection first had these. */
  async #waitsForNames(after: Position): Promise<number[]> {
    const waits: number[] = [];
    let seen = 0;
    for (let page = await this.hub.store.readAll(after, 1000); page.length > 0;) {
      for (const event of page) {
        if (event.type !== 'contact.identified.v1') continue;
        const due = this.#due.get((decodeEvent(event).data as { contactId: string }).contactId);
        while (seen < this.#trail.length && this.#trail[seen]!.held < event.position) seen += 1;
        if (due !== undefined && seen < this.#trail.length) waits.push(this.#trail[seen]!.moment - due);
      }
      page = await this.hub.store.readAll(page.at(-1)!.position, 1000);
    }
    return waits;
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) await this.hub.runner!.projectionsAt(this.#look() + 1, ['contacts']);
  }

  /** Gives the position that the work list holds. */
  #look(): Position {
    const held = this.#held.get() ?? 0;
    this.#trail.push({ held, moment: performance.now() });
    for (const contactId of this.#missing) this.#lookFor(contactId);
    return held;
  }

  #lookFor(contactId: string): void {
    if (!this.#row.get(contactId)) return;
    this.#missing.delete(contactId);
    this.#waits.push(performance.now() - this.#due.get(contactId)!);
  }
}
