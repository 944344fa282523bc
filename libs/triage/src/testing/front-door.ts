import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAgencies } from '#agencies';
import { CommandRunner } from '#commands';
import { asConcern, concernsProjection, RaiseConcern, type ConcernViews } from '#concerns';
import { decodeEvent } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock, ok, systemRandomness, type Uuid } from '#kernel';
import { erasePerson, mentionIndex, MentionReader, PeopleLinks, peopleProjection, type PeopleViews } from '#people';
import { openReadDatabase, ProjectionRunner, silentLog, type Projection } from '#projections';
import { enquiriesProjection, sharingProjection, type EnquiryViews, type SharingViews } from '#sharing';
import { memoryVault } from '#vault';
import { carryChecks } from '../carry-checks.js';
import { contactsProjection } from '../contacts.projection.js';
import { decideContactIdentity, type IdentityRequest } from '../decide-identity.js';
import { identifyContacts } from '../identify-contacts.js';
import { clockworkOf, loadClockConfig } from '../clocks/index.js';
import { openContacts } from '../open-contacts.js';
import { worklistProjection } from '../worklist.projection.js';
import { readContact } from '../read-contact.js';
import type { ContactViews } from '../contact-views.js';

const root = join(import.meta.dirname, '../../../..');
const config = (name: string) => join(root, 'config', name);
export const sampleNames = [
  '1-housing',
  '2-school',
  '3-hospital',
  '4-police-two-children',
  '5-midwife-unborn',
  '6-anonymous-minimal',
] as const;

/** A submission as a sample file holds it. */
export interface Sample {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Record<string, unknown>;
}
export const sample = (name: string): Sample =>
  JSON.parse(readFileSync(join(root, 'test/samples', `${name}.json`), 'utf8')) as Sample;

const traceparent = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';

type Views = ConcernViews & PeopleViews & ContactViews & EnquiryViews & SharingViews;

/** A whole front door in memory: intake, reactors, readings and decisions, as the hub composes them. */
export class FrontDoor {
  readonly clock = ManualClock.at('2026-03-12T09:00:00.000Z');
  readonly clocks = loadClockConfig(config(''));
  readonly clockwork = clockworkOf(this.clocks);
  readonly store = new MemoryEventStore({ clock: this.clock });
  readonly vault = memoryVault();
  readonly database = openReadDatabase({ directory: ':memory:' });
  readonly agencies = loadAgencies(config('agencies.json'));
  readonly views = this.database.read<Views>();
  readonly links = new PeopleLinks(this.views);
  readonly commands: CommandRunner;
  readonly raise: RaiseConcern;
  readonly runner: ProjectionRunner;

  constructor(stopBefore: 'open-contacts' | 'identify-contacts' | null = null) {
    const { store } = this;
    this.commands = new CommandRunner(store, this.vault);
    this.raise = new RaiseConcern({ runner: this.commands, vault: this.vault, agencies: this.agencies });
    const reactors = [
      openContacts({
        runner: this.commands,
        clocks: this.clocks,
      }),
      identifyContacts({
        runner: this.commands,
        index: this.vault.index,
        links: this.links,
        mentions: new MentionReader(store, this.vault),
        ready: (position) => this.runner.projectionsAt(position, [mentionIndex.name, peopleProjection.name]),
        head: async () => (await store.head()).position,
      }),
      carryChecks({ runner: this.commands, clockwork: this.clockwork }),
    ];
    const stop = reactors.findIndex(({ name }) => name === stopBefore);
    this.runner = new ProjectionRunner({
      store,
      side: store.side,
      database: this.database,
      projections: [
        concernsProjection,
        peopleProjection,
        contactsProjection,
        worklistProjection,
        enquiriesProjection,
        sharingProjection,
      ] as readonly unknown[] as Projection[],
      index: { projection: mentionIndex, index: this.vault.index, open: (ref, box) => this.vault.open(ref, box) },
      reactors: stop < 0 ? reactors : reactors.slice(0, stop),
      clock: this.clock,
      log: silentLog,
    });
  }

  static async open(stopBefore: ConstructorParameters<typeof FrontDoor>[0] = null): Promise<FrontDoor> {
    const frontDoor = new FrontDoor(stopBefore);
    await frontDoor.runner.start();
    return frontDoor;
  }

  async close(): Promise<void> {
    await this.runner.stop();
    this.database.close();
  }

  /** Sends a submission as its own agency, without waiting for what follows. Gives the contacts of its children. */
  async submit({ data, ...attributes }: Sample): Promise<readonly Uuid[]> {
    const agency = this.agencies.bySource(attributes.source)!;
    const caller = {
      client: agency.client,
      agency,
      traceparent,
    };
    const raised = await this.raise.raise({ attributes, data: asConcern(data) }, caller);
    if (!raised.ok) throw new Error(raised.refusal.code);
    return raised.value.receipt.contactIds;
  }

  /** Waits until nothing is left to do. */
  async settled(): Promise<void> {
    const done = await this.runner.whenProcessed((await this.store.head()).position, { timeoutMs: 20_000 });
    if (!done.caughtUp || done.parked) throw new Error(`Not settled: ${JSON.stringify(this.runner.parked())}`);
  }

  async send(...submissions: readonly Sample[]): Promise<Uuid[]> {
    const contacts: Uuid[] = [];
    for (const submission of submissions) {
      contacts.push(...(await this.submit(submission)));
      await this.settled();
    }
    return contacts;
  }

  async contact(contactId: Uuid) {
    const contact = await readContact(this.views, this.links, contactId);
    if (!contact) throw new Error('There is no such contact.');
    return contact;
  }

  /** Decides as a contact officer; the refusal's code where it is refused. */
  async decide(
    contactId: Uuid,
    decision: IdentityRequest['decision'],
    childId: Uuid | null = null,
    rest: Partial<IdentityRequest> & { readonly role?: string; readonly actor?: string } = {},
  ) {
    const { role = 'contact-officer', actor = 'staff-1001', ...request } = rest;
    const decided = await decideContactIdentity(
      {
        runner: this.commands,
        store: this.store,
        links: this.links,
        childrenOf: async (concernId) =>
          (
            await this.views
              .selectFrom('concerns_mentions')
              .select('mention_id')
              .where('concern_id', '=', concernId)
              .where('kind', '=', 'CHILD')
              .execute()
          ).map(({ mention_id }) => mention_id),
        randomness: systemRandomness,
        clock: this.clock,
      },
      contactId,
      { decision, childId, reason: 'Spoken to the school', revision: null, idempotencyKey: null, ...request },
      { actor, agency: 'council-camden-front-door', role, purpose: 'MASH_TRIAGE', lawfulBasis: 'SPEC' },
    );
    await this.settled();
    return decided.ok ? decided.value : decided.refusal;
  }

  /** Erases a child by order, as the operators' command does. */
  erase(personId: Uuid) {
    const { commands, store, vault, links, views } = this;
    const mention = async (id: Uuid) => {
      const row = await views
        .selectFrom('concerns_mentions')
        .selectAll()
        .where('mention_id', '=', id)
        .executeTakeFirst();
      return row ? { kind: row.kind, concernId: row.concern_id } : null;
    };
    return erasePerson(
      {
        runner: commands,
        store,
        side: store.side,
        vault,
        drafts: { discardAbout: async () => ok(0) },
        links,
        mention,
        searchesThatShowed: async () => [],
      },
      { personId, authority: 'COURT_ORDER', reference: 'CO/2026/117' },
      {
        correlationId: personId,
        causationId: personId,
        actor: 'operator-1',
        agency: 'council-camden-front-door',
        role: 'operator',
        purpose: 'OPERATION',
        lawfulBasis: 'SPEC',
        traceparent,
      },
    );
  }

  /** Everybody's links as they stand: mention to child. */
  async allLinks(): Promise<Record<Uuid, Uuid>> {
    const links = await this.views
      .selectFrom('people_links')
      .select(['mention_id', 'child_id'])
      .where('until_position', 'is', null)
      .execute();
    return Object.fromEntries(links.map(({ mention_id, child_id }) => [mention_id, child_id]).sort());
  }

  async events(type?: string) {
    const events = (await this.store.readAll(0, 10_000)).map(decodeEvent);
    return type === undefined ? events : events.filter((event) => event.type === type);
  }
}
