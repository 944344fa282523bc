import type { Kysely } from 'kysely';
import {
  AccessLog,
  AccessReview,
  BreakGlass,
  ConflictRegister,
  Door,
  housePolicies,
  HubRelations,
  RelationshipClaims,
  RestrictedRecords,
  SubjectAccess,
  type DoorParts,
  type ExportRules,
  type RestrictionRules,
  type Sights,
  type StaffRegister,
  type TieLimits,
} from '#access';
import type { AgencyRegistry } from '#agencies';
import type { CommandRunner } from '#commands';
import type { EventStore } from '#event-store';
import { systemRandomness, type Clock, type WorkingCalendar } from '#kernel';
import type { PeopleLinks } from '#people';
import { SharingRegister } from '#sharing';
import { dateTime } from '#ui';
import type { Vault } from '#vault';
import { words } from '../../../front-door/src/index.js';
import { enquiryMemberOf } from './enquiry-members.js';
import { atThisFrontDoor, offeredToEarlyHelp, raisedBy } from './front-door-contacts.js';
import { logOfChildren } from './log-of-children.js';
import type { Views } from '../read-models.js';
import { sightsOf } from './sights.js';
import { workTiesOf } from './work-ties.js';

/** The door in front of everything personal, and what it asks about whoever knocks. */
export interface Access {
  readonly door: Door;
  /** Relationships that people claim for themselves. */
  readonly claims: RelationshipClaims;
  readonly review: AccessReview;
  /** Who has a conflict of interest with whom. */
  readonly conflicts: ConflictRegister;
  readonly restricted: RestrictedRecords;
  readonly glass: BreakGlass;
  /** Exports of children's access logs. */
  readonly subjectAccess: SubjectAccess;
  /** How each viewer stands to what is restricted. */
  readonly sights: Sights;
}

export interface AccessParts extends Pick<DoorParts, 'onDecision'> {
  readonly commands: CommandRunner;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly views: Kysely<Views>;
  /** The read models as they are now; others than `views` where a past state is shown. */
  readonly presentViews: Kysely<Views>;
  readonly links: PeopleLinks;
  readonly staff: StaffRegister;
  readonly agencies: AgencyRegistry;
  readonly limits: TieLimits;
  readonly restrictionRules: RestrictionRules;
  readonly exportRules: ExportRules;
  readonly store: Pick<EventStore, 'read' | 'readAll'>;
  readonly calendar: WorkingCalendar;
}

/** The door asks the claims and conflicts, which ask the door whether somebody may register one: each is asked when the other is there. */
export function accessOf(parts: AccessParts): Access {
  const { commands, vault, clock, views, links, staff, agencies, limits, restrictionRules, onDecision } = parts;
  const { store, calendar } = parts;
  const recording = { runner: commands, clock, randomness: systemRandomness };
  const sights = sightsOf({ views: parts.presentViews, agencies, rules: restrictionRules, clock });
  const door: Door = new Door({
    ...recording,
    vault,
    policies: housePolicies(),
    sights,
    relations: new HubRelations({
      frontDoorContacts: (subject) => atThisFrontDoor(views, subject),
      grants: staff,
      workTies: (actor, subject) => workTies(actor, subject),
      offeredToEarlyHelp: (contactIds) => offeredToEarlyHelp(views, contactIds),
      enquiryMember: enquiryMemberOf(views, links),
      raisedBy: (agency, contactIds) => raisedBy(views, agency, contactIds),
      toReview: (accessIds) => review.areToReview(accessIds),
      toConfirm: (actor, glassIds) => glass.waitsFor(actor, glassIds),
      released: (childId, exportIds) => subjectAccess.areReleased(childId, exportIds),
    }),
    ...(onDecision && { onDecision }),
  });
  const claims = new RelationshipClaims({ ...recording, door, views, hours: limits.claimHours });
  const review = new AccessReview({ runner: commands, views, door });
  const conflicts = new ConflictRegister({ ...recording, door, views, staff });
  const workTies = workTiesOf({ views, links, staff, claims, conflicts, limits, clock });
  const restricted = new RestrictedRecords({ runner: commands, clock, door, views, staff, rules: restrictionRules });
  const glass = new BreakGlass({
    ...{ runner: commands, store, clock, calendar, door, views },
    limits: restrictionRules.glass,
  });
  const subjectAccess = new SubjectAccess({
    ...{ runner: commands, store, door, views, rules: parts.exportRules },
    names: {
      moment: dateTime,
      agency: (code) => agencies.byCode(code)?.name ?? code,
      gateway: (code) => words('gateway', code),
      part: (code) => words('plainPart', code),
      decision: (code) => words('sharingDecision', code),
    },
    log: logOfChildren({
      ...{ links, sights, store, agencies },
      log: new AccessLog(views),
      sharing: new SharingRegister(views),
    }),
  });
  return { door, claims, review, conflicts, restricted, glass, subjectAccess, sights };
}
