import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandomness } from '#kernel';
import type { SectionRef } from '../port.js';
import { lengthPrefixed } from './fields.js';
import { openSection, sealSection } from './section-seal.js';

const holder = Buffer.alloc(32, 5);
/** Short names over few letters: neighbours that differ only in where one name ends are common among them. */
const name = fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b', '-', 'é', '\0') });
const ref: fc.Arbitrary<SectionRef> = fc.record({ eventId: name, stream: name, mention: name, section: name });
const same = (a: SectionRef, b: SectionRef) =>
  a.eventId === b.eventId && a.stream === b.stream && a.mention === b.mention && a.section === b.section;

describe('a sealed section', () => {
  it('opens exactly where it was sealed', () => {
    fc.assert(
      fc.property(ref, ref, fc.uint8Array({ maxLength: 50 }), (sealedAt, openedAt, content) => {
        const opened = openSection(holder, openedAt, sealSection(holder, sealedAt, content, systemRandomness));
        expect(opened).toEqual(same(sealedAt, openedAt) ? Buffer.from(content) : null);
      }),
      { numRuns: 500 },
    );
  });

  it('does not open after a letter moved from one name into the next', () => {
    const box = sealSection(
      holder,
      { eventId: 'ab', stream: 'c', mention: 'd', section: 'e' },
      Buffer.from('x'),
      systemRandomness,
    );
    for (const moved of [
      { eventId: 'a', stream: 'bc', mention: 'd', section: 'e' },
      { eventId: 'ab', stream: '', mention: 'cd', section: 'e' },
      { eventId: 'ab', stream: 'c', mention: '', section: 'de' },
      { eventId: 'c', stream: 'ab', mention: 'd', section: 'e' },
    ])
      expect(openSection(holder, moved, box)).toBeNull();
  });

  it('does not open with a flipped bit anywhere, nor under another key', () => {
    fc.assert(
      fc.property(ref, fc.uint8Array({ maxLength: 50 }), fc.nat(), (at, content, where) => {
        const box = sealSection(holder, at, content, systemRandomness);
        const bit = where % (box.length * 8);
        box[bit >> 3]! ^= 1 << (bit & 7);
        expect(openSection(holder, at, box)).toBeNull();
        box[bit >> 3]! ^= 1 << (bit & 7);
        expect(openSection(Buffer.alloc(32, 6), at, box)).toBeNull();
        expect(openSection(holder, at, box)).toEqual(Buffer.from(content));
      }),
    );
  });

  it('takes names as they are: no two lists of fields join to the same bytes', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.array(name, { maxLength: 4 }), (a, b) => {
        const equal = JSON.stringify(a) === JSON.stringify(b);
        expect(lengthPrefixed(...a).equals(lengthPrefixed(...b))).toBe(equal);
      }),
      { numRuns: 500 },
    );
    expect(lengthPrefixed('é', '', '0').toString('hex')).toBe('00000002c3a9000000000000000130');
  });
});
