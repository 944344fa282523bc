import { describe, expect, it, jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { Fact } from '#kernel';
import { contactStates, graver, hasEnded, type Contact } from './contact.js';
import { contactEvents, type ContactEvent } from './contact.events.js';
import { evolve } from './contact.evolve.js';
import { answered, checks, identified, propose, rated, refuse, required, tell } from './testing/acts.js';
import { fakeClockwork, generousClockwork } from './testing/fake-clockwork.js';
import { howFar } from './testing/how-far.js';
import { anyStep } from './testing/random-steps.js';
import { id, manager, received, Story, type Act } from './testing/story.js';
import { triageErrors } from './triage.errors.js';

// Many stories on a busy machine: no measure of anything.
jest.setTimeout(60_000);

const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);
const definitions = new Map(
  contactEvents.map((definition) => [
    definition.type as string,
    { isData: ajv.compile(definition.data), sealed: Object.keys(definition.sealed) },
  ]),
);

/** An amber contact that lacks one school's answer. */
const almost: readonly Act[] = [identified(), ...rated('AMBER'), checks('police-met'), answered('police-met')];

/** A contact that early help gave back after something had come in. */
const cameBackWithNews: readonly Act[] = [...howFar.EH_REQUESTED, tell('one'), refuse()];

/** A contact that has come as far as any, and what anybody then tries with it. */
const anyStory = fc.record({
  from: fc.constantFrom(...Object.values(howFar), almost, almost, cameBackWithNews, [propose('GREEN').by(manager)]),
  generous: fc.boolean(),
  steps: fc.array(anyStep, { maxLength: 30, size: 'max' }),
});
type AnyStory = typeof anyStory extends fc.Arbitrary<infer Value> ? Value : never;

/** One step as it was carried out: the contact before, the facts, and the contact after each of them. */
interface Taken {
  readonly act: Act;
  /** Somebody took it on an older picture. */
  readonly isStale: boolean;
  readonly before: Contact;
  readonly facts: readonly (ContactEvent & Fact)[];
  readonly after: Contact;
  readonly history: readonly ContactEvent[];
}

/** Tells the story step by step, some of them twice, some by somebody who looked at an older picture. */
function* told({ from, generous, steps }: AnyStory): Generator<Taken> {
  const clockwork = generous ? generousClockwork : fakeClockwork;
  let story = new Story([received()], 0, clockwork).and(...from);
  for (const step of steps)
    for (let time = 0; time < step.times; time += 1) {
      const before = story.contact;
      const act = step.actOn(story);
      const isStale = step.stale && step.byPerson(act);
      const { decided, story: next } = story.try(act);
      if (!decided.ok) expect(Object.keys(triageErrors.entries)).toContain(decided.refusal.code);
      const facts = (decided.ok ? decided.value : []) as readonly (ContactEvent & Fact)[];
      story = next;
      yield { act, isStale, before, facts, after: story.contact, history: story.events };
    }
}

const always = (holds: (taken: Taken) => void, from?: readonly Act[]) =>
  fc.assert(
    fc.property(anyStory, (story) => {
      for (const taken of told(from ? { ...story, from } : story)) holds(taken);
    }),
  );

const dataOf = (fact: Fact) => fact.data as Record<string, unknown>;
/** Every single fact of a step, with the contact before and after it. */
const singly = ({ before, facts }: Taken) => {
  let contact = before;
  return facts.map((fact) => {
    const was = contact;
    contact = evolve(was, fact);
    return { fact, data: dataOf(fact), was, is: contact };
  });
};
const codes = (clocks: unknown) => ((clocks ?? []) as { code: string }[]).map(({ code }) => code);
const running = ({ clocks }: Contact, code: string) => clocks.find((clock) => clock.code === code);
const timeOf = (dueAt: string | null) => (dueAt === null ? Infinity : Date.parse(dueAt));

describe('whatever anybody does with a contact', () => {
  it('is tried in earnest: every fact is stated, and every state is come to', () => {
    const types = new Set<string>(['contact.received.v1']);
    const states = new Set<string>();
    for (const story of fc.sample(anyStory, { seed: 7, numRuns: 300 }))
      for (const { facts, after } of told(story)) {
        for (const { type } of facts) types.add(type);
        if (facts.length > 0) states.add(after.state);
      }
    expect([...types].sort()).toEqual([...definitions.keys()].sort());
    expect([...states].sort()).toEqual([...contactStates].sort());
  });

  it('the revision counts the events, and what is refused changes nothing', () =>
    always(({ before, facts, after, history, isStale }) => {
      expect(after.revision).toBe(history.length - 1);
      expect(after.revision).toBe(before.revision + facts.length);
      if (facts.length === 0) expect(after).toEqual(before);
      if (isStale) expect(facts).toEqual([]);
    }));

  it('every fact fits its schema, and seals exactly what its definition names, under the contact’s own mention', () =>
    always(({ facts }) => {
      for (const { type, data, sections = [] } of facts) {
        const { isData, sealed } = definitions.get(type)!;
        expect(isData(data) || isData.errors).toBe(true);
        expect(sections.map(({ section }) => section)).toEqual(sealed);
        expect(new Set(sections.map(({ mention }) => mention))).toEqual(
          new Set(sealed.length > 0 ? [id('mention')] : []),
        );
      }
    }));

  it('no end without a decision, a decider, a level or why there is none, and what its referrer is told', () =>
    always(({ after }) => {
      if (!hasEnded(after) || (after.state === 'LINKED_TO_OPEN' && after.joinedTo !== null)) return;
      const { outcome, by, role, at, level, notRatedBecause, feedback } = after.endings.at(-1)!;
      for (const part of [outcome, by, role, at, feedback]) expect(part).toBeTruthy();
      expect(level === null).toBe(notRatedBecause !== null);
      if (feedback === 'DUE') expect(running(after, 'FEEDBACK')).toBeDefined();
    }));

  it('no end without its words', () =>
    always((taken) => {
      for (const { fact, was, is } of singly(taken)) {
        if (is.endings.length === was.endings.length || fact.type === 'contact.decided-with.v1') continue;
        const said = fact.sections![0]!.content as Record<string, string>;
        const words = said['reason'] ?? said['advice'] ?? said['acceptedBy'];
        expect(words?.trim()).toBeTruthy();
      }
    }));

  it('no earlier end is ever changed, but for what its referrer was told', () =>
    always((taken) => {
      for (const { fact, was, is } of singly(taken)) {
        expect(is.endings.slice(0, Math.max(0, was.endings.length - 1))).toEqual(was.endings.slice(0, -1));
        const [last, still] = [was.endings.at(-1), is.endings[was.endings.length - 1]];
        if (fact.type === 'contact.feedback-recorded.v1')
          expect({ ...still, feedback: 0, feedbackTier: 0 }).toEqual({ ...last, feedback: 0, feedbackTier: 0 });
        else expect(still).toEqual(last);
      }
    }));

  it('nobody confirms what they proposed, or reviews what they decided', () =>
    always(({ facts, history, before }) => {
      for (const { type, data } of facts) {
        const { proposal, by, decidedBy, of } = data as {
          proposal?: number;
          by?: string;
          decidedBy?: string;
          of?: number;
        };
        const earlier = (revision: number) => history[revision]!.data as unknown as Record<string, unknown>;
        if (proposal !== undefined && type !== 'contact.proposal-declined.v1')
          expect(earlier(proposal)['by']).not.toBe(by ?? decidedBy);
        // A manager rates nothing alone; what the emergency duty team rates awaits a manager.
        if (type === 'contact.rated.v1') expect(proposal !== undefined || data.awaitsReview).toBe(true);
        if (type === 'contact.out-of-hours-reviewed.v1') {
          expect(earlier(of!)['by']).not.toBe(by);
          expect(before.awaitsReview).toBe(of);
        }
      }
    }));

  it('no due time ever moves later, but by a manager who lengthens it, a reopening or a recalculation', () =>
    always((taken) => {
      for (const { fact, data, was, is } of singly(taken))
        for (const { code, dueAt } of was.clocks) {
          const now = running(is, code);
          const moves =
            fact.type === 'contact.reopened.v1' ||
            fact.type === 'clock.recalculated.v1' ||
            (code === 'DECISION' && data['lengthened'] === true);
          if (now && !moves) expect(timeOf(now.dueAt)).toBeLessThanOrEqual(timeOf(dueAt));
          if (!now) expect(codes(data['stopped'])).toContain(code);
        }
    }));

  it('what is stopped ran before and runs no more, and was late where it was', () =>
    always((taken) => {
      for (const { data, was, is } of singly(taken))
        for (const stop of (data['stopped'] ?? []) as { code: string; stoppedAt: string; breached: boolean }[]) {
          const clock = running(was, stop.code);
          expect(clock).toBeDefined();
          expect(stop.breached).toBe(Date.parse(stop.stoppedAt) > timeOf(clock!.dueAt));
          if (!codes(data['started']).includes(stop.code)) expect(running(is, stop.code)).toBeUndefined();
        }
      const { clocks } = taken.after;
      expect(new Set(codes(clocks)).size).toBe(clocks.length);
    }));

  it('whatever waits has a clock', () =>
    always(({ after }) => {
      const { state, rating, newSince, awaitsReview, strategyCalled, handover } = after;
      const runs = (code: string) => running(after, code) !== undefined;
      if (['TRIAGED', 'ENQUIRY'].includes(state) && rating) expect(runs('DECISION')).toBe(true);
      if (hasEnded(after)) expect(runs('DECISION') || runs('STRATEGY') || runs('RESPONSE_TYPE')).toBe(false);
      expect(runs('NEW_SINCE_DECIDED')).toBe(newSince.length > 0);
      expect(runs('OUT_OF_HOURS_REVIEW')).toBe(awaitsReview !== null);
      expect(runs('STRATEGY')).toBe(strategyCalled);
      expect(runs('ROUTE_ACCEPTANCE')).toBe(handover?.kind === 'OPEN_CASE');
      expect(runs('TRANSFER_ACCEPTANCE')).toBe(handover?.kind === 'OTHER_AUTHORITY');
      expect(runs('EARLY_HELP_ACCEPTANCE')).toBe(handover?.kind === 'EARLY_HELP');
    }));

  it('nothing that comes in after an end is read by nobody', () =>
    always((taken) => {
      const news = ['contact.check-answered.v1', 'contact.report-joined.v1'];
      for (const { fact, was } of singly(taken))
        if (news.includes(fact.type) && was.endings.length > 0 && (hasEnded(was) || was.state === 'EH_REQUESTED'))
          expect(taken.after.newSince.length).toBeGreaterThan(0);
    }));

  it('no contact that was ever red or amber ends without an answer or a manager’s word on each agency', () =>
    always((taken) => {
      for (const { fact, data, was, is } of singly(taken)) {
        expect(is.gravest).toBe(graver(was.gravest, is.gravest));
        if (fact.type !== 'contact.decided.v1' || data['outcome'] === 'ASSESSMENT') continue;
        const list = was.gravest === 'RED' || was.gravest === 'AMBER' ? required[was.gravest]! : [];
        for (const entry of list) {
          const [name, of] =
            'agency' in entry ? [entry.agency, 'agency' as const] : [entry.kind, 'agencyKind' as const];
          const final = was.checks.some((one) => one[of] === name && ['RETURNED', 'NOTHING_HELD'].includes(one.state));
          expect(final || was.withoutCheck.includes(name)).toBe(true);
        }
      }
    }, almost));
});
