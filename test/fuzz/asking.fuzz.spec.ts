import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEvent } from '#event-store';
import type { Problem } from '#messaging';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { temporaryDirectory, tokenOf } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';
import { canary, damaged, headerValue, hostileName, hostileValue, withValue, type Json } from './hostile.js';
import { bytesOf, exchange, type Answer, type HeaderLine, type WireRequest } from './wire.js';

// FUZZ_CASES=10000 is the long form; FUZZ_SEED replays a run, and fast-check prints the path to the one case that failed.
const numRuns = Number(process.env['FUZZ_CASES'] ?? 300);
const seed = Number(process.env['FUZZ_SEED'] ?? 20260312);
const options = { numRuns, seed };
const patience = 60_000 + numRuns * 200;

/** Strangers are to be refused each for their own fault here, not for being too many. */
const directory = temporaryDirectory();
const denialLimitsFile = join(directory.path, 'denial-limits.json');
const endless = { burst: 1e9, perMinute: 1e9 };
const limits = { version: 'fuzz', perAddress: endless, overall: endless, windowSeconds: 60, addressesRemembered: 10 };

let one: HubInProcess;
let port: number;
let childId: string;
let contactId: string;
let token: string;
let cookie: string;
let csrf: string;
beforeAll(async () => {
  writeFileSync(denialLimitsFile, JSON.stringify(limits));
  one = await openHubInProcess({ denialLimitsFile });
  port = Number(new URL(one.url).port);
  const ids: string[] = [];
  for (const name of ['1-housing', '2-school', '4-police-two-children'])
    ids.push(...(await raise(one.url, sample(name))).body.contactIds);
  for (const id of ids) await identifiedContact(one.url, id);
  contactId = ids[1]!;
  ({ childId } = await identifiedContact(one.url, ids[0]!));
  token = await tokenOf(one.url, 'council-camden-front-door', 'contact-officer');
  const staff = await Staff.signIn(one.url, 'contact-officer');
  csrf = /name="_csrf" value="([^"]+)"/.exec((await staff.open('/search')).text)![1]!;
  cookie = staff.browser
    .cookieNames()
    .map((name) => `${name}=${staff.browser.cookie(name)}`)
    .join('; ');
  await one.idle();
}, 60_000);
afterAll(async () => {
  await one?.close();
  directory.remove();
});

const events = async (after = 0) => (await one.hub.store.readAll(after, 1_000_000)).map(decodeEvent);
const head = async () => (await one.hub.store.head()).position;
let before: number;
beforeEach(async () => {
  before = await head();
});

/** What was stored since the test began, records of looks and refusals left out. */
const facts = async () => (await events(before)).filter(({ type }) => !type.startsWith('access.'));
const send = (request: WireRequest) => exchange(port, bytesOf(request));

/** A refusal as every refusal must be: of the asker's fault, as a problem, and repeating no value. */
function refused(answer: Answer | null): Problem {
  expect(answer).not.toBeNull();
  expect({ status: answer!.status, client: answer!.status >= 400 && answer!.status < 500 }).toMatchObject({
    client: true,
  });
  expect(answer!.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer!.body).not.toContain(canary);
  const problem = JSON.parse(answer!.body) as Problem;
  expect(problem).toMatchObject({
    status: answer!.status,
    type: expect.stringMatching(/^\/api\/problems\/\w+\/[\w-]+$/),
  });
  if (/not-understood|content-refused|not-json/.test(problem.type)) expect(problem.errors?.length).toBeGreaterThan(0);
  return problem;
}

/** What nobody would type into an address. */
const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    '999999999999999',
    '9007199254740993',
    '99999999999999999999',
    'NaN',
    'null',
  ),
  fc.constantFrom('0000-01-01', '0001-01-01', '9999-12-31', '2026-02-30', '2026-03-29', '2026-13-01', '-000001-01-01'),
  fc.constantFrom(
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00+23:59',
  ),
  fc.constantFrom(
    '2026-03-03T24:00:00Z',
    '2026-03-03T09:12:60Z',
    '2026-03-03T09:12:04+99:99',
    '+275760-09-13T00:00:00Z',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '[object Object]',
    "' OR 1=1 --",
    '%',
    '%s',
    '\u0000',
    '\u202e',
    '\ud800',
  ),
  fc.constantFrom(canary, canary.repeat(40), `<script>${canary}</script>`, '../../etc/passwd', 'x'.repeat(7_000)),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const encoded = hostileText.map((text) => encodeURIComponent(text.toWellFormed()));
const inAddress = fc.oneof(
  { weight: 3, arbitrary: encoded },
  { weight: 1, arbitrary: fc.stringMatching(/^[\x21\x22\x24-\x7e]{0,40}$/) },
  { weight: 1, arbitrary: fc.constantFrom('%', '%zz', '%ff', '%00', '%ED%A0%80', '%E2%80%AE', '%C0%80') },
);
/** Places in a list as pages give them out, with something else in them. */
const forgedCursor: fc.Arbitrary<string> = fc
  .oneof(
    fc.array(fc.oneof(hostileValue, fc.double({ noNaN: true, noDefaultInfinity: true }), hostileText), {
      maxLength: 5,
    }),
    fc.tuple(fc.oneof(fc.constantFrom(0, 1, -1, 1e308, 0.5), fc.double()), hostileText, hostileText),
    fc.json().map((text) => JSON.parse(text) as unknown),
  )
  .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));

/** A refusal may repeat a parameter's name, never its value. */
const unknownName = hostileName.map((name) => encodeURIComponent(name.toWellFormed()));

/** An address with parameters, some of which it takes. */
const query = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: unknownName }),
        fc.oneof({ weight: 4, arbitrary: inAddress }, { weight: 1, arbitrary: forgedCursor }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'))
    .filter((text) => text.length < 12_000);

/** An id with something wrong in it, or the right one. */
const idOr = (right: () => string) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(null).map(() => right()) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: encoded.filter((text) => text !== '' && text.length <= 200) },
  );

describe('a decision on who a contact is about', () => {
  const authorized = (): HeaderLine[] => [
    ['Authorization', `Bearer ${token}`],
    ['Content-Type', 'application/json'],
  ];
  const whole = () => ({ decision: 'SAME_CHILD', childId, reason: 'The same date of birth', revision: 77 });
  const decide = (body: string | Buffer, more: { headers?: readonly HeaderLine[]; target?: string } = {}) =>
    send({
      target: more.target ?? `/api/v1/contacts/${contactId}/identity?purpose=MASH_TRIAGE`,
      headers: more.headers ?? authorized(),
      body,
    });
  /** The revision that a whole decision names is none that there is: nothing is ever decided, so every answer is a refusal. */
  const nothing = async (answer: Answer | null) => {
    refused(answer);
    expect(await facts()).toEqual([]);
  };

  it(
    'of damaged text, or with something in it that cannot be there, is refused where it is',
    async () => {
      const text = fc.constant(null).chain(() => damaged(JSON.stringify(whole())));
      const member = fc.constantFrom('decision', 'childId', 'reason', 'revision');
      const valued = fc
        .tuple(member, hostileValue)
        .map(([name, value]) => JSON.stringify(withValue(whole() as unknown as Json, [name], value)));
      const named = hostileName.map(
        (name) => `${JSON.stringify(whole()).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(canary)}}`,
      );
      const anything = fc.json({ stringUnit: 'binary' });
      await fc.assert(
        fc.asyncProperty(fc.oneof(text, valued, named, anything), async (body) => nothing(await decide(body))),
        options,
      );
    },
    patience,
  );

  it(
    'with hostile headers, at a hostile address, is refused',
    async () => {
      const names = fc.constantFrom(
        'Idempotency-Key',
        'Content-Type',
        'Accept',
        'traceparent',
        'Content-Encoding',
        'Expect',
      );
      const target = fc
        .tuple(
          idOr(() => contactId),
          query(['purpose', 'knownAt', 'after']),
        )
        .map(([id, asked]) => `/api/v1/contacts/${id}/identity?${asked}`);
      await fc.assert(
        fc.asyncProperty(names, headerValue, fc.option(target), async (name, value, at) => {
          const kept = authorized().filter(([known]) => known !== name);
          const more = { headers: [...kept, [name, value] as const], ...(at !== null && { target: at }) };
          await nothing(await decide(JSON.stringify(whole()), more));
        }),
        options,
      );
    },
    patience,
  );
});

describe('a request for a token', () => {
  const good = { grant_type: 'client_credentials' };
  const basic = `Basic ${Buffer.from('school-100045:demo').toString('base64')}`;

  it(
    'with anything wrong is refused by a code, or was still good',
    async () => {
      const field = fc.tuple(
        fc.oneof(
          fc.constantFrom(
            'grant_type',
            'client_id',
            'client_secret',
            'scope',
            'resource',
            'on_behalf_of',
            'audience',
            'code',
          ),
          fc.constantFrom('__proto__', 'grant_type[]', 'client_assertion', 'client_assertion_type', 'redirect_uri', ''),
          encoded,
        ),
        inAddress,
      );
      const form = fc.oneof(
        fc.array(field, { maxLength: 5 }).map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
        fc
          .array(field, { maxLength: 3 })
          .map((pairs) => [new URLSearchParams(good), ...pairs.map(([name, value]) => `${name}=${value}`)].join('&')),
        damaged('grant_type=client_credentials&client_id=school-100045&client_secret=demo'),
        fc.json(),
        fc.constantFrom('x'.repeat(100_000), `a=${'&a='.repeat(5_000)}`, `${'[a]'.repeat(500)}=1`),
      );
      const authorization = fc.oneof(
        fc.constant(basic),
        headerValue,
        hostileText.map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
        hostileText.map(
          (text) => `Basic ${Buffer.from(`${encodeURIComponent(text.toWellFormed())}:%`).toString('base64')}`,
        ),
        fc.constantFrom('Basic', 'Basic ====', 'Bearer x', 'DPoP x'),
      );
      const type = fc.oneof(
        { weight: 5, arbitrary: fc.constant('application/x-www-form-urlencoded') },
        {
          weight: 1,
          arbitrary: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', ''),
        },
        { weight: 1, arbitrary: headerValue },
      );
      await fc.assert(
        fc.asyncProperty(form, authorization, type, async (body, authorize, contentType) => {
          const headers: HeaderLine[] = [
            ['Authorization', authorize],
            ['Content-Type', contentType],
          ];
          const answer = await send({ target: '/oidc/token', headers, body });
          expect(answer).not.toBeNull();
          expect({ status: answer!.status, body: answer!.body, fine: answer!.status < 500 }).toMatchObject({
            fine: true,
          });
          expect(answer!.body).not.toContain(canary);
          const said = JSON.parse(answer!.body) as { error?: string; access_token?: string; type?: string };
          if (answer!.status === 200) expect(said.access_token).toEqual(expect.any(String));
          else expect(said.error ?? said.type).toMatch(/^[\w/-]+$/);
          expect(await facts()).toEqual([]);
        }),
        options,
      );
    },
    patience,
  );
});

describe('a question of a machine', () => {
  it(
    'with hostile parameters is refused by their names, or is answered',
    async () => {
      const lists = ['purpose', 'after', 'limit'];
      const places = {
        picture: ['purpose', 'knownAt'],
        timeline: ['purpose', 'knownAt'],
        sharing: lists,
        'access-log': lists,
      } as const;
      const target = fc.constantFrom(...Object.entries(places)).chain(([place, names]) =>
        fc
          .tuple(
            idOr(() => childId),
            query(names),
            fc.boolean(),
          )
          .map(([id, asked, purposeful]) => {
            const purpose = purposeful ? 'purpose=MASH_TRIAGE&' : '';
            return `/api/v1/children/${id}/${place}?${purpose}${asked}`;
          }),
      );
      const headers: HeaderLine[] = [['Authorization', `Bearer ${token}`]];
      await fc.assert(
        fc.asyncProperty(target, async (at) => {
          const answer = await send({ method: 'GET', target: at, headers });
          if (answer?.status === 200) expect(JSON.parse(answer.body)).toEqual(expect.any(Object));
          else refused(answer);
          expect(await facts()).toEqual([]);
        }),
        options,
      );
    },
    patience,
  );
});

describe('a page', () => {
  /** Never a fault of the hub's: the page, a redirect, or an error page that says what is wrong. */
  const aPage = async (answer: Answer | null) => {
    expect(answer).not.toBeNull();
    expect({ status: answer!.status, fine: answer!.status < 500 }).toMatchObject({ fine: true });
    if (answer!.status === 303) return;
    const machine = answer!.headers['content-type']?.startsWith('application/problem+json');
    if (!machine) expect(answer!.body).toContain('<h1');
    expect(answer!.body).not.toContain(`<script>${canary}`);
    expect(await facts()).toEqual([]);
  };
  const signedIn = (): HeaderLine[] => [
    ['Cookie', cookie],
    ['Accept', 'text/html'],
  ];

  it(
    'asked for with hostile filters and places in lists is shown, or says what is wrong',
    async () => {
      const filters: Readonly<Record<string, readonly string[]>> = {
        '/work-list': ['agency', 'identity', 'danger', 'cursor'],
        '/children/:id': ['knownAt'],
        '/children/:id/timeline': ['agency', 'kind', 'cursor'],
        '/children/:id/sharing': ['cursor'],
        '/children/:id/access-log': ['cursor'],
        '/contacts/:id': ['x'],
        '/contacts/:id/who': ['decided'],
        '/contacts/:id/record': ['done'],
        '/contacts/:id/rating': ['x'],
        '/contacts/:id/do/answer': ['question'],
        '/contacts/:id/do/strategy-held': ['outcome'],
        '/search/:id': ['x'],
        '/audit': ['from', 'to', 'gatewaySource', 'opened', 'since', 'until', 'cursor'],
        '/audit/looks': ['agency', 'role', 'what', 'outcome', 'actor', 'since', 'until', 'cursor'],
        '/operations': ['done'],
        '/sign-in': ['return', 'again'],
        '/sign-in/callback': ['code', 'state', 'iss', 'error'],
      };
      const target = fc.constantFrom(...Object.entries(filters)).chain(([path, names]) =>
        fc
          .tuple(
            idOr(() => (path.startsWith('/contacts') ? contactId : childId)),
            query(names),
          )
          .map(([id, asked]) => `${path.replace(':id', () => id)}?${asked}`),
      );
      await fc.assert(
        fc.asyncProperty(target, async (at) => aPage(await send({ method: 'GET', target: at, headers: signedIn() }))),
        options,
      );
    },
    patience,
  );

  it(
    'sent a form with anything in it is shown, or says what is wrong',
    async () => {
      const fields = {
        '/search': ['name', 'dateOfBirth-day', 'dateOfBirth-month', 'dateOfBirth-year', 'postcode', 'number'],
        '/contacts/:id/identity': ['choice', 'reason', 'revision', 'idempotencyKey'],
        '/contacts/:id/record': ['kind', 'what', 'when-date', 'when-time', 'revision', 'idempotencyKey'],
        '/contacts/:id/rating': ['rating', 'level', 'factors', 'history', 'reason', 'revision', 'idempotencyKey'],
        '/contacts/:id/rating/factors': ['factors', 'to', 'revision', 'idempotencyKey'],
        '/contacts/:id/do/emergency': ['called', 'whereNow', 'when-time', 'revision', 'idempotencyKey'],
        '/operations/parked/retry': ['parkedId'],
        '/operations/parked/discard': ['parkedId', 'reason'],
      } as const;
      const form = fc.constantFrom(...Object.entries(fields)).chain(([path, names]) =>
        fc
          .tuple(
            idOr(() => contactId),
            query(names),
            fc.constantFrom(
              'application/x-www-form-urlencoded',
              'application/json',
              'text/plain',
              'multipart/form-data',
            ),
            fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
          )
          .map(([id, asked, type, own]) => ({ path: path.replace(':id', () => id), asked, type, own })),
      );
      await fc.assert(
        fc.asyncProperty(form, async ({ path, asked, type, own }) => {
          const guard = own ? `_csrf=${encodeURIComponent(csrf)}&` : '';
          const headers = [...signedIn(), ['Content-Type', type] as const];
          await aPage(await send({ method: 'POST', target: path, headers, body: guard + asked }));
        }),
        options,
      );
    },
    patience,
  );
});

it('has left no value of a refused request in the log', async () => {
  const texts = (await events()).map((event) => JSON.stringify({ ...event, sections: [] }));
  expect(texts.filter((text) => text.includes(canary))).toEqual([]);
});
