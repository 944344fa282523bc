import { defineErrors } from '#kernel';

/** Why asking agencies, or recording what they answered, was refused. */
export const sharingErrors = defineErrors({
  'sharing/role-may-not': {
    status: 403,
    message:
      'Your role does not take this step. Agencies are asked by a social worker, a manager or the emergency duty team.',
  },
  'sharing/another-agencys-request': {
    status: 403,
    message: 'This request went to another agency. You can answer what your own agency was asked.',
  },
  'sharing/step-in-future': {
    status: 422,
    message: 'This cannot have happened later than now. Check the date and the time.',
  },
  'sharing/before-receipt': {
    status: 422,
    message: 'Agencies cannot have been asked before the contact came in. Check the date and the time.',
  },
  'sharing/before-it-was-asked': {
    status: 422,
    message: 'This cannot have happened before the agency was asked. Check the date and the time.',
  },
  'sharing/reason-missing': { status: 422, message: 'Say why it may go out.' },
  'sharing/not-held': { status: 404, message: 'No text with that id is held, or it went out.' },
  'sharing/no-such-enquiry': { status: 404, message: 'There is no such enquiry.' },
  'sharing/no-such-request': { status: 404, message: 'This enquiry holds no such request.' },
  'sharing/no-contact': { status: 422, message: 'Say which contacts the enquiry is for.' },
  'sharing/contact-twice': { status: 422, message: 'A contact is named twice. Name each one once.' },
  'sharing/contact-not-asked-about': {
    status: 422,
    message: 'No agency is asked about the child of one of the contacts. Ask somebody, or leave that contact out.',
  },
  'sharing/no-agency': { status: 422, message: 'Choose at least one agency to ask.' },
  'sharing/too-many-agencies': {
    status: 422,
    message: 'At most 30 agencies are asked at once. Ask fewer; more can be added later.',
  },
  'sharing/unknown-agency': { status: 422, message: 'The hub knows no agency of this code.' },
  'sharing/asks-itself': {
    status: 422,
    message: 'The front door does not ask itself. What it holds is looked up and recorded on the contact.',
  },
  'sharing/agency-twice': {
    status: 422,
    message: 'An agency is asked twice. It gets one request that lists everybody it is asked about.',
  },
  'sharing/asked-already': {
    status: 409,
    message:
      'That agency was asked about this person in this enquiry already. Remind it, or withdraw that request first.',
  },
  'sharing/no-subject': { status: 422, message: 'Say about whom the agency is asked.' },
  'sharing/unknown-subject': {
    status: 422,
    message: 'An agency is asked about somebody who is neither a child nor an adult of these contacts.',
  },
  'sharing/adult-for-no-child': {
    status: 422,
    message:
      'Say for which child’s sake an adult is asked about: a child of these contacts whose concern names that adult.',
  },
  'sharing/no-questions': {
    status: 422,
    message: 'Write what is asked about each person. An agency answers questions; it does not send its file.',
  },
  'sharing/no-necessity': { status: 422, message: 'Write for each person why it is necessary to ask.' },
  'sharing/no-proportionality': {
    status: 422,
    message:
      'Answer the whole proportionality test: the purpose; whether less data, fewer people, fewer agencies or a shorter period would do; who receives it; how long it is kept.',
  },
  'sharing/no-purpose': { status: 422, message: 'Name the purpose by its code.' },
  'sharing/no-gateway': { status: 422, message: 'Name at least one legal gateway.' },
  'sharing/unknown-gateway': {
    status: 422,
    message: 'That legal gateway is not one that can be relied on here. Choose from the list.',
  },
  'sharing/agreement-expected': {
    status: 422,
    message:
      'At this rating the family’s agreement is expected. Say whether it was given or refused, or dispense with it and say why.',
  },
  'sharing/no-agreement-reason': {
    status: 422,
    message: 'Say why agencies are asked without the family’s agreement.',
  },
  'sharing/why-not-told': { status: 422, message: 'Say why the family is not told that agencies are asked.' },
  'sharing/too-long': {
    status: 422,
    message:
      'What was written is too long to be kept as one. Shorten it: at most 20,000 characters in a field, and fewer over all.',
  },
  'sharing/request-withdrawn': {
    status: 409,
    message: 'This request was withdrawn. Ask the agency anew, then record its answer there.',
  },
  'sharing/answered-already': {
    status: 409,
    message: 'The agency has answered for good: there is nothing left to wait for. Read the answer.',
  },
  'sharing/only-a-correction': {
    status: 409,
    message:
      'The agency has answered for good. What it says now is a correction: record it as its answer, or that it holds nothing.',
  },
  'sharing/unknown-answer': { status: 422, message: 'Choose one of the answers that an agency can give.' },
  'sharing/no-items': {
    status: 422,
    message: 'The agency returned something: record at least one item of what it said.',
  },
  'sharing/items-without-return': {
    status: 422,
    message:
      'An agency that holds nothing, refuses or cannot say has no items. What it did say first is recorded as an interim answer.',
  },
  'sharing/too-many-items': {
    status: 422,
    message: 'At most 100 items in one answer. Record the rest as a further answer.',
  },
  'sharing/item-about-nobody-asked': {
    status: 422,
    message: 'An item is about somebody whom this request did not ask about. Ask about them first.',
  },
  'sharing/item-without-words': { status: 422, message: 'An item has no words. Write what the agency said.' },
  'sharing/item-kind': {
    status: 422,
    message: 'Say of each item whether it is a fact, an opinion, an allegation or what somebody said.',
  },
  'sharing/item-date': {
    status: 422,
    message: 'A date of an item is not a day of the calendar, or lies after the answer. Check it.',
  },
  'sharing/item-handling': {
    status: 422,
    message:
      'A handling code is a code of up to 40 letters, digits, dots and dashes. Conditions in words belong to the item.',
  },
  'sharing/no-refusal-reason': {
    status: 422,
    message: 'An agency that does not share says why. Record the kind of reason and its words.',
  },
  'sharing/refusal-reason-only': {
    status: 422,
    message: 'A reason for not sharing belongs to a refusal, not to this answer.',
  },
  'sharing/no-reason': { status: 422, message: 'Give the reason: it is what makes the step understood later.' },
  'sharing/how-chased': { status: 422, message: 'Say how the agency was reminded.' },
  'sharing/key-used-before': {
    status: 409,
    message: 'This Idempotency-Key was used for something else in this enquiry: send a new key with a new step.',
  },
});
