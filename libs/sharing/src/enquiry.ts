import type { Instant, Uuid } from '#kernel';
import {
  finalAnswers,
  type AskedAdult,
  type AskedContact,
  type AskedRequest,
  type CheckAnswer,
  type EnquiryEvent,
  type EnquiryOpened,
} from './enquiry.events.js';

/** Where a request stands. OVERDUE is no state: it is PENDING, or an interim answer, read after its due time. */
export type RequestState = 'PENDING' | CheckAnswer;

/** One agency's request as the enquiry's stream tells it. */
export interface StandingRequest extends AskedRequest {
  readonly askedAt: Instant;
  readonly gateways: readonly string[];
  readonly state: RequestState;
  readonly withdrawn: boolean;
}

/** What an enquiry's stream says. */
export interface Enquiry {
  /** Revision of the last event; -1 before the first. */
  readonly revision: number;
  readonly enquiryId: Uuid | null;
  readonly agency: string;
  readonly contacts: readonly AskedContact[];
  readonly adults: readonly AskedAdult[];
  readonly requests: readonly StandingRequest[];
}

export const unknownEnquiry: Enquiry = {
  revision: -1,
  enquiryId: null,
  agency: '',
  contacts: [],
  adults: [],
  requests: [],
};

/** What one more event makes of an enquiry. Pure. */
export function evolveEnquiry(before: Enquiry, event: EnquiryEvent): Enquiry {
  const enquiry = { ...before, revision: before.revision + 1 };
  switch (event.type) {
    case 'enquiry.opened.v1':
    case 'enquiry.agencies-added.v1':
      return asked(enquiry, event.data);
    case 'enquiry.check-chased.v1':
      return enquiry;
    case 'enquiry.check-answered.v1': {
      const { requestId, answer } = event.data;
      return withRequest(enquiry, requestId, { state: answer });
    }
    case 'enquiry.request-withdrawn.v1':
      return withRequest(enquiry, event.data.requestId, { withdrawn: true });
  }
}

export const enquiryOf = (history: readonly { readonly type: string; readonly data: unknown }[]): Enquiry =>
  history.map((event) => event as EnquiryEvent).reduce(evolveEnquiry, unknownEnquiry);

function asked(enquiry: Enquiry, data: EnquiryOpened['data']): Enquiry {
  const { enquiryId, agency, contacts, adults, requests, at, gateways } = data;
  const standing = requests.map((request): StandingRequest => ({
    ...request,
    askedAt: at,
    gateways,
    state: 'PENDING',
    withdrawn: false,
  }));
  return {
    ...enquiry,
    enquiryId,
    agency,
    contacts: [...enquiry.contacts, ...contacts],
    adults: joinedAdults([...enquiry.adults, ...adults]),
    requests: [...enquiry.requests, ...standing],
  };
}

/** An adult asked about again for another child's sake concerns both. */
export function joinedAdults(adults: readonly AskedAdult[]): AskedAdult[] {
  return [...Map.groupBy(adults, ({ mentionId }) => mentionId)].map(([mentionId, all]) => ({
    mentionId,
    children: [...new Set(all.flatMap(({ children }) => children))],
  }));
}

const withRequest = (enquiry: Enquiry, requestId: Uuid, change: Partial<StandingRequest>): Enquiry => ({
  ...enquiry,
  requests: enquiry.requests.map((request) => (request.requestId === requestId ? { ...request, ...change } : request)),
});

export const isFinal = (state: RequestState): boolean => finalAnswers.includes(state);

/** Mentions of the children that subjects concern: children themselves, and those for whose sake an adult is asked about. */
export function childrenConcerned(
  subjects: readonly Uuid[],
  { contacts, adults }: Pick<Enquiry, 'contacts' | 'adults'>,
): Uuid[] {
  const asked = new Set(subjects);
  const throughAdults = adults.filter(({ mentionId }) => asked.has(mentionId)).flatMap(({ children }) => children);
  const concerned = new Set([...subjects, ...throughAdults]);
  return [...new Set(contacts.map(({ mentionId }) => mentionId))].filter((mention) => concerned.has(mention));
}

/** Contacts that subjects concern. */
export function contactsConcerned(subjects: readonly Uuid[], enquiry: Pick<Enquiry, 'contacts' | 'adults'>): Uuid[] {
  const children = new Set(childrenConcerned(subjects, enquiry));
  return enquiry.contacts.filter(({ mentionId }) => children.has(mentionId)).map(({ contactId }) => contactId);
}
