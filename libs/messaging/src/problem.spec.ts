import { describe, expect, it } from '@jest/globals';
import { defineErrors } from '#kernel';
import { problemOf, retryAfterOf } from './problem.js';

const errors = defineErrors({
  'test/other-body': { status: 409, message: 'The same id came with another body.' },
  'test/unavailable': { status: 503, message: 'Not now.' },
});
const refusalOf = (code: keyof typeof errors.entries, details?: Record<string, unknown>) =>
  errors.refuse(code, details).refusal;

describe('a problem', () => {
  it('says what, where and by which trace', () =>
    expect(problemOf(refusalOf('test/other-body'), { instance: '/api/v1/events', traceId: 'ab' })).toEqual({
      type: '/api/problems/test/other-body',
      title: 'Other body',
      status: 409,
      detail: 'The same id came with another body.',
      instance: '/api/v1/events',
      traceId: 'ab',
    }));

  it('shows faults and the members meant for it, and nothing else of the details', () => {
    const faults = [{ pointer: '/id', code: 'too-long', message: 'Too long.' }];
    const problem = problemOf(
      refusalOf('test/other-body', {
        faults,
        members: { revision: 4, status: 200 },
        reason: 'disk /secret',
        narrative: 'x',
      }),
    );
    expect(problem).toMatchObject({ errors: faults, revision: 4, status: 409 });
    expect(JSON.stringify(problem)).not.toMatch(/secret|narrative/);
  });

  it('of an undeclared code is a bug', () =>
    expect(() => problemOf({ code: 'test/forgotten', message: '' })).toThrow(/No catalogue declares/));

  it('of the moment says when to come again, in whole seconds', () => {
    expect(retryAfterOf(refusalOf('test/unavailable', { retryAfterSeconds: 1.2 }))).toBe(2);
    expect(retryAfterOf(refusalOf('test/unavailable'))).toBe(5);
    expect(retryAfterOf(refusalOf('test/other-body'))).toBeNull();
  });
});
