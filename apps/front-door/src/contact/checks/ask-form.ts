import type { Instant, Uuid } from '#kernel';
import { isFinal, type Agreement, type PersonAsked } from '#sharing';
import type { AskForm, CheckPerson } from '../../view-models.js';
import {
  agenciesFor,
  askedAlready,
  childrenFor,
  chosenAgencies,
  chosenPeople,
  proportionalityParts,
  textOfTyped,
  typedOf,
  type Asking,
} from './ask-steps.js';

/** What is asked, from pages that hold no fault. Adults are asked about for the sake of every child that is chosen, else of this one. */
export function askFormOf(asking: Asking, key: Uuid, at: Instant | null): AskForm {
  const { checks, typed } = asking;
  const people = chosenPeople(asking);
  const chosen = people.filter(({ who }) => who !== 'ADULT');
  const adults = people.filter(({ who }) => who === 'ADULT');
  const children = childrenFor(asking);
  const concerned = adults.length > 0 ? children : chosen;
  const requests = chosenAgencies(asking)
    .map((agency) => ({
      agency,
      subjects: people.map(({ mentionId }) => mentionId).filter((id) => agenciesFor(asking, id).includes(agency)),
    }))
    .filter(({ subjects }) => subjects.length > 0);
  const text = (name: string) => textOfTyped(typed, name);
  const told = text('told') === 'yes';
  return {
    enquiryId: asksAgain(asking, requests) ? null : checks.enquiryId,
    idempotencyKey: key,
    at,
    purpose: text('purpose'),
    gateways: typedOf(typed, 'gateway'),
    agreement: { state: text('agreement') as Agreement, reason: text('agreementReason') || null },
    familyTold: { told, whyNot: told ? null : text('whyNot') || null },
    contacts: concerned.map(({ contactId }) => contactId!),
    children: chosen.map((child) => askedOf(asking, child)),
    adults: adults.map((adult) => ({
      ...askedOf(asking, adult),
      children: children.map(({ mentionId }) => mentionId),
    })),
    proportionality: Object.fromEntries(
      proportionalityParts.map((part) => [part, text(`p-${part}`)]),
    ) as unknown as AskForm['proportionality'],
    requests,
  };
}

/** An agency that has answered for good is asked anew in an enquiry of its own; whoever has not is reminded instead. */
const asksAgain = (asking: Asking, requests: AskForm['requests']): boolean =>
  requests.some(({ agency, subjects }) =>
    subjects.some((subject) => {
      const before = askedAlready(asking, agency, subject);
      return before !== null && isFinal(before.state);
    }),
  );

function askedOf(asking: Asking, { mentionId }: CheckPerson): PersonAsked {
  const { typed } = asking;
  const onlyOf = agenciesFor(asking, mentionId).flatMap((agency) => {
    const questions = textOfTyped(typed, `only-${mentionId}-${agency}`);
    return questions === '' ? [] : [{ agency, questions }];
  });
  return {
    mentionId,
    questions: textOfTyped(typed, `q-${mentionId}`),
    ...(onlyOf.length > 0 && { onlyOf }),
    necessity: textOfTyped(typed, `why-${mentionId}`),
  };
}
