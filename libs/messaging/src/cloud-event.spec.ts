import { describe, expect, it } from '@jest/globals';
import { isBrokenEnvelope, isJsonMediaType, readEvent } from './cloud-event.js';

const type = 'uk.safeguarding.concern.raised.v1';
const types = new Set([type]);
const good = {
  specversion: '1.0',
  id: 'PAC/26/118823',
  source: 'urn:agency:police:met-cn',
  type,
  time: '2026-03-06T02:15:00Z',
  datacontenttype: 'application/json',
  dataschema: `/api/schemas/${type}`,
};
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const faultsOf = (changes: Record<string, unknown>, data: unknown = {}) => {
  const read = readEvent({ ...good, ...changes }, data, types);
  return read.ok ? [] : read.refusal;
};

describe('an event', () => {
  it('is its attributes, its trace and its data, apart', () => {
    expect(readEvent({ ...good, traceparent, tracestate: 'a=1' }, { kind: 'ALLEGATION' }, types)).toEqual({
      ok: true,
      value: { attributes: good, trace: { traceparent, tracestate: 'a=1' }, data: { kind: 'ALLEGATION' } },
    });
  });

  it('means the same with its content type said, spelled otherwise, or left out', () => {
    for (const datacontenttype of [undefined, null, 'application/json; charset=UTF-8', 'Application/JSON'])
      expect(readEvent({ ...good, datacontenttype }, {}, types)).toMatchObject({
        ok: true,
        value: { attributes: good },
      });
  });

  it('may set an attribute to null, which is to leave it out', () => {
    const read = readEvent({ ...good, subject: null, dataschema: null, unheardof: null }, {}, types);
    expect(read.ok && read.value.attributes).not.toHaveProperty('subject');
    expect(read.ok && read.value.attributes).not.toHaveProperty('dataschema');
  });

  it.each(['2026-03-06T02:15:00Z', '2026-03-06t02:15:00.123456789+01:00', '2024-02-29T23:59:59-05:30'])(
    'may be sent at %s',
    (time) => expect(faultsOf({ time })).toEqual([]),
  );
});

describe('what is no CloudEvent', () => {
  it.each(['specversion', 'id', 'source', 'type', 'time'])('has no %s', (name) => {
    for (const absent of [undefined, null])
      expect(faultsOf({ [name]: absent })).toMatchObject([{ pointer: `/${name}`, code: 'attribute-missing' }]);
  });

  it.each([
    ['specversion', '0.3'],
    ['id', ''],
    ['id', ' '],
    ['source', 'school'],
    ['source', 'urn:agency:school:1 00'],
    ['type', 'concern raised'],
    ['time', '2026-03-06'],
    ['time', '2026-03-06T02:15:00'],
    ['time', '2026-02-30T02:15:00Z'],
    ['time', '2026-03-06 02:15:00Z'],
    ['dataschema', 'not a uri'],
    ['subject', ''],
  ])('has the %s %j', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toMatchObject([{ pointer: `/${name}`, code: 'attribute-format' }]);
    expect(isBrokenEnvelope(faults)).toBe(true);
  });

  it.each([1, true, {}, ['1.0']])('has an attribute that is %j', (value) =>
    expect(faultsOf({ id: value })).toMatchObject([{ pointer: '/id', code: 'attribute-type' }]),
  );

  it('is told with every fault at once', () =>
    expect(faultsOf({ id: 7, time: 'now', source: undefined }).map(({ pointer }) => pointer)).toEqual([
      '/id',
      '/time',
      '/source',
    ]));
});

describe('a CloudEvent that this hub does not take', () => {
  it.each([
    ['another type', { type: 'uk.safeguarding.other.v1' }, '/type', 'unknown-type'],
    ['a longer id', { id: 'x'.repeat(201) }, '/id', 'too-long'],
    ['a longer source', { source: `urn:${'x'.repeat(200)}` }, '/source', 'too-long'],
    ['a right-to-left id', { id: 'a\u202eb' }, '/id', 'format'],
    ['a zero-width id', { id: 'a\u200bb' }, '/id', 'format'],
    ['NUL in its subject', { subject: 'a\u0000' }, '/subject', 'format'],
    ['other content', { datacontenttype: 'text/xml' }, '/datacontenttype', 'content-type'],
    ['an extension that nobody heeds', { priority: 'high' }, '/priority', 'unknown-attribute'],
    ['data in base64', { data_base64: 'e30=' }, '/data_base64', 'unknown-attribute'],
    ['a constructor', { constructor: 'x' }, '/constructor', 'unknown-attribute'],
    ['a trace that is none', { traceparent: '00-zz' }, '/traceparent', 'format'],
    ['an extension under a hidden name', { '\u202ex': '1' }, '/\\u202ex', 'unknown-attribute'],
  ])('has %s', (_, changes, pointer, code) => {
    const faults = faultsOf(changes as Record<string, unknown>);
    expect(faults).toMatchObject([{ pointer, code }]);
    expect(isBrokenEnvelope(faults)).toBe(false);
  });

  it('has a member __proto__', () => {
    const members = JSON.parse(`{"__proto__":{"id":"x"},${JSON.stringify(good).slice(1)}`) as Record<string, unknown>;
    expect(readEvent(members, {}, types)).toMatchObject({
      ok: false,
      refusal: [{ pointer: '/__proto__', code: 'unknown-attribute' }],
    });
  });

  it('has no data', () =>
    expect(readEvent(good, undefined, types)).toMatchObject({
      ok: false,
      refusal: [{ pointer: '/data', code: 'required' }],
    }));

  it('is told with a hundred faults at most, without any value', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 'Amina']));
    expect(faultsOf(many)).toHaveLength(100);
    expect(JSON.stringify(faultsOf({ ...many, id: 'Amina\u0000' }))).not.toContain('Amina');
  });
});

describe('a JSON media type', () => {
  it.each(['application/json', 'application/json;charset=utf-8', 'Application/JSON; charset="UTF-8"'])('%s', (text) =>
    expect(isJsonMediaType(text)).toBe(true),
  );
  it.each(['text/json', 'application/json; charset=latin1', 'application/jsonx', ''])('not %j', (text) =>
    expect(isJsonMediaType(text)).toBe(false),
  );
});
