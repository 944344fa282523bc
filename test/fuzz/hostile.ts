import fc from 'fast-check';

/** Stands in every hostile value, and in no member name: an answer that holds it has repeated a value. */
export const canary = 'CANARY-7f3a';

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type Path = readonly (string | number)[];

/** Every place in a document, the whole left out. */
export function pathsOf(value: Json, above: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = [...above, Array.isArray(value) ? Number(name) : name];
    return [path, ...pathsOf(member, path)];
  });
}

/** A copy of a document with another value at one place. */
export function withValue(document: Json, path: Path, value: Json): Json {
  const [step, ...deeper] = path;
  if (step === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as { [step: string]: Json };
  copy[step] = withValue(copy[step]!, deeper, value);
  return copy;
}

const nested = (depth: number): Json => (depth === 0 ? canary : [nested(depth - 1)]);

/** Values that no member of a submission may have: wrong of type, size or character wherever they are put. */
export const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(1e308, -7.5, null, '', ' ', [[]], { [`__proto__x`]: 1 }, nested(20), nested(80)),
  fc.constantFrom(`${canary}\u0000`, `\u001b[2J${canary}`, canary + 'x'.repeat(25_000)),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }).map((text) => ({ [canary.slice(0, 0) + text]: canary })),
);

/** Names that a member may be added under, none of which any schema knows. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', ' ', 'riskScore', '$ref'),
  fc.constantFrom('\u202edata', 'narr\u200bative', '\ufeffid', 'a/b~c', '\u0000', 'x'.repeat(300), '\u{e0041}', '\n\r'),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((name) => !/^[a-z][A-Za-z]+$/.test(name)),
);

/** Pieces that break a text of JSON, or change what it says, when they are put into it. */
const splinter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\u0000', '\n', '\\u0000', '\\ud800', '\\udfff"', '\u202e'),
  fc.constantFrom(
    '\u200b',
    '\ufeff',
    '1e999',
    '-',
    'NaN',
    'null',
    '//',
    "'",
    '"a":1,',
    '"id":"x",',
    '[['.repeat(40_000),
  ),
  fc.constantFrom('{"a":'.repeat(100), '"__proto__":{"x":1},', '"type":"x",', '"data":{},', ' '.repeat(5_000)),
);

/** Bytes of a text with splinters in it, ends cut off, and bytes that are no UTF-8. */
export const damaged = (text: string): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.oneof(splinter, fc.constant(null)), fc.nat(40)), {
      minLength: 1,
      maxLength: 4,
    })
    .map((damages) =>
      damages.reduce(
        (whole, [at, piece, length]) =>
          whole.slice(0, at) + (piece ?? '') + (piece === null ? whole.slice(at + length + 1) : whole.slice(at)),
        text,
      ),
    )
    .chain((broken) =>
      fc.tuple(
        fc.constant(Buffer.from(broken)),
        fc.option(fc.tuple(fc.nat(), fc.integer({ min: 128, max: 255 })), { freq: 6 }),
      ),
    )
    .map(([bytes, stray]) => {
      if (stray && bytes.length > 0) bytes[stray[0] % bytes.length] = stray[1];
      return bytes;
    });

/** Values of headers that HTTP lets through. */
export const headerValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '"',
    '"x',
    '%',
    '%zz',
    '%ff',
    '%00',
    '%E2%80%AE',
    '%ED%A0%80',
    '\u00e9',
    '\u00ff',
    'x'.repeat(8_000),
  ),
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n\0]/g, '')),
  fc.stringMatching(/^[\x21-\x7e]{0,40}$/),
);
