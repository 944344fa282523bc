import { legalGateways, type AgencyRegistry } from '#agencies';
import { derivedId, toInstant, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { AskedRating, EnquiryEvent, ReplyClock } from './enquiry.events.js';
import { decideAsk, gravestOf, type Ask, type ContactToAsk } from './enquiry.decider.js';
import { sharingErrors } from './sharing.errors.js';
import {
  enquiryCommandId,
  sameOnes,
  takeEnquiryStep,
  type EnquiryOutcome,
  type EnquiryParts,
  type Sharer,
  type StepRequest,
} from './take-enquiry-step.js';

export interface AskParts extends EnquiryParts {
  readonly agencies: Pick<AgencyRegistry, 'byCode' | 'frontDoor'>;
  /** The contacts as the front door has them, in the order asked for; its refusal where one of them may not be asked about now. */
  readonly contactsToAsk: (contactIds: readonly Uuid[]) => Promise<Result<readonly ContactToAsk[], Refusal>>;
  /** The clock CHECK_REPLY, started at an instant under a rating; null where the limits know none. */
  readonly replyClock: (at: Instant, rating: AskedRating) => ReplyClock | null;
}

/** Asking agencies, as a person at the front door wants it. */
export interface AskRequest
  extends
    StepRequest,
    Pick<Ask, 'purpose' | 'gateways' | 'agreement' | 'familyTold' | 'children' | 'adults' | 'proportionality'> {
  /** Contacts that the enquiry serves: siblings' may share one. */
  readonly contacts: readonly Uuid[];
  /** One for each agency, listing everybody whom it is asked about: mentions of children and adults. */
  readonly requests: readonly { readonly agency: string; readonly subjects: readonly Uuid[] }[];
}

/**
 * Opens an enquiry: asks agencies what they hold about the children of some contacts. The contacts themselves are told by a reactor.
 * Refusals: those of the sharing catalogue, the front door's where a contact may not be asked about, `hub/erased`, `hub/unavailable`.
 */
export async function openEnquiry(
  parts: AskParts,
  request: AskRequest,
  person: Sharer,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const commandId = enquiryCommandId(parts, 'open', [...request.contacts].sort(), request, person);
  return ask(parts, { enquiryId: derivedId('enquiry', commandId), commandId, opens: true }, request, person);
}

/** Asks more agencies in an open enquiry, or about more children; `contacts` are those that the new requests concern, known or new. */
export async function addAgencies(
  parts: AskParts,
  enquiryId: Uuid,
  request: AskRequest,
  person: Sharer,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const commandId = enquiryCommandId(parts, 'add', [enquiryId], request, person);
  return ask(parts, { enquiryId, commandId, opens: false }, request, person);
}

async function ask(
  parts: AskParts,
  { enquiryId, commandId, opens }: { enquiryId: Uuid; commandId: Uuid; opens: boolean },
  request: AskRequest,
  person: Sharer,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const requests: Ask['requests'][number][] = [];
  for (const { agency: code, subjects } of request.requests) {
    const agency = parts.agencies.byCode(code);
    if (!agency) return sharingErrors.refuse('sharing/unknown-agency');
    requests.push({ requestId: derivedId('check', commandId, code), agency: code, agencyKind: agency.kind, subjects });
  }
  const found = await parts.contactsToAsk(request.contacts);
  // What was asked once may not be asked now (the contact has ended since), and a repeat of it still has to answer as the first did.
  const contacts = found.ok ? found.value : [];
  const at = request.at ?? toInstant(parts.clock.now());
  const { purpose, gateways, agreement, familyTold, children, adults, proportionality } = request;
  const clock = contacts.length === 0 ? null : parts.replyClock(at, gravestOf(contacts));
  return takeEnquiryStep(
    parts,
    { enquiryId, commandId, at },
    person,
    (step, enquiry) => {
      if (!found.ok) return found;
      if (!opens && enquiry.enquiryId === null) return sharingErrors.refuse('sharing/no-such-enquiry');
      const asked = { purpose, gateways, agreement, familyTold, children, adults, proportionality };
      const agency = parts.agencies.frontDoor.code;
      return decideAsk({ ...step, enquiryId, agency, ...asked, contacts, requests, clock }, enquiry, legalGateways);
    },
    (event) => isSameAsk(event, requests),
  );
}

/** Words are sealed and not compared: questions typed again in other words are the same click. */
const isSameAsk = (event: EnquiryEvent, requests: Ask['requests']): boolean =>
  'requests' in event.data &&
  event.data.requests.length === requests.length &&
  event.data.requests.every((stored) =>
    requests.some(({ requestId, subjects }) => requestId === stored.requestId && sameOnes(subjects, stored.subjects)),
  );
