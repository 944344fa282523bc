import { accessErrors, type Actor } from '#access';
import { ok, systemRandomness, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { AttachmentLimits, SentFile } from '#attachments';
import { contactStream, decideStep, takeStep, triageErrors, type ContactStep, type Evidence } from '#triage';
import { childOfContact } from '../child-of-contact.js';
import type { Hub, Views } from '../hub.js';
import { pastErrors } from '../decide-contact.js';
import { currentContact, groundOf, putBefore } from './grounds.js';

type Parts = Pick<
  Hub,
  | 'agencies'
  | 'attachments'
  | 'clock'
  | 'clockwork'
  | 'commands'
  | 'conflicts'
  | 'database'
  | 'door'
  | 'links'
  | 'people'
  | 'readings'
  | 'settings'
  | 'store'
  | 'vault'
>;

/** A step on a contact, as a page or an interface asks for it. */
export interface StepForm {
  readonly step: ContactStep;
  readonly idempotencyKey: string | null;
  /** When it was truly taken; null is now. */
  readonly at: Instant | null;
  /** Revision of the contact that the person looked at. */
  readonly revision: number | null;
  /** Files of an entry, as they were sent. */
  readonly files?: readonly SentFile[];
  readonly traceparent?: string;
}

/** What a step came to, and whether the pages show it yet. */
export interface StepDone {
  readonly position: number;
  readonly revision: number;
  readonly duplicate: boolean;
  readonly caughtUp: boolean;
}

/** Where the front door's own work on contacts is done: may they, what is it held against, then decide, store, and wait for the readings. */
export class Desk {
  constructor(private readonly parts: Parts) {}

  get attachmentLimits(): AttachmentLimits {
    return this.parts.attachments.limits;
  }

  async take(actor: Actor, contactId: Uuid, form: StepForm): Promise<Result<StepDone, Refusal>> {
    const { clock, clockwork, commands, database, door, readings } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const purpose = 'MASH_TRIAGE';
    const permission = await door.mayAct({ actor, what: 'WORK_ON_CONTACT', purpose, contactId });
    if (!permission.ok) return permission;
    const fit = await this.ownerFits(contactId, form.step);
    if (!fit.ok) return fit;
    const whole = await this.withFiles(contactId, form.step, form.files ?? []);
    if (!whole.ok) return whole;
    const wanted = whole.value;
    // What the decider opened a moment ago is evidence too: the record of looks is waited for before it is read.
    if (wanted.do === 'decide' || wanted.do === 'propose-decision') await readings.catchingUp();
    const ground = await groundOf(
      { ...this.parts, views: database.read<Views>(), position: readings.position },
      actor,
      contactId,
      wanted,
    );
    const taken = await takeStep(
      { runner: commands, randomness: systemRandomness, clock },
      contactId,
      {
        what: wanted.do,
        idempotencyKey: form.idempotencyKey,
        at: form.at,
        revision: form.revision,
        decide: (step, contact) => decideStep(wanted, step, contact, ground, clockwork),
      },
      {
        actor: actor.id,
        agency: actor.agency,
        role: actor.role,
        purpose,
        lawfulBasis: permission.value.lawfulBasis,
        ...(form.traceparent && { traceparent: form.traceparent }),
      },
    );
    if (!taken.ok) return taken;
    const { position, revision, duplicate } = taken.value;
    return ok({ position, revision, duplicate, caughtUp: await readings.settled(position) });
  }

  /** Nobody is given a contact about a child with whom they have a conflict of interest. */
  private async ownerFits(contactId: Uuid, step: ContactStep): Promise<Result<null, Refusal>> {
    if (step.do !== 'assign' || step.owner === null) return ok(null);
    const { childIds } = await childOfContact(this.parts, contactId);
    const standing = await this.parts.conflicts.of(childIds);
    const isKept = standing.some(({ personId }) => personId === step.owner);
    return isKept ? accessErrors.refuse('access/owner-has-conflict') : ok(null);
  }

  /** A step with its files kept: they are durable before anything names them. A file whose entry is then refused opens for nobody. */
  private async withFiles(
    contactId: Uuid,
    step: ContactStep,
    files: readonly SentFile[],
  ): Promise<Result<ContactStep, Refusal>> {
    if (files.length === 0) return ok(step);
    if (step.do !== 'record-entry') throw new Error(`Files came with ${step.do}, which takes none.`);
    const { attachments, store } = this.parts;
    const inspected = await attachments.inspect(files);
    if (!inspected.ok) return inspected;
    const { mentionId } = await currentContact(store, contactId);
    if (mentionId === null) return triageErrors.refuse('triage/not-open-yet');
    const entry = { entryId: step.entryId, stream: contactStream(contactId), mention: mentionId };
    const kept = await attachments.keep(entry, inspected.value);
    if (!kept.ok) return kept;
    return ok({
      ...step,
      attachments: kept.value.map((file, index) => ({ ...file, name: inspected.value[index]!.name })),
    });
  }

  /** What was put before a person about a contact's child so far: ids and codes, nothing is opened. */
  async putBefore(actor: Actor, contactId: Uuid): Promise<Result<Evidence, Refusal>> {
    const { database, door, readings, store } = this.parts;
    const permission = await door.mayAct({ actor, what: 'WORK_ON_CONTACT', purpose: 'MASH_TRIAGE', contactId });
    if (!permission.ok) return permission;
    // What was looked at a moment ago counts: the page that asks was itself a look.
    await readings.catchingUp();
    const contact = await currentContact(store, contactId);
    if (contact.contactId === null) return triageErrors.refuse('triage/not-open-yet');
    const parts = { ...this.parts, views: database.read<Views>(), position: readings.position };
    return ok(await putBefore(parts, actor, contact));
  }
}
