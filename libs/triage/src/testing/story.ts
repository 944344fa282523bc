import { expect } from '@jest/globals';
import { derivedId, ok, type Fact, type Instant, type Refusal, type Uuid } from '#kernel';
import { unknownContact, type Contact, type ContactStateCode } from '../contact.js';
import type { ContactEvent, ContactReceived } from '../contact.events.js';
import { evolve } from '../contact.evolve.js';
import type { Clockwork, Decided, Step } from '../step.js';
import { clocksAtReceipt, fakeClockwork, hoursAfter } from './fake-clockwork.js';

export const id = (name: string): Uuid => derivedId('contact story', name);
export const contactId = id('contact');
export const receivedAt: Instant = '2026-03-03T09:00:00.000Z';
/** An instant, in hours after the contact came in. */
export const hour = (hours: number): Instant => hoursAfter(receivedAt, hours);

export interface Person {
  readonly by: string;
  readonly role: string;
}
const person = (by: string, role: string): Person => ({ by, role });
export const officer = person('staff-1001', 'contact-officer');
export const socialWorker = person('staff-2001', 'social-worker');
export const manager = person('staff-3001', 'mash-manager');
export const secondManager = person('staff-3002', 'mash-manager');
export const emergencyDuty = person('staff-4001', 'emergency-duty');
export const earlyHelp = person('staff-5001', 'early-help-lead');
export const police = person('staff-6001', 'police-decision-maker');
export const health = person('staff-7001', 'health-decision-maker');
export const hub = person('hub', 'hub');
export const auditor = person('staff-8001', 'access-auditor');
/** One of every role that any step knows, and one whom none knows. */
export const everybody = [officer, socialWorker, manager, emergencyDuty, earlyHelp, police, health, hub, auditor];

/** What a step decides over a contact; everything else that it needs is in its own words. */
export type CarryOut = (step: Step, contact: Contact, clockwork: Clockwork) => Decided;

/** One step of the story: who takes it, when, and what it comes to. */
export class Act {
  constructor(
    readonly carryOut: CarryOut,
    readonly who: Person,
    /** Hours after receipt at which it was truly taken, and at which it is written down; null: as the story goes. */
    readonly times: { readonly at?: number; readonly now?: number } = {},
    readonly revision: number | null = null,
  ) {}
  by(who: Person): Act {
    return new Act(this.carryOut, who, this.times, this.revision);
  }
  /** Taken and written down at an hour after receipt. */
  at(at: number, writtenDown: number = at): Act {
    return new Act(this.carryOut, this.who, { at, now: writtenDown }, this.revision);
  }
  /** By somebody who looked at this revision. */
  seeing(revision: number): Act {
    return new Act(this.carryOut, this.who, this.times, revision);
  }
}

export const received = (data: Partial<ContactReceived['data']> = {}): ContactReceived => ({
  type: 'contact.received.v1',
  data: {
    contactId,
    concernId: id('concern'),
    mentionId: id('mention'),
    agency: 'school-100045',
    agencyKind: 'SCHOOL',
    receivedAt,
    immediateDanger: null,
    unborn: false,
    siblingContacts: [],
    clocks: clocksAtReceipt(receivedAt),
    ...data,
  },
});

/** A contact's stream as it grows, a quarter of an hour from step to step. */
export class Story {
  constructor(
    readonly events: readonly ContactEvent[],
    readonly hours = 0,
    readonly clockwork: Clockwork = fakeClockwork,
    readonly contact: Contact = events.reduce(evolve, unknownContact),
  ) {}
  private step({ who, times, revision }: Act): { readonly step: Step; readonly now: number } {
    const now = times.now ?? times.at ?? this.hours + 0.25;
    return { step: { ...who, at: hour(times.at ?? now), now: hour(now), revision }, now };
  }
  try(act: Act): { readonly decided: Decided; readonly story: Story } {
    const { step, now } = this.step(act);
    const decided = act.carryOut(step, this.contact, this.clockwork);
    const facts = (decided.ok ? decided.value : []) as readonly ContactEvent[];
    const contact = facts.reduce(evolve, this.contact);
    const story = new Story([...this.events, ...facts], Math.max(now, this.hours), this.clockwork, contact);
    return { decided, story };
  }
  and(...acts: readonly Act[]): Story {
    return acts.reduce<Story>((story, act) => {
      const { decided, story: next } = story.try(act);
      if (!decided.ok) throw new Error(`A given step was refused: ${decided.refusal.code}`);
      return next;
    }, this);
  }
  when(act: Act): Then {
    const { decided, story } = this.try(act);
    return new Then(decided, story.contact);
  }
}

/** What a step came to: how far the contact is then, or why it was refused. */
export class Then {
  constructor(
    readonly decided: Decided,
    readonly contact: Contact,
  ) {}
  get refusal(): Refusal | null {
    return this.decided.ok ? null : this.decided.refusal;
  }
  get facts(): readonly Fact[] {
    return this.decided.ok ? this.decided.value : [];
  }
  /** The code of the refusal, or the state that it leads to. */
  get outcome(): string {
    return this.refusal?.code ?? this.contact.state;
  }
  leadsTo(expected: ContactStateCode | `triage/${string}`): this {
    expect(this.outcome).toBe(expected);
    return this;
  }
  /** Data of the fact of this type. */
  data(type: ContactEvent['type']): Record<string, unknown> {
    const fact = this.facts.find((one) => one.type === type);
    if (!fact) throw new Error(`No ${type} among ${this.facts.map((one) => one.type).join(', ') || this.outcome}`);
    return fact.data as Record<string, unknown>;
  }
  running(code: string): Instant | null | undefined {
    return this.contact.clocks.find((clock) => clock.code === code)?.dueAt;
  }
}

/** A contact that came in at nine on a Tuesday, and what has been done on it since. */
export const given = (...acts: readonly Act[]): Story => new Story([received()]).and(...acts);
/** A contact that a receipt named and that is not open yet. */
export const notOpenYet = new Story([]);
/** Facts that the hub itself states, without a decision. */
export const stated = (...facts: readonly Fact[]): Act => new Act(() => ok(facts), hub);
