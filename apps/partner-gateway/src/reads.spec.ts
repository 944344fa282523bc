import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '#messaging';
import { defineErrors, ok } from '#kernel';
import type { ChildrenPort, ContactsPort, ConcernsPort, TransparencyPort } from './ports.js';
import { openGateway, type Gateway } from './testing/gateway.js';

const id = '0195c1de-0000-7000-8000-00000000000a';
const other = '0195c1de-0000-7000-8000-00000000000b';
const errors = defineErrors({
  'reads/not-found': { status: 404, message: 'There is none.' },
  'reads/changed': { status: 409, message: 'Somebody decided meanwhile.' },
  'reads/forbidden': { status: 403, message: 'Not for you.' },
});

let gateway: Gateway;
let asked: unknown[];
let answer: unknown;
const port =
  (name: string) =>
  async (...question: unknown[]) => {
    asked.push([name, ...question]);
    return answer as never;
  };
const contacts: ContactsPort = { contact: port('contact'), decideIdentity: port('decideIdentity') };
const children: ChildrenPort = {
  picture: port('picture'),
  timeline: port('timeline'),
  sharing: port('sharing'),
  accessLog: port('accessLog'),
};
const concerns: ConcernsPort = { concern: port('concern') };
const transparency: TransparencyPort = { feed: port('feed') };

beforeEach(async () => {
  asked = [];
  answer = ok({ accessId: id });
  gateway = await openGateway({ contacts, children, concerns, transparency });
});
afterEach(() => gateway.close());

const frontDoor = 'council-camden-front-door';
const officer = { client: frontDoor, agency: frontDoor, onBehalfOf: 'contact-officer' };
const read = (url: string, token = `${frontDoor}/contact-officer`) =>
  gateway.app.inject({ method: 'GET', url: `/api/v1/${url}`, headers: { authorization: `Bearer ${token}` } });
const pointersOf = (body: Problem) => body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);

describe('a concern', () => {
  it('is read for the agency of the token, whom its port answers or not', async () => {
    const found = await read(`concerns/${id.toUpperCase()}`, 'school-100045');
    expect(found.statusCode).toBe(200);
    expect(asked).toEqual([['concern', id, { client: 'school-100045', agency: 'school-100045', onBehalfOf: null }]]);
    answer = errors.refuse('reads/not-found');
    expect((await read(`concerns/${id}`, 'school-100045')).statusCode).toBe(404);
  });

  it('with an id that is none is not there', async () => {
    expect((await read('concerns/not-an-id', 'school-100045')).statusCode).toBe(404);
    expect(asked).toEqual([]);
  });
});

describe('a read of personal content', () => {
  const reads = [`contacts/${id}`, `children/${id}/picture`, `children/${id}/timeline`];

  it.each(reads)('%s names its purpose', async (url) => {
    const without = await read(url);
    expect(without.statusCode).toBe(400);
    expect(without.json<Problem>().type).toBe('/api/problems/gateway/query-not-understood');
    expect(pointersOf(without.json())).toEqual(['/query/purpose required']);
    expect(asked).toEqual([]);
    const found = await read(`${url}?purpose=MASH_TRIAGE`);
    expect(found.statusCode).toBe(200);
    expect(found.headers['cache-control']).toBe('no-store');
    expect(asked).toMatchObject([[expect.any(String), id, { caller: officer, purpose: 'MASH_TRIAGE' }]]);
  });

  it.each([...reads, `children/${id}/sharing`, `children/${id}/access-log`])(
    '%s is for a person whom the token names',
    async (url) => {
      const refused = await read(`${url}?purpose=MASH_TRIAGE`, frontDoor);
      expect(refused.statusCode).toBe(403);
      expect(refused.json<Problem>().type).toBe('/api/problems/access/no-person-named');
      expect(asked).toEqual([]);
      expect(gateway.denials).toMatchObject([{ client: frontDoor, rule: 'access/no-person-named' }]);
    },
  );

  it('is refused as its port refuses it', async () => {
    answer = errors.refuse('reads/forbidden');
    const refused = await read(`children/${id}/picture?purpose=MASH_TRIAGE`);
    expect(refused.statusCode).toBe(403);
    expect(refused.json<Problem>().detail).toBe('Not for you.');
  });

  it.each([
    ['2026-03-03T09:12:04Z', '2026-03-03T09:12:04.000Z'],
    ['2026-07-03T09:12:04%2B01:00', '2026-07-03T08:12:04.000Z'],
    ['2026-07-03T09:12:04+01:00', '2026-07-03T08:12:04.000Z'],
    ['2026-07-03', '2026-07-03T22:59:59.999Z'],
  ])('as it was known at %s', async (knownAt, instant) => {
    await read(`children/${id}/picture?purpose=AUDIT&knownAt=${knownAt}`);
    expect(asked).toMatchObject([['picture', id, { knownAt: instant }]]);
  });

  it('of a child joined with another leads to her present address', async () => {
    answer = ok({ movedTo: other });
    const moved = await read(`children/${id}/picture?purpose=MASH_TRIAGE&knownAt=2026-03-03`);
    expect(moved.statusCode).toBe(307);
    expect(moved.headers['location']).toBe(`/api/v1/children/${other}/picture?purpose=MASH_TRIAGE&knownAt=2026-03-03`);
  });
});

describe('a list', () => {
  it('is read in pages', async () => {
    await read(`children/${id}/sharing?after=120&limit=10`);
    await read(`children/${id}/access-log?purpose=AUDIT`);
    expect(asked).toEqual([
      ['sharing', id, { caller: officer, purpose: null, page: { after: '120', limit: 10 } }],
      ['accessLog', id, { caller: officer, purpose: 'AUDIT', page: { after: null, limit: 50 } }],
    ]);
  });
});

describe('a question that is not understood', () => {
  it.each([
    ['purpose=amina%20hart', ['/query/purpose format']],
    ['purpose=A&purpose=B', ['/query/purpose repeated']],
    ['purpose=', ['/query/purpose required']],
    ['purpose=AUDIT&knownAt=yesterday', ['/query/knownAt format']],
    ['purpose=AUDIT&knownAt=2026-02-30', ['/query/knownAt format']],
    ['purpose=AUDIT&name=Amina', ['/query/name unknown-parameter']],
    [
      'purpose=AUDIT&__proto__=1&%E2%80%AE=1',
      ['/query/__proto__ unknown-parameter', '/query/\\u202e unknown-parameter'],
    ],
    ['purpose=AUDIT&limit=5', ['/query/limit unknown-parameter']],
  ])('%s', async (query, expected) => {
    const refused = await read(`children/${id}/picture?${query}`);
    expect(refused.statusCode).toBe(400);
    expect(pointersOf(refused.json())).toEqual(expected);
    expect(refused.body).not.toMatch(/amina|yesterday/i);
  });

  it.each(['limit=0', 'limit=201', 'limit=1e2', 'after=x', 'after=-1'])('%s of a list', async (query) =>
    expect((await read(`children/${id}/sharing?${query}`)).statusCode).toBe(400),
  );
});

describe('a decision', () => {
  const decide = (body: unknown, headers: Record<string, string> = {}, token = `${frontDoor}/contact-officer`) =>
    gateway.app.inject({
      method: 'POST',
      url: `/api/v1/contacts/${id}/identity`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const same = { decision: 'SAME_CHILD', childId: other, reason: 'Same mother, same school', revision: 1 };

  it('is handed on with its key, its purpose and its trace', async () => {
    answer = ok({ id, childId: other });
    const decided = await decide(same, { 'idempotency-key': '"k-1"' });
    expect(decided.statusCode).toBe(200);
    expect(asked).toEqual([
      [
        'decideIdentity',
        id,
        { ...same, idempotencyKey: 'k-1', purpose: null, traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/) },
        officer,
      ],
    ]);
  });

  it.each([
    { decision: 'UNDO', reason: 'Wrong child' },
    { decision: 'NEW_CHILD', reason: 'Nobody we know', revision: 0 },
    { decision: 'NOT_SAME', childId: other, reason: 'Her cousin\nof the same name' },
  ])('may be %j', async (body) => {
    expect((await decide(body)).statusCode).toBe(200);
    expect(asked).toMatchObject([
      ['decideIdentity', id, { childId: null, revision: null, idempotencyKey: null, ...body }, officer],
    ]);
  });

  it('that came too late is told what has changed', async () => {
    answer = errors.refuse('reads/changed', { members: { revision: 2, decision: 'NEW_CHILD' }, secret: 'Amina' });
    const refused = await decide(same);
    expect(refused.json()).toMatchObject({
      status: 409,
      detail: 'Somebody decided meanwhile.',
      revision: 2,
      decision: 'NEW_CHILD',
    });
    expect(refused.body).not.toContain('Amina');
  });

  it.each([
    ['nothing', '', 400, [' syntax']],
    ['a list', [], 422, [' type']],
    ['no members', {}, 422, ['/decision required', '/reason required']],
    ['another decision', { ...same, decision: 'MERGE' }, 422, ['/decision format']],
    ['no child', { ...same, childId: undefined }, 422, ['/childId required']],
    ['a child that is none', { ...same, childId: 'Amina' }, 422, ['/childId format']],
    ['a child it has no use for', { ...same, decision: 'UNDO' }, 422, ['/childId format']],
    ['an empty reason', { ...same, reason: ' ' }, 422, ['/reason format']],
    ['a long reason', { ...same, reason: 'x'.repeat(2001) }, 422, ['/reason format']],
    ['a reason with NUL', { ...same, reason: 'Amina\u0000' }, 422, ['/reason format']],
    ['half a revision', { ...same, revision: 0.5 }, 422, ['/revision format']],
    ['a field nobody knows', { ...same, riskScore: 97 }, 422, ['/riskScore unknown-field']],
    ['a member twice', '{"decision":"UNDO","decision":"UNDO"}', 400, ['/decision duplicate-member']],
  ])('with %s is refused', async (_, body, status, expected) => {
    const refused = await decide(body);
    expect(refused.statusCode).toBe(status);
    expect(pointersOf(refused.json())).toEqual(expected);
    expect(refused.body).not.toContain('Amina');
    expect(asked).toEqual([]);
  });

  it('is JSON, by a person, under a key that is one', async () => {
    expect((await decide('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(415);
    expect((await decide(same, {}, frontDoor)).statusCode).toBe(403);
    expect((await decide(same, { 'idempotency-key': 'a b' })).statusCode).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe('who opened what an agency shared', () => {
  it('is asked for the agency of the token, from where the time before ended', async () => {
    answer = ok({ items: [], next: '17', more: false, accessId: id });
    const found = await read('access-transparency?after=12&limit=2', 'school-100045');
    expect([found.statusCode, found.json()]).toEqual([200, { items: [], next: '17', more: false, accessId: id }]);
    const school = { client: 'school-100045', agency: 'school-100045', onBehalfOf: null };
    expect(asked).toEqual([['feed', school, { after: '12', limit: 2 }]]);
  });

  it('takes no other agency, and nothing that is no place', async () => {
    const wrong = await read('access-transparency?after=last&agency=police-met-cn', 'school-100045');
    expect([wrong.statusCode, pointersOf(wrong.json())]).toEqual([
      400,
      ['/query/after format', '/query/agency unknown-parameter'],
    ]);
    expect(asked).toEqual([]);
  });
});
