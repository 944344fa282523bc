import type { RecordedEvent } from '#event-store';
import { derivedId, type Fact } from '#kernel';
import { decideGrant, nameAdministrators, type GrantStep, type NewPerson } from '../grant.decider.js';
import { grantStream } from '../grant.events.js';
import { GrantLedger } from '../ledger.js';

export const noon = Date.parse('2026-03-10T12:00:00.000Z');
export const hour = 3_600_000;
export const at = (hours: number): string => new Date(noon + hours * hour).toISOString();
export const grantId = (name: string) => derivedId('spec', 'grant', name);

export const person = (id: string, agency = 'council-camden-front-door'): NewPerson => ({
  id,
  issuer: 'https://id.example',
  subject: `subject of ${id}`,
  agency,
  name: `Name of ${id}`,
});

/** A history of grants under a clock of its own, decided as the house decides. */
export class Grantbook {
  readonly history: RecordedEvent[] = [];
  now = noon;

  /** Two access administrators, `first` and `second`, whom the configuration named. */
  founded(): this {
    const named = nameAdministrators(this.ledger, [person('first'), person('second')], this.now);
    if (!named.ok) throw new Error(named.refusal.code);
    return this.append(named.value, 'hub');
  }

  get ledger(): GrantLedger {
    return GrantLedger.of(this.history);
  }

  /** `done` or the code of the refusal. */
  take(step: GrantStep, by: string): string {
    const decided = decideGrant(this.ledger, step, by, this.now);
    if (!decided.ok) return decided.refusal.code;
    this.append(decided.value, by);
    return 'done';
  }

  /** Gives a role as two administrators do. */
  give(
    personId: string,
    role: 'contact-officer' | 'mash-manager' | 'case-auditor' | 'access-administrator',
    hours: [number, number | null] = [0, null],
  ): this {
    const [from, until] = hours;
    const id = grantId(`${personId} ${role}`);
    for (const [step, by] of [
      [{ do: 'register', person: person(personId) }, 'first'],
      [
        {
          do: 'propose-role',
          grantId: id,
          personId,
          role,
          from: at(from),
          until: until === null ? null : at(until),
          reason: 'JOINED',
        },
        'first',
      ],
      [{ do: 'confirm', grantId: id }, 'second'],
    ] as [GrantStep, string][]) {
      const answer = this.take(step, by);
      if (answer !== 'done' && answer !== 'access/person-registered') throw new Error(answer);
    }
    return this;
  }

  roleOf(personId: string): string | null {
    return this.ledger.roleOf(personId, this.now);
  }

  private append(facts: readonly Fact[], actor: string): this {
    for (const fact of facts)
      this.history.push({ ...fact, stream: grantStream, sections: [], meta: { actor } } as unknown as RecordedEvent);
    return this;
  }
}
