import { firstContext, openSection, type CommandRunner } from '#commands';
import { decodeEvent, type EventStore, type Recorded, type RecordedEvent } from '#event-store';
import { ok, type Clock, type Fact, type Refusal, type Result, type Uuid } from '#kernel';
import { VaultUnavailableError, type Vault } from '#vault';
import type { Actor } from '../actor.js';
import type { Grants } from '../relations.js';
import { giversAmong, type StaffDirectory, type StaffMember } from '../staff.js';
import type { PersonsOfIssuer } from '../token-verifier.js';
import { decideGrant, nameAdministrators, type GrantStep, type Home, type NewPerson } from './grant.decider.js';
import { grantStream, type GrantFact, type HomeEnded } from './grant.events.js';
import { GrantLedger } from './ledger.js';

/** In a demonstration whichever provider the hub trusts vouches for the invented people: its address follows the port. */
export const demonstrationIssuer = 'urn:threshold:demonstration';

export interface StaffRegisterParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'read'>;
  readonly vault: Pick<Vault, 'open' | 'destroy'>;
  readonly clock: Clock;
  /** True in a demonstration: every issuer is `demonstrationIssuer`, and a role's name is enough to name a person. */
  readonly demonstration: boolean;
}

/**
 * Who works in the hub and in which role, from the hub's own grants: held in memory, read whole once at the start, and as new as the last
 * command when the command answers. A question costs no read of any file.
 */
export class StaffRegister implements StaffDirectory, Grants {
  #ledger = new GrantLedger();
  #revision = -1;
  /** Reads of the stream, one after the other: two at once would count an event twice. */
  #reading: Promise<void> = Promise.resolve();
  readonly #names = new Map<string, string>();
  /** Sealed as they lie in the log: they are opened for a comparison and let go of. */
  readonly #homes = new Map<Uuid, RecordedEvent>();
  /** Homes that have ended and whose keys are still to be destroyed. */
  readonly #ended = new Map<Uuid, Recorded<HomeEnded>>();
  readonly #listeners: (() => void)[] = [];

  private constructor(private readonly parts: StaffRegisterParts) {}

  /** Reads what was given so far. */
  static async open(parts: StaffRegisterParts): Promise<StaffRegister> {
    const staff = new StaffRegister(parts);
    await staff.catchUp();
    return staff;
  }

  get ledger(): GrantLedger {
    return this.#ledger;
  }

  /** A person with a role in force now; nobody else counts as staff. */
  byId(id: string): StaffMember | undefined {
    const person = this.#ledger.person(id);
    const role = person && !person.left ? this.#ledger.roleOf(id, this.parts.clock.now()) : null;
    return person && role ? { id, name: this.nameOf(id)!, role, agency: person.agency } : undefined;
  }

  byIdentity(issuer: string, subject: string): StaffMember | undefined {
    const person = this.#ledger.personOf(this.parts.demonstration ? demonstrationIssuer : issuer, subject);
    return person && this.byId(person.id);
  }

  /** Everybody whom this issuer ever vouched for, left or not: whether they may do anything is for `byId` to say. */
  personsOf(issuer: string): PersonsOfIssuer {
    const vouching = this.parts.demonstration ? demonstrationIssuer : issuer;
    return {
      bySubject: (subject) => this.#ledger.personOf(vouching, subject)?.id ?? null,
      byId: (id) => (this.#ledger.person(id)?.issuer === vouching ? id : null),
    };
  }

  byRole(role: string): StaffMember | undefined {
    return this.parts.demonstration ? this.all.find((person) => person.role === role) : undefined;
  }

  /** Name of anybody who is or was registered: records name people who have left. */
  nameOf(id: string): string | undefined {
    return this.#ledger.person(id) && (this.#names.get(id) ?? id);
  }

  /** Where somebody lives, for the comparison with a record alone: nothing shows it. Null where it is not recorded. */
  homeOf(id: string): Home | null {
    const home = this.#ledger.person(id)?.home;
    return home ? this.sealed<Home>(this.#homes.get(home.homeId)!, 'home') : null;
  }

  /** Destroys the keys of homes that have ended. What the vault cannot take now is left for the next step, or the next start. */
  async forgetEndedHomes(): Promise<void> {
    for (const [homeId, { position, recordedAt }] of this.#ended) {
      try {
        await this.parts.vault.destroy([homeId], { erasureId: homeId, position, at: recordedAt });
      } catch (error) {
        if (error instanceof VaultUnavailableError) return;
        throw error;
      }
      this.#ended.delete(homeId);
      this.#homes.delete(homeId);
    }
  }

  get all(): readonly StaffMember[] {
    return this.#ledger.people.flatMap(({ id }) => this.byId(id) ?? []);
  }

  givers(): readonly string[] {
    return giversAmong(this.all);
  }

  async inForce(actorId: string, childId: Uuid): Promise<boolean> {
    return this.#ledger.namesChild(actorId, childId, this.parts.clock.now());
  }

  /** Called whenever something was given or taken. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Does what an access administrator asks. What it changes counts when it answers. */
  take(step: GrantStep, by: Pick<Actor, 'id' | 'agency' | 'role'>, commandId: Uuid): Promise<Result<void, Refusal>> {
    return this.run(by, commandId, (ledger, now) => decideGrant(ledger, step, by.id, now));
  }

  /**
   * The hub of a front door names the configuration's administrators where too few are in force. Refuses with `hub/unavailable` where that
   * can't be stored.
   */
  nameAdministrators(
    configured: readonly NewPerson[],
    frontDoor: string,
    commandId: Uuid,
  ): Promise<Result<void, Refusal>> {
    const hub = { id: 'hub', role: 'operator', agency: frontDoor } as const;
    return this.run(hub, commandId, (ledger, now) => nameAdministrators(ledger, configured, now));
  }

  private async run(
    by: Pick<Actor, 'id' | 'agency' | 'role'>,
    commandId: Uuid,
    decide: (ledger: GrantLedger, now: number) => Result<readonly (Fact & GrantFact)[], Refusal>,
  ): Promise<Result<void, Refusal>> {
    const outcome = await this.parts.runner.run({
      stream: grantStream,
      commandId,
      context: firstContext(
        {
          actor: by.id,
          agency: by.agency,
          role: by.role,
          purpose: 'ACCESS_ADMINISTRATION',
          lawfulBasis: 'UKGDPR_6_1_C_32',
        },
        commandId,
      ),
      decide: (history) => decide(GrantLedger.of(history), this.parts.clock.now()),
    });
    if (!outcome.ok) return outcome;
    await this.catchUp();
    await this.forgetEndedHomes();
    for (const listener of this.#listeners) listener();
    return ok(undefined);
  }

  private catchUp(): Promise<void> {
    const read = async () => {
      const events = await this.parts.store.read(grantStream, this.#revision + 1);
      for (const event of events.map(decodeEvent)) this.apply(event);
    };
    // One that failed must not stop the next: whoever waited for it was told.
    this.#reading = this.#reading.catch(() => undefined).then(read);
    return this.#reading;
  }

  private apply(event: RecordedEvent): void {
    this.#ledger.apply(event);
    this.#revision = event.revision;
    switch (event.type) {
      case 'grant.person-registered.v1': {
        const opened = this.sealed<{ readonly name: string }>(event, 'name');
        if (opened) this.#names.set((event.data as { personId: string }).personId, opened.name);
        return;
      }
      case 'grant.home-recorded.v1':
        this.#homes.set((event.data as { homeId: Uuid }).homeId, event);
        return;
      case 'grant.home-ended.v1': {
        const ended = event as Recorded<HomeEnded>;
        const { homeId } = ended.data;
        // At a start most have been destroyed long ago.
        if (this.sealed(this.#homes.get(homeId)!, 'home') === null) this.#homes.delete(homeId);
        else this.#ended.set(homeId, ended);
      }
    }
  }

  private sealed<Content>(event: RecordedEvent, name: string): Content | null {
    const section = event.sections.find(({ section }) => section === name);
    const opened = section && openSection<Content>(this.parts.vault, event, section);
    return opened?.outcome === 'opened' ? opened.content : null;
  }
}
