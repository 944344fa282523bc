import { defineEvent, T, type FactOf } from '#kernel';
import {
  clockChanges,
  clockSchema,
  clockStop,
  instant,
  nullable,
  oneOf,
  oneOfOrNull,
  ratings,
  revisionOf,
  step,
  uuid,
} from './common.js';

export const receiptAcknowledged = defineEvent({
  type: 'contact.receipt-acknowledged.v1',
  stream: 'contact-',
  meaning:
    'Whoever raised the concern was told that it arrived: by the hub in seconds, or by a person who called back.',
  data: T.Object({
    ...step,
    channel: oneOf(['RECEIPT', 'PAGE', 'PHONE', 'NOT_POSSIBLE']),
    stopped: T.Array(clockStop),
  }),
  sealed: {},
});

export const contactAssigned = defineEvent({
  type: 'contact.assigned.v1',
  stream: 'contact-',
  meaning: 'The contact got an owner, or another one, or went back to the unassigned.',
  data: T.Object({ ...step, owner: nullable(T.String()), previous: nullable(T.String()) }),
  sealed: {},
});

export const contactEscalated = defineEvent({
  type: 'contact.escalated.v1',
  stream: 'contact-',
  meaning:
    'A contact with danger that nobody had opened in time, or whose owner was away, went to the next who must act.',
  data: T.Object({
    contactId: uuid,
    at: instant,
    to: oneOf(['DUTY_MANAGER', 'EMERGENCY_DUTY']),
    because: oneOf(['UNOPENED', 'OWNER_AWAY']),
  }),
  sealed: {},
});

export const emergencyDeclared = defineEvent({
  type: 'contact.emergency-declared.v1',
  stream: 'contact-',
  meaning: 'A child is in danger now: who was called, and where the child is.',
  data: T.Object({
    ...step,
    called: T.Array(
      oneOf(['POLICE_999', 'AMBULANCE_999', 'POLICE_PROTECTION_S46', 'EMERGENCY_PROTECTION_ORDER', 'EMERGENCY_DUTY']),
    ),
    calledAt: instant,
    stopped: T.Array(clockStop, {
      description: 'An offer to others ends with it: nobody takes a child on in an emergency',
    }),
  }),
  sealed: { emergency: 'Who was called by name, and where the child is now' },
});

export const entryKinds = ['CALL', 'VISIT', 'LOOKUP', 'NOTE'] as const;
export const lookupFindings = ['OPEN', 'CLOSED', 'NOT_KNOWN'] as const;
export const entryRecorded = defineEvent({
  type: 'contact.entry-recorded.v1',
  stream: 'contact-',
  meaning: 'A call, a visit, a look-up in another system or a note, as it was written down.',
  data: T.Object({
    ...step,
    entryId: uuid,
    kind: oneOf(entryKinds),
    lookup: T.Union([
      T.Object({
        system: T.String({ description: 'Code of the system that was looked into, e.g. COUNCIL_CASE_SYSTEM' }),
        found: oneOf(lookupFindings),
      }),
      T.Null(),
    ]),
    attachments: T.Array(T.Object({ sha256: T.String(), bytes: T.Integer({ minimum: 1 }), mediaType: T.String() }), {
      description:
        'Files sealed beside the log, each named by the SHA-256 of its sealed bytes; their names lie in the entry',
    }),
  }),
  sealed: { entry: 'With whom, what was said or seen, and the names of its files' },
});

export const questionRaised = defineEvent({
  type: 'contact.question-raised.v1',
  stream: 'contact-',
  meaning: 'Somebody asked an open question about the contact, and somebody owns it.',
  data: T.Object({ ...step, questionId: uuid, owner: nullable(T.String()) }),
  sealed: { question: 'The question' },
});

export const questionAnswered = defineEvent({
  type: 'contact.question-answered.v1',
  stream: 'contact-',
  meaning: 'An open question got its answer.',
  data: T.Object({ ...step, questionId: uuid }),
  sealed: { answer: 'The answer' },
});

export const proposalDeclined = defineEvent({
  type: 'contact.proposal-declined.v1',
  stream: 'contact-',
  meaning: 'Whoever had to confirm a proposal declined it; it stays in the record.',
  data: T.Object({
    ...step,
    what: oneOf(['IDENTITY', 'ADVICE', 'RATING', 'DECISION']),
    proposal: revisionOf('the proposal'),
    stopped: T.Optional(T.Array(clockStop)),
  }),
  sealed: { reason: 'Why it was declined' },
});

export const clockRecalculated = defineEvent({
  type: 'clock.recalculated.v1',
  stream: 'contact-',
  meaning: 'A running clock was computed again, because the calendar or the limits it was made from were wrong.',
  data: T.Object({
    contactId: uuid,
    at: instant,
    clock: clockSchema,
    previousDueAt: nullable(instant),
    cause: T.String({ description: 'CALENDAR_CHANGED, LIMITS_CORRECTED' }),
  }),
  sealed: {},
});

/** A second report about a child who has an open contact: on the open contact's stream. */
export const reportJoined = defineEvent({
  type: 'contact.report-joined.v1',
  stream: 'contact-',
  meaning: 'A second report about the same child joined this open contact; its due time is never later for that.',
  data: T.Object({
    contactId: uuid,
    at: instant,
    joined: uuid,
    danger: T.Boolean(),
    suggestedRating: oneOfOrNull(ratings),
    gravest: oneOfOrNull(
      ratings,
      'The gravest rating the joined one ever had: this one is closed only as that one could be',
    ),
  }),
  sealed: {},
});

export const newSinceDecided = defineEvent({
  type: 'contact.new-since-decided.v1',
  stream: 'contact-',
  meaning:
    'Something was recorded that the decider had not been shown: the contact is on the list again until a manager says what follows.',
  data: T.Object({
    contactId: uuid,
    at: instant,
    cause: T.String({ description: 'Id of the event that is new' }),
    kind: oneOf(['REPLY', 'CORRECTION', 'CONCERN']),
    danger: T.Boolean(),
    started: clockChanges.started,
  }),
  sealed: {},
});

export const workEvents = [
  receiptAcknowledged,
  contactAssigned,
  contactEscalated,
  emergencyDeclared,
  entryRecorded,
  questionRaised,
  questionAnswered,
  proposalDeclined,
  clockRecalculated,
  reportJoined,
  newSinceDecided,
] as const;
export type ReceiptAcknowledged = FactOf<typeof receiptAcknowledged>;
export type ContactAssigned = FactOf<typeof contactAssigned>;
export type ContactEscalated = FactOf<typeof contactEscalated>;
export type EmergencyDeclared = FactOf<typeof emergencyDeclared>;
export type EntryRecorded = FactOf<typeof entryRecorded>;
export type QuestionRaised = FactOf<typeof questionRaised>;
export type QuestionAnswered = FactOf<typeof questionAnswered>;
export type ProposalDeclined = FactOf<typeof proposalDeclined>;
export type ClockRecalculated = FactOf<typeof clockRecalculated>;
export type ReportJoined = FactOf<typeof reportJoined>;
export type NewSinceDecided = FactOf<typeof newSinceDecided>;
