import { knownExtensions, maximumBatch } from '#messaging';
import * as answers from '../answers.js';
import type { SubmissionType } from '../ports.js';
import { operations, type Answer, type Operation } from './operations.js';
import { bodies, parameters } from './parameters.js';

type Json = Readonly<Record<string, unknown>>;

const component = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The OpenAPI 3.1 document of the machine interfaces, from the same schemas that check what comes in and type what goes out. */
export function openApiDocument(types: readonly Pick<SubmissionType, 'type' | 'schema'>[]): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Threshold: machine interfaces',
      version: '1.0.0',
      description:
        'For partner agencies and their systems: submit concerns, follow them, and read what the front door may show. Errors are RFC 9457 problems whose `type` explains them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    security: [{ clientCredentials: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        clientCredentials: {
          type: 'oauth2',
          description: 'Reads that are made for a person name them in the token request: `on_behalf_of`.',
          flows: { clientCredentials: { tokenUrl: '/oidc/token', scopes: {} } },
        },
      },
      schemas: {
        ...ownSchemas(),
        ...envelope(types),
        ...Object.fromEntries(types.map(({ type, schema }) => [type, schema])),
      },
    },
  };
}

function paths(): Json {
  const found: Record<string, Record<string, Json>> = {};
  for (const operation of operations) (found[operation.path] ??= {})[operation.method] = operationObject(operation);
  return found;
}

function operationObject(operation: Operation): Json {
  const problems = operation.open ? operation.problems : [...operation.problems, 500];
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    ...(operation.open && { security: [] }),
    ...(operation.parameters && { parameters: operation.parameters.map((name) => parameters[name]) }),
    ...(operation.body && { requestBody: { required: true, content: contentOf(bodies[operation.body]) } }),
    responses: {
      ...Object.fromEntries(Object.entries(operation.answers).map(([status, answer]) => [status, responseOf(answer)])),
      ...Object.fromEntries(problems.map((status) => [status, problemResponse(status)])),
    },
  };
}

const contentOf = (media: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(media).map(([type, schema]) => [type, { schema: component(schema) }]));

function responseOf({ description, schema, mediaType, location }: Answer): Json {
  return {
    description,
    ...(location && { headers: { Location: { description: location, schema: { type: 'string' } } } }),
    ...(schema && { content: contentOf({ 'application/json': schema }) }),
    ...(mediaType && { content: { [mediaType]: {} } }),
  };
}

const meaning: Readonly<Record<number, string>> = {
  400: 'Not JSON, not a CloudEvent, or a parameter that is missing or not in its form',
  401: 'No token, or one that is not valid',
  403: 'Not yours to do or to see; the refusal is recorded',
  404: 'Nothing there for you',
  408: 'The body came too slowly',
  409: 'Something else is there already; nothing was changed',
  413: 'Larger than is taken',
  415: 'A media type that is not taken',
  422: 'Understood and refused: `errors` says what and where',
  429: 'Too many requests at once',
  500: 'A fault of the hub; nothing was acknowledged',
  503: 'The hub cannot store or record at the moment',
};

function problemResponse(status: number): Json {
  const waits = status === 429 || status === 503;
  return {
    description: meaning[status],
    ...(waits && {
      headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } } },
    }),
    content: { 'application/problem+json': { schema: component('Problem') } },
  };
}

/** The schemas of answers under their names; an `$id` in place would change what references inside mean. */
function ownSchemas(): Json {
  const named = Object.values(answers).filter((schema) => typeof schema.$id === 'string');
  return Object.fromEntries(named.map(({ $id, ...schema }) => [$id!, schema]));
}

const text = (maxLength: number, description: string) => ({ type: 'string', minLength: 1, maxLength, description });

function envelope(types: readonly Pick<SubmissionType, 'type' | 'schema'>[]): Json {
  const data = { oneOf: types.map(({ type }) => component(type)) };
  return {
    CloudEvent: {
      type: 'object',
      required: ['specversion', 'id', 'source', 'type', 'time', 'data'],
      additionalProperties: false,
      properties: {
        specversion: { const: '1.0' },
        id: text(200, 'With `source` the identity of the submission; no control, zero-width or direction characters'),
        source: { ...text(200, "A URI: your agency's source"), examples: ['urn:agency:school:100045'] },
        type: { enum: types.map(({ type }) => type) },
        time: { type: 'string', format: 'date-time', description: 'When you send it, with an offset' },
        datacontenttype: { const: 'application/json' },
        dataschema: { type: 'string', format: 'uri-reference', maxLength: 500 },
        subject: text(200, 'Opaque; never a name or a number of a person'),
        ...Object.fromEntries(
          knownExtensions.map((name) => [name, { type: 'string', description: 'W3C Trace Context' }]),
        ),
        data,
      },
    },
    CloudEventBatch: { type: 'array', minItems: 1, maxItems: maximumBatch, items: component('CloudEvent') },
    SubmissionData: { description: 'Binary mode: the data alone, the attributes as `ce-` headers', ...data },
    ReceiptOrBatch: { oneOf: [component('Receipt'), component('BatchAnswer')] },
  };
}
