import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchItems, binaryEvent, modeOf, structuredEvent } from './cloud-event-http.js';

const type = 'uk.safeguarding.concern.raised.v1';
const types = new Set([type]);
const attributes = {
  specversion: '1.0',
  id: 'cp-2231',
  source: 'urn:agency:school:100045',
  type,
  time: '2026-03-03T09:12:04Z',
};
const headersOf = (members: Record<string, string>) =>
  Object.entries(members).flatMap(([name, value]) => [`ce-${name}`, value]);
const binary = (changes: Record<string, string> = {}, body = '{}') =>
  binaryEvent(['Content-Type', 'application/json', ...headersOf({ ...attributes, ...changes })], body, types);

describe('the mode', () => {
  it.each([
    ['application/cloudevents+json', 'structured'],
    ['application/cloudevents+json; charset=utf-8', 'structured'],
    ['APPLICATION/CloudEvents-Batch+JSON;charset=UTF-8', 'batch'],
    ['application/json', 'binary'],
    ['application/cloudevents+xml', null],
    ['text/plain', null],
    [undefined, null],
  ])('of %s is %s', (contentType, mode) => expect(modeOf(contentType)).toBe(mode));
});

describe('binary mode', () => {
  it('gives what structured mode gives, whatever the id and the data', () => {
    const printable = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((id) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(id));
    fc.assert(
      fc.property(printable, fc.jsonValue(), (id, data) => {
        const whole = structuredEvent({ ...attributes, id, data }, types);
        expect(binary({ id: encodeURIComponent(id) }, JSON.stringify(data))).toEqual(JSON.parse(JSON.stringify(whole)));
        expect(whole.ok).toBe(true);
      }),
    );
  });

  it.each([
    ['percent-encoded UTF-8', 'Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['lower-case escapes', '%e2%82%ac', '€'],
    ['one round only', '%2541', '%41'],
    ['quotes', '"a \\"b\\" %41"', 'a "b" A'],
    ['a space', 'a b', 'a b'],
  ])('reads %s', (_, header, id) => {
    const read = binary({ id: header });
    expect(read.ok && read.value.attributes.id).toBe(id);
  });

  it.each([
    ['bytes beyond ASCII', '\u00e9'],
    ['a broken escape', '%zz'],
    ['an escape that is not UTF-8', '%ff%fe'],
    ['an overlong escape', '%c0%af'],
  ])('refuses %s, pointing at it', (_, id) =>
    expect(binary({ id })).toMatchObject({
      ok: false,
      refusal: [{ pointer: '/id', code: 'attribute-format' }],
    }),
  );

  it('points at the attribute that is missing, and into the data', () => {
    const { id: _id, ...rest } = attributes;
    expect(binaryEvent(headersOf(rest), '{}', types)).toMatchObject({ ok: false, refusal: [{ pointer: '/id' }] });
    expect(binary({}, '{"kind":1,"kind":2}')).toMatchObject({
      ok: false,
      refusal: [{ pointer: '/data/kind', code: 'duplicate-member' }],
    });
    expect(binary({}, '')).toMatchObject({ ok: false, refusal: [{ pointer: '/data', code: 'syntax' }] });
  });

  it('takes neither data nor its content type from a ce- header', () => {
    expect(binary({ data: '{}' })).toMatchObject({ ok: false, refusal: [{ pointer: '/data' }] });
    expect(binary({ datacontenttype: 'text/xml' })).toMatchObject({
      ok: false,
      refusal: [{ pointer: '/datacontenttype' }],
    });
  });

  it('refuses unknown attributes by name, __proto__ too', () => {
    expect(binary({ priority: '1' })).toMatchObject({ ok: false, refusal: [{ pointer: '/priority' }] });
    expect(binary({ ['__proto__']: '1' })).toMatchObject({ ok: false, refusal: [{ pointer: '/__proto__' }] });
  });
});

describe('a header sent twice', () => {
  it('is refused, in whatever case it was written', () => {
    const twice = [...headersOf(attributes), 'CE-Id', 'another'];
    expect(binaryEvent(twice, '{}', types)).toMatchObject({
      ok: false,
      refusal: [{ pointer: '/id', code: 'attribute-format' }],
    });
  });
});

describe('structured mode', () => {
  it.each([null, 1, 'x', [], true])('is an object, not %j', (value) =>
    expect(structuredEvent(value, types)).toMatchObject({
      ok: false,
      refusal: [{ pointer: '', code: 'not-an-event' }],
    }),
  );
});

describe('a batch', () => {
  it('is a list of 1 to 100', () => {
    expect(batchItems({})).toMatchObject({ ok: false, refusal: [{ code: 'not-an-event' }] });
    expect(batchItems([])).toMatchObject({ ok: false, refusal: [{ code: 'too-few' }] });
    expect(batchItems(Array(100).fill(0)).ok).toBe(true);
    expect(batchItems(Array(101).fill(0))).toMatchObject({ ok: false, refusal: [{ code: 'too-many' }] });
  });
});
