import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import { isTrulyAway } from './escalate-danger.js';
import { fakeClockwork } from './testing/fake-clockwork.js';
import { hour, receivedAt as upSince } from './testing/story.js';

const limit = { ...fakeClockwork.start('contact.decided', upSince)[0]!, code: 'DANGER_UNOPENED', dueAt: hour(0.25) };
const clockwork = { ...fakeClockwork, start: () => [limit] };
const owner = 'staff-2001';
const away = (now: Instant, present: boolean) =>
  isTrulyAway(owner, now, { clockwork, isAway: () => !present, upSince });

describe('an owner is away', () => {
  it('not because the hub was started anew and has forgotten who was signed in', () => {
    expect(away(upSince, false)).toBe(false);
    expect(away(hour(0.2), false)).toBe(false);
  });
  it('once they have had the time of the limit to sign in and have not', () => {
    expect(away(hour(0.25), false)).toBe(true);
  });
  it('never while they are signed in', () => {
    expect(away(hour(5), true)).toBe(false);
  });
});
