import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { CommandRunner } from '#commands';
import type { Recorded } from '#event-store';
import { ok } from '#kernel';
import { TryAgainLater } from '#projections';
import type { ContactReceived } from './contact.events.js';
import { identifyContacts } from './identify-contacts.js';
import { triageErrors } from './triage.errors.js';

interface Over {
  readonly run?: CommandRunner['run'];
  readonly ready?: (position: number) => Promise<void>;
  readonly readAll?: () => Promise<never>;
}

/** What the reactor asked for, in order. */
function observed(over: Over = {}) {
  const steps: string[] = [];
  let appended = 50;
  const reactor = identifyContacts({
    runner: {
      run:
        over.run ??
        (async () => {
          appended += 1;
          steps.push(`append ${appended}`);
          // The disk takes a while: others get their turn.
          await nextTurn();
          await nextTurn();
          return ok({ duplicate: false, position: appended, revision: 1, events: [] });
        }),
    } as unknown as CommandRunner,
    index: { token: () => new Uint8Array(), find: () => [] },
    links: { linksOf: async () => new Map(), mentionsOf: async () => [] },
    mentions: {
      read: async () => null,
      readAll: async (concernId) => {
        steps.push(`compare ${concernId}`);
        return (await over.readAll?.()) ?? [mentionOf(concernId)];
      },
    },
    ready: over.ready ?? (async (position) => void steps.push(`ready ${position}`)),
    head: async () => 50,
  });
  const take = (position: number, next?: number) =>
    reactor.on['contact.received.v1']!(received(position), next === undefined ? undefined : received(next));
  return { steps, take, reactor };
}

const received = (position: number) =>
  ({
    id: `event-${position}`,
    position,
    data: { contactId: `c${position}`, mentionId: `m-k${position}`, concernId: `k${position}` },
    meta: {},
  }) as unknown as Recorded<ContactReceived>;

const mentionOf = (concernId: string) => ({
  mentionId: `m-${concernId}`,
  concernId,
  child: { reference: 'c1' },
  adults: [],
  at: '2026-03-02T09:00:00.000Z',
});

describe('identifying contacts', () => {
  it('waits for the log’s end after a start, then for its own last append, before it compares the next', async () => {
    const { steps, take } = observed();
    expect(await take(10)).toBe(51);
    expect(await take(11)).toBe(52);
    expect(steps).toEqual(['ready 50', 'compare k10', 'append 51', 'ready 51', 'compare k11', 'append 52']);
  });

  it('looks the next contact up while the append is made durable, and reads the links in its own turn', async () => {
    const { steps, take } = observed();
    await take(10, 11);
    await take(11, 12);
    expect(steps).toEqual([
      'ready 50',
      'compare k10',
      'append 51',
      'ready 11',
      'compare k11',
      'ready 51',
      'append 52',
      'ready 12',
      'compare k12',
    ]);
  });

  it('looks again where another contact than the next comes, or where the look beforehand failed', async () => {
    const other = observed();
    await other.take(10, 11);
    await other.take(12);
    expect(other.steps.slice(-3)).toEqual(['ready 51', 'compare k12', 'append 52']);
    let tries = 0;
    const failing = observed({
      readAll: async () => {
        tries += 1;
        if (tries === 2) throw new Error('not this time');
        return undefined as never;
      },
    });
    await failing.take(10, 11);
    await failing.take(11);
    expect(failing.steps.slice(-3)).toEqual(['ready 51', 'compare k11', 'append 52']);
  });

  it('takes one contact at a time', () => {
    expect(observed().reactor.parallel ?? false).toBe(false);
  });

  it('compares nothing while index and links cannot follow', async () => {
    const { steps, take } = observed({ ready: () => Promise.reject(new TryAgainLater('the index stands still')) });
    await expect(take(10)).rejects.toThrow('the index stands still');
    expect(steps).toEqual([]);
  });

  it('is parked where the contact refuses what it found', async () => {
    const { take } = observed({ run: async () => triageErrors.refuse('triage/not-open-yet') });
    await expect(take(10)).rejects.toThrow('triage/not-open-yet');
  });
});
