import { ok, type Instant, type PlainSection, type Uuid } from '#kernel';
import {
  agreements,
  type Agreement,
  type AskedAdult,
  type AskedRating,
  type EnquiryOpened,
  type ReplyClock,
} from './enquiry.events.js';
import { childrenConcerned, contactsConcerned, type Enquiry } from './enquiry.js';
import {
  askingRoles,
  faultOfLength,
  faultOfStep,
  isBlank,
  isCode,
  type Decided,
  type EnquiryStep,
  type Refused,
} from './enquiry-step.js';
import { sharingErrors } from './sharing.errors.js';

/** A contact that may be asked about, as the front door knows it. */
export interface ContactToAsk {
  readonly contactId: Uuid;
  readonly concernId: Uuid;
  readonly mentionId: Uuid;
  readonly childId: Uuid | null;
  readonly receivedAt: Instant;
  readonly rating: AskedRating;
  /** Mentions of the adults of its concern. */
  readonly adults: readonly Uuid[];
}

/** What is asked about one person, and why it is necessary for that person. */
export interface PersonAsked {
  readonly mentionId: Uuid;
  /** Asked of every agency that is asked about this person. */
  readonly questions: string;
  /** Asked of one agency only, beside or instead of those. */
  readonly onlyOf?: readonly { readonly agency: string; readonly questions: string }[];
  readonly necessity: string;
}
export interface AdultAsked extends PersonAsked {
  /** Mentions of the children for whose sake. */
  readonly children: readonly Uuid[];
}

/** The proportionality test, written once for each time that agencies are asked. */
export interface Proportionality {
  readonly purpose: string;
  readonly lessData: string;
  readonly fewerPeople: string;
  readonly fewerAgencies: string;
  readonly shorterPeriod: string;
  readonly receivers: string;
  readonly keptFor: string;
}

/** What the section `ask` of one child holds. */
export interface AskContent {
  /** null where only adults are asked about for the child's sake. */
  readonly child: PersonAsked | null;
  /** Adults asked about for this child's sake. */
  readonly adults: readonly PersonAsked[];
  readonly proportionality: Proportionality;
  /** Why agencies are asked without the family's agreement; null where it was given or is not expected. */
  readonly agreementReason: string | null;
  readonly notToldReason: string | null;
}

export interface Ask extends EnquiryStep {
  readonly enquiryId: Uuid;
  /** Code of the agency that asks. */
  readonly agency: string;
  readonly purpose: string;
  readonly gateways: readonly string[];
  readonly agreement: { readonly state: Agreement; readonly reason: string | null };
  readonly familyTold: { readonly told: boolean; readonly whyNot: string | null };
  readonly contacts: readonly ContactToAsk[];
  readonly children: readonly PersonAsked[];
  readonly adults: readonly AdultAsked[];
  readonly proportionality: Proportionality;
  readonly requests: readonly {
    readonly requestId: Uuid;
    readonly agency: string;
    readonly agencyKind: string;
    readonly subjects: readonly Uuid[];
  }[];
  readonly clock: ReplyClock | null;
}

const gravity: readonly AskedRating[] = ['BLUE', 'GREEN', 'AMBER', 'RED'];
/** The gravest rating among the contacts: the one whose clock the replies are due by. */
export const gravestOf = (contacts: readonly Pick<ContactToAsk, 'rating'>[]): AskedRating =>
  contacts.reduce<AskedRating>(
    (gravest, { rating }) => (gravity.indexOf(rating) > gravity.indexOf(gravest) ? rating : gravest),
    'BLUE',
  );

/** Below amber agreement is expected; from amber on the child's safety comes first, and the family is told unless that raises the risk. */
export const isAgreementExpected = (rating: AskedRating): boolean => rating === 'GREEN' || rating === 'BLUE';

const mostAgencies = 30;

/** Asks agencies: on a new stream the enquiry opens, on an open one agencies or children are added. `offered` are the gateways to choose from. */
export function decideAsk(ask: Ask, enquiry: Enquiry, offered: readonly string[]): Decided {
  const known = peopleOf(ask);
  const fault =
    faultOfStep(ask, askingRoles) ??
    faultOfContacts(ask) ??
    faultOfGrounds(ask, offered) ??
    faultOfAdults(ask) ??
    faultOfRequests(ask, enquiry) ??
    faultOfSubjects(ask, known);
  if (fault) return fault;
  const sections = ask.contacts.map((contact) => askSection(ask, contact));
  const tooLong = faultOfLength(sections);
  if (tooLong) return tooLong;
  const type = enquiry.enquiryId === null ? 'enquiry.opened.v1' : 'enquiry.agencies-added.v1';
  return ok([{ type, data: askData(ask, enquiry, known), sections }]);
}

/** Children and adults whom this ask may speak of. */
const peopleOf = (ask: Ask): Pick<Enquiry, 'contacts' | 'adults'> => ({
  contacts: ask.contacts,
  adults: ask.adults.map(({ mentionId, children }): AskedAdult => ({ mentionId, children: [...children] })),
});

function askData(ask: Ask, enquiry: Enquiry, known: Pick<Enquiry, 'contacts' | 'adults'>): EnquiryOpened['data'] {
  const before = new Set(enquiry.contacts.map(({ contactId }) => contactId));
  return {
    enquiryId: ask.enquiryId,
    at: ask.at,
    by: ask.by,
    role: ask.role,
    agency: ask.agency,
    purpose: ask.purpose,
    gateways: [...new Set(ask.gateways)],
    agreement: ask.agreement.state,
    familyTold: ask.familyTold.told,
    rating: gravestOf(ask.contacts),
    clock: ask.clock,
    contacts: ask.contacts
      .filter(({ contactId }) => !before.has(contactId))
      .map(({ contactId, concernId, mentionId, childId }) => ({ contactId, concernId, mentionId, childId })),
    adults: known.adults.map(({ mentionId, children }) => ({ mentionId, children: [...children] })),
    requests: ask.requests.map(({ requestId, agency, agencyKind, subjects }) => ({
      requestId,
      agency,
      agencyKind,
      subjects: [...new Set(subjects)],
      contacts: contactsConcerned(subjects, known),
      dueAt: ask.clock?.dueAt ?? null,
    })),
  };
}

/** Everything that one child's erasure has to take with it, and nothing that is about a brother or a sister. */
function askSection(ask: Ask, { mentionId }: ContactToAsk): PlainSection {
  const content: AskContent = {
    child: ask.children.find((child) => child.mentionId === mentionId) ?? null,
    adults: ask.adults.filter(({ children }) => children.includes(mentionId)).map(({ children: _, ...adult }) => adult),
    proportionality: ask.proportionality,
    agreementReason: isBlank(ask.agreement.reason) ? null : ask.agreement.reason,
    notToldReason: isBlank(ask.familyTold.whyNot) ? null : ask.familyTold.whyNot,
  };
  return { mention: mentionId, section: 'ask', content };
}

function faultOfGrounds(ask: Ask, offered: readonly string[]): Refused | null {
  const { gateways, agreement, familyTold, proportionality } = ask;
  if (!isCode(ask.purpose)) return sharingErrors.refuse('sharing/no-purpose');
  if (gateways.length === 0) return sharingErrors.refuse('sharing/no-gateway');
  const unknown = gateways.filter((gateway) => !offered.includes(gateway));
  if (unknown.length > 0) return sharingErrors.refuse('sharing/unknown-gateway');
  if (!agreements.includes(agreement.state)) return sharingErrors.refuse('sharing/agreement-expected');
  const expected = isAgreementExpected(gravestOf(ask.contacts));
  if (expected && agreement.state === 'NOT_SOUGHT') return sharingErrors.refuse('sharing/agreement-expected');
  const needsReason = agreement.state === 'DISPENSED' || (expected && agreement.state === 'SOUGHT_REFUSED');
  if (needsReason && isBlank(agreement.reason)) return sharingErrors.refuse('sharing/no-agreement-reason');
  if (!familyTold.told && isBlank(familyTold.whyNot)) return sharingErrors.refuse('sharing/why-not-told');
  const { purpose, lessData, fewerPeople, fewerAgencies, shorterPeriod, receivers, keptFor } = proportionality;
  return [purpose, lessData, fewerPeople, fewerAgencies, shorterPeriod, receivers, keptFor].some(isBlank)
    ? sharingErrors.refuse('sharing/no-proportionality')
    : null;
}

function faultOfContacts({ contacts, at }: Ask): Refused | null {
  if (contacts.length === 0) return sharingErrors.refuse('sharing/no-contact');
  if (new Set(contacts.map(({ contactId }) => contactId)).size < contacts.length)
    return sharingErrors.refuse('sharing/contact-twice');
  return contacts.some(({ receivedAt }) => at < receivedAt) ? sharingErrors.refuse('sharing/before-receipt') : null;
}

/** An adult is asked about for the sake of children whose own concern names that adult; nobody else's relations are looked into. */
function faultOfAdults({ adults, contacts }: Ask): Refused | null {
  const named = (adult: AdultAsked) =>
    adult.children.length > 0 &&
    adult.children.every((child) =>
      contacts.some((contact) => contact.mentionId === child && contact.adults.includes(adult.mentionId)),
    );
  return adults.every(named) ? null : sharingErrors.refuse('sharing/adult-for-no-child');
}

function faultOfRequests(ask: Ask, enquiry: Enquiry): Refused | null {
  const { requests } = ask;
  if (requests.length === 0) return sharingErrors.refuse('sharing/no-agency');
  if (requests.length > mostAgencies) return sharingErrors.refuse('sharing/too-many-agencies');
  const agencies = requests.map(({ agency }) => agency);
  if (agencies.includes(ask.agency)) return sharingErrors.refuse('sharing/asks-itself');
  if (new Set(agencies).size < agencies.length) return sharingErrors.refuse('sharing/agency-twice');
  const standing = enquiry.requests.filter(({ withdrawn }) => !withdrawn);
  const again = requests.find(({ agency, subjects }) =>
    standing.some((other) => other.agency === agency && other.subjects.some((subject) => subjects.includes(subject))),
  );
  return again ? sharingErrors.refuse('sharing/asked-already', { members: { agency: again.agency } }) : null;
}

function faultOfSubjects(ask: Ask, known: Pick<Enquiry, 'contacts' | 'adults'>): Refused | null {
  const people = new Map<Uuid, PersonAsked>([...ask.children, ...ask.adults].map((one) => [one.mentionId, one]));
  const mentions = new Set([...known.contacts, ...known.adults].map(({ mentionId }) => mentionId));
  for (const { agency, subjects } of ask.requests) {
    if (subjects.length === 0) return sharingErrors.refuse('sharing/no-subject');
    for (const subject of subjects) {
      if (!mentions.has(subject)) return sharingErrors.refuse('sharing/unknown-subject');
      const person = people.get(subject);
      const own = person?.onlyOf?.filter((only) => only.agency === agency) ?? [];
      if ([person?.questions, ...own.map(({ questions }) => questions)].every(isBlank))
        return sharingErrors.refuse('sharing/no-questions');
      if (isBlank(person?.necessity)) return sharingErrors.refuse('sharing/no-necessity');
    }
  }
  const asked = new Set(
    childrenConcerned(
      ask.requests.flatMap(({ subjects }) => subjects),
      known,
    ),
  );
  return ask.contacts.every(({ mentionId }) => asked.has(mentionId))
    ? null
    : sharingErrors.refuse('sharing/contact-not-asked-about');
}
