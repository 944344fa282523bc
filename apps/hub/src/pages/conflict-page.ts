import { accessErrors, type Actor, type ConflictSubject } from '#access';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import { endedStates } from '#triage';
import type { Answer, ConflictPort, ConflictsOfChild } from '../../../front-door/src/index.js';
import { childOfContact } from '../child-of-contact.js';
import type { Desk } from '../desk/desk.js';
import type { Hub, Views } from '../hub.js';
import { settledStep } from '../settled-step.js';

type Parts = Pick<Hub, 'conflicts' | 'database' | 'door' | 'links' | 'readings'>;
type Given = Parameters<ConflictPort['register']>[1];

/** Conflicts of interest with the child of a contact. Nothing of the child is shown: whoever has one need not open her pages to say so. */
export class ConflictPage implements ConflictPort {
  constructor(
    private readonly parts: Parts,
    private readonly desk: Pick<Desk, 'take'>,
  ) {}

  async standing(actor: Actor, contactId: Uuid): Answer<ConflictsOfChild> {
    const { conflicts } = this.parts;
    const subject = await this.subjectOf(actor, contactId);
    if (!subject.ok) return subject;
    return ok({ contactId, conflicts: await conflicts.of(subject.value.childIds) });
  }

  register(actor: Actor, given: Given): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.handOverAndRegister(actor, given));
  }

  end(actor: Actor, contactId: Uuid, conflictId: Uuid): Answer<unknown> {
    return settledStep(this.parts.readings, async () => {
      const subject = await this.subjectOf(actor, contactId);
      return subject.ok ? this.parts.conflicts.end(actor, subject.value, conflictId) : subject;
    });
  }

  /** Hands over what the person owns first: a contact must not stand with an owner who may not open it. */
  private async handOverAndRegister(actor: Actor, given: Given) {
    const { conflicts } = this.parts;
    const { contactId, personId, kind, handTo, key } = given;
    const subject = await this.subjectOf(actor, contactId);
    if (!subject.ok) return subject;
    const may = await conflicts.mayRegister(actor, subject.value, { personId, key });
    if (!may.ok) return may;
    const owned = await this.ownedBy(personId, subject.value.childIds);
    if (owned.length > 0 && handTo === null) return accessErrors.refuse('access/owner-needed');
    if (handTo === personId) return accessErrors.refuse('access/owner-has-conflict');
    for (const id of owned) {
      const step = { do: 'assign', owner: handTo } as const;
      const taken = await this.desk.take(actor, id, { step, idempotencyKey: key, at: null, revision: null });
      if (!taken.ok && taken.refusal.code !== 'triage/owner-already') return taken;
    }
    return conflicts.register(actor, subject.value, { personId, kind, key });
  }

  /** Whom a conflict at a contact is with; whether the actor may know is asked first. */
  private async subjectOf(actor: Actor, contactId: Uuid): Promise<Result<ConflictSubject, Refusal>> {
    const { door } = this.parts;
    const allowed = await door.mayAct({ actor, what: 'REGISTER_CONFLICT', purpose: 'MASH_TRIAGE', contactId });
    if (!allowed.ok) return allowed;
    const { childId, childIds } = await childOfContact(this.parts, contactId);
    return childId === null ? accessErrors.refuse('access/no-child-yet') : ok({ childId, childIds, contactId });
  }

  /** Contacts about the child that somebody owns and that are not done. */
  private async ownedBy(personId: string, childIds: readonly Uuid[]): Promise<Uuid[]> {
    const rows = await this.parts.database
      .read<Views>()
      .selectFrom('worklist_progress')
      .select(['contact_id', 'state'])
      .where('child_id', 'in', [...childIds])
      .where('owner', '=', personId)
      .where('until_position', 'is', null)
      .execute();
    return rows
      .filter(({ state }) => !(endedStates as ReadonlySet<string>).has(state))
      .map(({ contact_id }) => contact_id);
  }
}
