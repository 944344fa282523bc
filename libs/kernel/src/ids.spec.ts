import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId, isUuid, uuidFromBytes, uuidv5 } from './ids.js';

const bytes = fc.uint8Array({ minLength: 16, maxLength: 32 });

describe('uuidv5', () => {
  it('gives the example of RFC 9562', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(uuidv5('www.example.com', dns)).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });
});

describe('uuidFromBytes', () => {
  it('keeps every bit but those of version and variant', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom<4 | 5 | 8>(4, 5, 8), (given, version) => {
        const id = uuidFromBytes(given, version);
        expect(isUuid(id)).toBe(true);
        const back = Buffer.from(id.replaceAll('-', ''), 'hex');
        expect(back[6]! >> 4).toBe(version);
        expect(back[8]! >> 6).toBe(0b10);
        const free = (list: Uint8Array) =>
          [...list.subarray(0, 16)].map((byte, at) => byte & (at === 6 ? 0x0f : at === 8 ? 0x3f : 0xff));
        expect(free(back)).toEqual(free(given));
      }),
    );
  });

  it('reads its own part of a larger buffer', () => {
    const whole = Uint8Array.from({ length: 40 }, (_, index) => index);
    expect(uuidFromBytes(whole.subarray(8), 8)).toBe(uuidFromBytes(whole.slice(8, 24), 8));
  });
});

describe('derivedId', () => {
  it('is the same for the same parts and another for others, joined in no ambiguous way', () => {
    expect(derivedId('mention', 'a', 1)).toBe(derivedId('mention', 'a', 1));
    expect(
      new Set([derivedId('ab', 'c'), derivedId('a', 'bc'), derivedId('abc'), derivedId('a', 1), derivedId('a', '1')])
        .size,
    ).toBe(5);
  });
});
