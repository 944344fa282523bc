import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from './port.js';
import { positionAt } from './position-at.js';

/** A store that is nothing but times and positions. */
function storeOf(events: readonly { position: number; recordedAt: string }[]) {
  const stored = events as unknown as readonly StoredEvent[];
  return {
    head: async () => ({
      position: events.at(-1)?.position ?? 0,
      recordedAt: events.at(-1)?.recordedAt ?? null,
      hash: new Uint8Array(32),
    }),
    readAll: async (after: number, limit: number) => stored.filter((event) => event.position > after).slice(0, limit),
  };
}

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 9, n)).toISOString();

describe('the position at an instant', () => {
  it('is 0 before the first event and on an empty store', async () => {
    expect(await positionAt(storeOf([]), minute(0))).toBe(0);
    expect(await positionAt(storeOf([{ position: 1, recordedAt: minute(5) }]), minute(4))).toBe(0);
  });

  it('agrees with a search of every event, with gaps and equal times', async () => {
    const history = fc
      .array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), wait: fc.integer({ min: 0, max: 2 }) }), {
        maxLength: 60,
      })
      .map((steps) => {
        let position = 0;
        let at = 1;
        return steps.map(({ gap, wait }) => ({ position: (position += gap), recordedAt: minute((at += wait)) }));
      });
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 0, max: 130 }), async (events, at) => {
        const expected = events.filter((event) => event.recordedAt <= minute(at)).at(-1)?.position ?? 0;
        expect(await positionAt(storeOf(events), minute(at))).toBe(expected);
      }),
    );
  });
});
