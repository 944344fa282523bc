import { T } from '#kernel';

/** What the gateway answers, as JSON Schemas: the OpenAPI document and the types of the ports come from these. */

type DeepReadonly<Value> = Value extends object
  ? { readonly [Member in keyof Value]: DeepReadonly<Value[Member]> }
  : Value;
type AnswerOf<Schema extends { static: unknown }> = DeepReadonly<Schema['static']>;
const schemaRef = (name: string) => T.Unsafe<unknown>({ $ref: `#/components/schemas/${name}` });

const uuid = (description?: string) => T.String({ format: 'uuid', ...(description && { description }) });
const instant = (description?: string) => T.String({ format: 'date-time', ...(description && { description }) });
const nullable = <Schema extends ReturnType<typeof T.String>>(schema: Schema) => T.Union([schema, T.Null()]);
const open = { additionalProperties: true };

export const receipt = T.Object(
  {
    eventId: uuid(),
    duplicate: T.Boolean({
      description: 'True where the hub had this submission already; the rest is then the first receipt',
    }),
    position: T.String({ description: 'Place in the one global order; opaque' }),
    concernId: uuid(),
    contactIds: T.Array(uuid(), { description: "One per child, in the submission's order" }),
  },
  { $id: 'Receipt' },
);
export type Receipt = AnswerOf<typeof receipt>;

const concernFeedback = T.Object({
  contactId: uuid(),
  state: T.Union(
    [
      T.Literal('DUE'),
      T.Literal('QUEUED'),
      T.Literal('SENT'),
      T.Literal('TOLD_BY_PHONE'),
      T.Literal('NOT_POSSIBLE'),
      T.Literal('WITHHELD'),
    ],
    { description: 'DUE: decided, and you are still to be told. QUEUED: written, and on its way to you' },
  ),
  tier: T.Union([T.Literal('PROFESSIONAL'), T.Literal('FAMILY'), T.Literal('PUBLIC'), T.Null()], {
    description: 'As what the front door answers you; null while it has not',
  }),
  at: T.Union([instant(), T.Null()], { description: 'When you were told, or when it was recorded why not' }),
  text: T.Union([T.String(), T.Null()], {
    description: 'The words that were sent to you; null where none were, or where the child was erased since',
  }),
  outcome: T.Union([T.String(), T.Null()], {
    description: 'How the contact ended, as a code; for professionals, once they were told in writing',
  }),
  howToChallenge: T.Union([T.String(), T.Null()], {
    description: 'What to do if you see it otherwise; null until you were told',
  }),
});

export const concernAnswer = T.Object(
  {
    concernId: uuid(),
    state: T.Union([T.Literal('RECEIVED'), T.Literal('OPEN'), T.Literal('DECIDED')], {
      description:
        'RECEIVED: it is durable and on its way to the front door; OPEN: at least one of its contacts is not decided; DECIDED: all are',
    }),
    receivedAt: instant(),
    contactIds: T.Array(uuid(), { description: "One per child, in the submission's order" }),
    immediateDanger: T.Union([T.Boolean(), T.Null()], { description: 'As the agency said; null where it did not' }),
    feedback: T.Union([T.Array(concernFeedback), T.Null()], {
      description:
        'What the front door tells the agency back, one for each decided contact; null while there is nothing',
    }),
    accessId: T.Optional(
      uuid('The access event that was durable before any words were opened; missing where none were'),
    ),
  },
  { $id: 'Concern' },
);
export type ConcernAnswer = AnswerOf<typeof concernAnswer>;

export const contactAnswer = T.Object(
  {
    id: uuid(),
    concernId: uuid(),
    state: T.String({
      description: 'How far it has come: RECEIVED before the contact is open, then IDENTIFIED, TRIAGED ...',
    }),
    childId: nullable(uuid()),
    revision: T.Integer({ description: 'Send it back with a decision; a stale one is refused with 409' }),
    candidates: T.Array(
      T.Object({ childId: uuid(), reasons: T.Array(T.Object({ code: T.String(), text: T.String() })) }),
      { description: 'Children this may be, best first, at most 20' },
    ),
    candidatesMore: T.Boolean({ description: 'There were more than are listed or could be compared' }),
    accessId: uuid('The access event that was durable before this answer'),
  },
  { $id: 'Contact' },
);
export type ContactAnswer = AnswerOf<typeof contactAnswer>;

export const identityAnswer = T.Object(
  {
    id: uuid(),
    childId: uuid('The child that the contact is now about'),
    previousChildId: nullable(uuid()),
    proposed: T.Boolean({
      description:
        'True where it may be several children and a social worker has to say the same first: nothing has moved',
    }),
    revision: T.Integer(),
    position: T.String(),
    duplicate: T.Boolean({ description: 'True for a repeat of a decision that was recorded already' }),
  },
  { $id: 'IdentityDecided' },
);
export type IdentityAnswer = AnswerOf<typeof identityAnswer>;

const occurred = T.Object({ from: nullable(T.String()), to: nullable(T.String()) });

const chronology = T.Array(
  T.Object(
    {
      occurred,
      sentAt: instant(),
      recordedAt: instant(),
      late: T.Boolean({ description: 'Recorded on a later London day than the one on which it ended' }),
      agency: T.String(),
      kind: T.String(),
      text: T.String(),
      concernId: uuid(),
      contactId: uuid(),
    },
    open,
  ),
  { description: 'In order of occurrence' },
);

const knowledge = {
  childId: uuid(),
  knownAt: nullable(instant()),
  position: T.String({ description: 'How far the log was read' }),
  accessId: uuid('The access event that was durable before this answer'),
};

export const childPicture = T.Object(
  {
    ...knowledge,
    identity: T.Object({}, { ...open, description: 'Every detail as each source gave it, and where they differ' }),
    agencies: T.Array(
      T.Object({ agency: T.String(), kind: T.String(), concerns: T.Integer(), lastHeardAt: nullable(instant()) }, open),
    ),
    chronology,
    childsWords: T.Array(T.Object({}, open)),
    household: T.Array(T.Object({}, open)),
    earlierContacts: T.Object({}, open),
    keptBack: T.Object(
      {
        entries: T.Array(T.Object({ agency: T.String(), count: T.Integer() }, open), {
          description: 'Whole entries, by the agency for which they are sealed',
        }),
        parts: T.Array(T.Object({ agency: T.String(), groups: T.Array(T.String()) }, open), {
          description: 'Groups of what was said, by the agency for which they are kept back',
        }),
      },
      {
        ...open,
        description:
          'What stands in the record and is kept from the person named at the token: what is missing is not to be asked of others',
      },
    ),
    notKnown: T.Array(T.Object({ code: T.String(), text: T.String() }, open)),
  },
  { $id: 'ChildPicture' },
);
export type ChildPictureAnswer = AnswerOf<typeof childPicture>;

export const childTimeline = T.Object({ ...knowledge, chronology }, { $id: 'ChildTimeline' });
export type ChildTimelineAnswer = AnswerOf<typeof childTimeline>;

const next = T.Union([T.String(), T.Null()], {
  description: 'Send it as `after` for the following page; null at the end',
});

export const childSharing = T.Object(
  {
    items: T.Array(
      T.Object({
        disclosureId: uuid(),
        kind: T.Union([T.Literal('CONCERN'), T.Literal('REQUEST'), T.Literal('ANSWER')]),
        decision: T.Union([
          T.Literal('SHARED'),
          T.Literal('NOT_SHARED'),
          T.Literal('NOTHING_HELD'),
          T.Literal('NOT_AVAILABLE'),
        ]),
        reasonCode: nullable(T.String()),
        from: T.String(),
        to: T.String(),
        concernId: nullable(uuid()),
        enquiryId: nullable(uuid()),
        mentions: T.Array(uuid(), { description: 'Whom it is about' }),
        parts: T.Array(T.String()),
        gateways: T.Array(T.String()),
        gatewaySource: T.Union([
          T.Literal('STATED'),
          T.Literal('AGENCY_DEFAULT'),
          T.Literal('NOT_STATED'),
          T.Literal('OF_REQUEST'),
        ]),
        sharedAt: instant(),
        receivedAt: instant(),
        openedBy: T.Array(T.Object({ actor: T.String(), agency: T.String(), at: instant(), accessId: uuid() })),
      }),
    ),
    next,
  },
  { $id: 'ChildSharing' },
);

export const childAccessLog = T.Object(
  {
    items: T.Array(
      T.Object({
        accessId: uuid(),
        at: instant(),
        actor: T.String(),
        agency: T.String(),
        role: T.String(),
        purpose: T.String(),
        relation: T.String(),
        what: T.String(),
        outcome: T.String(),
      }),
    ),
    next,
  },
  { $id: 'ChildAccessLog' },
);

export const accessTransparency = T.Object(
  {
    items: T.Array(
      T.Object({
        accessId: uuid(),
        at: instant(),
        actor: T.String(),
        agency: T.String(),
        role: T.String(),
        purpose: T.String(),
        what: T.String({ description: 'Page or interface, as a code' }),
        client: T.Union([T.String(), T.Null()], { description: 'The partner system that asked; null for a page' }),
        opened: T.Array(
          T.Object({
            kind: T.Union([T.Literal('CONCERN'), T.Literal('REQUEST'), T.Literal('ANSWER')]),
            id: uuid('Of the concern; of the enquiry where it is a request or an answer'),
          }),
          { description: 'What of yours was opened' },
        ),
      }),
      { description: 'In the order in which they were recorded' },
    ),
    next: T.String({ description: 'Send it as `after` the next time; there also where nothing more has come' }),
    more: T.Boolean({ description: 'There is more now' }),
    accessId: uuid('The event by which this reading is on record'),
  },
  { $id: 'AccessTransparency' },
);
export type AccessTransparencyAnswer = AnswerOf<typeof accessTransparency>;

export const problem = T.Object(
  {
    type: T.String({ format: 'uri-reference', description: 'A page that explains the code' }),
    title: T.String(),
    status: T.Integer(),
    detail: T.String(),
    instance: T.Optional(T.String()),
    traceId: T.Optional(T.String()),
    errors: T.Optional(
      T.Array(
        T.Object({
          pointer: T.String({
            description: 'JSON Pointer into the event in structured form; member names only, never values',
          }),
          code: T.String(),
          message: T.String(),
        }),
      ),
    ),
  },
  { ...open, $id: 'Problem' },
);

export const batchAnswer = T.Object(
  {
    results: T.Array(
      T.Object({
        status: T.Integer({ description: 'As if the item had been sent alone' }),
        receipt: T.Optional(schemaRef('Receipt')),
        problem: T.Optional(schemaRef('Problem')),
      }),
      { description: "In the batch's order" },
    ),
  },
  { $id: 'BatchAnswer' },
);

export const identityDecision = T.Object(
  {
    decision: T.Union([T.Literal('SAME_CHILD'), T.Literal('NOT_SAME'), T.Literal('NEW_CHILD'), T.Literal('UNDO')]),
    childId: T.Optional(
      uuid('The candidate that is meant: needed for SAME_CHILD and NOT_SAME, refused with the others'),
    ),
    reason: T.String({ minLength: 1, maxLength: 2000, description: "In the decider's words; stored sealed" }),
    revision: T.Optional(T.Integer({ minimum: 0, description: 'The revision that the decider saw' })),
  },
  { $id: 'IdentityDecision', additionalProperties: false },
);
