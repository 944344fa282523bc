import { CommandRunner } from '#commands';
import { decodeEvent, type AppendVerdict, type EventStore, type RecordedEvent } from '#event-store';
import { derivedId, ManualClock, systemRandomness, type PlainSection, type Randomness, type Uuid } from '#kernel';
import { memoryVault, type Vault } from '#vault';
import type { Actor } from '../actor.js';
import { Door } from '../door.js';
import type { Look, SectionToOpen } from '../door-port.js';
import { housePolicies } from '../policy/index.js';
import { Sight } from '../restrictions/sight.js';
import { noGrants, HubRelations, type Grants, type Subject, type WorkTie } from '../relations.js';

/** Helpers of this library's own specs: a door with a vault and a store behind it, and two children of one concern. */

export const id = (name: string): Uuid => derivedId('spec', name);

export const officer: Actor = {
  id: 'staff-2041',
  role: 'contact-officer',
  agency: 'council-camden-front-door',
  sessionId: id('session'),
  client: null,
  onBehalfOf: null,
};
export const system: Actor = {
  ...officer,
  sessionId: null,
  client: 'council-camden-front-door',
  onBehalfOf: officer.id,
};

export const ana = id('mention of Ana');
export const ben = id('mention of Ben');
export const concern = id('concern');
const referrer = id('referrer');
const stream = `concern-${concern}`;

/** Where Ana lives, which only pages that show addresses open. */
export const home = [{ line1: '9 Refuge Row', postcode: 'ZZ99 4AA' }];

const plainSections: readonly PlainSection[] = [
  { mention: ana, section: 'child', content: { child: { givenName: 'Ana', addresses: home } } },
  { mention: ben, section: 'child', content: { child: { givenName: 'Ben' } } },
  { mention: referrer, section: 'referrer', content: { source: 'urn:agency:school:100045' } },
  { mention: concern, section: 'narrative', content: { narrative: 'What was seen' }, sharedBy: [ana, ben] },
];

export type SectionName = `${string} ${'Ana' | 'Ben' | 'shared'}`;

/** Everything that happened, in order: what was appended and what was opened. */
export type Trace = ('appended' | 'opened')[];

export class World {
  readonly clock = ManualClock.at('2026-03-10T09:00:00.000Z');
  readonly trace: Trace = [];
  /** What the store answers instead of storing, while it is set. */
  broken: AppendVerdict | null = null;
  /** Who is in a contact at this front door. */
  atFrontDoor = (_subject: Subject): boolean => true;
  /** What work ties whoever asks to whom they ask about. */
  workTies: readonly WorkTie[] = ['REFERRAL'];
  /** Whether what is asked about was offered to early help. */
  offered = (): boolean => false;
  /** How whoever asks stands to what is restricted. */
  sight = Sight.ofEverything;
  readonly decisions: string[] = [];
  readonly vault: Vault = memoryVault();
  readonly runner: CommandRunner;
  readonly door: Door;
  sections: readonly SectionToOpen[] = [];

  constructor(
    readonly store: EventStore,
    grants: Grants = noGrants,
    randomness: Randomness = systemRandomness,
  ) {
    this.runner = new CommandRunner(this.traced(store), this.vault);
    this.door = new Door({
      runner: this.runner,
      vault: {
        open: (...given) => (this.trace.push('opened'), this.vault.open(...given)),
        openWith: (...given) => this.vault.openWith(...given),
      },
      policies: housePolicies(),
      sights: { of: () => Promise.resolve(this.sight) },
      relations: new HubRelations({
        frontDoorContacts: (subject) => this.atFrontDoor(subject),
        grants,
        workTies: () => this.workTies,
        offeredToEarlyHelp: () => this.offered(),
      }),
      clock: this.clock,
      randomness,
      onDecision: (what, outcome) => this.decisions.push(`${what} ${outcome}`),
    });
  }

  /** Stores the concern whose sections the specs look at. */
  async given(): Promise<this> {
    const context = {
      correlationId: id('request'),
      causationId: id('request'),
      actor: 'school-100045',
      agency: 'school-100045',
      role: 'partner-system',
      purpose: 'MASH_TRIAGE',
      lawfulBasis: 'CA04_11',
      traceparent: '',
    };
    const stored = await new CommandRunner(this.store, this.vault).record({ stream, commandId: id('raise'), context }, [
      { type: 'concern.raised.v1', data: {}, sections: plainSections },
    ]);
    if (!stored.ok) throw new Error(stored.refusal.code);
    const event = stored.value.events[0]!;
    this.sections = event.sections.map((section) => ({ ...section, eventId: event.id, stream, concernId: concern }));
    return this;
  }

  /** Sections by name, `child` of Ana and so on. */
  pick(...names: SectionName[]): SectionToOpen[] {
    const wanted = new Set<string>(names);
    const nameOf = ({ mention, section }: SectionToOpen) =>
      `${section} ${mention === ana ? 'Ana' : mention === ben ? 'Ben' : 'shared'}` as const;
    return this.sections.filter((section) => wanted.has(nameOf(section)));
  }

  look(change: Partial<Look> = {}): Look {
    return {
      actor: officer,
      what: 'CHILD_PICTURE',
      purpose: 'MASH_TRIAGE',
      childId: id('Ana'),
      fields: ['identity', 'narrative'],
      sections: this.pick('child Ana', 'narrative shared', 'narrative.key Ana'),
      ...change,
    };
  }

  /** What was recorded about looking, oldest first. */
  async records(): Promise<RecordedEvent<string, Record<string, unknown>>[]> {
    const all = (await this.store.readAll(0, 1000)).map(decodeEvent);
    return all.filter((event) => event.type.startsWith('access.')) as never;
  }

  erase(...mentions: readonly Uuid[]) {
    return this.vault.destroy(mentions, { erasureId: id('erasure'), position: 9, at: '2026-03-11T10:00:00.000Z' });
  }

  private traced(store: EventStore): EventStore {
    return {
      append: async (...given) => {
        if (this.broken) return this.broken;
        const verdict = await store.append(...given);
        this.trace.push('appended');
        return verdict;
      },
      read: (...given) => (this.broken ? Promise.reject(new Error('disk')) : store.read(...given)),
      readAll: (...given) => store.readAll(...given),
      subscribe: (...given) => store.subscribe(...given),
      head: () => store.head(),
      close: () => store.close(),
    };
  }
}
