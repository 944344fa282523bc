import { defineEvent, T, type FactOf } from '#kernel';
import { clockSchema, instant, nullable, revisionOf, step, uuid } from './common.js';

/** Why a person may be the child of a contact; codes only, the words come from the catalogue of reasons. */
const candidate = T.Object({ childId: uuid, reasons: T.Array(T.String()) });

export const contactReceived = defineEvent({
  type: 'contact.received.v1',
  stream: 'contact-',
  meaning: 'The front door received a contact about one child: one per child of a concern.',
  data: T.Object({
    contactId: uuid,
    concernId: uuid,
    mentionId: uuid,
    agency: T.String(),
    agencyKind: T.String(),
    receivedAt: instant,
    immediateDanger: T.Union([T.Boolean(), T.Null()]),
    unborn: T.Boolean(),
    siblingContacts: T.Array(uuid, { description: 'Contacts of the other children of the same concern' }),
    clocks: T.Array(clockSchema),
  }),
  sealed: {},
});

export const contactIdentified = defineEvent({
  type: 'contact.identified.v1',
  stream: 'contact-',
  meaning:
    "The hub gave the contact's child a person: one known already by equal number and date of birth, or a new one, with the candidates it found.",
  data: T.Object({
    contactId: uuid,
    concernId: uuid,
    mentionId: uuid,
    childId: uuid,
    basis: T.Union([
      T.Literal('NHS_NUMBER_AND_DATE_OF_BIRTH'),
      T.Literal('UPN_AND_DATE_OF_BIRTH'),
      T.Literal('NEW_PERSON'),
    ]),
    candidates: T.Array(candidate),
    candidatesMore: T.Boolean({ description: 'There were more candidates than are listed or compared' }),
    compared: T.Number({ description: 'How many mentions were opened and compared' }),
  }),
  sealed: {},
});

const identityDecision = T.Union([
  T.Literal('SAME_CHILD'),
  T.Literal('NOT_SAME'),
  T.Literal('NEW_CHILD'),
  T.Literal('UNDO'),
]);

export const identityDecided = defineEvent({
  type: 'contact.identity-decided.v1',
  stream: 'contact-',
  meaning: 'A person decided which child the contact is about, or took such a decision back.',
  data: T.Object({
    contactId: uuid,
    concernId: uuid,
    mentionId: uuid,
    decision: identityDecision,
    childId: uuid,
    previousChildId: uuid,
    about: T.Union([uuid, T.Null()], { description: 'The child the decision speaks of' }),
    ruledOut: T.Array(uuid, {
      description:
        'Candidates that NOT_SAME rules out, or whose ruling out UNDO takes back, by the ids they were listed under',
    }),
    undoes: T.Union([T.Number(), T.Null()], { description: 'Revision of the decision that UNDO takes back' }),
    decidedBy: T.String(),
    role: T.String(),
    proposal: T.Optional(revisionOf('the proposal that this confirms')),
  }),
  sealed: { reason: "The decider's reason, in their words, under the key of the contact's mention" },
});

export const identityProposed = defineEvent({
  type: 'contact.identity-proposed.v1',
  stream: 'contact-',
  meaning:
    'A contact officer proposed which child an ambiguous contact is about; nothing moves until a social worker confirms it.',
  data: T.Object({
    ...step,
    decision: T.Union([T.Literal('SAME_CHILD'), T.Literal('NOT_SAME'), T.Literal('NEW_CHILD'), T.Literal('UNDO')]),
    about: nullable(uuid),
    candidates: T.Integer({ minimum: 0, description: 'Candidates that were open: why it is ambiguous' }),
  }),
  sealed: { reason: "The proposer's reason, under the key of the contact's mention" },
});

export const identityEvents = [contactReceived, contactIdentified, identityProposed, identityDecided] as const;
export type ContactReceived = FactOf<typeof contactReceived>;
export type ContactIdentified = FactOf<typeof contactIdentified>;
export type IdentityProposed = FactOf<typeof identityProposed>;
export type IdentityDecided = FactOf<typeof identityDecided>;
