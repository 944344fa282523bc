import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DraftPlace, Writer } from '#drafts';
import { defineErrors } from '#kernel';
import { contactIdOf, idrisId, aminaId, sample } from './testing/amina.js';
import { csrfToken, startFixtureApp, usualScene, writerOf, type FixtureApp } from './testing/fixture-app.js';
import * as fixtures from './testing/fixtures.js';

const contactPath = `/contacts/${contactIdOf(sample('4-police-two-children'))}`;
const childPath = `/children/${aminaId}`;
const key = '0195c1de-0000-4000-8000-000000000000';
const errors = defineErrors({
  'fixture/stale': { status: 409, message: 'Someone decided since you opened the page.' },
});

let app: FixtureApp;
beforeAll(async () => void (app = await startFixtureApp()));
afterAll(() => app.close());
beforeEach(() => {
  const { site: _site, ...scene } = usualScene();
  Object.assign(app.scene, scene);
  app.asked.length = 0;
});

const get = (path: string) => fetch(app.address + path, { redirect: 'manual' });
const post = (path: string, form: Record<string, string>) =>
  fetch(app.address + path, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ _csrf: csrfToken, ...form }),
  });

describe('every page', () => {
  const paths = [
    '/work-list',
    '/work-list/handover',
    contactPath,
    `${contactPath}/who`,
    childPath,
    `${childPath}/timeline`,
    `${childPath}/sharing`,
    `${childPath}/access-log`,
    '/search',
    '/drafts',
    '/raise',
    `/raise/concerns/${fixtures.raised.concernId}`,
    `/search/${key}`,
    '/accessibility',
  ];

  it.each(paths)('%s is complete, kept by nobody, and needs nothing inline', async (path) => {
    const answer = await get(path);
    const html = await answer.text();
    expect(app.faults.splice(0).map(String)).toEqual([]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toBeTruthy();
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+="/);
    for (const [script] of html.matchAll(/<script[^>]*>/g))
      expect(script.includes(`nonce="${nonce}"`) || script.includes('src="/assets/')).toBe(true);
    expect(html).not.toMatch(/\bundefined\b|\[object |\bNaN\b/);
    expect(html).toContain('Everyone here is invented.');
  });

  it('names nobody in a title, since titles stay in the history of the browser', async () => {
    for (const path of paths) {
      const title = /<title[^>]*>([^<]*)</.exec(await (await get(path)).text())?.[1];
      expect(title).toMatch(/– Threshold$/);
      expect(title).not.toMatch(/Amina|Yusuf|Hart/i);
    }
  });

  it('links to addresses of ids and codes only', async () => {
    for (const path of paths) {
      for (const [, href] of (await (await get(path)).text()).matchAll(/(?:href|action)="([^"]*)"/g)) {
        expect(href).toMatch(/^(#[\w-]+|\/[\w./-]*(\?[\w=&;.,~+%-]*)?)$/);
        expect(href).not.toMatch(/amina|yusuf|hart|999|NW1/i);
      }
    }
  });

  it('lives where its style sheets are kept for a year', async () => {
    const html = await (await get('/work-list')).text();
    const sheets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(sheets.length).toBeGreaterThan(3);
    for (const path of sheets) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(answer.headers.get('content-type')).toMatch(/; charset=utf-8$/);
    }
  });
});

describe('the navigation', () => {
  it.each([
    ['social-worker', '/work-list', ['Work list', 'Search', 'Raise a concern']],
    ['school-lead', '/raise', ['Raise a concern', 'Who opened it']],
    ['privacy-officer', '/audit', ['Audit', 'Review', 'Subject access', 'Who opened it']],
    ['access-auditor', '/audit', ['Audit', 'Review', 'People and roles']],
    ['custodian', '/restricted', ['Restricted records', 'Search', 'Break-glass requests']],
    ['operator', '/operations', ['Operations']],
    ['access-administrator', '/people', ['People and roles']],
  ])('of a %s begins at %s', async (role, home, links) => {
    app.scene.role = role;
    expect((await get('/')).headers.get('location')).toBe(home);
    const html = await (await get(home)).text();
    const navigation = /<nav aria-label="Menu"[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';
    expect([...navigation.matchAll(/<a [^>]*>\s*(?:<strong[^>]*>)?([^<]+)/g)].map(([, text]) => text!.trim())).toEqual(
      links,
    );
  });
});

describe('deciding who a child is', () => {
  const decide = (form: Record<string, string>) =>
    post(`${contactPath}/identity`, {
      idempotencyKey: key,
      revision: '1',
      choice: `SAME_CHILD:${aminaId}`,
      reason: 'Same mother.',
      ...form,
    });

  it('sends one decision with what the decider was looking at, and goes to a page that can be loaded again', async () => {
    const answer = await decide({});
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`${contactPath}/who?decided=SAME_CHILD`);
    expect(app.asked).toEqual([
      {
        method: 'decided',
        arguments: [
          expect.any(String),
          { decision: 'SAME_CHILD', childId: aminaId, reason: 'Same mother.', revision: 1, idempotencyKey: key },
        ],
      },
    ]);
  });

  it('has chosen nothing beforehand, and gives each form a key of its own', async () => {
    const html = await (await get(`${contactPath}/who`)).text();
    expect(html).not.toMatch(/<input[^>]*type="radio"[^>]*checked/);
    const again = await (await get(`${contactPath}/who`)).text();
    const keyOf = (page: string) => /name="idempotencyKey" value="([^"]+)"/.exec(page)?.[1];
    expect(keyOf(html)).toBeTruthy();
    expect(keyOf(html)).not.toBe(keyOf(again));
  });

  it('keeps the reason and says what is missing where nothing was chosen', async () => {
    const answer = await decide({ choice: '', reason: 'Because of <b>this</b>.' });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('Choose who this is');
    expect(html).toContain('Because of &lt;b&gt;this&lt;/b&gt;.');
    expect(app.asked.map(({ method }) => method)).toEqual(['contact']);
  });

  it('shows what changed, keeps the reason and takes the newer revision where somebody was faster', async () => {
    app.scene.decided = errors.refuse('fixture/stale');
    app.scene.contact = { ok: true, value: fixtures.decidedContact };
    const answer = await decide({ reason: 'I rang the school.' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(html).toContain('The same child: Amina Yusuf-Hart');
    expect(html).toContain('I rang the school.');
    expect(html).toContain('name="revision" value="4"');
    expect(html).not.toContain(key);
    expect(html).not.toMatch(/<input[^>]*type="radio"[^>]*checked/);
  });

  it.each([{ revision: 'x' }, { idempotencyKey: '' }] as Record<string, string>[])(
    'refuses a form that was taken apart: %j',
    async (form) => {
      expect((await decide(form)).status).toBe(400);
      expect(app.asked).toEqual([]);
    },
  );

  it('refuses a form without the session’s token', async () => {
    await fetch(`${app.address}${contactPath}/identity`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: 'forged', reason: 'x' }),
      signal: AbortSignal.timeout(300),
    }).catch(() => null);
    expect(app.asked).toEqual([]);
  });

  it('is not offered to those who may not decide', async () => {
    app.scene.role = 'early-help-lead';
    expect(await (await get(`${contactPath}/who`)).text()).not.toContain('Record the decision');
  });
});

describe('a draft', () => {
  const me = writerOf('staff-2057');
  const place: DraftPlace = { thing: { kind: 'CONTACT', id: contactPath.split('/')[2]! }, page: 'identity' };
  const fields = { kind: place.thing.kind, id: place.thing.id, page: place.page };
  const contentOf = async (whose: Writer, where: DraftPlace = place) => {
    const read = await app.drafts.read(whose, where);
    return read.ok ? read.value?.content : read.refusal;
  };
  const text = async (path: string) => (await get(path)).text();
  afterEach(async () => {
    for (const whose of [me, writerOf('staff-2041')]) {
      await app.drafts.discard(whose, place);
      await app.drafts.discard(whose, { ...place, unsent: true });
    }
  });

  it('is saved for later by a button, and filled in again, without a choice', async () => {
    const saved = await post(`${contactPath}/identity`, {
      idempotencyKey: key,
      revision: '1',
      choice: `SAME_CHILD:${aminaId}`,
      reason: 'I rang <the> school',
      save: 'later',
    });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/drafts?done=saved']);
    expect(app.asked.map(({ method }) => method)).not.toContain('decided');
    const page = await text(`${contactPath}/who`);
    expect(page).toContain('I rang &lt;the&gt; school</textarea>');
    expect(page).not.toMatch(/<input[^>]*type="radio"[^>]*checked/);
    expect(await text('/drafts?done=saved')).toContain(`href="${contactPath}/who"`);
  });

  it('is saved beside the form by its script, and gone when the decision is recorded', async () => {
    const page = await text(`${contactPath}/who`);
    const path = /data-autosave="([^"]+)"/.exec(page)![1]!;
    const answer = await post(path, { reason: 'half a sen' });
    expect([answer.status, await answer.json()]).toEqual([200, { savedAt: '3:05pm' }]);
    expect(await contentOf(me)).toMatchObject({ reason: 'half a sen' });
    await post(`${contactPath}/identity`, {
      idempotencyKey: key,
      revision: '1',
      choice: 'NEW_CHILD',
      reason: 'Said so',
    });
    expect(await contentOf(me)).toBeUndefined();
  });

  it('is not taken from those who may not decide', async () => {
    app.scene.role = 'early-help-lead';
    expect((await post(`${contactPath}/identity/draft`, { reason: 'x' })).status).toBe(404);
  });

  it('tells others on the contact’s pages who is writing and since when, and nothing of what', async () => {
    await app.drafts.save(writerOf('staff-2041'), place, { reason: 'marmalade' });
    await app.drafts.save(me, place, { reason: 'mine' });
    for (const path of [contactPath, `${contactPath}/who`]) {
      const page = await text(path);
      expect(page).toContain('Who this is is being decided by Marcus Bell since 3:05pm.');
      expect(page).not.toMatch(/marmalade|Priya Nair since/);
    }
  });

  it('that waits unsent is offered, continued into the page’s own draft, and only then gone', async () => {
    await app.drafts.save(me, { ...place, unsent: true }, { reason: 'typed before the end', choice: 'NEW_CHILD' });
    const offered = await text('/drafts?return=%2Fwork-list');
    expect(offered).toContain('You have something unsent');
    expect(offered).toContain('href="/work-list"');
    expect(offered).not.toContain('typed before');
    const answer = await post('/drafts/continue', { ...fields, unsent: 'yes' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${contactPath}/who`]);
    expect(app.asked.map(({ method }) => method)).not.toContain('decided');
    expect(await text(`${contactPath}/who`)).toContain('typed before the end');
    expect(await contentOf(me, { ...place, unsent: true })).toBeUndefined();
    expect((await post('/drafts/continue', { ...fields, unsent: 'yes' })).status).toBe(404);
  });

  it('is discarded when its writer says so; another’s is not', async () => {
    await app.drafts.save(me, place, { reason: 'mine' });
    await app.drafts.save(writerOf('staff-2041'), place, { reason: 'his' });
    expect((await post('/drafts/discard', fields)).headers.get('location')).toBe('/drafts?done=discarded');
    expect([await contentOf(me), await contentOf(writerOf('staff-2041'))]).toEqual([undefined, { reason: 'his' }]);
  });

  it.each(['https://elsewhere.example', '//elsewhere.example', '/sign-out'])(
    'leads on to no other place: %s',
    async (to) => {
      expect(await text(`/drafts?return=${encodeURIComponent(to)}`)).not.toContain('Go on to the page');
    },
  );
});

describe('searching', () => {
  it('answers at an opaque address', async () => {
    const answer = await post('/search', {
      name: 'amina hart',
      'dateOfBirth-day': '18',
      'dateOfBirth-month': '6',
      'dateOfBirth-year': '2015',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/search/${fixtures.results.searchId}`);
    expect(app.asked[0]?.arguments).toEqual([
      { name: 'amina hart', dateOfBirth: '2015-06-18', postcode: '', number: '' },
    ]);
  });

  it.each([
    [{}, 'Enter at least one thing to search by'],
    [{ 'dateOfBirth-day': '31', 'dateOfBirth-month': '2', 'dateOfBirth-year': '2015' }, 'Enter a whole date of birth'],
  ])('asks for what is missing: %j', async (form: Record<string, string>, says) => {
    const answer = await post('/search', form);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(says);
    expect(app.asked).toEqual([]);
  });
});

describe('addresses', () => {
  it('keep a filter as codes, and drop what is none', async () => {
    await get('/work-list?agency=police-met-cn&lane=UNASSIGNED&rating=PURPLE&danger=nonsense&cursor=%3Cscript%3E');
    expect(app.asked[0]?.arguments).toEqual([
      { lane: 'UNASSIGNED', agency: 'police-met-cn', rating: null, waits: null, danger: null, cursor: null },
    ]);
  });

  it('lead from a child that moved to the one it is now', async () => {
    app.scene.timeline = { ok: true, value: { movedTo: idrisId } };
    const answer = await get(`${childPath}/timeline`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/children/${idrisId}/timeline`]);
  });

  it('lead on from a day on which the child was not known', async () => {
    app.scene.overview = errors.refuse('fixture/stale');
    expect((await get(`${childPath}?knownAt=2026-01-01`)).status).toBe(409);
    app.scene.overview = { ok: false, refusal: { code: 'picture/not-known-then', message: 'Choose a later date.' } };
    const answer = await get(`${childPath}?knownAt=2026-01-01`);
    const html = await answer.text();
    expect(answer.status).toBe(404);
    expect(html).toContain('At the end of 1 January 2026 nobody had told the hub of this child.');
    expect(html).toContain(`action="${childPath}"`);
  });

  it('ask for the past by a London day', async () => {
    await get(`${childPath}?knownAt=2026-03-04`);
    expect(app.asked[0]?.arguments).toEqual([aminaId, '2026-03-04T23:59:59.999Z']);
  });

  it.each(['/children/amina', '/contacts/1', '/search/amina-hart', '/nowhere'])('%s is nobody’s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is no such page');
    expect(app.asked).toEqual([]);
  });
});
