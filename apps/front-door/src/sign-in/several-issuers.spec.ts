import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { memoryVault } from '#vault';
import { RelyingParties } from './relying-parties.js';
import { RelyingParty } from './relying-party.js';
import { Browser } from './testing/browser.js';
import { SignInApp } from './testing/sign-in-app.js';
import type { SmallIssuer } from './testing/small-issuer.js';
import { keyPair, startTwoIssuers } from './testing/two-issuers.js';

let hub: SignInApp;
let browser: Browser;
let council: SmallIssuer;
let cis2: SmallIssuer;

beforeAll(async () => {
  const store = new MemoryEventStore({ clock: { now: () => hub.clock.now() } });
  hub = await new SignInApp(store, new CommandRunner(store, memoryVault())).start(async (publicUrl) => {
    const two = await startTwoIssuers(publicUrl);
    ({ council, cis2 } = two);
    return two;
  });
}, 60_000);
afterAll(async () => {
  await hub?.app.close();
  await Promise.all([council?.close(), cis2?.close()]);
});
beforeEach(() => {
  browser = new Browser(hub.publicUrl);
  hub.denials.length = 0;
});

/** Signs in by one of them, as the chooser leads there. */
async function signIn(code: string, { subject = 'same', acr = 'aal2', return: wanted = '/desk' } = {}) {
  const chooser = await browser.open(`/sign-in?return=${encodeURIComponent(wanted)}`);
  const way = [...chooser.text.matchAll(/href="(\/sign-in\?[^"]*)"/g)].map(([, href]) =>
    href!.replaceAll('&amp;', '&'),
  );
  const page = await browser.open(way.find((href) => href.includes(`issuer=${code}`))!);
  expect(page.text).toContain(`<title>${code}</title>`);
  return browser.post(browser.at, { subject, acr });
}
/** Signs in where the browser is, up to the last redirect, the one to the hub. */
async function answerTo(subject: string, acr: string): Promise<URL> {
  const body = new URLSearchParams({ subject, acr });
  let answer = await browser.request(browser.at, { method: 'POST', body });
  while (!answer.headers.get('location')!.includes('/sign-in/callback'))
    answer = await browser.request(answer.headers.get('location')!);
  return new URL(answer.headers.get('location')!);
}
const desk = async () => JSON.parse((await browser.open('/desk')).text) as Record<string, string>;
const isSignedIn = async (one = browser) => (await one.request('/desk')).status === 200;

describe('the page to choose by', () => {
  it('names each sign-in, carries on what was asked for, and keeps nothing', async () => {
    const { status, text } = await browser.open('/sign-in?return=%2Fdesk%3Fpage%3D2&fresh=1');
    expect([status, browser.cookieNames()]).toEqual([200, []]);
    for (const [code, name] of [
      ['council', 'Council sign-in'],
      ['cis2', 'NHS CIS2'],
    ])
      expect(text).toMatch(
        new RegExp(
          `<a [^>]*href="/sign-in\\?return=%2Fdesk%3Fpage%3D2&amp;fresh=1&amp;issuer=${code}"[^>]*>${name}</a>`,
        ),
      );
  });

  it('comes again for a sign-in that nobody has', async () => {
    for (const code of ['made-up', 'COUNCIL', '__proto__', 'x'.repeat(100)]) {
      const { status, text } = await browser.open(`/sign-in?issuer=${code}`);
      expect([text.includes('How do you sign in?'), status]).toEqual([true, code.length > 64 ? 200 : 400]);
      expect(text).not.toContain(code);
    }
  });
});

describe('signing in by one of several', () => {
  it('goes back to the page that was asked for', async () => {
    await signIn('council', { return: '/desk?page=2' });
    expect(browser.at).toBe(`${hub.publicUrl}/desk?page=2`);
  });

  it('proves the hub by a key that the issuer fetches, or by a secret', async () => {
    const answer = await browser.request('/sign-in/keys.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
    await signIn('cis2');
    expect(await desk()).toMatchObject({ person: 'staff-2', acr: 'aal2' });
    browser = new Browser(hub.publicUrl);
    await signIn('council');
    expect(await desk()).toMatchObject({ person: 'staff-1' });
  });

  it('takes the same subject of another issuer for somebody else, on record', async () => {
    await signIn('cis2');
    const { sessionId } = await desk();
    const record = (await hub.records()).find((event) => event.data['sessionId'] === sessionId);
    expect(record).toMatchObject({
      type: 'access.session-opened.v2',
      meta: { actor: 'staff-2' },
      data: { issuer: cis2.issuer, subject: 'same', acr: 'aal2' },
    });
    browser = new Browser(hub.publicUrl);
    const page = await signIn('council', { subject: 'rosa' });
    expect([page.status, page.text.includes('You have no role here')]).toEqual([403, true]);
  });

  it('is refused to people of an agency for which the issuer does not vouch, on record', async () => {
    const page = await signIn('cis2', { subject: 'rosa' });
    expect([page.status, await isSignedIn()]).toEqual([403, false]);
    expect(page.text).toContain('Your agency signs in by Council sign-in');
    expect(hub.denials).toEqual([
      {
        actor: expect.objectContaining({ id: 'staff-3' }),
        what: 'SIGN_IN',
        rule: 'access/issuer-does-not-vouch',
      },
    ]);
  });

  it('is asked for with the strength that is enough, and refused where it came weaker, on record', async () => {
    const begun = new URL((await browser.request('/sign-in?issuer=cis2')).headers.get('location')!);
    expect([begun.searchParams.get('acr_values'), begun.searchParams.get('prompt')]).toEqual(['aal2', null]);
    for (const acr of ['aal1', '']) {
      browser = new Browser(hub.publicUrl);
      const page = await signIn('cis2', { acr });
      expect([page.status, await isSignedIn()]).toEqual([403, false]);
      expect(page.text).toContain('This needs a stronger sign-in');
    }
    expect(hub.denials[0]).toEqual({
      actor: expect.objectContaining({ id: 'staff-2' }),
      what: 'SIGN_IN',
      rule: 'access/sign-in-too-weak',
    });
    browser = new Browser(hub.publicUrl);
    expect((await signIn('cis2', { acr: 'aal3' })).status).toBe(200);
  });

  it('tells nobody who came weakly whether the person is known', async () => {
    const known = await signIn('cis2', { acr: 'aal1' });
    browser = new Browser(hub.publicUrl);
    const unknown = await signIn('cis2', { acr: 'aal1', subject: 'nobody' });
    const words = (text: string) => text.replace(/nonce="[^"]*"/g, '').replace(/content="[^"]*nonce[^"]*"/g, '');
    expect([unknown.status, words(unknown.text)]).toEqual([known.status, words(known.text)]);
  });
});

describe('a mix-up of two issuers', () => {
  /** Begins at the council, and lets the person sign in at the other with what the council's sign-in was begun with. */
  async function answerOfTheOther(): Promise<URL> {
    const begun = new URL((await browser.request('/sign-in?issuer=council')).headers.get('location')!);
    expect(begun.origin).toBe(council.issuer);
    const turned = new URL('/auth', cis2.issuer);
    begun.searchParams.forEach((value, name) => turned.searchParams.set(name, value));
    turned.searchParams.set('client_id', 'hub-at-cis2');
    turned.searchParams.set('redirect_uri', `${hub.publicUrl}/sign-in/callback/cis2`);
    await browser.open(turned.href);
    return answerTo('same', 'aal3');
  }

  it.each<[string, (answer: URL) => void]>([
    ['at its own address', () => undefined],
    ['at the address of the first', (answer) => void (answer.pathname = '/sign-in/callback/council')],
    ['at its own address without its name', (answer) => answer.searchParams.delete('iss')],
    ['at its own address under the name of the first', (answer) => answer.searchParams.set('iss', council.issuer)],
    ['at the address of neither', (answer) => void (answer.pathname = '/sign-in/callback')],
  ])('signs nobody in, sends no code to the other, and is on record: %s', async (_, change) => {
    const answer = await answerOfTheOther();
    change(answer);
    const before = council.tokenRequests + cis2.tokenRequests;
    const page = await browser.open(answer.href);
    expect([page.status, page.text.includes('You are not signed in'), await isSignedIn()]).toEqual([400, true, false]);
    expect(council.tokenRequests + cis2.tokenRequests).toBe(before);
    expect(hub.denials).toEqual([{ actor: null, what: 'SIGN_IN', rule: 'access/answer-of-another-issuer' }]);
    expect((await browser.open(answer.href)).text).toContain('This sign-in has ended');
  });

  it('that passes for the first’s own answer brings nothing: its code is none there', async () => {
    const answer = await answerOfTheOther();
    answer.pathname = '/sign-in/callback/council';
    answer.searchParams.set('iss', council.issuer);
    expect((await browser.open(answer.href)).status).toBe(400);
    expect(await isSignedIn()).toBe(false);
  });
});

describe('a step-up', () => {
  it('goes to whoever vouched for the session, wherever it is asked to go, and asks for more', async () => {
    await signIn('cis2');
    for (const issuer of ['', '&issuer=council']) {
      const way = new URL((await browser.request(`/sign-in?fresh=1${issuer}`)).headers.get('location')!);
      expect(way.origin).toBe(cis2.issuer);
      expect(Object.fromEntries(way.searchParams)).toMatchObject({ acr_values: 'aal3', prompt: 'login', max_age: '0' });
    }
  });

  it('that came no stronger is refused with what to do, and leaves the session as it was', async () => {
    await signIn('cis2');
    const before = await desk();
    await browser.open('/sign-in?fresh=1&return=%2Fdesk');
    const page = await browser.post(browser.at, { subject: 'same', acr: 'aal2' });
    expect(page.status).toBe(403);
    expect(page.text).toContain('not by a way that is strong enough for what you are about to do');
    expect(page.text).toContain('href="/sign-in?return=%2Fdesk&amp;fresh=1&amp;issuer=cis2"');
    expect(hub.denials).toEqual([
      {
        actor: expect.objectContaining({ id: 'staff-2' }),
        what: 'SIGN_IN',
        rule: 'access/sign-in-too-weak',
      },
    ]);
    expect(await desk()).toEqual(before);
  });

  it('that came strong enough counts, in a session of its own', async () => {
    const standing = async () => {
      const headers = { cookie: `threshold-session=${browser.cookie('threshold-session')}` };
      return hub.signIn.viewerOf({ headers } as never)!.signIn.isStrong;
    };
    await signIn('cis2');
    const { sessionId } = await desk();
    expect(await standing()).toBe(false);
    await browser.open('/sign-in?fresh=1&return=%2Fdesk');
    await browser.post(browser.at, { subject: 'same', acr: 'aal3' });
    expect(await desk()).toMatchObject({ person: 'staff-2', acr: 'aal3' });
    expect([(await desk())['sessionId'] === sessionId, await standing()]).toEqual([false, true]);
  });

  it('by an issuer that asks for no strength only has to be new', async () => {
    await signIn('council');
    const way = new URL((await browser.request('/sign-in?fresh=1')).headers.get('location')!);
    expect([way.origin, way.searchParams.get('prompt'), way.searchParams.has('acr_values')]).toEqual([
      council.issuer,
      'login',
      false,
    ]);
  });
});

describe('a sign-out at one of them', () => {
  const event = 'http://schemas.openid.net/event/backchannel-logout';
  const claims = (aud: string, more: Record<string, unknown> = {}) => ({
    ...{ aud, sub: 'same', iat: Math.floor(hub.clock.now() / 1000), jti: randomUUID(), events: { [event]: {} } },
    ...more,
  });
  const send = async (token: string) =>
    (await new Browser(hub.publicUrl).post('/sign-in/back-channel-logout', { logout_token: token })).status;

  it('ends that one’s session of the subject and leaves the other’s', async () => {
    await signIn('council');
    const other = browser;
    browser = new Browser(hub.publicUrl);
    await signIn('cis2');
    const jti = randomUUID();
    expect(await send(await council.sign('logout+jwt', claims('hub-at-council', { jti })))).toBe(200);
    expect([await isSignedIn(other), await isSignedIn()]).toEqual([false, true]);
    // The same id of another issuer is another token.
    expect(await send(await cis2.sign('logout+jwt', claims('hub-at-cis2', { jti })))).toBe(200);
    expect(await isSignedIn()).toBe(false);
  });

  it.each<[string, () => Promise<string>]>([
    ['in the other’s name', () => council.sign('logout+jwt', claims('hub-at-cis2', { iss: cis2.issuer }))],
    ['almost in its own name', () => cis2.sign('logout+jwt', claims('hub-at-cis2', { iss: `${cis2.issuer}/` }))],
    ['for the other’s client', () => cis2.sign('logout+jwt', claims('hub-at-council'))],
    ['that is no token', async () => 'a.b.c'],
  ])('ends nothing %s', async (_, token) => {
    await signIn('cis2');
    expect(await send(await token())).toBe(400);
    expect(await isSignedIn()).toBe(true);
    expect(hub.denials).toEqual([expect.objectContaining({ what: 'LOGOUT' })]);
  });
});

describe('a client that has another key', () => {
  it('is not this hub to the issuer, and brings nobody in', async () => {
    const { settings } = hub.signIn.issuers.byCode('cis2')!;
    const stranger = new RelyingParty({ ...settings, credential: { key: await keyPair() } });
    const { address, ...begun } = await stranger.begin();
    await browser.open(address.href);
    const answer = await answerTo('same', 'aal2');
    const before = cis2.tokenRequests;
    await expect(stranger.finish(answer.search, begun)).rejects.toThrow('does not sign anybody in');
    expect(cis2.tokenRequests).toBe(before + 1);
  });
});

describe('an issuer', () => {
  it('that calls itself by other letters than it is trusted by is not asked', async () => {
    const { settings } = hub.signIn.issuers.byCode('council')!;
    await expect(new RelyingParty({ ...settings, issuer: `${council.issuer}/` }).begin()).rejects.toMatchObject({
      cause: { message: `${council.issuer}/ calls itself ${council.issuer}: configure it so.` },
    });
  });

  it.each(['code', 'issuer', 'redirectUri'] as const)('is told from the others by its %s', (member) => {
    const [first, second] = hub.signIn.parts.issuers;
    expect(() => new RelyingParties([first!, { ...second!, [member]: first![member] }])).toThrow(`the same ${member}`);
  });
});
