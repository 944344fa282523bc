import type { Uuid } from '#kernel';
import type { Actor } from './actor.js';
import type { Relation } from './policy/index.js';

/** Whom a question is about: ids only. All empty where a list shows no one. */
export interface Subject {
  readonly childId: Uuid | null;
  readonly contactIds: readonly Uuid[];
  readonly mentions: readonly Uuid[];
}

/** Finds what ties an actor to a subject, from the hub's own facts and never from what the caller claims. */
export interface Relations {
  held(actor: Actor, subject: Subject): Promise<readonly Relation[]>;
}

/** Whether everyone in a subject is in a contact at this front door. Answered by whoever reads the contacts. */
export type FrontDoorContacts = (subject: Subject) => boolean | Promise<boolean>;

/** A grant lets one person see named children for a while. */
export interface Grants {
  inForce(actorId: string, childId: Uuid): Promise<boolean>;
}

export const noGrants: Grants = { inForce: async () => false };

/** Whether every contact of a subject was decided for early help, which has not handed it back. Answered by whoever reads the contacts. */
export type OfferedToEarlyHelp = (contactIds: readonly Uuid[]) => boolean | Promise<boolean>;

/** Whether every contact of a subject belongs to a concern that this agency raised. Answered by whoever reads the concerns. */
export type RaisedBy = (agency: string, contactIds: readonly Uuid[]) => boolean | Promise<boolean>;

/** The ties of today: a contact at this front door, one that was offered to early help, a concern of one's own agency, and a named grant. */
export class HubRelations implements Relations {
  constructor(
    private readonly frontDoorContacts: FrontDoorContacts,
    private readonly grants: Grants,
    private readonly offeredToEarlyHelp: OfferedToEarlyHelp = () => false,
    private readonly raisedBy: RaisedBy = () => false,
  ) {}

  async held(actor: Actor, subject: Subject): Promise<readonly Relation[]> {
    if (subject.childId === null && subject.contactIds.length === 0 && subject.mentions.length === 0)
      return ['NOBODY_SHOWN'];
    const held: Relation[] = [];
    if (await this.frontDoorContacts(subject)) held.push('FRONT_DOOR_CONTACT');
    if (
      actor.role === 'early-help-lead' &&
      subject.contactIds.length > 0 &&
      (await this.offeredToEarlyHelp(subject.contactIds))
    )
      held.push('OFFERED_TO_EARLY_HELP');
    if (subject.contactIds.length > 0 && (await this.raisedBy(actor.agency, subject.contactIds)))
      held.push('RAISED_IT');
    if (
      subject.childId !== null &&
      actor.role === 'case-auditor' &&
      (await this.grants.inForce(actor.id, subject.childId))
    )
      held.push('NAMED_GRANT');
    return held;
  }
}
