import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { locateFault } from './json-fault.js';
import { maximumDepth, parseStrictJson } from './strict-json.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const faultOf = (input: string | Uint8Array) => {
  const parsed = parseStrictJson(input);
  return parsed.ok ? null : parsed.refusal;
};
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('good JSON', () => {
  const samples = join(import.meta.dirname, '../../../test/samples');
  it.each(readdirSync(samples).filter((file) => file.endsWith('.json')))(
    '%s is read as JSON.parse reads it',
    (file) => {
      const content = readFileSync(join(samples, file));
      expect(parseStrictJson(content)).toEqual({ ok: true, value: JSON.parse(content.toString('utf8')) });
    },
  );

  it('is read from bytes and from text alike, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium', stringUnit: 'binary' }), fc.nat(3), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const text = JSON.stringify(value, null, indent);
        expect(parseStrictJson(bytes(text))).toEqual({ ok: true, value });
        expect(parseStrictJson(text)).toEqual({ ok: true, value });
        expect(locateFault(text, maximumDepth)).toBeNull();
      }),
    );
  });

  it('may use names that objects in JavaScript have, and they stay plain members', () => {
    const parsed = parseStrictJson('{"__proto__":{"admin":true},"constructor":1,"prototype":2}');
    expect(parsed.ok && Object.keys(parsed.value as object)).toEqual(['__proto__', 'constructor', 'prototype']);
    expect(parsed.ok && (parsed.value as { admin?: boolean }).admin).toBeUndefined();
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it(`may be nested ${maximumDepth} deep`, () => expect(parseStrictJson(nested(maximumDepth)).ok).toBe(true));
});

describe('a fault', () => {
  it.each([
    ['nothing', '', '', 'syntax'],
    ['a byte order mark', '\ufeff{}', '', 'syntax'],
    ['an end too early', '{"data":{"children":[{"givenName":"Am', '/data/children/0/givenName', 'syntax'],
    ['a trailing comma', '{"data":[1,]}', '/data/1', 'syntax'],
    ['a member without a value', '{"id":}', '/id', 'syntax'],
    ['a name without quotes', '{"a":{b:1}}', '/a', 'syntax'],
    ['more after the end', '{} {}', '', 'syntax'],
    ['a raw control character', '{"id":"a\u0000b"}', '/id', 'syntax'],
    ['an unknown escape', '{"id":"\\x41"}', '/id', 'syntax'],
    ['a leading zero', '{"n":01}', '', 'syntax'],
    ['a word that is no value', '{"n":NaN}', '/n', 'syntax'],
    ['a member twice', '{"data":{"kind":"A","x":1,"kind":"B"}}', '/data/kind', 'duplicate-member'],
    ['a member twice, once escaped', '{"id":1,"\\u0069d":2}', '/id', 'duplicate-member'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', '/__proto__', 'duplicate-member'],
    ['a member twice in a list', '[{"a":1},{"a":1,"a":1}]', '/1/a', 'duplicate-member'],
    ['half a surrogate pair', '{"data":{"narrative":"\\ud83d"}}', '/data/narrative', 'lone-surrogate'],
    ['half a surrogate pair in a name', '{"\\udc00":1}', '', 'lone-surrogate'],
    ['a number beyond a double', '{"data":{"level":1e999}}', '/data/level', 'number-too-large'],
    ['one level too many', `{"data":${nested(maximumDepth)}}`, `/data${'/0'.repeat(maximumDepth - 1)}`, 'too-deep'],
  ])('%s is found', (_, text, pointer, code) => {
    expect(faultOf(bytes(text))).toMatchObject({ pointer, code });
    expect(faultOf(text)).toMatchObject({ pointer, code });
  });

  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('%s is not UTF-8', (_, octets) =>
    expect(faultOf(Uint8Array.from(octets))).toMatchObject({ pointer: '', code: 'not-utf-8' }),
  );

  it('says where in the text it is and what belongs there', () =>
    expect(faultOf('{\n  "id": "x"\n  "type": "y"\n}')?.message).toBe(
      'Not JSON at line 3, column 3: something else stands where a comma or the end of the object is expected.',
    ));

  it('never repeats a value', () => {
    for (const text of ['{"a":"Amina Secret', '{"a":"Amina Secret"; }', '{"a":"Amina Secret","a":"Hart"}'])
      expect(JSON.stringify(faultOf(text))).not.toMatch(/Amina|Secret|Hart/);
  });

  it('is found at a megabyte of nesting or names without a long wait', () => {
    expect(faultOf(nested(500_000))).toMatchObject({ code: 'too-deep' });
    const names = Array.from({ length: 60_000 }, (_, index) => `"member-${index}":0`).join(',');
    expect(faultOf(`{${names},"member-1":0}`)).toMatchObject({ pointer: '/member-1', code: 'duplicate-member' });
  });

  it('is seen by the quick check exactly where the thorough one sees it', () => {
    const soup = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"b"',
        '"\\u0061"',
        '"',
        '\\',
        '1',
        '-',
        '1e999',
        'null',
        ' ',
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(soup, (parts) => {
        const text = parts.join('');
        expect(parseStrictJson(text).ok).toBe(locateFault(text, maximumDepth) === null);
      }),
      { numRuns: 2000 },
    );
  });

  it('is found wherever a good document is damaged, or the damage left it good', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ unit: 'binary', maxLength: 2 }), (json, place, damage) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + damage + json.slice(at + 1);
        const parsed = parseStrictJson(text);
        if (parsed.ok) expect(JSON.parse(text)).toEqual(parsed.value);
        else expect(parsed.refusal.pointer).toMatch(/^(\/.*)?$/s);
      }),
      { numRuns: 500 },
    );
  });
});
