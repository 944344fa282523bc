import { describe, expect, it } from '@jest/globals';
import { maximumEventBytes, type ExpectedRevision, type NewEvent } from '../port.js';
import { ContractContext } from './contract-context.js';
import { appended, eventId, metaBytes, sampleEvent, utf8 } from './sample-events.js';
import type { StoreFactory } from './store-factory.js';

/** What an append answers, and when it writes. */
export function describeAppends(factory: StoreFactory): void {
  describe('the expected revision', () => {
    const context = new ContractContext(factory);
    const onExisting = async (expected: ExpectedRevision) => {
      await context.store.append('note-1', 'none', [sampleEvent(1), sampleEvent(2)]);
      return context.store.append('note-1', expected, [sampleEvent(3)]);
    };

    it.each<ExpectedRevision>(['any', 'none'])('%s lets a stream begin', async (expected) => {
      const verdict = appended(await context.store.append('note-1', expected, [sampleEvent(1)]));
      expect(verdict).toEqual({
        verdict: 'appended',
        position: verdict.position,
        revision: 0,
        recordedAt: '2026-03-03T09:12:04.000Z',
      });
    });

    it.each<ExpectedRevision>(['any', 'exists', 1])('%s lets a stream of two events go on', async (expected) => {
      expect(appended(await onExisting(expected)).revision).toBe(2);
    });

    it.each<ExpectedRevision>(['exists', 0, 7])('%s refuses a stream that is not there', async (expected) => {
      const verdict = await context.store.append('note-1', expected, [sampleEvent(1)]);
      expect(verdict).toEqual({ verdict: 'wrong-revision', actual: null });
      expect(await context.store.read('note-1')).toEqual([]);
    });

    it.each<ExpectedRevision>(['none', 0, 2, -1])('%s refuses a stream of two events', async (expected) => {
      expect(await onExisting(expected)).toEqual({ verdict: 'wrong-revision', actual: 1 });
      expect(await context.store.read('note-1')).toHaveLength(2);
    });
  });

  describe('writers at the same moment', () => {
    const context = new ContractContext(factory);

    it('let exactly one of the creators of a stream win', async () => {
      const names = Array.from({ length: 24 }, (_, index) => `creator-${index}`);
      const verdicts = await Promise.all(
        names.map((name) => context.store.append('note-1', 'none', [sampleEvent(name)])),
      );
      const winners = names.filter((_, index) => verdicts[index]!.verdict === 'appended');
      expect(winners).toHaveLength(1);
      expect(verdicts.filter((verdict) => verdict.verdict !== 'appended')).toEqual(
        new Array(23).fill({ verdict: 'wrong-revision', actual: 0 }),
      );
      expect((await context.store.read('note-1')).map((event) => event.id)).toEqual([eventId(winners[0]!)]);
    });

    it('let exactly one go on from the revision that all of them read', async () => {
      await context.store.append('note-1', 'none', [sampleEvent('first')]);
      const verdicts = await Promise.all(
        Array.from({ length: 24 }, (_, index) => context.store.append('note-1', 0, [sampleEvent(index)])),
      );
      expect(verdicts.filter((verdict) => verdict.verdict === 'appended')).toHaveLength(1);
      expect(await context.store.read('note-1')).toHaveLength(2);
    });

    it('write a repeat once, and answer all of them the same', async () => {
      const verdicts = await Promise.all(
        Array.from({ length: 8 }, () => context.store.append('note-1', 'none', [sampleEvent(1)])),
      );
      expect(verdicts.map((verdict) => verdict.verdict).sort()).toEqual([
        'appended',
        ...new Array(7).fill('duplicate'),
      ]);
      const places = verdicts.map(({ verdict: _, ...place }) => place);
      expect(places).toEqual(new Array(8).fill(places[0]));
      expect(await context.store.read('note-1')).toHaveLength(1);
    });
  });

  describe('a repeat', () => {
    const context = new ContractContext(factory);
    const refusal = { verdict: 'id-reused', eventId: eventId(1) };

    it.each<ExpectedRevision>(['none', 'any', 'exists', 0, 99])(
      'answers the first result, also where the stream has moved on and %s is expected',
      async (expected) => {
        const first = appended(await context.store.append('note-1', 'none', [sampleEvent(1)]));
        context.clock.advance(60_000);
        await context.store.append('note-1', 'any', [sampleEvent(2)]);
        const again = await context.store.append('note-1', expected, [sampleEvent(1)]);
        expect(again).toEqual({ ...first, verdict: 'duplicate' });
        expect(await context.store.read('note-1')).toHaveLength(2);
      },
    );

    it.each<[string, Partial<NewEvent>]>([
      ['data', { data: utf8('{"name":2}') }],
      ['data that only parses to the same', { data: utf8('{ "name": 1 }') }],
      ['type', { type: 'note.made.v2' }],
      ['sealed sections', { sealed: utf8('[ ]') }],
      ['meta', { meta: metaBytes({ actor: 'school-100046' }) }],
    ])('with other %s is refused, and writes nothing', async (_, parts) => {
      await context.store.append('note-1', 'none', [sampleEvent(1)]);
      expect(await context.store.append('note-1', 'any', [sampleEvent(1, parts)])).toEqual(refusal);
      expect(await context.store.read('note-1')).toHaveLength(1);
    });

    it('on another stream is refused, and writes nothing', async () => {
      await context.store.append('note-1', 'none', [sampleEvent(1)]);
      expect(await context.store.append('note-2', 'none', [sampleEvent(1)])).toEqual(refusal);
      expect(await context.store.read('note-2')).toEqual([]);
    });

    it('may come on another trace', async () => {
      const first = appended(await context.store.append('note-1', 'none', [sampleEvent(1)]));
      const meta = metaBytes({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' });
      const again = await context.store.append('note-1', 'none', [sampleEvent(1, { meta })]);
      expect(again).toEqual({ ...first, verdict: 'duplicate' });
      expect((await context.store.read('note-1'))[0]!.meta).toEqual(Buffer.from(metaBytes()));
    });

    it.each([
      ['{"traceparent":"a","actor":"x"}', '{"actor":"x"}', 'duplicate'],
      ['{"actor":"x","traceparent":"a"}', '{"actor":"x", "traceparent" : "b\\"c" }', 'id-reused'],
      ['{"actor":"x","traceparent":"a"}', '{"actor":"x","traceparent":"b\\"c"}', 'duplicate'],
      ['{"actor":"x,\\"traceparent\\":\\"a\\""}', '{"actor":"x,\\"traceparent\\":\\"b\\""}', 'id-reused'],
      ['{"actor":"traceparent","role":"a"}', '{"actor":"traceparent","role":"b"}', 'id-reused'],
    ])(
      'leaves nothing but the member traceparent out of the comparison: %s and %s',
      async (stored, offered, verdict) => {
        await context.store.append('note-1', 'none', [sampleEvent(1, { meta: utf8(stored) })]);
        const again = await context.store.append('note-1', 'any', [sampleEvent(1, { meta: utf8(offered) })]);
        expect(again.verdict).toBe(verdict);
      },
    );
  });

  describe('several events at once', () => {
    const context = new ContractContext(factory);

    it('stand one after the other, and the verdict is of the last', async () => {
      await context.store.append('note-1', 'none', [sampleEvent(0)]);
      const verdict = appended(
        await context.store.append(
          'note-1',
          0,
          [1, 2, 3].map((name) => sampleEvent(name)),
        ),
      );
      const stored = await context.store.read('note-1');
      expect(stored.map(({ id, revision }) => [id, revision])).toEqual(
        [0, 1, 2, 3].map((name) => [eventId(name), name]),
      );
      expect(stored.at(-1)).toMatchObject({ position: verdict.position, revision: verdict.revision });
    });

    it('are written all or none', async () => {
      await context.store.append('note-1', 'none', [sampleEvent(2)]);
      const before = await context.store.head();
      expect(await context.store.append('note-1', 'none', [sampleEvent(3), sampleEvent(4)])).toMatchObject({
        verdict: 'wrong-revision',
      });
      expect(await context.store.append('note-1', 'any', [sampleEvent(1), sampleEvent(2)])).toEqual({
        verdict: 'id-reused',
        eventId: eventId(2),
      });
      expect(await context.store.head()).toEqual(before);
    });

    it('repeated are answered by the first result, in that order only', async () => {
      const events = [sampleEvent(1), sampleEvent(2), sampleEvent(3)];
      const first = appended(await context.store.append('note-1', 'none', events));
      expect(await context.store.append('note-1', 'none', events)).toEqual({ ...first, verdict: 'duplicate' });
      expect(await context.store.append('note-1', 'none', events.toReversed())).toMatchObject({ verdict: 'id-reused' });
    });
  });

  describe('an append that no store takes', () => {
    const context = new ContractContext(factory);
    const half = maximumEventBytes / 2;

    it('is refused as an error of the caller', async () => {
      const { store } = context;
      await expect(store.append('note-1', 'any', [])).rejects.toThrow(RangeError);
      await expect(store.append('', 'any', [sampleEvent(1)])).rejects.toThrow(RangeError);
      await expect(store.append('note-1', 'any', [sampleEvent(1), sampleEvent(1)])).rejects.toThrow(RangeError);
      const tooLarge = sampleEvent(1, { data: new Uint8Array(half), sealed: new Uint8Array(half), meta: utf8('{') });
      await expect(store.append('note-1', 'any', [tooLarge])).rejects.toThrow(`${maximumEventBytes + 1} bytes`);
      expect((await store.head()).position).toBe(0);
    });

    it('is not one of the largest size', async () => {
      const largest = sampleEvent(1, {
        data: new Uint8Array(half).fill(32),
        sealed: new Uint8Array(half - 2).fill(32),
        meta: utf8('{}'),
      });
      appended(await context.store.append('note-1', 'none', [largest]));
      expect((await context.store.read('note-1'))[0]).toMatchObject({ data: Buffer.from(largest.data) });
    });
  });
}
