const query = (name: string, description: string, schema: object, required = false) => ({
  name,
  in: 'query',
  required,
  description,
  schema,
});
const inPath = (name: string, description: string, schema: object) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema,
});
const uuid = { type: 'string', format: 'uuid' };
const code = { type: 'string', pattern: '^[A-Z][A-Z0-9_]{0,39}$', examples: ['MASH_TRIAGE'] };

/** Parameters of the operations, by the names that the operations use. */
export const parameters = {
  concernId: inPath('id', 'Id of a concern, from its receipt', uuid),
  contactId: inPath('id', 'Id of a contact, from a receipt', uuid),
  childId: inPath('id', 'Id of a child, from a contact', uuid),
  type: inPath('type', 'CloudEvents type of a submission', { type: 'string' }),
  context: inPath('context', 'First part of the code of a problem', { type: 'string' }),
  code: inPath('code', 'Second part of the code of a problem', { type: 'string' }),
  purpose: query('purpose', 'Why this is read; it goes into the access log', code, true),
  anyPurpose: query('purpose', 'Why this is read or done', code),
  knownAt: query('knownAt', 'Show what the hub knew at this instant, or by the end of this London day', {
    anyOf: [
      { type: 'string', format: 'date-time' },
      { type: 'string', format: 'date' },
    ],
  }),
  after: query('after', '`next` of the answer before', { type: 'string', pattern: '^[0-9]{1,15}$' }),
  limit: query('limit', 'How many items', { type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'The same key for the same contact is the same decision, however often it arrives',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
} as const;

/** Request bodies: media type to component schema. */
export const bodies = {
  events: {
    'application/cloudevents+json': 'CloudEvent',
    'application/cloudevents-batch+json': 'CloudEventBatch',
    'application/json': 'SubmissionData',
  },
  decision: { 'application/json': 'IdentityDecision' },
} as const;
