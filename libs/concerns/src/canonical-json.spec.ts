import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { sample } from './testing/samples.js';

describe('canonical JSON', () => {
  it('is what RFC 8785 shows as its example', () => {
    const text = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    expect(canonicalJson(JSON.parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts members by UTF-16 code units, numbers as text and pairs before what lies above them', () => {
    const sorted = canonicalJson(JSON.parse('{"\\ufb33":1,"\\ud83d\\ude00":2,"10":3,"9":4,"__proto__":5,"":6,"é":7}'));
    expect(sorted).toBe('{"":6,"10":3,"9":4,"__proto__":5,"é":7,"😀":2,"\ufb33":1}');
  });

  it('agrees with the general implementation on any JSON', () => {
    const anyJson = fc
      .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
      .filter((value) => !/\\ud[89a-f]/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['2-school', '4-police-two-children'])('agrees with it on the sample %s', (name) => {
    expect(canonicalJson(sample(name))).toBe(canonicalize(sample(name)));
  });

  it('leaves out what is undefined, and refuses what JSON cannot say', () => {
    expect(canonicalJson({ b: undefined, a: 1, c: undefined })).toBe('{"a":1}');
    expect(() => canonicalJson({ a: '\ud800' })).toThrow('half of a surrogate pair');
    expect(() => canonicalJson({ '\udc00': 1 })).toThrow('half of a surrogate pair');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1])
      expect(() => canonicalJson([value])).toThrow('has no form');
  });
});
