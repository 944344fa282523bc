import { decodeEvent, type EventStore, type RecordedEvent } from '#event-store';
import { derivedId, uuidv5, type CommandContext, type EventMeta } from '#kernel';
import { TryAgainLater } from '../failures.js';
import { eventDiscarded, projectionStream, type DiscardReason, type EventDiscarded } from '../projections.events.js';

/** Which events a person decided to leave out, by the name of the projection, index or reactor. The log itself is the record. */
export class Discards {
  readonly #byName = new Map<string, Set<string>>();
  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  /** Ids of the events that are left out; the set grows as decisions are read. */
  of(name: string): Set<string> {
    let ids = this.#byName.get(name);
    if (!ids) this.#byName.set(name, (ids = new Set()));
    return ids;
  }

  /** Reads the decisions about these names, up to a position where one is given. */
  async load(names: Iterable<string>, upTo = Number.MAX_SAFE_INTEGER): Promise<void> {
    for (const name of names)
      for (const stored of await this.store.read(projectionStream(name)))
        if (stored.position <= upTo) this.note(decodeEvent(stored));
  }

  /** Takes note of a decision met in the log; gives what it discards, or null where the event is none. */
  note(event: RecordedEvent): { name: string; eventId: string } | null {
    if (event.type !== eventDiscarded.type) return null;
    const { projection, eventId } = event.data as EventDiscarded['data'];
    this.of(projection).add(eventId);
    return { name: projection, eventId };
  }

  /** Appends the decision; repeating it changes nothing. Gives its position. Throws TryAgainLater where the store is not available. */
  async decide(
    store: Pick<EventStore, 'append'>,
    name: string,
    eventId: string,
    reason: DiscardReason,
    by: CommandContext,
  ): Promise<number> {
    const commandId = derivedId('discard', name, eventId);
    const meta: EventMeta = { commandId, ...by, schema: `${eventDiscarded.type}#1` };
    const data: EventDiscarded['data'] = { projection: name, eventId, reason };
    const verdict = await store.append(projectionStream(name), 'any', [
      { id: uuidv5('0', commandId), type: eventDiscarded.type, data: utf8(data), sealed: utf8([]), meta: utf8(meta) },
    ]);
    if (verdict.verdict === 'appended' || verdict.verdict === 'duplicate') return verdict.position;
    if (verdict.verdict === 'id-reused') return this.#earlier(name, eventId);
    throw new TryAgainLater(
      `The decision could not be recorded (${verdict.verdict}): nothing was discarded. Try again.`,
      verdict.verdict === 'unavailable' ? verdict.retryAfterSeconds : 1,
    );
  }

  /** Someone discarded it before, for another reason perhaps: the first decision stands. */
  async #earlier(name: string, eventId: string): Promise<number> {
    for (const stored of await this.store.read(projectionStream(name)))
      if ((decodeEvent(stored).data as EventDiscarded['data']).eventId === eventId) return stored.position;
    throw new Error(`The discard of event ${eventId} by ${name} can neither be appended nor found.`);
  }
}

const utf8 = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
