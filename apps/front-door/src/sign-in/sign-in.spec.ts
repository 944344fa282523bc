import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId } from '#kernel';
import { memoryVault } from '#vault';
import { Browser } from './testing/browser.js';
import { SignInApp } from './testing/sign-in-app.js';

const officer = 'staff-2041';
const socialWorker = 'staff-2057';
const minute = 60_000;

let hub: SignInApp;
let browser: Browser;
beforeAll(async () => {
  const clock = { now: () => hub.clock.now() };
  const store = new MemoryEventStore({ clock });
  hub = new SignInApp(store, new CommandRunner(store, memoryVault()));
  await hub.start();
  // The provider makes itself ready at its first sign-in, which on a busy machine takes longer than a test may.
  await new Browser(hub.publicUrl).open('/desk');
}, 60_000);
afterAll(() => hub.app.close());
beforeEach(() => {
  browser = new Browser(hub.publicUrl);
  hub.storeBroken = false;
  hub.roleChanges.clear();
});

async function signIn(person = officer, wanted = '/desk') {
  const choice = await browser.open(wanted);
  expect(choice.text).toContain('Choose who you are');
  return browser.post(browser.at, { person });
}
const desk = async () => JSON.parse((await browser.open('/desk')).text) as Record<string, string>;
const ends = async () =>
  (await hub.records()).filter((event) => event.type === 'access.session-ended.v1').map(({ data }) => data['why']);

describe('signing in', () => {
  it('goes by way of the provider and back to the page that was asked for', async () => {
    const page = await signIn(officer, '/desk?agency=school-100045');
    expect([page.status, browser.at]).toEqual([200, `${hub.publicUrl}/desk?agency=school-100045`]);
    expect(JSON.parse(page.text)).toMatchObject({ person: officer, role: 'contact-officer' });
  });

  it('sends state, nonce and a code challenge, and never the same twice', async () => {
    const begin = async () => new URL((await browser.request('/sign-in')).headers.get('location')!).searchParams;
    const [first, second] = [await begin(), await begin()];
    for (const secret of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(secret)!.length).toBeGreaterThanOrEqual(43);
      expect(first.get(secret)).not.toBe(second.get(secret));
    }
    expect(first.get('code_challenge_method')).toBe('S256');
  });

  it('is on record before anybody is in, with the hash of what vouched for it', async () => {
    await signIn();
    const { sessionId } = await desk();
    const record = (await hub.records()).find((event) => event.data['sessionId'] === sessionId);
    expect(record).toMatchObject({
      type: 'access.session-opened.v2',
      stream: `access-${sessionId}`,
      meta: { actor: officer, role: 'contact-officer' },
      data: {
        issuer: `${hub.publicUrl}/oidc`,
        subject: officer,
        idTokenHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        acr: null,
      },
    });
  });

  it('lets nobody in where it could not be recorded', async () => {
    hub.storeBroken = true;
    const page = await signIn();
    expect([page.status, browser.cookie('threshold-session')]).toEqual([503, undefined]);
    expect(page.text).toContain('You cannot sign in at the moment');
  });

  it('gives a new session each time, and ends the one before', async () => {
    await signIn();
    const [before, secret] = [await desk(), browser.cookie('threshold-session')];
    await browser.open('/sign-in?return=/desk');
    await browser.post(browser.at, { person: socialWorker });
    expect(await desk()).toMatchObject({ person: socialWorker });
    expect(browser.cookie('threshold-session')).not.toBe(secret);
    expect(await ends()).toContain('REPLACED');
    expect(hub.forgotten).toContain(before['sessionId']);
  });

  it('asks who it is every time', async () => {
    await signIn();
    browser.forget('threshold-session');
    expect((await browser.open('/desk')).text).toContain('Choose who you are');
  });

  it('asks again where nobody was chosen', async () => {
    await browser.open('/desk');
    const again = await browser.post(browser.at, { person: 'staff-0000' });
    expect([again.status, again.text.includes('There is a problem')]).toEqual([400, true]);
    expect((await browser.post(browser.at, { person: officer })).status).toBe(200);
  });

  it('keeps its cookies from scripts and from other sites', async () => {
    const answers: string[] = [];
    const request = browser.request.bind(browser);
    browser.request = async (...given) => {
      const answer = await request(...given);
      answers.push(...answer.headers.getSetCookie());
      return answer;
    };
    await signIn();
    expect(answers.map((line) => line.split('=')[0])).toContain('threshold-session');
    for (const line of answers) expect(line.toLowerCase()).toMatch(/httponly.*samesite=lax|samesite=lax.*httponly/);
  });

  it('goes on under the public name where it was begun under another name of this machine', async () => {
    const port = new URL(hub.publicUrl).port;
    const answer = await hub.app.inject({ url: '/sign-in?return=/desk', headers: { host: `127.0.0.1:${port}` } });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `${hub.publicUrl}/sign-in?return=%2Fdesk`]);
  });
});

describe('an answer of the provider', () => {
  /** Goes up to the last redirect, the one to the callback. */
  async function callback(): Promise<URL> {
    await browser.open('/desk');
    let answer = await browser.request(browser.at, { method: 'POST', body: new URLSearchParams({ person: officer }) });
    while (!answer.headers.get('location')!.includes('/sign-in/callback'))
      answer = await browser.request(answer.headers.get('location')!);
    return new URL(answer.headers.get('location')!);
  }
  const change = (url: URL, name: string, value: string) => {
    url.searchParams.set(name, value);
    return url.href;
  };

  it.each([
    ['a state that was never sent', 'state', 'x'.repeat(43), 'This sign-in has ended'],
    ['a code that was never given', 'code', 'x'.repeat(43), 'You are not signed in'],
    ['another issuer', 'iss', 'https://elsewhere.example', 'You are not signed in'],
  ])('with %s signs nobody in', async (_, name, value, says) => {
    const page = await browser.open(change(await callback(), name, value));
    expect([page.status, page.text.includes(says)]).toEqual([400, true]);
    expect(browser.cookie('threshold-session')).toBeUndefined();
  });

  it('counts in the browser that asked for it, once', async () => {
    const address = (await callback()).href;
    const other = await new Browser(hub.publicUrl).open(address);
    expect([other.status, other.text.includes('This sign-in has ended')]).toEqual([400, true]);
    expect((await browser.open(address)).status).toBe(200);
    expect((await browser.open(address)).status).toBe(400);
  });

  it('is too late after ten minutes', async () => {
    const address = (await callback()).href;
    hub.clock.advance(10 * minute);
    expect((await browser.open(address)).status).toBe(400);
  });
});

describe('a session', () => {
  it('ends after 15 minutes without a request', async () => {
    await signIn();
    hub.clock.advance(15 * minute - 1);
    expect(await desk()).toMatchObject({ person: officer });
    hub.clock.advance(15 * minute);
    expect((await browser.open('/desk')).text).toContain('Choose who you are');
    expect(await ends()).toContain('IDLE');
  });

  it('ends after eight hours, however busy', async () => {
    await signIn();
    for (let spent = 0; spent < 8 * 60 - 10; spent += 10) {
      hub.clock.advance(10 * minute);
      expect(await desk()).toMatchObject({ person: officer });
    }
    hub.clock.advance(10 * minute);
    expect((await browser.open('/desk')).text).toContain('Choose who you are');
    expect(await ends()).toContain('TIME_UP');
  });

  it.each([
    ['opens a stream again and again', { accept: 'text/event-stream' }],
    ['shows a list anew', { 'x-unattended': '1' }],
  ])('is not kept by a page that %s by itself', async (_, headers) => {
    await signIn();
    hub.clock.advance(8 * minute);
    expect((await browser.request('/desk', { headers })).status).toBe(200);
    hub.clock.advance(8 * minute);
    expect((await browser.request('/desk')).status).toBe(303);
  });

  it('says how long it lasts without lasting longer by it, and lasts longer where its person stays', async () => {
    await signIn();
    const { csrf } = await desk();
    const headers = { accept: 'application/json', 'x-csrf-token': csrf! };
    const left = async (token = csrf!) => {
      const answer = await browser.request('/session', { headers: { ...headers, 'x-csrf-token': token } });
      return [answer.status, ((await answer.json()) as { idle?: number }).idle, answer.headers.get('cache-control')];
    };
    const stay = async (fields: Record<string, string>) => {
      const body = new URLSearchParams(fields);
      return (await browser.request('/session/stay', { method: 'POST', headers, body })).status;
    };
    hub.clock.advance(14 * minute);
    expect(await left()).toEqual([200, minute, 'no-store']);
    expect(await left()).toEqual([200, minute, 'no-store']);
    expect(await left('another')).toEqual([401, undefined, 'no-store']);
    expect(await stay({ _csrf: csrf! })).toBe(200);
    expect(await left()).toEqual([200, 15 * minute, 'no-store']);
    hub.clock.advance(15 * minute);
    expect(await left()).toEqual([401, undefined, 'no-store']);
    expect(await stay({ _csrf: csrf! })).toBe(401);
  });

  it('is not lengthened for another site', async () => {
    await signIn();
    const headers = { accept: 'application/json' };
    for (const _csrf of ['', 'x'])
      expect(
        (await browser.request('/session/stay', { method: 'POST', headers, body: new URLSearchParams({ _csrf }) }))
          .status,
      ).toBe(403);
  });

  it('leaves a page behind that leads back here and nowhere else', async () => {
    const page = await browser.open('/session-ended?return=%2Fdesk%3Fpage%3D2&typed=kept');
    expect([page.status, page.text.includes('href="/sign-in?return=%2Fdesk%3Fpage%3D2"')]).toEqual([200, true]);
    expect(page.text).toContain('What you typed is kept');
    const odd = await browser.open('/session-ended?return=https%3A%2F%2Felsewhere.example%2F&typed=%3Cb%3E');
    expect([odd.text.includes('href="/sign-in?return=%2F"'), odd.text.includes('elsewhere')]).toEqual([true, false]);
  });

  it('ends when its person gets another role', async () => {
    await signIn();
    hub.roleChanges.set(officer, 'operator');
    expect((await browser.open('/desk')).text).toContain('Choose who you are');
    expect(await ends()).toContain('ROLE_CHANGED');
  });

  it('ends on record without anybody coming back', async () => {
    await signIn();
    const before = (await ends()).length;
    hub.clock.advance(15 * minute);
    hub.signIn.sessions.sweep();
    await hub.signIn.settled();
    expect((await ends()).length).toBeGreaterThan(before);
  });

  it('cannot be guessed from what is held, or made up', async () => {
    for (const secret of ['', 'x', '__proto__', 'x'.repeat(43)]) {
      const answer = await fetch(`${hub.publicUrl}/desk`, {
        redirect: 'manual',
        headers: { cookie: `threshold-session=${secret}`, accept: 'text/html' },
      });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?return=%2Fdesk']);
    }
  });

  it('is asked for with 401 where a script or a stream asks', async () => {
    const answer = await browser.request('/desk', { headers: { accept: 'text/event-stream' } });
    expect(answer.status).toBe(401);
  });
});

describe('a form', () => {
  it('is taken with the token of its session only', async () => {
    await signIn();
    const { csrf } = await desk();
    const sent = async (fields: Record<string, string>) =>
      (await browser.post('/desk', { note: 'n', ...fields })).status;
    expect(await sent({ _csrf: csrf! })).toBe(201);
    browser = new Browser(hub.publicUrl);
    await signIn(socialWorker);
    const denials = hub.denials.length;
    for (const fields of [{}, { _csrf: '' }, { _csrf: csrf! }, { _csrf: 'x' }] as Record<string, string>[])
      expect(await sent(fields)).toBe(403);
    expect(hub.denials.slice(denials)).toEqual(
      Array.from({ length: 4 }, () => ({
        actor: expect.objectContaining({ id: socialWorker }),
        what: 'FORM',
        rule: 'front-door/form-not-of-this-session',
      })),
    );
    expect(await sent({ _csrf: (await desk())['csrf']! })).toBe(201);
  });

  describe('whose session has ended', () => {
    const place = { thing: { kind: 'CONTACT' as const, id: derivedId('contact', 1) }, page: 'identity' };
    const writer = () => ({ issuer: `${hub.publicUrl}/oidc`, subject: officer });
    const form = () => ({
      _keep: hub.unsent.token(writer(), place),
      _csrf: 'gone',
      note: 'Same mother',
      choice: 'NEW_CHILD',
    });
    const kept = async () => {
      const read = await hub.drafts.read(writer(), { ...place, unsent: true });
      return read.ok ? (read.value?.content ?? null) : read.refusal;
    };
    const postTo = (headers: Record<string, string> = {}, fields: Record<string, string> = form()) =>
      browser.request('/desk', { method: 'POST', headers, body: new URLSearchParams(fields) });
    afterEach(() => hub.drafts.discard(writer(), { ...place, unsent: true }));

    it('is kept and not done, and offered first after its writer has signed in, by issuer and subject', async () => {
      await signIn();
      hub.clock.advance(15 * minute);
      const answer = await postTo({ referer: `${hub.publicUrl}/desk?page=2` });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?return=%2Fdesk%3Fpage%3D2']);
      expect(await kept()).toEqual({ note: 'Same mother', choice: 'NEW_CHILD' });
      await browser.open('/sign-in?return=%2Fdesk%3Fpage%3D2');
      await browser.post(browser.at, { person: officer });
      expect(browser.at).toBe(`${hub.publicUrl}/drafts?return=%2Fdesk%3Fpage%3D2`);
      browser = new Browser(hub.publicUrl);
      await signIn(socialWorker);
      expect(browser.at).toBe(`${hub.publicUrl}/desk`);
    });

    it('is not kept where its token is missing, another’s, or made up', async () => {
      const theirs = hub.unsent.token({ ...writer(), subject: socialWorker }, place);
      const [text] = form()._keep.split('.');
      for (const _keep of ['', 'x', `${text}.${theirs.split('.')[1]}`])
        expect((await postTo({}, { ...form(), _keep })).status).toBe(303);
      expect(await kept()).toBeNull();
    });

    it('is kept for the script of a page that is open when it ends, by its token alone', async () => {
      const keep = async (fields: Record<string, string>) => {
        const body = new URLSearchParams(fields);
        const answer = await browser.request('/session/unsent', { method: 'POST', body });
        return [answer.status, await answer.json()];
      };
      expect(await keep(form())).toEqual([200, { kept: true }]);
      expect(await kept()).toEqual({ note: 'Same mother', choice: 'NEW_CHILD' });
      expect(await keep({ note: 'n' })).toEqual([200, { kept: false }]);
      expect(await keep({ ...form(), _keep: `${form()._keep}x` })).toEqual([200, { kept: false }]);
    });

    it('is told to a script that saves beside it, which is sent nowhere', async () => {
      const answer = await postTo({ accept: 'application/json' });
      expect([answer.status, await answer.json()]).toEqual([401, { kept: true }]);
      expect((await (await postTo({ accept: 'application/json' }, { note: 'n' })).json()) as object).toEqual({
        kept: false,
      });
    });

    it('is kept too where the same person has signed in again meanwhile, and nothing of it is told to another', async () => {
      await signIn(socialWorker);
      const others = await (await postTo()).text();
      expect([others.includes('typed is kept'), others.includes('Same mother')]).toEqual([false, false]);
      expect(await kept()).toMatchObject({ note: 'Same mother' });
      browser = new Browser(hub.publicUrl);
      await signIn(officer);
      const answer = await postTo();
      expect([answer.status, (await answer.text()).includes('What you typed is kept')]).toEqual([403, true]);
    });
  });

  it('posted on an ended session leads back to the page it came from', async () => {
    const answer = await browser.request('/desk', {
      method: 'POST',
      body: new URLSearchParams({ note: 'n' }),
      headers: { referer: `${hub.publicUrl}/desk?page=2` },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?return=%2Fdesk%3Fpage%3D2']);
  });
});

describe('signing out', () => {
  it('ends the session, on record, and clears what the browser holds', async () => {
    await signIn();
    const { csrf } = await desk();
    const secret = browser.cookie('threshold-session');
    const answer = await browser.request('/sign-out', { method: 'POST', body: new URLSearchParams({ _csrf: csrf! }) });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/signed-out']);
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
    expect((await browser.open('/signed-out')).text).toContain('You have signed out');
    expect(await ends()).toContain('SIGNED_OUT');
    const reused = await fetch(`${hub.publicUrl}/desk`, {
      redirect: 'manual',
      headers: { cookie: `threshold-session=${secret}`, accept: 'text/html' },
    });
    expect(reused.status).toBe(303);
  });

  it('is not done for another site', async () => {
    await signIn();
    expect((await browser.post('/sign-out', {})).status).toBe(403);
    expect(await desk()).toMatchObject({ person: officer });
  });
});

describe('every answer', () => {
  it.each(['/signed-out', '/nowhere', '/oidc/jwks', '/desk'])(
    'is not kept, framed or run from elsewhere: %s',
    async (path) => {
      const { headers } = await browser.request(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe-/);
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('holds no inline script without its nonce, and no inline style', async () => {
    await browser.open('/desk');
    for (const address of [browser.at, '/signed-out']) {
      const { text, answer } = await browser.open(address);
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy')!)![1]!;
      const inline = [...text.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)].map(([, attributes]) => attributes);
      expect(inline.length).toBeGreaterThan(0);
      expect(inline.every((attributes) => attributes!.includes(`nonce="${nonce}"`))).toBe(true);
      expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    }
  });
});

describe('the keys of the demonstration', () => {
  it('are readable by this user only', () => {
    const file = statSync(join(hub.dataDirectory, 'demo-identity.jwks'));
    expect(file.mode & 0o777).toBe(0o600);
  });
});

describe('a sign-out at the identity provider', () => {
  const event = 'http://schemas.openid.net/event/backchannel-logout';
  const send = (token: string) =>
    new Browser(hub.publicUrl).post(`${hub.publicUrl}/sign-in/back-channel-logout`, { logout_token: token });

  /** A token as the provider would sign it, with the key that it has. */
  async function logoutToken(claims: Record<string, unknown> = {}, keys?: { keys: JWK[] }): Promise<string> {
    const file = join(hub.dataDirectory, 'demo-identity.jwks');
    const [key] = (keys ?? (JSON.parse(readFileSync(file, 'utf8')) as { keys: JWK[] })).keys;
    const { issuer, application } = hub.identity;
    const now = Math.floor(hub.clock.now() / 1000);
    const usual = { iss: issuer, aud: application.clientId, iat: now, jti: randomUUID(), events: { [event]: {} } };
    const all = Object.entries({ ...usual, sub: officer, ...claims }).filter(([, value]) => value !== undefined);
    return new SignJWT(Object.fromEntries(all))
      .setProtectedHeader({ alg: 'ES256', typ: 'logout+jwt', kid: key!.kid! })
      .sign(await importJWK(key!, 'ES256'));
  }

  it('ends the person’s sessions here at once, and nobody else’s, on record', async () => {
    const other = new Browser(hub.publicUrl);
    await other.open('/desk');
    await other.post(other.at, { person: socialWorker });
    await signIn();
    const answer = await send(await logoutToken());
    expect([answer.status, answer.answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await browser.request('/desk')).status).toBe(303);
    expect((await other.request('/desk')).status).toBe(200);
    expect((await ends()).at(-1)).toBe('PROVIDER_SIGNED_OUT');
  });

  it('of one session there ends that one here', async () => {
    await signIn();
    expect((await send(await logoutToken({ sub: undefined, sid: 'another' }))).status).toBe(200);
    expect((await browser.request('/desk')).status).toBe(200);
  });

  it.each([
    ['is not there', async () => ''],
    ['names nobody', () => logoutToken({ sub: undefined })],
    ['is of another provider', () => logoutToken({ iss: 'https://elsewhere.example' })],
    ['is for another application', () => logoutToken({ aud: 'somebody' })],
    ['is no logout', () => logoutToken({ events: {} })],
    ['is an ID token', () => logoutToken({ nonce: 'n' })],
    ['has no id', () => logoutToken({ jti: undefined })],
    ['is old', () => logoutToken({ iat: Math.floor(hub.clock.now() / 1000) - 600 })],
    [
      'is signed by somebody else',
      async () => {
        const { privateKey } = await generateKeyPair('ES256', { extractable: true });
        const kid = JSON.parse(readFileSync(join(hub.dataDirectory, 'demo-identity.jwks'), 'utf8')).keys[0].kid;
        return logoutToken({}, { keys: [{ ...(await exportJWK(privateKey)), kid }] });
      },
    ],
  ])('is refused where its token %s: nothing ends, and that is on record', async (_, token) => {
    await signIn();
    const before = hub.denials.length;
    expect((await send(await token())).status).toBe(400);
    expect((await browser.request('/desk')).status).toBe(200);
    expect(hub.denials.slice(before)).toEqual([expect.objectContaining({ what: 'LOGOUT', actor: null })]);
  });

  it('is taken once: sent again it ends nobody who signed in since', async () => {
    const token = await logoutToken();
    expect((await send(token)).status).toBe(200);
    await signIn();
    expect((await send(token)).status).toBe(400);
    expect((await browser.request('/desk')).status).toBe(200);
  });
});
