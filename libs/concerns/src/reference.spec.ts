import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concernReference, idsOfReference } from './reference.js';

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

  it('leads back to how the id begins, however it is written down', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const reference = concernReference(id);
        expect(idsOfReference(reference)).toBe(id.slice(0, 11));
        expect(idsOfReference(` ${reference.toLowerCase().replace('-', ' ')} `)).toBe(id.slice(0, 11));
      }),
    );
    for (const none of ['', '999 000 0018', 'A123456789012', 'ILOU-ILOU', '0123-456'])
      expect(idsOfReference(none)).toBeNull();
  });
});
