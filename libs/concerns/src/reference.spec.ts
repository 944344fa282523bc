import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concernReference } from './reference.js';

describe('the reference of a concern', () => {
  it('is the first forty bits of its id, without letters that are misread', () => {
    expect(concernReference('00000000-0000-8000-8000-000000000000')).toBe('0000-0000');
    expect(concernReference('ffffffff-ff00-8000-8000-000000000000')).toBe('ZZZZ-ZZZZ');
    expect(concernReference('00443214-c700-8000-8000-000000000000')).toBe('0123-4567');
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(concernReference(id)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(concernReference(id)).toBe(
          concernReference(`${id.slice(0, 11)}${'0'.repeat(2)}-8000-8000-000000000000`),
        );
      }),
    );
  });
});
