import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identifiedContact, officerOf, raise } from '../support/front-door.js';
import type { HubInProcess } from '../support/hub-in-process.js';
import { Staff, staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';
import { lengthOf, Twins, withoutChance } from '../support/twins.js';

/**
 * Two hubs, of which one holds a child and an adult of whom nobody may know. Whoever is no custodian is answered by both in the same words,
 * at the same length, whatever they open, search, send or get wrong.
 */
const housing = { source: 'urn:agency:council:camden-housing' };
const hiddenChild = {
  givenName: 'Nour',
  familyName: 'Haddad',
  dateOfBirth: '2015-04-09',
  nhsNumber: '9990000018',
  addresses: [{ line1: '4 Example Mews', postcode: 'ZZ99 3WP' }],
};
const mother = { reference: 'a1', givenName: 'Maryam', relationships: [{ to: 'c1', kind: 'MOTHER' }] };
const witness = {
  reference: 'a2',
  givenName: 'Viktor',
  familyName: 'Sandoval',
  dateOfBirth: '1984-01-05',
  relationships: [{ to: 'c1', kind: 'FATHER' }],
};
const ben = { givenName: 'Ben', familyName: 'Orchard', dateOfBirth: '2016-09-01', nhsNumber: '9990000026' };

let twins: Twins;
/** Ids that stand for the same in both. */
let shown: { readonly contactIds: readonly [string, string][]; readonly childIds: readonly [string, string][] };
let hidden: { readonly contactId: string; readonly childId: string; readonly concernId: string };

type Told = Parameters<typeof raise>[1];
const raised = async (one: HubInProcess, submission: Told) => {
  const { contactIds, concernId } = (await raise(one.url, submission)).body;
  return { contactId: contactIds[0]!, concernId };
};
/** Read when it is known: how often it has to be asked before depends on how busy the machine is. */
const identified = async (one: HubInProcess, { contactId }: { readonly contactId: string }) => ({
  contactId,
  childId: (await identifiedContact(one.url, contactId)).childId,
});
async function both(submission: (one: HubInProcess) => Told) {
  const contacts = await twins.step((one) => raised(one, submission(one)));
  return twins.step((one) => identified(one, contacts[one === twins.keeping ? 0 : 1]));
}
const restrict = async (one: HubInProcess, contactId: string, what: Readonly<Record<string, string>>) => {
  const custodian = await Staff.signIn(one.url, 'custodian');
  const page = `/contacts/${contactId}/restrict`;
  const form = { class: 'WITNESS_PROTECTION', askedBy: 'police-met-cn', ...what };
  const done = await custodian.send(page, page, { ...form, words: 'The officer in charge asked for this today.' });
  if (done.status !== 200) throw new Error(`Restricting was answered with ${done.status}.`);
};
const pairOf = <T>(pair: readonly [T, T], id: (one: T) => string): [string, string] => [id(pair[0]), id(pair[1])];

beforeAll(async () => {
  twins = await Twins.open(new Date().toISOString());
  const bens = await both(() => concernAbout([ben], { id: 'ben-1', adults: [mother] }));
  const told = concernAbout([hiddenChild], { ...housing, id: 'hidden-1', adults: [mother] });
  const found = await twins.only((one) => raised(one, told));
  hidden = { ...found, ...(await twins.only((one) => identified(one, found))) };
  await twins.only((one) => restrict(one, hidden.contactId, { of: 'CHILD' }));
  // The same words about Ben, with an adult more in the one hub.
  const again = await both((one) => {
    const adults = one === twins.keeping ? [mother, witness] : [mother];
    return concernAbout([ben], { id: 'ben-2', narrative: 'Was collected early again.', adults });
  });
  await twins.only((one) => restrict(one, again[0].contactId, { of: 'ADULT', adult: '2' }));
  // The hidden child is told of again, and so is the adult, elsewhere and not yet as hidden.
  const later = await both(() =>
    concernAbout([{ ...hiddenChild, givenName: 'Noor' }], { id: 'later', adults: [mother] }),
  );
  const ivo = { givenName: 'Ivo', familyName: 'Marsh', dateOfBirth: '2013-02-02' };
  const elsewhere = await both(() =>
    concernAbout([ivo], { id: 'elsewhere', adults: [{ ...witness, reference: 'a1' }] }),
  );
  const contacts = [bens, again, later, elsewhere] as const;
  shown = {
    contactIds: contacts.map((pair) => pairOf(pair, ({ contactId }) => contactId)),
    childIds: contacts.map((pair) => pairOf(pair, ({ childId }) => childId)),
  };
  // What custodians do with it is no sign either.
  await twins.only(async (one) => {
    const custodian = await Staff.signIn(one.url, 'custodian');
    for (const path of [
      '/restricted',
      `/children/${hidden.childId}`,
      `/contacts/${hidden.contactId}`,
      `/contacts/${later[0].contactId}`,
    ])
      await custodian.open(path);
    const page = `/restricted/contacts/${later[0].contactId}`;
    await custodian.send(page, page, { rating: 'RED', words: 'She must not be met by the father.' });
  });
}, 120_000);
afterAll(() => twins?.close());

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  readonly text: string;
}
const sameHeaders = (answer: Response): Record<string, string> =>
  Object.fromEntries(
    [...answer.headers]
      .filter(([name]) => !['date', 'set-cookie', 'content-security-policy', 'content-length'].includes(name))
      .map(([name, value]) => [name, withoutChance(value)]),
  );
async function answered(asked: Promise<{ status: number; text: string; answer: Response }>): Promise<Answered> {
  const { status, text, answer } = await asked;
  return { status, headers: sameHeaders(answer), length: lengthOf(text), text: withoutChance(text) };
}

/** What is not to be seen, in whatever case. */
const unseen = /nour|sandoval|viktor|example mews/i;
const linksOf = (text: string): string[] =>
  [...text.matchAll(/href="(\/[^"#]*)"/g)]
    .map(([, href]) => href!.replaceAll('&amp;', '&'))
    .filter((href) => !/^\/(assets|sign-|signed-|oidc)/.test(href));

/** Opens every page that a page links to, in both hubs at once, in the order of the links. */
async function crawl(pair: readonly [Staff, Staff], most: number): Promise<string[]> {
  const differing: string[] = [];
  const queue: [string, string][] = [
    ['/', '/'],
    ...shown.contactIds.flatMap(([a, b]): [string, string][] =>
      ['', '/who', '/checks', '/record', '/decision', '/conflict', '/restrict'].map((page) => [
        `/contacts/${a}${page}`,
        `/contacts/${b}${page}`,
      ]),
    ),
    ...shown.childIds.flatMap(([a, b]): [string, string][] =>
      ['', '/timeline', '/sharing', '/access-log'].map((page) => [`/children/${a}${page}`, `/children/${b}${page}`]),
    ),
    // The hidden ones by their own ids, which mean nothing to the other hub.
    ...[`/contacts/${hidden.contactId}`, `/children/${hidden.childId}`, `/contacts/${hidden.contactId}/who`].map(
      (path): [string, string] => [path, path],
    ),
    ...['/timeline', '/sharing', '/access-log'].map((page): [string, string] => [
      `/children/${hidden.childId}${page}`,
      `/children/${hidden.childId}${page}`,
    ]),
    [`/break-glass?at=/contacts/${hidden.contactId}`, `/break-glass?at=/contacts/${hidden.contactId}`],
  ];
  const seen = new Set<string>();
  for (let next = queue.shift(); next !== undefined && seen.size < most; next = queue.shift()) {
    if (seen.has(next[0])) continue;
    seen.add(next[0]);
    const pages = [await pair[0].open(next[0]), await pair[1].open(next[1])] as const;
    const [mine, other] = [await answered(Promise.resolve(pages[0])), await answered(Promise.resolve(pages[1]))];
    if (JSON.stringify(mine) !== JSON.stringify(other)) differing.push(`${next[0]}: ${firstDifference(mine, other)}`);
    // The later contact is told of under a name of its own; nothing else may speak of them.
    const said = withoutChance(pages[0].text).replaceAll(/Example Mews|Sandoval|Viktor/g, '');
    if (unseen.test(said)) differing.push(`${next[0]}: tells`);
    const [links, others] = [linksOf(pages[0].text), linksOf(pages[1].text)];
    links.forEach((link, index) => queue.push([link, others[index] ?? link]));
  }
  return differing;
}

function firstDifference(mine: Answered, other: Answered): string {
  if (mine.status !== other.status) return `${mine.status} and ${other.status}`;
  const at = [...mine.text].findIndex((letter, index) => letter !== other.text[index]);
  if (at >= 0)
    return `…${mine.text.slice(Math.max(0, at - 60), at + 60)}… and …${other.text.slice(Math.max(0, at - 60), at + 60)}…`;
  return `${mine.length} and ${other.length}, ${JSON.stringify([mine.headers, other.headers])}`;
}

const roles = (Object.keys(staff) as (keyof typeof staff)[]).filter((role) => role !== 'custodian');

describe('two hubs, one of which holds what nobody may know of', () => {
  it.each(roles)(
    'answer a %s alike, page by page',
    async (role) => {
      const pair = [await Staff.signIn(twins.keeping.url, role), await Staff.signIn(twins.without.url, role)] as const;
      expect(await crawl(pair, 120)).toEqual([]);
    },
    120_000,
  );

  it('find the same by every search', async () => {
    const pair = [
      await Staff.signIn(twins.keeping.url, 'social-worker'),
      await Staff.signIn(twins.without.url, 'social-worker'),
    ] as const;
    const searches: readonly Readonly<Record<string, string>>[] = [
      { name: 'nour haddad' },
      { name: 'haddad' },
      { 'dateOfBirth-day': '9', 'dateOfBirth-month': '4', 'dateOfBirth-year': '2015' },
      { number: hiddenChild.nhsNumber },
      { postcode: 'ZZ99 3WP' },
      { name: 'sandoval' },
      { name: 'maryam' },
    ];
    for (const terms of searches) {
      const [mine, other] = [await answered(pair[0].search(terms)), await answered(pair[1].search(terms))];
      expect([terms, mine]).toEqual([terms, other]);
    }
  });

  it('begin no export about whom nobody may know of, in the same words', async () => {
    const role = 'privacy-officer';
    const pair = [await Staff.signIn(twins.keeping.url, role), await Staff.signIn(twins.without.url, role)] as const;
    const form = {
      ...{ child: hidden.childId, caseReference: 'SAR-2026/0114', requester: 'CHILD' },
      idempotencyKey: '5f3c0000-0000-5000-8000-000000000010',
    };
    const prepare = (officer: Staff) => answered(officer.post('/subject-access/new', '/subject-access', form));
    const [mine, other] = [await prepare(pair[0]), await prepare(pair[1])];
    expect(mine).toEqual(other);
    expect(mine.status).toBe(404);
  });

  it('refuse the same steps and forms in the same words', async () => {
    const pair = [
      await Staff.signIn(twins.keeping.url, 'mash-manager'),
      await Staff.signIn(twins.without.url, 'mash-manager'),
    ] as const;
    const key = '5f3c0000-0000-5000-8000-000000000009';
    for (const [path, fields] of [
      [`/contacts/${hidden.contactId}/do/assign`, { owner: 'staff-2041', idempotencyKey: key, revision: '1' }],
      [`/contacts/${hidden.contactId}/identity`, { decision: 'NEW_PERSON', idempotencyKey: key, revision: '1' }],
      [`/contacts/${hidden.contactId}/conflict`, { person: 'staff-2041', kind: 'OTHER', idempotencyKey: key }],
      [`/contacts/${hidden.contactId}/restrict`, { idempotencyKey: key }],
      [
        '/claims',
        {
          address: `/children/${hidden.childId}`,
          reason: 'OTHER',
          words: 'I want to know how she is',
          idempotencyKey: key,
        },
      ],
      [
        '/break-glass',
        {
          address: `/children/${hidden.childId}`,
          reason: 'OTHER',
          words: 'I want to know how she is',
          idempotencyKey: key,
        },
      ],
      [
        `/contacts/${shown.contactIds[0]![0]}/identity`,
        { decision: 'SAME_PERSON', childId: hidden.childId, reason: 'I think so', idempotencyKey: key, revision: '1' },
      ],
    ] as const) {
      const theirs = shown.contactIds.reduce<string>((left, [a, b]) => left.replace(a, b), path);
      const [mine, other] = [
        await answered(pair[0].post('/raise', path, fields)),
        await answered(pair[1].post('/raise', theirs, fields)),
      ];
      expect([path, mine]).toEqual([path, other]);
    }
  });

  it('answer machines alike', async () => {
    twins.catchUp();
    const [mine, other] = [await officerOf(twins.keeping.url), await officerOf(twins.without.url)];
    const ask = async (officer: typeof mine, path: string) => {
      const { status, body } = await officer.get(path);
      const text = JSON.stringify(body);
      return { status, length: lengthOf(text), text: withoutChance(text) };
    };
    const paths = [
      ...shown.contactIds.map(([a, b]) => [`contacts/${a}`, `contacts/${b}`]),
      ...shown.childIds.flatMap(([a, b]) =>
        ['picture', 'timeline', 'sharing', 'access-log'].map((part) => [
          `children/${a}/${part}`,
          `children/${b}/${part}`,
        ]),
      ),
      ...[
        `contacts/${hidden.contactId}`,
        `children/${hidden.childId}/picture`,
        `children/${hidden.childId}/access-log`,
      ].map((path) => [path, path]),
    ] as [string, string][];
    for (const [a, b] of paths) expect([a, await ask(mine, a)]).toEqual([a, await ask(other, b)]);
  });
});
