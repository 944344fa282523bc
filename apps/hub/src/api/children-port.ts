import {
  actorOfToken,
  type AccessDoor,
  type AccessLog,
  type AccessLogItem,
  type Actor,
  type AuditList,
  type Page,
  type Sight,
  type Sights,
  type StaffDirectory,
} from '#access';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import { pictureErrors, type ChildPicture, type PictureReader } from '#picture';
import type { SharingItem, SharingRegister } from '#sharing';
import type { ChildListQuestion, ChildQuestion, ChildrenPort, MovedTo } from '../../../partner-gateway/src/index.js';
import type { PeopleNow } from '../read-models.js';

export interface ChildrenApiParts {
  readonly reader: PictureReader;
  readonly people: PeopleNow;
  readonly staff: StaffDirectory;
  readonly door: AccessDoor;
  readonly sights: Sights;
  readonly log: Pick<AccessLog, 'ofChild'>;
  readonly sharing: Pick<SharingRegister, 'ofChild'>;
}

/** What the pages about a child show, as JSON, for a system that asks on a person's behalf; the same door, the same rules. */
export class ChildrenApi implements ChildrenPort {
  constructor(private readonly parts: ChildrenApiParts) {}

  async picture(childId: Uuid, question: ChildQuestion): Promise<Result<ChildPicture | MovedTo, Refusal>> {
    return this.read(childId, question, 'CHILD_PICTURE');
  }

  async timeline(childId: Uuid, question: ChildQuestion) {
    const read = await this.read(childId, question, 'CHILD_TIMELINE');
    if (!read.ok || 'movedTo' in read.value) return read as Result<MovedTo, Refusal>;
    const { knownAt, position, accessId, chronology } = read.value;
    return ok({ childId, knownAt, position, accessId, chronology: [...chronology] });
  }

  async sharing(childId: Uuid, question: ChildListQuestion): Promise<Result<Page<SharingItem> | MovedTo, Refusal>> {
    return this.list(childId, question, 'CHILD_SHARING_LIST', ({ mentions }, sight) =>
      this.parts.sharing.ofChild(mentions, question.page, sight.hiddenMentions),
    );
  }

  async accessLog(childId: Uuid, question: ChildListQuestion): Promise<Result<Page<AccessLogItem> | MovedTo, Refusal>> {
    return this.list(childId, question, 'CHILD_ACCESS_LIST', (child, sight) =>
      this.parts.log.ofChild(child, question.page, sight.unseenLooks),
    );
  }

  private async read(
    childId: Uuid,
    { caller, purpose, knownAt }: ChildQuestion,
    what: 'CHILD_PICTURE' | 'CHILD_TIMELINE',
  ) {
    const actor = actorOfToken(caller, this.parts.staff);
    if (!actor.ok) return actor;
    const read = await this.parts.reader.read({ actor: actor.value, purpose, childId, knownAt, what });
    return read.ok && 'picture' in read.value ? ok(read.value.picture) : (read as Result<MovedTo, Refusal>);
  }

  /** Reads, then records the reading, then answers: nothing leaves before the record is durable. */
  private async list<Item>(
    childId: Uuid,
    { caller, purpose }: ChildListQuestion,
    what: AuditList,
    read: (child: { childIds: readonly Uuid[]; mentions: readonly Uuid[] }, sight: Sight) => Promise<Page<Item>>,
  ): Promise<Result<Page<Item> | MovedTo, Refusal>> {
    const actor = actorOfToken(caller, this.parts.staff);
    if (!actor.ok) return actor;
    const sight = await this.parts.sights.of(actor.value);
    const child = await this.parts.people.child(childId, sight);
    if (child === null) return pictureErrors.refuse('picture/no-such-child');
    if (child.childId !== childId) return ok({ movedTo: child.childId });
    const page = await read(child, sight);
    const record = await this.parts.door.readAudit({
      actor: actor.value,
      what,
      purpose: purpose ?? usualPurpose(actor.value),
      childId,
      filter: {},
      count: page.items.length,
    });
    return record.ok ? ok(page) : record;
  }
}

/** A list opens no content, so a purpose need not be named: it is then the one that the person's role has. */
const usualPurpose = (actor: Actor): string =>
  ['access-auditor', 'case-auditor', 'privacy-officer'].includes(actor.role) ? 'AUDIT' : 'MASH_TRIAGE';
