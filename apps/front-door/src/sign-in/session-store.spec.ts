import { describe, expect, it } from '@jest/globals';
import { StaffList, type StaffMember } from '#access';
import { ManualClock, systemRandomness } from '#kernel';
import { HostCookie } from './cookies.js';
import { PendingSignIns } from './pending-sign-ins.js';
import { RelyingParty, soleIssuer } from './relying-party.js';
import { isOwnForm, SessionStore } from './session-store.js';

const person: StaffMember = { id: 'staff-2041', name: 'Marcus Bell', role: 'contact-officer', agency: 'a' };
const clock = ManualClock.at('2026-03-10T09:00:00.000Z');

const vouched = { issuer: 'https://id.example', subject: 'staff-2041', sid: null, signedInAt: null, acr: null };

describe('the store of sessions', () => {
  it('lets in only who was admitted, by the secret alone', () => {
    const store = new SessionStore({
      clock,
      randomness: systemRandomness,
      staff: new StaffList([person]),
      onEnd: () => {},
    });
    const { secret, session } = store.prepare(person, vouched);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(store.find(secret)).toBeNull();
    store.admit(secret, session);
    expect(store.find(secret)).toBe(session);
    expect([session.id, session.csrfToken, null, ''].map((other) => store.find(other))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(JSON.stringify(session)).not.toContain(secret);
  });

  it('says how long a session lasts to its own pages, which keeps nobody signed in', () => {
    const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
    const ended: string[] = [];
    const onEnd = (_: unknown, why: string) => void ended.push(why);
    const store = new SessionStore({ clock, randomness: systemRandomness, staff: new StaffList([person]), onEnd });
    const { secret, session } = store.prepare(person, vouched);
    store.admit(secret, session);
    const minute = 60_000;
    const left = () => store.timeLeft(secret, session.csrfToken);
    expect(left()).toEqual({ idle: 15 * minute, absolute: 480 * minute });
    clock.advance(10 * minute);
    expect(left()).toEqual({ idle: 5 * minute, absolute: 470 * minute });
    // What a page asks for by itself counts as little as asking does.
    expect(store.find(secret, { seen: false })).toBe(session);
    expect(left()).toEqual({ idle: 5 * minute, absolute: 470 * minute });
    expect(store.find(secret)).toBe(session);
    expect(left()).toEqual({ idle: 15 * minute, absolute: 470 * minute });
    const other = store.prepare(person, vouched).session;
    expect([store.timeLeft(secret, other.csrfToken), store.timeLeft(secret, undefined)]).toEqual([null, null]);
    expect([store.timeLeft('x', session.csrfToken), store.timeLeft(null, session.csrfToken)]).toEqual([null, null]);
    clock.advance(-20 * minute);
    expect(left()).toEqual({ idle: 15 * minute, absolute: 480 * minute });
    clock.advance(35 * minute);
    expect([left(), ended]).toEqual([null, ['IDLE']]);
  });

  it('ends every session with the reason', () => {
    const ended: string[] = [];
    const onEnd = (_: unknown, why: string) => void ended.push(why);
    const store = new SessionStore({ clock, randomness: systemRandomness, staff: new StaffList([person]), onEnd });
    for (let n = 0; n < 3; n += 1) {
      const { secret, session } = store.prepare(person, vouched);
      store.admit(secret, session);
    }
    store.endAll('HUB_STOPPED');
    expect([ended, store.size]).toEqual([['HUB_STOPPED', 'HUB_STOPPED', 'HUB_STOPPED'], 0]);
  });

  it('tells its own forms from others, whatever they carry', () => {
    const store = new SessionStore({
      clock,
      randomness: systemRandomness,
      staff: new StaffList([person]),
      onEnd: () => {},
    });
    const { session } = store.prepare(person, vouched);
    expect(isOwnForm(session, session.csrfToken)).toBe(true);
    for (const token of [undefined, null, '', 'x', [session.csrfToken], { toString: () => session.csrfToken }])
      expect(isOwnForm(session, token)).toBe(false);
  });
});

describe('cookies', () => {
  it('are bound to this host over https', () => {
    const cookie = new HostCookie('threshold-session', true);
    expect(cookie.write('s')).toBe('__Host-threshold-session=s; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(cookie.read('a=1; __Host-threshold-session=s; threshold-session=x')).toBe('s');
    expect(cookie.read('threshold-session=x')).toBeNull();
    expect(cookie.read(undefined)).toBeNull();
    expect(cookie.clear()).toContain('Max-Age=0');
  });
});

const settings = { clientId: 'c', clientSecret: 's', redirectUri: 'https://hub.example/sign-in/callback' };

describe('sign-ins on their way', () => {
  it('give way to newer ones where there are too many', () => {
    const pending = new PendingSignIns(clock);
    const party = new RelyingParty(soleIssuer({ ...settings, issuer: 'https://id.example' }));
    const begun = { browser: 'b', nonce: 'n', codeVerifier: 'v', returnTo: '/', party, stepUp: false };
    for (let n = 0; n <= 10_000; n += 1) pending.add(`state ${n}`, begun);
    expect([pending.take('state 0', 'b'), pending.take('state 10000', 'b') === null]).toEqual([null, false]);
    expect(pending.take('state 1', 'another browser')).toBeNull();
    expect(pending.take(['state 1'], 'b')).toBeNull();
  });
});

describe('the issuer', () => {
  it('must speak https, or be on this machine', () => {
    expect(() => new RelyingParty(soleIssuer({ ...settings, issuer: 'http://id.example' }))).toThrow(
      /must begin with https/,
    );
    expect(() => new RelyingParty(soleIssuer({ ...settings, issuer: 'http://127.0.0.1:3000/oidc' }))).not.toThrow();
  });

  it('is asked again after it could not be reached', async () => {
    let asked = 0;
    const fetch = () => Promise.reject(new TypeError(`refused ${(asked += 1)}`));
    const party = new RelyingParty(soleIssuer({ ...settings, issuer: 'https://id.example', fetch }));
    await expect(party.begin()).rejects.toThrow(/did not say how to sign in/);
    await expect(party.begin()).rejects.toThrow(/did not say how to sign in/);
    expect(asked).toBe(2);
  });
});
