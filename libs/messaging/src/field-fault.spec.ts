import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointerOf, pointerStep, safeName } from './field-fault.js';

describe('a pointer', () => {
  it('names members and places in lists', () => {
    expect(pointerOf('data', 'children', 0, 'nhsNumber')).toBe('/data/children/0/nhsNumber');
    expect(pointerOf()).toBe('');
  });

  it('escapes ~ and / as RFC 6901 says', () => expect(pointerStep('a/b~c')).toBe('/a~1b~0c'));

  it.each([
    ['a newline', 'a\nb', '/a\\u000ab'],
    ['NUL', '\u0000', '/\\u0000'],
    ['right-to-left override', 'x\u202ey', '/x\\u202ey'],
    ['zero-width space', '\u200bid', '/\\u200bid'],
    ['half a surrogate pair', '\ud800x', '/\\ud800x'],
    ['a tag character outside the basic plane', '\u{e0041}', '/\\udb40\\udc41'],
  ])('writes %s out', (_, name, pointer) => expect(pointerStep(name)).toBe(pointer));

  it('cuts a name at 64 characters, never inside an escape', () => {
    expect(pointerStep('n'.repeat(500))).toBe(`/${'n'.repeat(64)}`);
    expect(pointerStep('\u202e'.repeat(500))).toBe(`/${'\\u202e'.repeat(10)}`);
  });

  it('never carries a character that hides or turns text, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        for (const safe of [safeName(name), pointerStep(name).slice(1)]) {
          expect(safe.length).toBeLessThanOrEqual(64);
          expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });
});
