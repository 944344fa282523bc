import { defineEvent, T, type FactOf, type Uuid } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const instant = T.String({ description: 'UTC instant' });

/** A clock as the command that started or changed it computed it, from the row of limits in force at its start. */
export const clockSchema = T.Object({
  code: T.String(),
  kind: T.String(),
  amount: T.Union([T.Number(), T.Null()], { description: 'In the unit of the kind; null has no limit' }),
  limitsVersion: T.String(),
  calendarVersion: T.String(),
  startsAt: instant,
  dueAt: T.Union([instant, T.Null()]),
  previousDueAt: T.Optional(T.Union([instant, T.Null()], { description: 'The due time before this event moved it' })),
  hoursVersion: T.Optional(T.String({ description: 'Opening hours the due time was counted in, where it was' })),
  runsPastClosing: T.Optional(T.Boolean({ description: 'Once begun it runs on while the front door is closed' })),
  rating: T.Optional(
    T.Union([T.Literal('RED'), T.Literal('AMBER'), T.Literal('GREEN'), T.Literal('BLUE')], {
      description: 'The colour it stands for',
    }),
  ),
});

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

export const identityDecided = defineEvent({
  type: 'contact.identity-decided.v1',
  stream: 'contact-',
  meaning: 'A person decided which child the contact is about, or took such a decision back.',
  data: T.Object({
    contactId: uuid,
    concernId: uuid,
    mentionId: uuid,
    decision: T.Union([T.Literal('SAME_CHILD'), T.Literal('NOT_SAME'), T.Literal('NEW_CHILD'), T.Literal('UNDO')]),
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
  }),
  sealed: { reason: "The decider's reason, in their words, under the key of the contact's mention" },
});

export type ContactReceived = FactOf<typeof contactReceived>;
export type ContactIdentified = FactOf<typeof contactIdentified>;
export type IdentityDecided = FactOf<typeof identityDecided>;
export type ContactEvent = ContactReceived | ContactIdentified | IdentityDecided;
export const contactStream = (contactId: Uuid): string => `contact-${contactId}`;
export const contactEvents = [contactReceived, contactIdentified, identityDecided] as const;
