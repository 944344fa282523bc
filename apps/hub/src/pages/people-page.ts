import { accessErrors, type Actor, type GrantStep } from '#access';
import { derivedId, ok, type Uuid } from '#kernel';
import type { Answer, PeoplePort, PeopleRegister } from '../../../front-door/src/index.js';
import type { Hub } from '../hub.js';
import { pastErrors } from '../decide-contact.js';
import { isVouchedFor } from '../issuers/outside-issuer.js';

type Parts = Pick<Hub, 'door' | 'issuers' | 'readings' | 'review' | 'staff'>;

/** People and roles: who is known here and what was given to whom. Reading it is recorded first, as the reading of every audit list is. */
export class PeoplePage implements PeoplePort {
  constructor(private readonly parts: Parts) {}

  async register(actor: Actor, personId: string | null): Answer<PeopleRegister> {
    // Roles are always those of today, also where the pages show a past state: under its banner they would be taken for that day's.
    if (this.parts.readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const { ledger } = this.parts.staff;
    const of = <T extends { readonly personId?: string; readonly id: string }>(all: readonly T[]): readonly T[] =>
      personId === null ? all : all.filter((one) => (one.personId ?? one.id) === personId);
    const [people, grants] = [of(ledger.people), of(ledger.grants)];
    const record = await this.parts.door.readAudit({
      actor,
      what: 'PEOPLE_AND_ROLES',
      purpose: actor.role === 'access-administrator' ? 'ACCESS_ADMINISTRATION' : 'AUDIT',
      filter: personId === null ? {} : { person: personId },
      count: people.length,
    });
    if (!record.ok) return record;
    // Whoever gives the roles sees to it that somebody is there who reviews: by reference alone, and nothing of whose record it was.
    const told =
      personId === null && actor.role === 'access-administrator' ? await this.parts.review.brokenGlass() : [];
    const unreviewed = told.flatMap(({ glassId, dueAt, escalatedAt }) =>
      escalatedAt === null ? [] : [{ glassId, dueAt, escalatedAt }],
    );
    return ok({ people, grants, unreviewed });
  }

  async take(actor: Actor, step: GrantStep, key: Uuid): Answer<unknown> {
    const { door, issuers, readings, staff } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const allowed = await door.mayAct({ actor, what: 'GIVE_ACCESS', purpose: 'ACCESS_ADMINISTRATION' });
    if (!allowed.ok) return allowed;
    // Nobody could sign in as them, and whoever registered them would learn it from them.
    if (step.do === 'register' && issuers.length > 0 && !isVouchedFor(issuers, step.person))
      return accessErrors.refuse('access/issuer-not-trusted');
    // What was changed in a form that is sent a second time is another step: it must not pass for a repeat of the first.
    const { from: _from, ...said } = 'from' in step ? step : { ...step, from: '' };
    return staff.take(step, actor, derivedId('grant-step', actor.id, key, JSON.stringify(said)));
  }
}
