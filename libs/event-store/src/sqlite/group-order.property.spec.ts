import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock } from '#kernel';
import { MemoryEventStore } from '../memory/memory-event-store.js';
import type { AppendVerdict, EventStore, ExpectedRevision, StoredEvent } from '../port.js';
import { sampleEvent } from '../testing/sample-events.js';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.js';

/** One append: the numbers of its events (a number seen before is a repeat or a clash), and how far the clock steps before it. */
interface Append {
  readonly stream: number;
  readonly expected: ExpectedRevision;
  readonly first: number;
  readonly count: number;
  readonly clockStep: number;
}

const append: fc.Arbitrary<Append> = fc.record({
  stream: fc.nat(3),
  expected: fc.oneof(fc.constantFrom<ExpectedRevision>('any', 'any', 'none', 'exists'), fc.nat(6)),
  first: fc.nat(40),
  count: fc.integer({ min: 1, max: 3 }),
  clockStep: fc.integer({ min: -5000, max: 5000 }),
});

describe('group commit', () => {
  let directory: string;
  let store: SqliteEventStore;
  let clock: ManualClock;
  let runs = 0;
  const groups: number[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'event-store-'));
    clock = ManualClock.at('2026-03-03T09:12:04.000Z');
    const limits = { groupRequests: 5, groupBytes: 6000 };
    const metrics = { onGroup: ({ requests }: { requests: number }) => void groups.push(requests) };
    store = await openSqliteEventStore({ directory, clock, limits, metrics });
  });
  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('gives many appends at once the verdicts and the order they have one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(append, { minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 4 }),
        async (waves) => {
          runs += 1;
          // Each run on streams and events of its own, later than all before, beside a model that starts empty.
          clock.advance(1_000_000);
          const start = (await store.head()).position;
          const model = new MemoryEventStore({ clock });
          const verdicts: AppendVerdict[] = [];
          const expected: AppendVerdict[] = [];
          for (const wave of waves) {
            const pending = wave.map((one) => {
              clock.advance(one.clockStep);
              return { ours: carryOut(store, one), models: carryOut(model, one) };
            });
            for (const { ours, models } of pending) {
              verdicts.push(relative(await ours, start));
              expected.push(await models);
            }
          }
          expect(verdicts).toEqual(expected);
          const stored = (await store.readAll(start, 1000)).map((event) => visible(event, start));
          expect(stored).toEqual((await model.readAll(0, 1000)).map((event) => visible(event, 0)));
        },
      ),
      { numRuns: 60 },
    );
    expect(Math.max(...groups)).toBe(5);
  });

  const carryOut = (on: EventStore, { stream, expected, first, count }: Append) =>
    on.append(
      `run-${runs}-${stream}`,
      expected,
      Array.from({ length: count }, (_, part) => sampleEvent(`${runs}-${first + part}`)),
    );
});

const relative = (verdict: AppendVerdict, start: number): AppendVerdict =>
  'position' in verdict ? { ...verdict, position: verdict.position - start } : verdict;

const visible = ({ hash: _, position, data, ...event }: StoredEvent, start: number) => ({
  ...event,
  position: position - start,
  data: Buffer.from(data).toString(),
  sealed: undefined,
  meta: undefined,
});
