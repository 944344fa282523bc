import type { Actor } from '#access';
import { decodeEvent } from '#event-store';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import {
  addAgencies,
  answerCheck,
  chaseCheck,
  enquiryOf,
  enquiryStream,
  openEnquiry,
  sharingErrors,
  withdrawRequest,
  type EnquiryOutcome,
  type Sharer,
} from '#sharing';
import type { Answer, AskForm, CheckTarget, ChecksPort, ChecksView, Done } from '../../../front-door/src/index.js';
import { pastErrors } from '../decide-contact.js';
import type { Hub } from '../hub.js';
import { readChecks } from '../pages/checks-page.js';
import type { ContactPage } from '../pages/contact-page.js';

type Parts = Pick<Hub, 'asking' | 'clock' | 'door' | 'readings' | 'settings' | 'store'>;
type Taken = Promise<Result<EnquiryOutcome, Refusal>>;

const purpose = 'MASH_TRIAGE';

/** Where agencies are asked, reminded and their answers written down: may they, for every contact that is touched; then the step itself. */
export class ChecksDesk implements ChecksPort {
  constructor(
    private readonly parts: Parts,
    private readonly contacts: ContactPage,
  ) {}

  checks(actor: Actor, contactId: Uuid): Answer<ChecksView> {
    return readChecks(this.parts, this.contacts, actor, contactId);
  }

  async ask(actor: Actor, contactId: Uuid, { enquiryId, ...form }: AskForm): Answer<Done> {
    return this.step(actor, [contactId, ...form.contacts], (sharer) =>
      enquiryId === null
        ? openEnquiry(this.parts.asking, form, sharer)
        : addAgencies(this.parts.asking, enquiryId, form, sharer),
    );
  }

  answer(actor: Actor, target: CheckTarget, form: Parameters<ChecksPort['answer']>[2]): Answer<Done> {
    return this.onRequest(actor, target, (sharer) => answerCheck(this.parts.asking, target, form, sharer));
  }

  chase(actor: Actor, target: CheckTarget, form: Parameters<ChecksPort['chase']>[2]): Answer<Done> {
    return this.onRequest(actor, target, (sharer) => chaseCheck(this.parts.asking, target, form, sharer));
  }

  withdraw(actor: Actor, target: CheckTarget, form: Parameters<ChecksPort['withdraw']>[2]): Answer<Done> {
    return this.onRequest(actor, target, (sharer) => withdrawRequest(this.parts.asking, target, form, sharer));
  }

  /** A request is stepped on from the page of a contact that it serves, by somebody tied to all whom it serves. */
  private async onRequest(
    actor: Actor,
    { contactId, enquiryId, requestId }: CheckTarget,
    work: (sharer: Sharer) => Taken,
  ): Answer<Done> {
    const { requests } = enquiryOf((await this.parts.store.read(enquiryStream(enquiryId))).map(decodeEvent));
    const request = requests.find((one) => one.requestId === requestId && one.contacts.includes(contactId));
    return request
      ? this.step(actor, [contactId, ...request.contacts], work)
      : sharingErrors.refuse('sharing/no-such-request');
  }

  private async step(actor: Actor, contactIds: readonly Uuid[], work: (sharer: Sharer) => Taken): Answer<Done> {
    const { door, readings } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    let lawfulBasis = '';
    for (const contactId of new Set(contactIds)) {
      const permission = await door.mayAct({ actor, what: 'WORK_ON_CHECKS', purpose, contactId });
      if (!permission.ok) return permission;
      ({ lawfulBasis } = permission.value);
    }
    const taken = await work({ actor: actor.id, agency: actor.agency, role: actor.role, purpose, lawfulBasis });
    return taken.ok ? ok({ caughtUp: await readings.settled(taken.value.position) }) : taken;
  }
}
