import type { Uuid } from '#kernel';
import type { Actor, Role } from './actor.js';
import { teams, type Relation } from './policy/index.js';

/** Whom a question is about: ids only. All empty where a list shows no one. */
export interface Subject {
  /** The child whose page it is. */
  readonly childId: Uuid | null;
  /** The contact whose page it is; it stands among `contactIds` too. */
  readonly contactId: Uuid | null;
  readonly contactIds: readonly Uuid[];
  readonly mentions: readonly Uuid[];
}

/** Finds what ties an actor to a subject, from the hub's own facts and never from what the caller claims. */
export interface Relations {
  held(actor: Actor, subject: Subject): Promise<readonly Relation[]>;
}

/** Whether everyone in a subject is in a contact at this front door. Answered by whoever reads the contacts. */
export type FrontDoorContacts = (subject: Subject) => boolean | Promise<boolean>;

/** Words that are about no child's page and no contact. */
const isAlone = ({ childId, contactIds, mentions }: Subject): boolean =>
  childId === null && contactIds.length === 0 && mentions.length > 0;

const isOfEnquiries = (role: Role): boolean => (teams['enquiry-members'] as readonly Role[]).includes(role);

/** A grant lets one person see named children for a while. */
export interface Grants {
  inForce(actorId: string, childId: Uuid): Promise<boolean>;
}

export const noGrants: Grants = { inForce: async () => false };

/** Whether every contact of a subject was decided for early help, which has not handed it back. Answered by whoever reads the contacts. */
export type OfferedToEarlyHelp = (contactIds: readonly Uuid[]) => boolean | Promise<boolean>;

/** Whether every contact of a subject belongs to a concern that this agency raised. Answered by whoever reads the concerns. */
export type RaisedBy = (agency: string, contactIds: readonly Uuid[]) => boolean | Promise<boolean>;

/** Whether an agency is asked, now, about this child, or else about the child of every one of these contacts. Answered by whoever reads the enquiries. */
export type EnquiryMember = (
  agency: string,
  subject: Pick<Subject, 'childId' | 'contactIds'>,
) => boolean | Promise<boolean>;

/** What work ties somebody to the child or the contact of one page, closest first, or what stands between them. Answered by whoever reads the contacts. */
export type WorkTies = (
  actor: Actor,
  subject: Pick<Subject, 'childId' | 'contactId'>,
) => Promise<readonly WorkTie[]> | readonly WorkTie[];
export type WorkTie = Extract<Relation, 'ALLOCATION' | 'TEAM' | 'REFERRAL' | 'SELF_CLAIMED' | 'CONFLICT'>;

export interface RelationParts {
  readonly frontDoorContacts: FrontDoorContacts;
  readonly grants: Grants;
  readonly workTies?: WorkTies;
  readonly offeredToEarlyHelp?: OfferedToEarlyHelp;
  readonly enquiryMember?: EnquiryMember;
  readonly raisedBy?: RaisedBy;
  /** Whether each of these was put before the reviewers. */
  readonly toReview?: (accessIds: readonly Uuid[]) => boolean | Promise<boolean>;
  /** Whether each of these asks for a breaking of glass waits for somebody like the actor. */
  readonly toConfirm?: (actor: Actor, glassIds: readonly Uuid[]) => boolean | Promise<boolean>;
  /** Whether each of these is an export about this child that was released. */
  readonly released?: (childId: Uuid, exportIds: readonly Uuid[]) => boolean | Promise<boolean>;
}

/**
 * The ties of today: a contact at this front door, the work that is being done on it or was until lately, one that was offered to early
 * help, an enquiry to one's own agency, a concern of it, and a named grant.
 */
export class HubRelations implements Relations {
  constructor(private readonly parts: RelationParts) {}

  async held(actor: Actor, subject: Subject): Promise<readonly Relation[]> {
    const { childId, contactIds, mentions } = subject;
    const { frontDoorContacts, grants, workTies, offeredToEarlyHelp, enquiryMember } = this.parts;
    const { raisedBy, toReview, toConfirm, released } = this.parts;
    if (childId === null && contactIds.length === 0 && mentions.length === 0) return ['NOBODY_SHOWN'];
    const held: Relation[] = [];
    if (await frontDoorContacts(subject)) {
      held.push('FRONT_DOOR_CONTACT');
      const isAPage = childId !== null || subject.contactId !== null;
      if (workTies && isAPage) held.push(...(await workTies(actor, subject)));
    }
    if (offeredToEarlyHelp && actor.role === 'early-help-lead' && contactIds.length > 0)
      if (await offeredToEarlyHelp(contactIds)) held.push('OFFERED_TO_EARLY_HELP');
    if (enquiryMember && isOfEnquiries(actor.role) && (childId !== null || contactIds.length > 0))
      if (await enquiryMember(actor.agency, subject)) held.push('ENQUIRY_MEMBER');
    if (raisedBy && contactIds.length > 0 && (await raisedBy(actor.agency, contactIds))) held.push('RAISED_IT');
    if (childId !== null && actor.role === 'case-auditor' && (await grants.inForce(actor.id, childId)))
      held.push('NAMED_GRANT');
    if (toReview && actor.role === 'privacy-officer' && mentions.length > 0 && (await toReview(mentions)))
      held.push('TO_REVIEW');
    if (toConfirm && isAlone(subject) && (await toConfirm(actor, mentions))) held.push('TO_CONFIRM');
    // Under a key of its own, an export is in no contact: whether a conflict stands between them is asked by itself.
    if (released && childId !== null && mentions.length > 0 && (await released(childId, mentions))) {
      held.push('RELEASED_EXPORT');
      const ties = workTies ? await workTies(actor, { childId, contactId: null }) : [];
      held.push(...ties.filter((tie) => tie === 'CONFLICT'));
    }
    return held;
  }
}
