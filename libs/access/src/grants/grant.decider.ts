import {
  derivedId,
  isPostcode,
  isUuid,
  ok,
  toInstant,
  type Fact,
  type Instant,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import type { Role } from '../actor.js';
import { accessErrors } from '../errors.js';
import type { GrantFact } from './grant.events.js';
import { grantState, hasEnded, type GrantLedger, type KnownPerson } from './ledger.js';

/** Why something is given. */
export const grantReasons = ['JOINED', 'MOVED', 'COVER', 'AUDIT'] as const;
/** Why something ends before its time. */
export const endReasons = ['LEFT', 'MOVED', 'COVER_OVER', 'MISTAKE', 'MISUSE', 'NOT_CONFIRMED'] as const;
export type GrantReason = (typeof grantReasons)[number];
export type EndReason = (typeof endReasons)[number];

/** What an access administrator does. Times are UTC instants. */
export type GrantStep =
  | { readonly do: 'register'; readonly person: NewPerson }
  | {
      readonly do: 'propose-role';
      readonly grantId: Uuid;
      readonly personId: string;
      readonly role: Exclude<Role, 'partner-system'>;
      readonly from: Instant;
      readonly until: Instant | null;
      readonly reason: GrantReason;
    }
  | {
      readonly do: 'propose-children';
      readonly grantId: Uuid;
      readonly personId: string;
      readonly children: readonly Uuid[];
      readonly from: Instant;
      readonly until: Instant;
      readonly reason: GrantReason;
    }
  | { readonly do: 'confirm'; readonly grantId: Uuid }
  | { readonly do: 'withdraw'; readonly grantId: Uuid; readonly reason: EndReason }
  | ({ readonly do: 'record-home'; readonly personId: string } & Home)
  | { readonly do: 'end-home'; readonly personId: string }
  | { readonly do: 'leave'; readonly personId: string; readonly reason: EndReason };

export interface NewPerson {
  /** Opaque; null makes one. */
  readonly id: string | null;
  readonly issuer: string;
  readonly subject: string;
  readonly agency: string;
  readonly name: string;
}

/** Where somebody lives, as far as it is compared; empty where it is not given. A house number is not asked for. */
export interface Home {
  readonly street: string;
  readonly postcode: string;
}

type Decision = Result<readonly (Fact & GrantFact)[], Refusal>;

/** A sample is read by a person: nobody audits more children than this by one grant. */
export const largestSample = 200;

/** Mention under whose key a member of staff's name is sealed. */
export const staffMention = (personId: string): Uuid => derivedId('staff', personId);

/** Decides a step of an access administrator, `by`, at `now` in milliseconds, against all that was given before. */
export function decideGrant(ledger: GrantLedger, step: GrantStep, by: string, now: number): Decision {
  if (!ledger.isAdministrator(by, now)) return accessErrors.refuse('access/not-an-administrator');
  switch (step.do) {
    case 'register':
      return register(ledger, step.person);
    case 'propose-role':
    case 'propose-children':
      return propose(ledger, step, by, now);
    case 'confirm':
      return confirm(ledger, step.grantId, by, now);
    case 'withdraw':
      return withdraw(ledger, step, now);
    case 'record-home':
      return recordHome(ledger, step, by);
    case 'end-home':
      return endHome(ledger, step.personId, by);
    case 'leave':
      return leave(ledger, step, now);
  }
}

/** Whoever left may be registered again, under the id that records know them by. */
export function register(ledger: GrantLedger, { id, issuer, subject, agency, name }: NewPerson): Decision {
  const known = ledger.personOf(issuer, subject);
  const personId = known?.id ?? id ?? `staff-${derivedId('staff', issuer, subject).slice(0, 13)}`;
  const namesake = ledger.person(personId);
  if ((known && !known.left) || (namesake && namesake !== known))
    return accessErrors.refuse('access/person-registered');
  return ok([
    {
      type: 'grant.person-registered.v1',
      data: { personId, issuer, subject, agency },
      sections: [{ mention: staffMention(personId), section: 'name', content: { name } }],
    },
  ]);
}

function propose(
  ledger: GrantLedger,
  step: Extract<GrantStep, { do: 'propose-role' | 'propose-children' }>,
  by: string,
  now: number,
): Decision {
  const { personId, grantId, from, until, reason } = step;
  const person = ledger.person(personId);
  if (!person || person.left) return accessErrors.refuse('access/no-such-person');
  if (personId === by) return accessErrors.refuse('access/grant-to-oneself');
  if (ledger.grant(grantId)) return accessErrors.refuse('access/grant-settled');
  const begins = Date.parse(from);
  const ends = until === null ? Infinity : Date.parse(until);
  if (!(begins < ends && now < ends)) return accessErrors.refuse('access/grant-time-wrong');
  if (reason === 'COVER' && until === null) return accessErrors.refuse('access/cover-needs-end');
  if (step.do === 'propose-role') {
    const { role } = step;
    return ok([
      {
        type: 'grant.role-proposed.v1',
        data: { grantId, personId, agency: person.agency, role, from, until: step.until, reason },
      },
    ]);
  }
  const children = [...new Set(step.children)].sort();
  if (ledger.roleOf(personId, now) !== 'case-auditor') return accessErrors.refuse('access/not-a-case-auditor');
  if (children.length === 0 || children.length > largestSample || !children.every(isUuid))
    return accessErrors.refuse('access/sample-wrong', { largest: largestSample });
  return ok([
    { type: 'grant.children-proposed.v1', data: { grantId, personId, children, from, until: step.until, reason } },
  ]);
}

function confirm(ledger: GrantLedger, grantId: Uuid, by: string, now: number): Decision {
  const grant = ledger.grant(grantId);
  if (!grant) return accessErrors.refuse('access/no-such-grant');
  if (grantState(grant, now) !== 'WAITS') return accessErrors.refuse('access/grant-settled');
  if (grant.personId === by) return accessErrors.refuse('access/grant-to-oneself');
  if (grant.proposedBy === by) return accessErrors.refuse('access/second-person-needed');
  // A proposal whose proposer may no longer give anything would be given by one person alone.
  if (!ledger.isAdministrator(grant.proposedBy, now)) return accessErrors.refuse('access/proposer-gone');
  return ok([{ type: 'grant.confirmed.v1', data: { grantId, personId: grant.personId } }]);
}

function withdraw(
  ledger: GrantLedger,
  { grantId, reason }: { grantId: Uuid; reason: EndReason },
  now: number,
): Decision {
  const grant = ledger.grant(grantId);
  if (!grant) return accessErrors.refuse('access/no-such-grant');
  if (hasEnded(grant, now)) return accessErrors.refuse('access/grant-settled');
  return ok([{ type: 'grant.withdrawn.v1', data: { grantId, personId: grant.personId, reason } }]);
}

/** One administrator is enough, since it opens nothing to anybody; nobody says it of themselves, since it is about them that it warns. */
function recordHome(
  ledger: GrantLedger,
  { personId, street, postcode }: Extract<GrantStep, { do: 'record-home' }>,
  by: string,
): Decision {
  const person = ledger.person(personId);
  if (!person || person.left) return accessErrors.refuse('access/no-such-person');
  if (personId === by) return accessErrors.refuse('access/home-of-oneself');
  const home = { street: street.trim(), postcode: postcode.trim() };
  if (home.street === '' && home.postcode === '') return accessErrors.refuse('access/home-empty');
  if (home.postcode !== '' && !isPostcode(home.postcode)) return accessErrors.refuse('access/home-postcode-wrong');
  const homeId = derivedId('staff-home', personId, ledger.homesOf(personId));
  return ok([
    ...endOf(person),
    {
      type: 'grant.home-recorded.v1',
      data: { personId, homeId },
      sections: [{ mention: homeId, section: 'home', content: home }],
    },
  ]);
}

function endHome(ledger: GrantLedger, personId: string, by: string): Decision {
  const person = ledger.person(personId);
  if (!person) return accessErrors.refuse('access/no-such-person');
  if (personId === by) return accessErrors.refuse('access/home-of-oneself');
  return ok(endOf(person));
}

const endOf = ({ id, home }: KnownPerson): (Fact & GrantFact)[] =>
  home === null ? [] : [{ type: 'grant.home-ended.v1', data: { personId: id, homeId: home.homeId } }];

function leave(
  ledger: GrantLedger,
  { personId, reason }: { personId: string; reason: EndReason },
  now: number,
): Decision {
  const person = ledger.person(personId);
  if (!person || person.left) return accessErrors.refuse('access/no-such-person');
  const held = ledger.grantsOf(personId).filter((grant) => !hasEnded(grant, now));
  return ok([
    ...held.map(({ id }) => ({
      type: 'grant.withdrawn.v1' as const,
      data: { grantId: id, personId, reason },
    })),
    ...endOf(person),
    { type: 'grant.person-left.v1', data: { personId, reason } },
  ]);
}

/**
 * The administrators of the configuration, named while fewer than two are in force: the first pair, and the way back where too few are
 * left. Each person is named once only, so that one who was withdrawn does not come back by a restart.
 */
export function nameAdministrators(ledger: GrantLedger, configured: readonly NewPerson[], now: number): Decision {
  const acting = ledger.people.filter(({ id }) => ledger.isAdministrator(id, now));
  if (acting.length >= 2) return ok([]);
  return ok(
    configured.flatMap((person): (Fact & GrantFact)[] => {
      const known = ledger.personOf(person.issuer, person.subject);
      if (known && (known.left || ledger.grantsOf(known.id).some(({ proposedBy }) => proposedBy === 'configuration')))
        return [];
      const registered = known ? ok([]) : register(ledger, person);
      if (!registered.ok) return [];
      const personId = known?.id ?? (registered.value as readonly GrantFact[]).map(({ data }) => data.personId)[0]!;
      const grantId = derivedId('grant', 'configuration', personId);
      const from = toInstant(now);
      return [
        ...registered.value,
        { type: 'grant.administrator-named.v1', data: { grantId, personId, agency: person.agency, from } },
      ];
    }),
  );
}
