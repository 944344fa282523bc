import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../port.js';
import { ContractContext } from './contract-context.js';
import { appended, eventId, sampleEvent, utf8 } from './sample-events.js';
import type { StoreFactory } from './store-factory.js';

/** What readers see: the exact bytes, one order for all, each event once. */
export function describeReads(factory: StoreFactory): void {
  describe('a stored event', () => {
    const context = new ContractContext(factory);

    it.each([
      ['spaces and line breaks', '{ "a" :\t1 ,\r\n "b" : [ ] }\n'],
      ['members twice and out of order', '{"b":1,"a":2,"b":3}'],
      ['numbers beyond a double', '{"n":12345678901234567890123,"m":1.10,"k":1e400,"z":-0}'],
      ['escapes that have another spelling', '{"t":"\\u0041\\/\\u00e9\\ud83d\\ude00\\ud800\\u0000"}'],
      ['letters beyond ASCII', '{"t":"Zoë Šćepanović 郭 😀"}'],
    ])('keeps its exact bytes: %s', async (_, json) => {
      const event = sampleEvent(1, { data: utf8(json), sealed: utf8(`[${json}]`), meta: utf8(json) });
      await context.store.append('note-1', 'none', [event]);
      for (const [stored] of [await context.store.read('note-1'), await context.store.readAll(0, 1)]) {
        expect(Buffer.from(stored!.data).toString('utf8')).toBe(json);
        expect(Buffer.compare(stored!.data, event.data)).toBe(0);
        expect(Buffer.compare(stored!.sealed, event.sealed)).toBe(0);
        expect(Buffer.compare(stored!.meta, event.meta)).toBe(0);
      }
    });

    it('does not change with the buffers it was given', async () => {
      const shared = Buffer.from('....{"name":1}....');
      const window = shared.subarray(4, 14);
      await context.store.append('note-1', 'none', [sampleEvent(1, { data: window })]);
      shared.fill('x');
      expect(Buffer.from((await context.store.read('note-1'))[0]!.data).toString()).toBe('{"name":1}');
    });

    it('is recorded by the clock, and never earlier than the one before it', async () => {
      const { store, clock } = context;
      const recorded = [];
      for (const at of ['2026-03-03T10:00:00.000Z', '2026-03-03T09:00:00.000Z', '2026-03-03T10:00:00.001Z']) {
        clock.set(at);
        recorded.push(appended(await store.append('note-1', 'any', [sampleEvent(at)])).recordedAt);
      }
      expect(recorded).toEqual(['2026-03-03T10:00:00.000Z', '2026-03-03T10:00:00.000Z', '2026-03-03T10:00:00.001Z']);
      expect((await store.readAll(0, 9)).map((event) => event.recordedAt)).toEqual(recorded);
    });
  });

  describe('the reads', () => {
    const context = new ContractContext(factory);

    it('give one stream in order, from a revision', async () => {
      const { store } = context;
      for (let name = 0; name < 6; name += 1) await store.append(`note-${name % 2}`, 'any', [sampleEvent(name)]);
      expect((await store.read('note-1')).map((event) => event.id)).toEqual([1, 3, 5].map(eventId));
      expect((await store.read('note-1', 1)).map((event) => event.id)).toEqual([3, 5].map(eventId));
      expect(await store.read('note-1', 3)).toEqual([]);
      expect(await store.read('note-9')).toEqual([]);
    });

    it('resume after a position, exclusive, with no event lost or given twice', async () => {
      const { store } = context;
      for (let name = 0; name < 7; name += 1) await store.append(`note-${name % 3}`, 'any', [sampleEvent(name)]);
      const all = await store.readAll(0, 100);
      expect(all.map((event) => event.id)).toEqual([0, 1, 2, 3, 4, 5, 6].map(eventId));
      for (const [index, event] of all.entries())
        expect(await store.readAll(event.position, 100)).toEqual(all.slice(index + 1));
      expect(await store.readAll(all[1]!.position, 2)).toEqual(all.slice(2, 4));
    });

    it('know the head', async () => {
      expect(await context.store.head()).toMatchObject({ position: 0, recordedAt: null });
      const { position, recordedAt } = appended(await context.store.append('note-1', 'none', [sampleEvent(1)]));
      const [event] = await context.store.readAll(0, 1);
      expect(await context.store.head()).toEqual({ position, recordedAt, hash: event!.hash });
    });

    it('keep every writer’s order, and each stream without a gap, however many write at once', async () => {
      const { store } = context;
      const answered = new Map<string, number>();
      const write = async (writer: number) => {
        for (let turn = 0; turn < 12; turn += 1) {
          const events = Array.from({ length: 1 + (turn % 3) }, (_, part) => sampleEvent(`${writer}-${turn}-${part}`));
          const verdict = appended(await store.append(`note-${(writer + turn) % 5}`, 'any', events));
          answered.set(events.at(-1)!.id, verdict.position);
        }
      };
      await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
      const all = await store.readAll(0, 10_000);
      expect(all).toHaveLength(16 * 24);
      expectRising(all.map((event) => event.position));
      for (const [id, position] of answered) expect(all.find((event) => event.id === id)?.position).toBe(position);
      const names = new Map(all.map((event) => [event.id, event.position]));
      for (let writer = 0; writer < 16; writer += 1)
        expectRising(
          Array.from({ length: 12 }, (_, turn) =>
            Array.from({ length: 1 + (turn % 3) }, (_, part) => names.get(eventId(`${writer}-${turn}-${part}`))!),
          ).flat(),
        );
      for (let stream = 0; stream < 5; stream += 1) {
        const own = all.filter((event) => event.stream === `note-${stream}`);
        expect(own.map((event) => event.revision)).toEqual(own.map((_, index) => index));
        expect(await store.read(`note-${stream}`)).toEqual(own);
      }
    });
  });

  describe('a subscription', () => {
    const context = new ContractContext(factory);

    it('gives the past in pages, then what is appended, each event once and in order', async () => {
      const { store } = context;
      for (let name = 0; name < 5; name += 1) await store.append('note-1', 'any', [sampleEvent(name)]);
      const first = (await store.readAll(0, 1))[0]!.position;
      const stopping = new AbortController();
      const sizes: number[] = [];
      const seen: StoredEvent[] = [];
      const reading = (async () => {
        for await (const page of store.subscribe(first, { limit: 3, signal: stopping.signal })) {
          sizes.push(page.length);
          seen.push(...page);
          if (seen.length === 7) stopping.abort();
        }
      })();
      while (seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
      await store.append('note-2', 'none', [sampleEvent(5), sampleEvent(6)]);
      await store.append('note-2', 'any', [sampleEvent(7)]);
      await reading;
      expect(sizes.slice(0, 2)).toEqual([3, 1]);
      expect(seen.map((event) => event.id)).toEqual([1, 2, 3, 4, 5, 6, 7].map(eventId));
    });

    it('ends when it is told to while it waits, and when the store closes', async () => {
      const stopping = new AbortController();
      const drain = async (signal?: AbortSignal) => {
        let pages = 0;
        for await (const _ of context.store.subscribe(0, signal ? { signal } : {})) pages += 1;
        return pages;
      };
      const told = drain(stopping.signal);
      const closed = drain();
      await new Promise((resolve) => setTimeout(resolve, 10));
      stopping.abort();
      expect(await told).toBe(0);
      await context.store.close();
      expect(await closed).toBe(0);
    });
  });
}

export function expectRising(positions: readonly number[]): void {
  positions.slice(1).forEach((position, index) => expect(position).toBeGreaterThan(positions[index]!));
}
