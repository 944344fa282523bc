import { derivedId, ok, type Fact, type Refusal, type Result, type Uuid } from '#kernel';
import type { ContactEvent, IdentityDecided } from './contact.events.js';
import { triageErrors } from './triage.errors.js';

export type IdentityDecision = IdentityDecided['data']['decision'];

/** One decision of a person that nobody has taken back, and where the mention was before it. */
export interface StandingDecision {
  readonly revision: number;
  readonly decision: Exclude<IdentityDecision, 'UNDO'>;
  readonly about: Uuid | null;
  readonly ruledOut: readonly Uuid[];
  readonly previousChildId: Uuid;
}

/** What a contact's stream says about whose contact it is. */
export interface Contact {
  /** Revision of the last event; -1 before the first. */
  readonly revision: number;
  readonly contactId: Uuid | null;
  readonly concernId: Uuid | null;
  readonly mentionId: Uuid | null;
  /** The child it is about; null until the hub has compared it. */
  readonly childId: Uuid | null;
  /** Children whom the hub found that it may be, best first. */
  readonly candidates: readonly Uuid[];
  /** Oldest first: UNDO takes the last one off. */
  readonly standing: readonly StandingDecision[];
}

export const unknownContact: Contact = {
  revision: -1,
  contactId: null,
  concernId: null,
  mentionId: null,
  childId: null,
  candidates: [],
  standing: [],
};

/** The person that a contact's child is at first, where it is nobody known, and becomes again when it turns out to be nobody known. */
export const ownPerson = (contactId: Uuid): Uuid => derivedId('person', contactId);

export function evolve(contact: Contact, event: ContactEvent): Contact {
  const revision = contact.revision + 1;
  switch (event.type) {
    case 'contact.received.v1': {
      const { contactId, concernId, mentionId } = event.data;
      return { ...contact, revision, contactId, concernId, mentionId };
    }
    case 'contact.identified.v1': {
      const { childId, candidates } = event.data;
      return { ...contact, revision, childId, candidates: candidates.map((candidate) => candidate.childId) };
    }
    case 'contact.identity-decided.v1': {
      const { decision, childId, previousChildId, about, ruledOut } = event.data;
      const standing =
        decision === 'UNDO'
          ? contact.standing.slice(0, -1)
          : [...contact.standing, { revision, decision, about, ruledOut, previousChildId }];
      return { ...contact, revision, childId, standing };
    }
  }
}

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

const deciders: readonly string[] = ['contact-officer', 'social-worker'];

/**
 * Decides over one contact's history. The fact moves this contact's mention and nobody else's; the reason is sealed under that mention.
 * A contact that is not its child's any more, by NOT_SAME or NEW_CHILD, becomes a person of its own again: never one that nobody named.
 */
export function decideIdentity(
  command: DecideIdentity,
  contact: Contact,
  people: KnownPeople,
): Result<readonly Fact[], Refusal> {
  if (!deciders.includes(command.role)) return triageErrors.refuse('triage/role-may-not-decide');
  if (contact.contactId === null || contact.childId === null) return triageErrors.refuse('triage/not-open-yet');
  if (command.revision !== null && command.revision !== contact.revision)
    return triageErrors.refuse('triage/changed-meanwhile', { members: asItIsNow(contact) });
  const own = ownPerson(contact.contactId);
  switch (command.decision) {
    case 'SAME_CHILD':
      return decideSame(command, contact, people);
    case 'NOT_SAME':
      return decideNotSame(command, contact, people, own);
    case 'NEW_CHILD':
      return decideNew(command, contact, own);
    case 'UNDO': {
      const last = contact.standing.at(-1);
      if (!last) return triageErrors.refuse('triage/nothing-to-undo');
      const { previousChildId, about, ruledOut, revision } = last;
      return decided(command, contact, { childId: previousChildId, about, ruledOut, undoes: revision });
    }
  }
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
  const fact: IdentityDecided = {
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
    },
    sections: [{ mention: mentionId, section: 'reason', content: reason }],
  };
  return ok([fact]);
}
