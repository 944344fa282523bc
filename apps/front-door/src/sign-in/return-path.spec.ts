import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { refererPath, returnPath } from './return-path.js';

describe('where a sign-in leads back to', () => {
  it.each([
    ['/', '/'],
    ['/children/1/timeline?agency=police-met-cn', '/children/1/timeline?agency=police-met-cn'],
    ['/a/../b', '/b'],
    ['/work-list#top', '/work-list'],
  ])('is %s as %s', (wanted, path) => {
    expect(returnPath(wanted)).toBe(path);
  });

  it.each([
    undefined,
    ['/a', '/b'],
    '',
    'work-list',
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    '/\t/elsewhere.example/',
    '\\\\elsewhere.example',
    'javascript:alert(1)',
    '/sign-in',
    '/sign-out?x',
    '/session-ended?return=/search',
    '/oidc/auth',
    `/${'x'.repeat(2000)}`,
  ])('is the first page for %j', (wanted) => {
    expect(returnPath(wanted)).toBe('/');
  });

  it('never leaves this site', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      '\n',
      'elsewhere.example',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const path = returnPath(pieces.join(''));
        expect(new URL(path, 'https://hub.example').origin).toBe('https://hub.example');
      }),
      { numRuns: 2000 },
    );
  });

  it('takes the page of a form from a referer of this site only', () => {
    expect(refererPath('https://hub.example/search?x=1', 'https://hub.example')).toBe('/search?x=1');
    for (const referer of [undefined, 'not an address', 'https://elsewhere.example/search'])
      expect(refererPath(referer, 'https://hub.example')).toBe('/');
  });
});
