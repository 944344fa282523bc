import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { openApplication } from '../../apps/hub/src/application.js';
import { openHub, openLog, openMetrics, readConfiguration, type Hub } from '../../apps/hub/src/index.js';
import { Browser } from '../../apps/front-door/src/sign-in/testing/browser.js';
import { SmallIssuer } from '../../apps/front-door/src/sign-in/testing/small-issuer.js';
import { sample } from '../support/front-door.js';
import { freePort, hubThatRefuses, packageRoot, temporaryDirectory } from '../support/hub-process.js';

/**
 * A hub of production whose staff sign in by two identity providers: the council's by one, the hospital's by another, by the very names that
 * people use, behind a proxy that speaks https for all three.
 */
const publicUrl = 'https://hub.example';
const [councilUrl, cis2Url] = ['https://login.council.example', 'https://cis2.example'];
const audience = `${publicUrl}/api`;
const door = 'council-door';

const directory = temporaryDirectory();
const file = (name: string, content: unknown, mode = 0o600) => {
  const path = join(directory.path, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode });
  return path;
};

const agency = (code: string, kind: string, more = {}) => ({
  ...{ code, name: `Agency ${code}`, kind, source: `urn:agency:${code.split('-').join(':')}`, defaultGateways: [] },
  ...more,
});
const issuersFile = {
  issuers: [
    {
      ...{ code: 'council', name: 'Council sign-in', issuer: councilUrl, clientId: 'hub-at-council' },
      ...{ clientSecretFile: 'council.secret', agencies: [door], machineAudience: audience },
      acr: { stepUp: ['aal3'] },
    },
    {
      ...{ code: 'cis2', name: 'NHS CIS2', issuer: cis2Url, clientId: 'hub-at-cis2' },
      ...{ privateKeyFile: 'cis2.pem', agencies: ['health-a'], acr: { signIn: ['aal2'], stepUp: ['aal3'] } },
      machineAudience: audience,
    },
  ],
  agenciesWithoutIssuer: ['school-1'],
};
/** Two people whom their providers call by the same word. */
const administrators = [
  { issuer: councilUrl, subject: 'admin', agency: door, name: 'Nell Okafor' },
  { issuer: cis2Url, subject: 'admin', agency: 'health-a', name: 'Idris Vaughan' },
];

function environment(port: number): NodeJS.ProcessEnv {
  return {
    HUB_MODE: 'production',
    HUB_PUBLIC_URL: publicUrl,
    HUB_DATA_DIR: join(directory.path, 'data'),
    PORT: String(port),
    HUB_KEY_FILE: file('hub.kek', `threshold-kek-v1:${randomBytes(32).toString('base64')}\n`),
    HUB_AGENCIES_FILE: file('agencies.json', {
      agencies: [
        agency(door, 'COUNCIL', { frontDoor: true }),
        agency('health-a', 'HEALTH'),
        agency('school-1', 'SCHOOL'),
      ],
    }),
    HUB_ADMINISTRATORS_FILE: file('administrators.json', { administrators }),
    OIDC_ISSUERS_FILE: file('issuers.json', issuersFile),
  };
}

const overNetwork = globalThis.fetch;
/** Everybody's requests, the hub's own too, go by way of the proxy. */
function proxy(sockets: Readonly<Record<string, string>>): void {
  globalThis.fetch = (address, options = {}) => {
    const url = new URL(address instanceof Request ? address.url : address);
    const socket = sockets[url.origin];
    if (!socket) return overNetwork(address, options);
    const headers = new Headers(options.headers);
    headers.set('x-forwarded-host', url.host);
    headers.set('x-forwarded-proto', 'https');
    return overNetwork(new URL(url.pathname + url.search, socket), { ...options, headers });
  };
}

let hub: Hub;
let settings: NodeJS.ProcessEnv;
let close: () => Promise<void>;
let council: SmallIssuer;
let cis2: SmallIssuer;
let nell: Browser;
let idris: Browser;
let contact: string;

beforeAll(async () => {
  mkdirSync(join(directory.path, 'data'));
  file('council.secret', 'a-secret-of-this-test\n');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  file('cis2.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  council = await SmallIssuer.start(
    'council',
    {
      ...{ client_id: 'hub-at-council', client_secret: 'a-secret-of-this-test' },
      ...{ token_endpoint_auth_method: 'client_secret_basic', redirectUri: `${publicUrl}/sign-in/callback/council` },
    },
    councilUrl,
  );
  cis2 = await SmallIssuer.start(
    'cis2',
    {
      ...{ client_id: 'hub-at-cis2', jwks_uri: `${publicUrl}/sign-in/keys.json` },
      ...{ token_endpoint_auth_method: 'private_key_jwt', redirectUri: `${publicUrl}/sign-in/callback/cis2` },
    },
    cis2Url,
  );
  const port = await freePort();
  proxy({ [councilUrl]: council.socket, [cis2Url]: cis2.socket, [publicUrl]: `http://127.0.0.1:${port}` });
  settings = environment(port);
  hub = await openHub(readConfiguration(settings, { packageRoot }), openLog('silent'), openMetrics());
  const { nest } = await openApplication(hub);
  await nest.listen({ port, host: '127.0.0.1' });
  close = async () => {
    await nest.close();
    await hub.close();
  };
  nell = await signIn('council', 'admin');
  idris = await signIn('cis2', 'admin');
}, 60_000);
afterAll(async () => {
  await close?.();
  await Promise.all([council?.close(), cis2?.close()]);
  globalThis.fetch = overNetwork;
  directory.remove();
});

async function signIn(code: string, subject: string, acr = 'aal2'): Promise<Browser> {
  const browser = new Browser(publicUrl);
  await browser.open(`/sign-in?issuer=${code}`);
  await browser.post(browser.at, { subject, acr });
  return browser;
}
/** Sends a page's form with what its hidden fields hold. */
async function send(browser: Browser, page: string, action: string, fields: Record<string, string>) {
  const { text } = await browser.open(publicUrl + page);
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const given = Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]));
  return browser.post(publicUrl + action, { ...given, ...fields });
}
const events = async () => (await hub.store.readAll(0, 10_000)).map(decodeEvent);
const newPerson = '/people/new';
/** Nell registers and proposes, Idris confirms; the person's id in the hub. */
async function employ(subject: string, name: string, role: string): Promise<string> {
  await send(nell, newPerson, newPerson, { name, agency: door, subject, issuer: councilUrl });
  const { id } = hub.staff.ledger.people.at(-1)!;
  await send(nell, `/people/${id}`, `/people/${id}/role`, { role, roleWhy: 'JOINED' });
  const [grant] = hub.staff.ledger.grantsOf(id);
  await send(idris, `/people/grants/${grant!.id}`, `/people/grants/${grant!.id}/confirm`, {});
  return id;
}

describe('a hub of production with two identity providers', () => {
  it('names both to choose by, and publishes the key that it has for one', async () => {
    const { text } = await new Browser(publicUrl).open('/work-list');
    expect([text.includes('Council sign-in'), text.includes('NHS CIS2')]).toEqual([true, true]);
    const answer = await fetch(`${publicUrl}/sign-in/keys.json`);
    expect((await answer.json()) as object).toEqual({ keys: [expect.objectContaining({ alg: 'RS256', use: 'sig' })] });
  });

  it('knows who two people are whom their providers call the same', async () => {
    const nameOf = async (one: Browser) =>
      /th-header__who">([^<]+) </.exec((await one.open(`${publicUrl}/people`)).text)?.[1];
    expect([await nameOf(nell), await nameOf(idris)]).toEqual(['Nell Okafor', 'Idris Vaughan']);
    expect(nell.cookieNames()).toContain('__Host-threshold-session');
    const opened = (await events()).filter(({ type }) => type === 'access.session-opened.v2');
    const people = hub.staff.ledger.people.map(({ id, issuer }) => [id, issuer]);
    expect(opened.map(({ meta, data }) => [meta.actor, (data as { issuer: string }).issuer])).toEqual(people);
    expect(new Set(people.map(([id]) => id)).size).toBe(2);
  });

  it('registers nobody under an issuer that does not vouch for their agency', async () => {
    const kit = { name: 'Kit Marsh', agency: door, subject: 'kit' };
    for (const issuer of [cis2Url, `${councilUrl}/`, 'https://elsewhere.example']) {
      const refused = await send(nell, newPerson, newPerson, { ...kit, issuer });
      expect([refused.status, refused.text.includes('vouches for people of this agency here')]).toEqual([422, true]);
    }
    expect(hub.staff.ledger.people).toHaveLength(2);
  });

  it('gives a role by two administrators of two providers, and lets the person in by theirs alone', async () => {
    const id = await employ('kit', 'Kit Marsh', 'social-worker');
    expect(hub.staff.byId(id)).toMatchObject({ role: 'social-worker', name: 'Kit Marsh' });
    const kit = await signIn('council', 'kit');
    expect((await kit.open(`${publicUrl}/work-list`)).status).toBe(200);
    const other = await signIn('cis2', 'kit');
    expect((await other.request(`${publicUrl}/work-list`)).status).toBe(303);
  });

  it('refuses a sign-in that is too weak, on record', async () => {
    const weak = await signIn('cis2', 'admin', 'aal1');
    expect((await weak.request(`${publicUrl}/people`)).status).toBe(303);
    const idrisId = hub.staff.ledger.people[1]!.id;
    expect((await events()).filter(({ type }) => type === 'access.denied.v1').at(-1)).toMatchObject({
      meta: { actor: idrisId },
      data: { what: 'SIGN_IN', rule: 'access/sign-in-too-weak' },
    });
  });
});

describe('partner systems’ tokens', () => {
  const tokenOf = (issuer: SmallIssuer, claims: Record<string, unknown>) => {
    const now = Math.floor(Date.now() / 1000);
    return issuer.sign('at+jwt', { aud: audience, iat: now, exp: now + 300, ...claims });
  };
  const call = async (path: string, token: string, body?: unknown) => {
    const answer = await fetch(`${publicUrl}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const concern = (source: string) => ({ ...sample('6-anonymous-minimal'), id: randomUUID(), source });

  it('send what is of their own agency, each by the issuer that answers for it', async () => {
    const sent = await call('/events', await tokenOf(council, { client_id: door }), concern('urn:agency:council:door'));
    expect(sent.status).toBe(201);
    contact = `/contacts/${(sent.body['contactIds'] as string[])[0]}?purpose=MASH_TRIAGE`;
    const theirs = await call('/events', await tokenOf(cis2, { client_id: door }), concern('urn:agency:council:door'));
    expect([theirs.status, theirs.body['type']]).toEqual([403, '/api/problems/access/issuer-does-not-vouch']);
    const forged = await call('/events', await tokenOf(cis2, { client_id: door, iss: councilUrl }), concern('x'));
    expect([forged.status, forged.body['type']]).toEqual([401, '/api/problems/access/token-not-valid']);
  });

  it('read for the person whom token exchange names, by issuer and subject', async () => {
    while (!(await hub.readings.settled((await hub.store.head()).position)));
    const named = { client_id: door, sub: 'kit', act: { sub: door } };
    expect((await call(contact, await tokenOf(council, named))).status).toBe(200);
    const { id } = hub.staff.ledger.people.at(-1)!;
    expect((await events()).filter(({ type }) => type === 'access.content-viewed.v2').at(-1)).toMatchObject({
      meta: { actor: id, role: 'social-worker' },
      data: { onBehalfOf: id, client: door },
    });
    for (const [claims, status] of [
      [{ client_id: door }, 403],
      [{ ...named, sub: 'somebody' }, 403],
      [{ ...named, act: { sub: 'health-a' } }, 401],
    ] as const)
      expect((await call(contact, await tokenOf(council, claims))).status).toBe(status);
  });
});

describe('breaking the glass', () => {
  it('asks whoever vouched for the step-up, and opens nothing on less', async () => {
    await employ('mo', 'Mo Tarrant', 'mash-manager');
    const [kit, mo] = [await signIn('council', 'kit'), await signIn('council', 'mo')];
    const record = contact.split('?')[0]!;
    const placed = await send(mo, `${record}/restrict`, `${record}/restrict`, {
      ...{ of: 'CHILD', class: 'STAFF_OR_MEMBER_FAMILY', askedBy: door },
      words: 'Her mother is a team leader of this front door.',
    });
    expect(placed.status).toBe(200);
    expect((await kit.open(publicUrl + record)).status).toBe(403);
    await send(kit, `/break-glass?at=${record}`, '/break-glass', {
      reason: 'CHILD_AT_RISK_NOW',
      words: 'The mother rings from the street and we do not know him.',
    });
    const asked = new URL(kit.at).pathname;
    await send(mo, '/break-glass/to-confirm', `${asked}/confirm`, {});
    const anew = async (acr: string) => {
      const { text } = await kit.open(publicUrl + asked);
      const way = /href="(\/sign-in\?fresh=1[^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&');
      await kit.open(publicUrl + way);
      expect(kit.at).toContain(councilUrl);
      return kit.post(kit.at, { subject: 'kit', acr });
    };
    const open = async () => send(kit, asked, `${asked}/open`, {});
    const weak = await anew('aal2');
    expect([weak.status, weak.text.includes('This needs a stronger sign-in')]).toEqual([403, true]);
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await kit.open(`${publicUrl}/search`)).text)![1]!;
    expect((await kit.post(`${publicUrl}${asked}/open`, { _csrf: csrf })).status).toBe(403);
    expect((await kit.open(publicUrl + record)).status).toBe(403);
    expect((await anew('aal3')).text).toContain('You are about to open a restricted record');
    await open();
    expect((await kit.open(publicUrl + record)).status).toBe(200);
  }, 60_000);
});

describe('a hub whose file of identity providers has faults', () => {
  it('does not start, and names each in a line of its own', async () => {
    const elsewhere = temporaryDirectory();
    try {
      const [first, second] = issuersFile.issuers;
      const faulty = { issuers: [first, { ...second, privateKeyFile: 'none.pem' }] };
      const env = { ...settings, HUB_DATA_DIR: elsewhere.path, OIDC_ISSUERS_FILE: file('faulty.json', faulty) };
      const start = async (more: Record<string, string | undefined>) =>
        hubThatRefuses({ directory: elsewhere.path, env: { ...env, HUB_DEMO_CHILDREN: undefined, ...more } as never });
      expect(await start({})).toEqual({
        code: 1,
        output: expect.stringMatching(/faulty\.json cannot be used:\n {2}The agency "school-1" belongs to no issuer/),
      });
      const whole = { ...faulty, agenciesWithoutIssuer: ['school-1'] };
      expect(await start({ OIDC_ISSUERS_FILE: file('key.json', whole) })).toEqual({
        code: 1,
        output: expect.stringMatching(
          /key\.json cannot be used:\n {2}issuers\[1\]\.privateKeyFile: \S+none\.pem cannot be read/,
        ),
      });
      const both = await start({ OIDC_ISSUER: councilUrl });
      expect([both.code, both.output]).toEqual([2, expect.stringContaining('- OIDC_ISSUER is set beside')]);
    } finally {
      elsewhere.remove();
    }
  }, 60_000);
});
