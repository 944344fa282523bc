import { failed, ok, type Refusal, type Result, type Uuid } from '#kernel';
import { accessErrors } from './errors.js';
import type { Actor, Role } from './actor.js';

/** A person who works in the hub. Roles come from here and never from a token. */
export interface StaffMember {
  /** Opaque, e.g. `staff-2041`: goes into records, so it is never a name. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Code of their agency. */
  readonly agency: string;
}

export interface StaffDirectory {
  byId(id: string): StaffMember | undefined;
  /** Who an identity provider's word stands for. */
  byIdentity(issuer: string, subject: string): StaffMember | undefined;
  /** Name of anybody who ever worked here: records outlive roles. */
  nameOf(id: string): string | undefined;
  /** Someone of that role, where a role's name is enough to name a person (demonstration only). */
  byRole(role: string): StaffMember | undefined;
  readonly all: readonly StaffMember[];
  /** Names of those who give roles, for people who have none. */
  givers(): readonly string[];
}

export const giversAmong = (people: readonly StaffMember[]): readonly string[] =>
  people.filter(({ role }) => role === 'access-administrator').map(({ name }) => name);

/** Staff held in memory; throws on an id that is given twice. */
export class StaffList implements StaffDirectory {
  readonly #byId: ReadonlyMap<string, StaffMember>;
  constructor(
    readonly all: readonly StaffMember[],
    private readonly options: { rolesNamePersons: boolean } = { rolesNamePersons: false },
  ) {
    this.#byId = new Map(all.map((person) => [person.id, person]));
    if (this.#byId.size !== all.length) throw new Error('Two members of staff have the same id: give each their own.');
  }
  byId(id: string): StaffMember | undefined {
    return this.#byId.get(id);
  }
  /** One provider vouches for all of a list, by their ids. */
  byIdentity(_issuer: string, subject: string): StaffMember | undefined {
    return this.byId(subject);
  }
  nameOf(id: string): string | undefined {
    return this.byId(id)?.name;
  }
  givers(): readonly string[] {
    return giversAmong(this.all);
  }
  byRole(role: string): StaffMember | undefined {
    return this.options.rolesNamePersons ? this.all.find((person) => person.role === role) : undefined;
  }
}

export const actorOfPerson = (person: StaffMember, sessionId: Uuid): Actor => ({
  id: person.id,
  role: person.role,
  agency: person.agency,
  sessionId,
  client: null,
  onBehalfOf: null,
});

/** Who a verified token speaks for. */
export interface TokenHolder {
  readonly client: string;
  readonly agency: string;
  /** Id of the person whom the token names, if it names one. */
  readonly onBehalfOf: string | null;
}

/** The actor behind a token: the named person with the hub's own idea of their role, or the system by itself. */
export function actorOfToken(holder: TokenHolder, staff: StaffDirectory): Result<Actor, Refusal> {
  if (holder.onBehalfOf === null)
    return ok({
      id: holder.client,
      role: 'partner-system',
      agency: holder.agency,
      sessionId: null,
      client: holder.client,
      onBehalfOf: null,
    });
  const person = staff.byId(holder.onBehalfOf);
  if (!person || person.agency !== holder.agency) return failed(accessErrors.refuse('access/person-not-known').refusal);
  return ok({
    id: person.id,
    role: person.role,
    agency: person.agency,
    sessionId: null,
    client: holder.client,
    onBehalfOf: person.id,
  });
}
