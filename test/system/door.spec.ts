import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { openHubInProcess, type HubInProcess, type Step } from '../support/hub-in-process.js';
import { identifiedContact, officerOf, raise, sample } from '../support/front-door.js';
import { Staff } from '../support/staff.js';

/** Names, addresses and words of the samples, as any of them might slip out. */
const personal =
  /amina|mina hart|yusuf|hartley|hodan|idris|example road|NW1 9ZZ|bottles when mum|neighbour at 01:20|999 ?\d{3} ?\d{4}/i;

let one: HubInProcess;
let contacts: string[];
let child: string;
let officer: Awaited<ReturnType<typeof officerOf>>;
let staff: Staff;

beforeAll(async () => {
  one = await openHubInProcess();
  contacts = [];
  for (const name of ['1-housing', '2-school', '3-hospital', '4-police-two-children'])
    contacts.push(...(await raise(one.url, sample(name))).body.contactIds);
  child = (await identifiedContact(one.url, contacts[0]!)).childId;
  for (const contact of contacts) await identifiedContact(one.url, contact);
  officer = await officerOf(one.url);
  const same = { decision: 'SAME_CHILD', childId: child, reason: 'The same date of birth and address' };
  expect((await officer.decide(contacts[1]!, same)).status).toBe(200);
  expect((await officer.decide(contacts[3]!, same)).status).toBe(200);
  staff = await Staff.signIn(one.url, 'contact-officer');
  await one.idle();
}, 60_000);

afterAll(() => one?.close());

interface Looked {
  readonly accessId: string;
  readonly mentions: readonly string[];
}

/** What was opened and what was on record of it: by mention, the narrative by those who share it, as records name it. */
async function during(work: () => Promise<{ status: number }>) {
  await one.idle();
  one.steps.length = 0;
  const { status } = await work();
  const steps = [...one.steps];
  const looks: { position: number; data: Looked }[] = [];
  for (const step of steps) {
    if (step.did !== 'append' || !step.stream.startsWith('access-')) continue;
    const [event] = (await one.hub.store.readAll(step.position - 1, 1)).map(decodeEvent);
    if (['access.content-viewed.v2', 'access.search-performed.v2'].includes(event!.type))
      looks.push({ position: step.position, data: event!.data as Looked });
  }
  return { status, steps, looks, opened: openedIn(steps), named: distinct(looks.flatMap(({ data }) => data.mentions)) };
}

const distinct = (ids: readonly string[]) => [...new Set(ids)].sort();
const isOpening = (step: Step) => step.did === 'open';
const openedIn = (steps: readonly Step[]) =>
  distinct(steps.flatMap((step) => (step.did === 'open' && step.section !== 'narrative' ? [step.mention] : [])));

/** Openings of which no record before them speaks. */
function openedBeforeRecord(steps: readonly Step[], looks: readonly { position: number; data: Looked }[]): Step[] {
  const spokenOf = new Set<string>();
  return steps.filter((step) => {
    if (step.did === 'open') return step.section !== 'narrative' && !spokenOf.has(step.mention);
    for (const mention of looks.find(({ position }) => position === step.position)?.data.mentions ?? [])
      spokenOf.add(mention);
    return false;
  });
}

const reads = {
  contact: () => `contacts/${contacts[3]}`,
  picture: () => `children/${child}/picture`,
  'picture of the past': () => `children/${child}/picture?knownAt=${new Date().toISOString()}`,
  timeline: () => `children/${child}/timeline`,
  sharing: () => `children/${child}/sharing`,
  'access log': () => `children/${child}/access-log`,
};
const pages = {
  contact: () => `/contacts/${contacts[3]}`,
  checks: () => `/contacts/${contacts[3]}/checks`,
  'who is this': () => `/contacts/${contacts[2]}/who`,
  child: () => `/children/${child}`,
  'child’s timeline': () => `/children/${child}/timeline`,
  'child’s sharing': () => `/children/${child}/sharing`,
  'child’s access log': () => `/children/${child}/access-log`,
};
const everyRead = Object.entries(reads).map(([name, path]) => [name, () => officer.get(path())] as const);
const everyPage = Object.entries(pages).map(([name, path]) => [name, () => staff.open(path())] as const);
const newSession = async () => ({ status: (await Staff.signIn(one.url, 'contact-officer')) && 200 });

describe('whatever shows personal content', () => {
  it.each([
    ...everyRead.map(([name, get]) => [`the interface’s ${name}`, get] as const),
    ...everyPage.map(([name, get]) => [`the page ${name}`, get] as const),
    ['the work list, first seen in a session', newSession] as const,
    ['a search', () => staff.search({ name: 'Amina' })] as const,
  ])('%s: what is opened is exactly what is on record, and the record comes first', async (_name, get) => {
    const { status, steps, looks, opened, named } = await during(get);
    expect(status).toBe(200);
    expect(opened).toEqual(named);
    expect(openedBeforeRecord(steps, looks)).toEqual([]);
  });

  it('really was shown', async () => {
    expect((await during(() => officer.get(reads.picture()))).opened.length).toBeGreaterThan(3);
    expect((await staff.open(pages.child())).text).toMatch(personal);
    expect((await staff.open('/work-list')).text).toMatch(personal);
    expect(JSON.stringify(await officer.get(reads.picture()))).toMatch(personal);
  });

  it.each(Object.entries({ contact: reads.contact, picture: reads.picture, timeline: reads.timeline }))(
    'the interface’s %s names its record, which stands in the log',
    async (_name, path) => {
      const { body } = await officer.get<{ accessId: string }>(path());
      const log = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
      const record = log.find(({ data }) => (data as Looked).accessId === body.accessId);
      expect(record).toMatchObject({ type: 'access.content-viewed.v2', meta: { actor: 'staff-2041' } });
    },
  );

  it('is shown again in a session’s work list without a second record, and to the next session not without', async () => {
    expect((await during(() => staff.open('/work-list'))).looks).toEqual([]);
    expect((await during(newSession)).looks).toHaveLength(1);
  });
});

describe('where no record can be written', () => {
  beforeAll(() => {
    one.refuseAppends = true;
  });
  afterAll(() => {
    one.refuseAppends = false;
  });

  it.each([...everyRead, ...everyPage, ['search', () => staff.search({ name: 'Amina' })] as const])(
    '%s is answered 503, and nothing is opened',
    async (_name, get) => {
      one.steps.length = 0;
      const answer = await get();
      expect(answer.status).toBe(503);
      expect('text' in answer ? answer.text : JSON.stringify(answer.body)).not.toMatch(personal);
      expect(one.steps).toEqual([]);
    },
  );

  it('nobody signs in, decides, or is refused without a record', async () => {
    await expect(Staff.signIn(one.url, 'social-worker')).rejects.toThrow('503');
    const same = { decision: 'NEW_CHILD', reason: 'Somebody else' };
    expect((await officer.decide(contacts[2]!, same)).status).toBe(503);
  });
});

describe('who may not see content', () => {
  let opened: Step[];
  beforeEach(() => {
    one.steps.length = 0;
    opened = one.steps;
  });

  it('the access auditor reads who looked, and opens nothing', async () => {
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    for (const path of ['/audit', `/children/${child}/access-log`, `/children/${child}/sharing`]) {
      const page = await auditor.open(path);
      expect({ path, status: page.status, personal: personal.test(page.text) }).toEqual({
        path,
        status: 200,
        personal: false,
      });
    }
    for (const path of ['/work-list', `/children/${child}`, `/contacts/${contacts[0]}`])
      expect((await auditor.open(path)).status).toBe(403);
    expect(opened.filter(isOpening)).toEqual([]);
  });

  it('a system that asks for a person without such a role is refused, and the refusal is on record', async () => {
    const log = await during(async () => {
      const answers = await Promise.all([officerOf(one.url, 'access-auditor'), officerOf(one.url, 'operator')]);
      const refused = await Promise.all(answers.map(({ get }) => get(reads.picture())));
      expect(refused.map(({ status }) => status)).toEqual([403, 403]);
      expect(JSON.stringify(refused)).not.toMatch(personal);
      return { status: 200 };
    });
    expect(log.opened).toEqual([]);
    expect(log.steps.filter(({ did }) => did === 'append')).toHaveLength(2);
  });
});
