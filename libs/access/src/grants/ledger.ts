import type { RecordedEvent } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import type { Role } from '../actor.js';
import type { GrantFact } from './grant.events.js';

/** Somebody whom the hub knows. */
export interface KnownPerson {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly agency: string;
  readonly left: boolean;
  /** That it is recorded where they live, and since when; never where. Null where it is not. */
  readonly home: { readonly homeId: Uuid; readonly since: Instant } | null;
}

/** A role, or named children for a case auditor. */
export interface Grant {
  readonly id: Uuid;
  readonly personId: string;
  /** Null where it names children. */
  readonly role: Role | null;
  readonly children: readonly Uuid[];
  readonly from: Instant;
  readonly until: Instant | null;
  readonly reason: string;
  /** `configuration` for an access administrator whom the configuration named. */
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Instant | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: Instant | null;
  /** Code of why it ended before its time. */
  readonly endReason: string | null;
}

/** How a grant stands: withdrawn, over by itself, without its second person, not begun yet, or counting. */
export type GrantState = 'ENDED' | 'OVER' | 'WAITS' | 'LATER' | 'IN_FORCE';

/** How a grant stands at a moment, in milliseconds since the epoch. */
export function grantState(grant: Grant, now: number): GrantState {
  if (grant.withdrawnBy !== null) return 'ENDED';
  if (grant.until !== null && now >= Date.parse(grant.until)) return 'OVER';
  if (grant.confirmedBy === null) return 'WAITS';
  return Date.parse(grant.from) <= now ? 'IN_FORCE' : 'LATER';
}

export const hasEnded = (grant: Grant, now: number): boolean => ['ENDED', 'OVER'].includes(grantState(grant, now));
export const inForce = (grant: Grant, now: number): boolean => grantState(grant, now) === 'IN_FORCE';

type StoredGrantEvent = GrantFact & Pick<RecordedEvent, 'meta'>;
type Given = Pick<Grant, 'personId' | 'role' | 'children' | 'from' | 'until' | 'reason'>;
/** A step: who took it, and when the hub recorded it. */
interface Taken {
  readonly by: string;
  readonly at: Instant;
}
const configuration = 'configuration';

/** Who is known and what was given to whom, as the grants' stream tells it. */
export class GrantLedger {
  readonly #people = new Map<string, KnownPerson>();
  readonly #grants = new Map<Uuid, Grant>();
  readonly #ofPerson = new Map<string, Uuid[]>();
  readonly #byIdentity = new Map<string, string>();
  readonly #homes = new Map<string, number>();

  static of(history: readonly RecordedEvent[]): GrantLedger {
    const ledger = new GrantLedger();
    for (const event of history) ledger.apply(event);
    return ledger;
  }

  apply(stored: RecordedEvent): void {
    const event = stored as unknown as StoredGrantEvent;
    const by = stored.meta.actor;
    const at = stored.recordedAt;
    switch (event.type) {
      case 'grant.person-registered.v1': {
        const { personId: id, issuer, subject, agency } = event.data;
        this.#people.set(id, { id, issuer, subject, agency, left: false, home: null });
        this.#byIdentity.set(identityKey(issuer, subject), id);
        return;
      }
      case 'grant.administrator-named.v1': {
        const named = { until: null, reason: 'FIRST_PAIR', role: 'access-administrator', children: [] } as const;
        return this.add({ ...event.data, ...named }, { by: configuration, at }, { by: configuration, at });
      }
      case 'grant.role-proposed.v1':
        return this.add({ ...event.data, children: [] }, { by, at }, null);
      case 'grant.children-proposed.v1':
        return this.add({ ...event.data, role: null }, { by, at }, null);
      case 'grant.confirmed.v1':
        return this.change(event.data.grantId, { confirmedBy: by, confirmedAt: at });
      case 'grant.withdrawn.v1':
        return this.change(event.data.grantId, { withdrawnBy: by, withdrawnAt: at, endReason: event.data.reason });
      case 'grant.home-recorded.v1':
        this.#homes.set(event.data.personId, this.homesOf(event.data.personId) + 1);
        return this.changePerson(event.data.personId, { home: { homeId: event.data.homeId, since: at } });
      case 'grant.home-ended.v1':
        return this.changePerson(event.data.personId, { home: null });
      case 'grant.person-left.v1':
        return this.changePerson(event.data.personId, { left: true });
    }
  }

  get people(): readonly KnownPerson[] {
    return [...this.#people.values()];
  }
  get grants(): readonly Grant[] {
    return [...this.#grants.values()];
  }
  person(id: string): KnownPerson | undefined {
    return this.#people.get(id);
  }
  /** Who the identity provider's word stands for. */
  personOf(issuer: string, subject: string): KnownPerson | undefined {
    return this.#people.get(this.#byIdentity.get(identityKey(issuer, subject)) ?? '');
  }
  grant(id: Uuid): Grant | undefined {
    return this.#grants.get(id);
  }
  grantsOf(personId: string): readonly Grant[] {
    return (this.#ofPerson.get(personId) ?? []).map((id) => this.#grants.get(id)!);
  }

  /** How many homes were ever recorded of a person. */
  homesOf(personId: string): number {
    return this.#homes.get(personId) ?? 0;
  }

  /** The role that a person has now; while cover runs, the role that began last. Null for none. */
  roleOf(personId: string, now: number): Role | null {
    let latest: Grant | null = null;
    for (const grant of this.grantsOf(personId))
      if (grant.role !== null && inForce(grant, now) && (latest === null || grant.from >= latest.from)) latest = grant;
    return latest?.role ?? null;
  }

  isAdministrator(personId: string, now: number): boolean {
    return this.grantsOf(personId).some((grant) => grant.role === 'access-administrator' && inForce(grant, now));
  }

  /** Whether a grant in force names this child to this person. */
  namesChild(personId: string, childId: Uuid, now: number): boolean {
    return this.grantsOf(personId).some((grant) => grant.children.includes(childId) && inForce(grant, now));
  }

  private add(
    { grantId, personId, role, children, from, until, reason }: { grantId: Uuid } & Given,
    proposed: Taken,
    confirmed: Taken | null,
  ): void {
    this.#grants.set(grantId, {
      id: grantId,
      ...{ personId, role, children, from, until, reason },
      ...{ proposedBy: proposed.by, proposedAt: proposed.at },
      ...{ confirmedBy: confirmed?.by ?? null, confirmedAt: confirmed?.at ?? null },
      ...{ withdrawnBy: null, withdrawnAt: null, endReason: null },
    });
    this.#ofPerson.set(personId, [...(this.#ofPerson.get(personId) ?? []), grantId]);
  }

  private changePerson(id: string, change: Partial<KnownPerson>): void {
    this.#people.set(id, { ...this.#people.get(id)!, ...change });
  }

  private change(id: Uuid, change: Partial<Grant>): void {
    this.#grants.set(id, { ...this.#grants.get(id)!, ...change });
  }
}

const identityKey = (issuer: string, subject: string): string => JSON.stringify([issuer, subject]);
