import { beforeEach, describe, expect, it } from '@jest/globals';
import { accessErrors } from '#access';
import { ManualClock, ok } from '#kernel';
import { rememberedFor, RememberedTokens } from './remembered-tokens.js';

const start = Date.parse('2026-03-12T09:00:00Z');
const caller = { client: 'school-100045', agency: 'school-100045', onBehalfOf: null };
const token = (expiresIn: number, name = 'a') =>
  `Bearer ${name}.${Buffer.from(JSON.stringify({ exp: start / 1000 + expiresIn })).toString('base64url')}.sig`;

let clock: ManualClock;
let verified: (string | undefined)[];
let good: boolean;
let tokens: RememberedTokens;
beforeEach(() => {
  clock = new ManualClock(start);
  verified = [];
  good = true;
  tokens = new RememberedTokens(
    {
      verify: async (authorization) => {
        verified.push(authorization);
        return good ? ok(caller) : accessErrors.refuse('access/token-not-valid');
      },
    },
    clock,
  );
});

describe('a token', () => {
  it('is verified once in half a minute', async () => {
    const one = token(600);
    for (let time = 0; time < 5; time += 1) expect(await tokens.verify(one)).toEqual(ok(caller));
    expect(verified).toHaveLength(1);
    clock.advance(rememberedFor);
    await tokens.verify(one);
    expect(verified).toHaveLength(2);
  });

  it('is verified again once its own time is up', async () => {
    const short = token(10);
    await tokens.verify(short);
    clock.advance(9_999);
    await tokens.verify(short);
    expect(verified).toHaveLength(1);
    clock.advance(1);
    good = false;
    expect((await tokens.verify(short)).ok).toBe(false);
  });

  it('that was refused is not remembered, nor one that does not say when it ends', async () => {
    good = false;
    await tokens.verify(token(600));
    good = true;
    expect((await tokens.verify(token(600))).ok).toBe(true);
    await tokens.verify('Bearer opaque');
    await tokens.verify('Bearer opaque');
    await tokens.verify(undefined);
    expect(verified).toHaveLength(5);
  });

  it('is never taken for another', async () => {
    await tokens.verify(token(600, 'a'));
    good = false;
    expect((await tokens.verify(token(600, 'b'))).ok).toBe(false);
  });

  it('is not remembered for longer when the clock steps back', async () => {
    const one = token(600);
    await tokens.verify(one);
    clock.advance(-3_600_000);
    await tokens.verify(one);
    expect(verified).toHaveLength(2);
  });
});
