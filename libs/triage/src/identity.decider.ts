import { ok, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import {
  openCandidates,
  ownPerson,
  type Contact,
  type IdentityDecision,
  type ProposedIdentity,
  type StandingDecision,
} from './contact.js';
import type { IdentityDecided, IdentityProposed } from './contact.events.js';
import { frontDoorRoles, isFresh, qualifiedRoles } from './step.js';
import { triageErrors } from './triage.errors.js';

/** A person's word on who a contact is about. */
export interface DecideIdentity {
  readonly decision: IdentityDecision;
  /** The child that SAME_CHILD and NOT_SAME speak of; else it says nothing. */
  readonly childId: Uuid | null;
  readonly reason: string;
  /** Revision of the contact that the decider looked at; null where they do not say. */
  readonly revision: number | null;
  readonly decidedBy: string;
  readonly role: string;
  /** UTC instant of the decision. */
  readonly at: Instant;
}

/** What the people context knows of those whom a decision speaks of, redirects followed. */
export interface KnownPeople {
  /** The person that the named child is now; null where nobody ever was. */
  readonly person: Uuid | null;
  /** Everything about that person was erased by order. */
  readonly isErased: boolean;
  /** Persons of the other children of the same concern. */
  readonly siblings: readonly Uuid[];
  /** The contact's candidates: the id each was listed under, and the one it has now. */
  readonly candidates: ReadonlyMap<Uuid, Uuid>;
}

const deciders: readonly string[] = frontDoorRoles;
const qualified: readonly string[] = qualifiedRoles;

/**
 * Decides over one contact's history. Where it may be more than one child, or a link by number would be undone, a contact officer's word
 * is a proposal, which a social worker's same word confirms; else anyone of the front door decides. The fact moves this contact's mention and nobody else's; the reason is sealed under that mention.
 * A contact that is not its child's any more, by NOT_SAME or NEW_CHILD, becomes a person of its own again: never one that nobody named.
 */
export function decideIdentity(
  command: DecideIdentity,
  contact: Contact,
  people: KnownPeople,
): Result<readonly Fact[], Refusal> {
  if (!deciders.includes(command.role)) return triageErrors.refuse('triage/role-may-not-decide');
  if (contact.contactId === null || contact.childId === null) return triageErrors.refuse('triage/not-open-yet');
  if (command.revision !== null && !isFresh(command.revision, contact.identityChangedAt, contact))
    return triageErrors.refuse('triage/changed-meanwhile', { members: asItIsNow(contact) });
  const own = ownPerson(contact.contactId);
  switch (command.decision) {
    case 'SAME_CHILD':
      return proposedOr(command, contact, people, decideSame(command, contact, people));
    case 'NOT_SAME':
      return proposedOr(command, contact, people, decideNotSame(command, contact, people, own));
    case 'NEW_CHILD':
      return proposedOr(command, contact, people, decideNew(command, contact, own));
    case 'UNDO': {
      const last = contact.standing.at(-1);
      if (!last) return triageErrors.refuse('triage/nothing-to-undo');
      const { previousChildId, about, ruledOut, revision } = last;
      return proposedOr(
        command,
        contact,
        people,
        decided(command, contact, { childId: previousChildId, about, ruledOut, undoes: revision }),
      );
    }
  }
}

/** The decision itself, or the proposal that it is where one pair of eyes is not enough. */
function proposedOr(
  command: DecideIdentity,
  contact: Contact,
  people: KnownPeople,
  decision: Result<readonly Fact[], Refusal>,
) {
  if (!decision.ok) return decision;
  const data = decision.value[0]!.data as IdentityDecided['data'];
  if (qualified.includes(command.role))
    return isProposed(contact, data) && contact.identityProposal?.by === command.decidedBy
      ? triageErrors.refuse('triage/own-proposal')
      : decision;
  const candidates = distinctCandidates(contact, people);
  if (!needsSecondPair(command, contact, data, candidates.size)) return decision;
  if (isProposed(contact, data)) return triageErrors.refuse('triage/already-proposed');
  const proposal: IdentityProposed & Fact = {
    type: 'contact.identity-proposed.v1',
    data: {
      contactId: contact.contactId!,
      at: command.at,
      by: command.decidedBy,
      role: command.role,
      decision: command.decision,
      about: data.about,
      candidates: candidates.size,
    },
    sections: [{ mention: contact.mentionId!, section: 'reason', content: command.reason }],
  };
  return ok([proposal]);
}

/** The same word waits already for somebody qualified. */
const isProposed = ({ identityProposal }: Contact, { decision, about }: ProposedIdentity): boolean =>
  identityProposal?.data.decision === decision && identityProposal.data.about === about;

/** Candidates nobody has ruled out, as the persons they are now. */
const distinctCandidates = (contact: Contact, people: KnownPeople): Set<Uuid> =>
  new Set(
    openCandidates(contact)
      .map((candidate) => people.candidates.get(candidate) ?? candidate)
      .filter((candidate) => candidate !== contact.childId),
  );

/** Ruling a candidate out moves nothing, so anyone may; so may they take back what they or another officer decided, but nothing that somebody qualified said. */
function needsSecondPair(
  { decision }: DecideIdentity,
  contact: Contact,
  { childId, undoes }: IdentityDecided['data'],
  candidates: number,
) {
  if (decision === 'UNDO')
    return qualified.includes(contact.standing.find(({ revision }) => revision === undoes)?.role ?? '');
  if (childId !== contact.childId) {
    const linkedByNumber =
      contact.basis !== 'NEW_PERSON' &&
      contact.standing.every(({ previousChildId }) => previousChildId === contact.childId);
    const saidByQualified = contact.standing.some((one) => one.decision !== 'NOT_SAME' && qualified.includes(one.role));
    if (linkedByNumber || saidByQualified) return true;
  }
  return decision !== 'NOT_SAME' && (candidates > 1 || contact.candidatesMore);
}

function decideSame(command: DecideIdentity, contact: Contact, { person, isErased, siblings }: KnownPeople) {
  if (person === null) return triageErrors.refuse('triage/no-such-child');
  if (isErased) return triageErrors.refuse('triage/child-erased');
  if (person === contact.childId) return triageErrors.refuse('triage/already-this-child');
  if (siblings.includes(person)) return triageErrors.refuse('triage/same-concern');
  return decided(command, contact, { childId: person, about: command.childId, ruledOut: [] });
}

/** "None of these": the contact's own person, and every candidate that is still open is ruled out with it. */
function decideNew(command: DecideIdentity, contact: Contact, own: Uuid) {
  const { childId, candidates, standing } = contact;
  if (childId === own && standing.at(-1)?.decision === 'NEW_CHILD') return triageErrors.refuse('triage/own-child');
  const gone = new Set(standing.flatMap(({ ruledOut }) => ruledOut));
  return decided(command, contact, {
    childId: own,
    about: null,
    ruledOut: candidates.filter((candidate) => !gone.has(candidate)),
  });
}

/** Anyone known may be ruled out, listed or not: what a person found out by looking is worth keeping. */
function decideNotSame(command: DecideIdentity, contact: Contact, { person, candidates }: KnownPeople, own: Uuid) {
  if (person === null) return triageErrors.refuse('triage/no-such-child');
  if (contact.standing.some(({ decision, about }) => decision === 'NOT_SAME' && about === command.childId))
    return triageErrors.refuse('triage/already-ruled-out');
  const linked = person === contact.childId;
  if (linked && person === own) return triageErrors.refuse('triage/own-child');
  const ruledOut = contact.candidates.filter((candidate) => candidates.get(candidate) === person);
  return decided(command, contact, { childId: linked ? own : contact.childId!, about: command.childId, ruledOut });
}

/** What has changed, for someone who decided on an older picture: ids and codes only. */
const asItIsNow = ({ revision, childId, standing }: Contact) => ({
  revision,
  childId,
  standing: standing.map(({ decision, about }) => ({ decision, about })),
});

function decided(
  { decision, decidedBy, role, reason }: DecideIdentity,
  contact: Contact,
  change: Pick<StandingDecision, 'about' | 'ruledOut'> & { readonly childId: Uuid; readonly undoes?: number },
): Result<readonly Fact[], Refusal> {
  const mentionId = contact.mentionId!;
  const proposal = contact.identityProposal;
  // Where a proposer may decide after all, since only one candidate is left, they confirm nobody's word.
  const confirms = isProposed(contact, { decision, about: change.about }) && proposal?.by !== decidedBy;
  const fact: IdentityDecided & Fact = {
    type: 'contact.identity-decided.v1',
    data: {
      contactId: contact.contactId!,
      concernId: contact.concernId!,
      mentionId,
      decision,
      childId: change.childId,
      previousChildId: contact.childId!,
      about: change.about,
      ruledOut: [...change.ruledOut],
      undoes: change.undoes ?? null,
      decidedBy,
      role,
      ...(confirms && proposal && { proposal: proposal.revision }),
    },
    sections: [{ mention: mentionId, section: 'reason', content: reason }],
  };
  return ok([fact]);
}
