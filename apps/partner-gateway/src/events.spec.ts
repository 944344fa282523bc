import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '#messaging';
import type { Receipt } from './answers.js';
import {
  agencies,
  clientOfSample,
  openGateway,
  sample,
  sampleNames,
  sampleText,
  type Gateway,
} from './testing/gateway.js';

let gateway: Gateway;
const open = async () => {
  gateway = await openGateway();
};

interface Sent {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Problem & Receipt & { results: { status: number; receipt?: Receipt; problem?: Problem }[] };
}

async function send(
  payload: string | Buffer,
  { client = 'school-100045', type = 'application/cloudevents+json', headers = {} } = {},
): Promise<Sent> {
  const response = await gateway.app.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: { authorization: `Bearer ${client}`, 'content-type': type, ...headers },
    payload,
  });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

const batchType = 'application/cloudevents-batch+json';
const binaryHeaders = (event: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(event)
      .filter(([name]) => name !== 'data' && name !== 'datacontenttype')
      .map(([name, value]) => [`ce-${name}`, encodeURIComponent(String(value))]),
  );
const stored = async () => (await gateway.store.head()).position;
const pointers = ({ body }: Sent) => body.errors?.map(({ pointer }) => pointer);

describe('samples', () => {
  beforeAll(open);
  afterAll(() => gateway.close());

  it.each(sampleNames)('%s: three modes, one receipt', async (name) => {
    const event = sample(name);
    const client = clientOfSample(event);
    const first = await send(sampleText(name), { client });
    expect(first).toMatchObject({ status: 201, body: { duplicate: false } });
    expect(Object.keys(first.body).sort()).toEqual(['concernId', 'contactIds', 'duplicate', 'eventId', 'position']);
    expect(first.headers['location']).toBe(`/api/v1/concerns/${first.body.concernId}`);
    const repeat = { status: 200, body: { ...first.body, duplicate: true } };
    const { data } = event;
    expect(
      await send(JSON.stringify(data), { client, type: 'application/json', headers: binaryHeaders(event) }),
    ).toMatchObject(repeat);
    const batch = await send(JSON.stringify([event]), { client, type: batchType });
    expect(batch).toMatchObject({ status: 200, body: { results: [{ status: 200, receipt: repeat.body }] } });
  });

  it('with other attributes on the way, another trace or none, is the same submission', async () => {
    const event = sample('2-school');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(await send(JSON.stringify({ ...event, traceparent }))).toMatchObject({ status: 200 });
  });

  it('with another body is refused, and nothing is stored', async () => {
    const before = await stored();
    const event = sample('2-school');
    event.data['narrative'] = 'Something else happened.';
    expect(await send(JSON.stringify(event))).toMatchObject({
      status: 409,
      body: { type: '/api/problems/concerns/same-identity-other-body' },
    });
    expect(await stored()).toBe(before);
  });
});

describe('the batch of four agencies', () => {
  beforeEach(open);
  it.each(['council-camden-housing', 'school-100045', 'health-RAL-ED', 'police-met-cn'])(
    'sent by %s',
    async (client) => {
      const { status, body } = await send(sampleText('batch'), { client, type: batchType });
      const own = (JSON.parse(sampleText('batch')) as { source: string }[]).map(
        ({ source }) => agencies.bySource(source)!.client === client,
      );
      expect(status).toBe(200);
      expect(body.results.map((result) => result.status)).toEqual(own.map((mine) => (mine ? 201 : 403)));
      expect(gateway.denials).toHaveLength(3);
      expect(await stored()).toBe(1);
      await gateway.close();
    },
  );
});

describe('refused samples', () => {
  beforeAll(open);
  afterAll(() => gateway.close());

  it.each([
    ['wrong-check-digit', 'health-RAL-ED', 422, ['/data/children/0/nhsNumber']],
    ['source-of-another-agency', 'school-100045', 403, ['/source']],
    ['unknown-field', 'school-100045', 422, ['/data/riskScore']],
    ['nothing-to-go-on', 'school-100045', 422, ['/data/children', '/data/narrative']],
    ['ends-before-it-begins', 'police-met-cn', 422, ['/data/occurred']],
  ])('%s', async (name, client, status, expected) => {
    const answer = await send(sampleText(`refused/${name}`), { client });
    expect(answer.status).toBe(status);
    for (const pointer of expected) expect(pointers(answer)).toContain(pointer);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(answer.body)).not.toMatch(/Amina|Yusuf|9990000418|bottle/);
    expect(await stored()).toBe(0);
  });

  it('left a denial for the source, by client and rule', () =>
    expect(gateway.denials).toEqual([
      {
        client: 'school-100045',
        agency: 'school-100045',
        onBehalfOf: null,
        what: 'SUBMIT',
        rule: 'gateway/source-of-another-agency',
        address: null,
      },
    ]));
});

describe('what is no submission', () => {
  beforeAll(open);
  afterAll(async () => {
    expect(await stored()).toBe(0);
    expect(gateway.logged).toEqual([]);
    await gateway.close();
  });
  const text = sampleText('2-school');
  const change = (changes: Record<string, unknown>) => JSON.stringify({ ...sample('2-school'), ...changes });

  it.each([
    ['nothing', '', 400, 'not-json', ['']],
    ['half of it', text.slice(0, text.indexOf('Yusuf-Hart')), 400, 'not-json', ['/data/children/0/familyName']],
    [
      'a member twice',
      text.replace('"immediateDanger"', '"kind": 1, "immediateDanger"'),
      400,
      'not-json',
      ['/data/kind'],
    ],
    ['bytes that are not UTF-8', Buffer.from(text.replace('Amina', '\u00e9'), 'latin1'), 400, 'not-json', ['']],
    ['a list', '[]', 400, 'not-a-cloudevent', ['']],
    ['another version', change({ specversion: '0.3' }), 400, 'not-a-cloudevent', ['/specversion']],
    ['no id', change({ id: undefined }), 400, 'not-a-cloudevent', ['/id']],
    ['no data', change({ data: undefined }), 422, 'content-refused', ['/data']],
    ['another type', change({ type: 'uk.safeguarding.other.v1' }), 422, 'content-refused', ['/type']],
    ['an extension nobody heeds', change({ priority: '1' }), 422, 'content-refused', ['/priority']],
    ['a time to come', change({ time: '2027-01-01T00:00:00Z' }), 422, 'content-refused', ['/time']],
    ['more than 128 KiB', change({ subject: 'x'.repeat(130 * 1024) }), 413, 'too-large', undefined],
    ['more than 1 MiB', Buffer.alloc(1024 * 1024 + 1, 0x20), 413, 'too-large', undefined],
  ])('%s', async (_, payload, status, code, expected) => {
    const answer = await send(payload);
    expect(answer).toMatchObject({ status, body: { status, type: `/api/problems/gateway/${code}` } });
    expect(pointers(answer)).toEqual(expected);
  });

  it.each(['text/plain', 'application/xml', 'application/cloudevents+xml', 'application/json; charset=latin1', 'x'])(
    'of the type %s',
    async (type) => expect(await send(text, { type })).toMatchObject({ status: 415 }),
  );

  it('in binary mode without its attributes', async () => {
    const answer = await send('{}', { type: 'application/json' });
    expect(answer).toMatchObject({ status: 400, body: { type: '/api/problems/gateway/not-a-cloudevent' } });
    expect(pointers(answer)).toEqual(['/specversion', '/id', '/source', '/type', '/time']);
  });

  it.each([
    ['empty', '[]', 422, 'content-refused'],
    ['no list', '{}', 400, 'not-a-cloudevent'],
    ['too long', JSON.stringify(Array(101).fill({})), 413, 'too-many-events'],
    ['broken', '[{}', 400, 'not-json'],
  ])('in a batch that is %s', async (_, payload, status, code) =>
    expect(await send(payload, { type: batchType })).toMatchObject({
      status,
      body: { type: `/api/problems/gateway/${code}` },
    }),
  );
});

describe('a batch', () => {
  beforeEach(open);

  it('answers each item by itself, in order, and takes the good ones', async () => {
    const good = sample('2-school');
    const large = { ...good, id: 'large', subject: 'x'.repeat(130 * 1024) };
    const items = [null, good, { ...good, id: 'b', data: {} }, large, { ...good, id: 'c' }, good, 7];
    const { status, body } = await send(JSON.stringify(items), { type: batchType });
    expect(status).toBe(200);
    expect(body.results.map((result) => result.status)).toEqual([400, 201, 422, 413, 201, 200, 400]);
    expect(body.results[5]!.receipt).toEqual({ ...body.results[1]!.receipt, duplicate: true });
    expect(body.results[2]!.problem!.errors!.map(({ pointer }) => pointer)).toContain('/data/narrative');
    expect(await stored()).toBe(2);
    expect([...gateway.statuses].sort()).toEqual([200, 201, 201, 400, 400, 413, 422]);
    await gateway.close();
  });

  it('of one submission a hundred times is stored once, and the first item has the first receipt', async () => {
    const { body } = await send(JSON.stringify(Array(100).fill(sample('2-school'))), { type: batchType });
    expect(body.results.map((result) => result.status)).toEqual([201, ...Array(99).fill(200)]);
    expect(await stored()).toBe(1);
    await gateway.close();
  });

  it('keeps its other answers where the hub fails at one item', async () => {
    await gateway.close();
    const type = 'uk.safeguarding.concern.raised.v1';
    gateway = await openGateway({
      submissionTypes: [
        {
          type,
          schema: {},
          validate: () => [],
          raise: async ({ attributes }) => {
            if (attributes.id === 'bad') throw new TypeError(`SECRET ${attributes.id}`);
            return {
              ok: true,
              value: { eventId: 'e', duplicate: false, position: '1', concernId: 'c', contactIds: [] },
            };
          },
        },
      ],
    });
    const good = sample('2-school');
    const { body } = await send(JSON.stringify([good, { ...good, id: 'bad' }, { ...good, id: 'x' }]), {
      type: batchType,
    });
    expect(body.results.map((result) => result.status)).toEqual([201, 500, 201]);
    expect(JSON.stringify([body, gateway.logged])).not.toContain('SECRET');
    expect(gateway.logged[0]).toMatchObject({ error: 'TypeError', traceId: body.results[1]!.problem!.traceId });
    await gateway.close();
  });
});
