import { decodeEvent, type EventStore, type Position, type RecordedEvent, type StoredEvent } from '#event-store';

/**
 * So much of the log is held at once: pages are cut by bytes, because events differ in size a thousandfold. What is read from one page
 * must not outlive young garbage: with pages of a mebibyte a rebuild's heap was twice as large, and no faster.
 */
const pageBytes = 256 * 1024;
const mostEvents = 1000;

export const bytesOf = (event: StoredEvent): number =>
  event.data.byteLength + event.sealed.byteLength + event.meta.byteLength;

/** Reads pages of about a quarter of a mebibyte: the limit of each follows from the size of the events before it. */
export class PageReader {
  #limit = 100;
  constructor(private readonly store: Pick<EventStore, 'readAll'>) {}

  /** Events after a position; empty at the end of the log. */
  async after(position: Position): Promise<RecordedEvent[]> {
    const page = await this.store.readAll(position, this.#limit);
    if (page.length > 0) {
      const average = page.reduce((sum, event) => sum + bytesOf(event), 0) / page.length;
      this.#limit = Math.max(1, Math.min(mostEvents, Math.floor(pageBytes / Math.max(1, average))));
    }
    return page.map(decodeEvent);
  }
}

/** Pages of the log after a position up to and including another, each read while the one before it is worked on. */
export async function* pagesOf(
  store: Pick<EventStore, 'readAll'>,
  after: Position,
  upTo: Position,
): AsyncGenerator<RecordedEvent[]> {
  const reader = new PageReader(store);
  let next = reader.after(after);
  for (;;) {
    const page = await next;
    const last = page.at(-1)?.position;
    if (last === undefined) return;
    if (last >= upTo) {
      const wanted = page.filter((event) => event.position <= upTo);
      if (wanted.length > 0) yield wanted;
      return;
    }
    next = reader.after(last);
    // Whoever stops half-way leaves this read behind: its failure is nobody's any more.
    next.catch(() => {});
    yield page;
  }
}
