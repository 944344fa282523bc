import { describe, expect, it } from '@jest/globals';
import type { CommandRunner } from '#commands';
import type { Recorded } from '#event-store';
import { ok } from '#kernel';
import { TryAgainLater } from '#projections';
import type { ContactReceived } from './contact.events.js';
import { identifyContacts } from './identify-contacts.js';
import { triageErrors } from './triage.errors.js';

/** What the reactor asked for, in order. */
function observed(over: { run?: CommandRunner['run']; ready?: (position: number) => Promise<void> } = {}) {
  const steps: string[] = [];
  let appended = 50;
  const reactor = identifyContacts({
    runner: {
      run:
        over.run ??
        (async () => {
          appended += 1;
          steps.push(`append ${appended}`);
          return ok({ duplicate: false, position: appended, revision: 1, events: [] });
        }),
    } as unknown as CommandRunner,
    index: { token: () => new Uint8Array(), find: () => [] },
    links: { linksOf: async () => new Map(), mentionsOf: async () => [] },
    mentions: {
      read: async () => null,
      readAll: async () => {
        steps.push('compare');
        return [];
      },
    },
    ready: over.ready ?? (async (position) => void steps.push(`ready ${position}`)),
    head: async () => 50,
  });
  const take = (position: number) =>
    reactor.on['contact.received.v1']!({
      id: `event-${position}`,
      position,
      data: { contactId: 'c', mentionId: 'm', concernId: 'k' },
      meta: {},
    } as unknown as Recorded<ContactReceived>);
  return { steps, take, reactor };
}

describe('identifying contacts', () => {
  it('waits for the log’s end after a start, then for its own last append, before it compares the next', async () => {
    const { steps, take } = observed();
    expect(await take(10)).toBe(51);
    expect(await take(11)).toBe(52);
    expect(steps).toEqual(['ready 50', 'compare', 'append 51', 'ready 51', 'compare', 'append 52']);
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
