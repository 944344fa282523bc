import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { decodeEvent, type EventStore } from '#event-store';
import { ManualClock, systemRandomness, type CommandContext } from '#kernel';
import { memoryVault } from '#vault';
import { contactStream } from './contact.events.js';
import { contactOf, takeStep, type StepRequest } from './take-step.js';
import { decide, proposeEnd } from './testing/acts.js';
import { fakeClockwork } from './testing/fake-clockwork.js';
import { howFar } from './testing/how-far.js';
import { contactId, given, hour, id, manager, secondManager, socialWorker, type Act } from './testing/story.js';

const context: CommandContext = {
  correlationId: id('correlation'),
  causationId: id('causation'),
  actor: 'hub',
  agency: 'council-camden-front-door',
  role: 'hub',
  purpose: 'MASH_TRIAGE',
  lawfulBasis: 'SPEC',
  traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
};
const stream = contactStream(contactId);

/** Reads of the stream wait for each other, so that both deciders look at the contact before either has said anything. */
function meetingReaders(store: EventStore, readers: number): EventStore {
  let waiting: (() => void)[] | null = [];
  const read: EventStore['read'] = async (...asked) => {
    const events = await store.read(...asked);
    if (waiting === null) return events;
    await new Promise<void>((go) => {
      waiting!.push(go);
      if (waiting!.length < readers) return;
      const all = waiting!;
      waiting = null;
      for (const one of all) one();
    });
    return events;
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'read') return read;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

describe('a step that is taken', () => {
  const clock = ManualClock.at(hour(6));
  let store: MemoryEventStore;
  const runner = (over: EventStore = store) => new CommandRunner(over, vault);
  let vault: ReturnType<typeof memoryVault>;

  const take = (act: Act, on: CommandRunner, over: Partial<StepRequest> = {}) =>
    takeStep(
      { runner: on, randomness: systemRandomness, clock },
      contactId,
      {
        what: 'decide',
        idempotencyKey: null,
        at: null,
        revision: null,
        decide: (step, contact) => act.carryOut(step, contact, fakeClockwork),
        ...over,
      },
      { ...context, actor: act.who.by, role: act.who.role },
    );
  const kept = async () => (await store.read(stream)).map(decodeEvent);

  beforeEach(async () => {
    store = new MemoryEventStore({ clock });
    vault = memoryVault();
    const { events } = given(...howFar.TRIAGED);
    const decided = { ok: true as const, value: events.map((event) => ({ ...event })) };
    await runner().run({ stream, commandId: id('before'), context, decide: () => decided });
  });

  it.each([
    ['each saying what they looked at', 3, 'triage/changed-meanwhile'],
    ['neither saying what they looked at', null, 'triage/has-ended'],
  ])('of two managers who decide at the same moment one wins: %s', async (_how, revision, code) => {
    const on = runner(meetingReaders(store, 2));
    const answers = await Promise.all([
      take(decide('ASSESSMENT').by(manager), on, { revision }),
      take(decide('NO_FURTHER_ACTION').by(secondManager), on, { revision }),
    ]);
    const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]));
    expect(refusals).toEqual([code]);
    expect((await kept()).filter(({ type }) => type === 'contact.decided.v1')).toHaveLength(1);
    expect(contactOf(await kept()).endings).toHaveLength(1);
  });

  it('of two managers who confirm one proposal at the same moment one wins', async () => {
    await take(proposeEnd('SIGNPOST'), runner());
    const on = runner(meetingReaders(store, 2));
    const answers = await Promise.all([
      take(decide('SIGNPOST').by(manager), on, { revision: 4 }),
      take(decide('SIGNPOST').by(secondManager), on, { revision: 4 }),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await kept()).at(-1)!.data).toMatchObject({ proposal: 4, proposedBy: socialWorker.by });
  });

  it('a double click is one step: the second answer is the first’s', async () => {
    const over = { idempotencyKey: 'click-1', revision: 3 };
    const first = await take(decide('ASSESSMENT'), runner(), over);
    const second = await take(decide('ASSESSMENT'), runner(), over);
    expect(first).toMatchObject({ ok: true, value: { duplicate: false, revision: 4 } });
    expect(second).toMatchObject({ ok: true, value: { duplicate: true, revision: 4 } });
    expect(await kept()).toHaveLength(5);
  });

  it('one key serves one person and one step', async () => {
    const over = { idempotencyKey: 'click-1' };
    await take(proposeEnd('SIGNPOST'), runner(), { ...over, what: 'propose' });
    const other = await take(decide('SIGNPOST'), runner(), over);
    expect(other).toMatchObject({ ok: true, value: { duplicate: false } });
  });

  it('is sealed under the contact’s own mention, by who took it', async () => {
    await take(decide('ASSESSMENT'), runner());
    const event = (await kept()).at(-1)!;
    expect(event.meta).toMatchObject({ actor: manager.by, role: manager.role });
    expect(event.sections.map(({ mention, section }) => [mention, section])).toEqual([[id('mention'), 'decision']]);
    expect(JSON.stringify(event.data)).not.toContain('nan’s');
  });

  it('is as late as it was written down', async () => {
    await take(decide('ASSESSMENT'), runner(), { at: hour(4) });
    const event = (await kept()).at(-1)!;
    expect(event).toMatchObject({ data: { at: hour(4) }, recordedAt: hour(6) });
    expect(await take(decide('ASSESSMENT'), runner(), { at: hour(7) })).toMatchObject({
      refusal: { code: 'triage/step-in-future' },
    });
  });
});
