import type { bodies, parameters } from './parameters.js';

/** One operation of the machine interfaces, as the OpenAPI document, the documentation page and the 405 answers describe it. */
export interface Operation {
  readonly method: 'get' | 'post';
  /** With `{parameters}` in braces. */
  readonly path: string;
  readonly id: string;
  readonly tag: 'Submissions' | 'Contacts' | 'Children' | 'Transparency' | 'Description';
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly (keyof typeof parameters)[];
  readonly body?: keyof typeof bodies;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Statuses answered with a problem. */
  readonly problems: readonly number[];
  readonly open?: true;
}

export interface Answer {
  readonly description: string;
  /** Name of a component schema, or a media type for what is not JSON of ours. */
  readonly schema?: string;
  readonly mediaType?: string;
  readonly location?: string;
}

const reads = [400, 401, 403, 404, 429, 503] as const;
const problemPage = 'text/html';

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/v1/events',
    id: 'submit',
    tag: 'Submissions',
    summary: 'Submit what worries you',
    description:
      'CloudEvents 1.0 in structured mode, in binary mode (`ce-` headers, percent-encoded, the data as body) or as a batch. ' +
      'A submission is known by (`source`, `id`): sent again it is answered with the first receipt, sent with another content it is refused with 409. ' +
      '`source` must be the one of your agency. Attributes are those of CloudEvents 1.0 and the extensions `traceparent` and `tracestate`. ' +
      'Faults are told all at once, by JSON Pointers into the event in structured form, in binary mode too (`ce-id` is `/id`, the body is `/data`). ' +
      'A batch holds 1 to 100 events and is answered with 200 and one result per item in order; pointers then begin at the item. ' +
      'One event may have 128 KiB, a request 1 MiB; a longer batch is refused whole with 413.',
    body: 'events',
    answers: {
      200: {
        description: 'A repeat: the first receipt, with `duplicate: true`. For a batch: its results.',
        schema: 'ReceiptOrBatch',
      },
      201: { description: 'Durable, in the one global order.', schema: 'Receipt', location: 'The concern' },
    },
    problems: [400, 401, 403, 408, 409, 413, 415, 422, 429, 503],
  },
  {
    method: 'get',
    path: '/api/v1/concerns/{id}',
    id: 'readConcern',
    tag: 'Submissions',
    summary: 'What became of a concern',
    description:
      'For the agency that raised it. For any other there is no such concern. Words that the front door sent are personal content: that they were read is on record before they are answered.',
    parameters: ['concernId'],
    answers: { 200: { description: 'The concern', schema: 'Concern' } },
    problems: [401, 403, 404, 429, 503],
  },
  {
    method: 'get',
    path: '/api/v1/contacts/{id}',
    id: 'readContact',
    tag: 'Contacts',
    summary: 'A contact, its child, and the children it may be about',
    description:
      'For the front door, for a person named at the token. A contact that a receipt named and that is not open yet answers with the state RECEIVED.',
    parameters: ['contactId', 'purpose'],
    answers: { 200: { description: 'The contact', schema: 'Contact' } },
    problems: reads,
  },
  {
    method: 'post',
    path: '/api/v1/contacts/{id}/identity',
    id: 'decideIdentity',
    tag: 'Contacts',
    summary: 'Decide which child a contact is about',
    description:
      'SAME_CHILD moves this contact to the child named; NOT_SAME says that it is not; NEW_CHILD makes a child of its own; UNDO takes back the latest decision that stands. ' +
      'With the `revision` that was seen, a decision that came too late is refused with 409, which says what has changed.',
    parameters: ['contactId', 'anyPurpose', 'idempotencyKey'],
    body: 'decision',
    answers: { 200: { description: 'The decision is durable', schema: 'IdentityDecided' } },
    problems: [400, 401, 403, 404, 409, 413, 415, 422, 429, 503],
  },
  {
    method: 'get',
    path: '/api/v1/children/{id}/picture',
    id: 'readPicture',
    tag: 'Children',
    summary: "A child's multi-agency picture, now or as it was known",
    description:
      'Details as each source gave them, in the order in which things happened. A child that was joined with another answers 307 with her present address.',
    parameters: ['childId', 'purpose', 'knownAt'],
    answers: { 200: { description: 'The picture', schema: 'ChildPicture' }, 307: movedAnswer() },
    problems: reads,
  },
  {
    method: 'get',
    path: '/api/v1/children/{id}/timeline',
    id: 'readTimeline',
    tag: 'Children',
    summary: "A child's chronology alone",
    description: 'As in the picture.',
    parameters: ['childId', 'purpose', 'knownAt'],
    answers: { 200: { description: 'The chronology', schema: 'ChildTimeline' }, 307: movedAnswer() },
    problems: reads,
  },
  {
    method: 'get',
    path: '/api/v1/children/{id}/sharing',
    id: 'readSharing',
    tag: 'Children',
    summary: 'Who shared what about a child, with whom, by which gateway, and who opened it',
    description: 'Newest first. No content is opened; the reading itself is recorded.',
    parameters: ['childId', 'anyPurpose', 'after', 'limit'],
    answers: { 200: { description: 'A page of disclosures', schema: 'ChildSharing' }, 307: movedAnswer() },
    problems: reads,
  },
  {
    method: 'get',
    path: '/api/v1/children/{id}/access-log',
    id: 'readAccessLog',
    tag: 'Children',
    summary: 'Who looked at a child, and who was refused',
    description: 'Newest first. No content is opened; the reading itself is recorded.',
    parameters: ['childId', 'anyPurpose', 'after', 'limit'],
    answers: { 200: { description: 'A page of looks', schema: 'ChildAccessLog' }, 307: movedAnswer() },
    problems: reads,
  },
  {
    method: 'get',
    path: '/api/v1/access-transparency',
    id: 'readAccessTransparency',
    tag: 'Transparency',
    summary: 'Who opened what your agency shared',
    description:
      'Every look that opened a concern your agency raised or an answer it gave, oldest first; lists that say only who somebody is are not ' +
      'counted. Keep `next` and ask again with it for what has come since. No content is opened; the reading itself is recorded.',
    parameters: ['after', 'limit'],
    answers: { 200: { description: 'Looks', schema: 'AccessTransparency' } },
    problems: [400, 401, 403, 429, 503],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    id: 'readOpenApi',
    tag: 'Description',
    summary: 'This document',
    description: 'OpenAPI 3.1.',
    answers: { 200: { description: 'The document', mediaType: 'application/json' } },
    problems: [],
    open: true,
  },
  {
    method: 'get',
    path: '/api/docs',
    id: 'readDocs',
    tag: 'Description',
    summary: 'This document as a page',
    description: 'For people; works without scripts.',
    answers: { 200: { description: 'The page', mediaType: 'text/html' } },
    problems: [],
    open: true,
  },
  {
    method: 'get',
    path: '/api/schemas/{type}',
    id: 'readSchema',
    tag: 'Description',
    summary: 'The JSON Schema of a submission type',
    description:
      'JSON Schema 2020-12 of the data. Rules that a schema cannot say are in the description of each problem.',
    parameters: ['type'],
    answers: { 200: { description: 'The schema', mediaType: 'application/schema+json' } },
    problems: [404],
    open: true,
  },
  {
    method: 'get',
    path: '/api/problems/{context}/{code}',
    id: 'readProblem',
    tag: 'Description',
    summary: 'What a problem means and what to do',
    description: 'The address that a problem names as its `type`.',
    parameters: ['context', 'code'],
    answers: { 200: { description: 'The page', mediaType: problemPage } },
    problems: [404],
    open: true,
  },
];

function movedAnswer(): Answer {
  return { description: 'The child is to be found elsewhere now', location: 'The same question at her present id' };
}
