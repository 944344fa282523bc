import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hubCommand, startHub, temporaryDirectory, type HubProcess } from '../support/hub-process.js';
import { eventsOf, keysOf, untilKeysGo, untilStreamBegins } from '../support/files.js';
import { identifiedContact, officerOf, raise, sample, type Receipt } from '../support/front-door.js';
import { Staff } from '../support/staff.js';

interface Picture {
  readonly identity: { readonly displayName: string };
  readonly chronology: readonly { kind: string; text: string; erasedAt: string | null }[];
  readonly notKnown: readonly unknown[];
  readonly household: readonly { name: string }[];
}

const samples = ['1-housing', '2-school', '3-hospital', '4-police-two-children', '5-midwife-unborn'] as const;
const order = ['--authority', 'COURT', '--reference', 'REF-1'];

/** What was said of her alone: names, address, own words, and the story of a concern that is hers only. */
const herWords = ['Amina', 'Example Road', 'She is only gone for work', 'Second move in a year'];
const searchForHer = {
  name: 'Amina',
  'dateOfBirth-day': '18',
  'dateOfBirth-month': '6',
  'dateOfBirth-year': '2015',
};

describe('erasing one child of a concern about two', () => {
  const directory = temporaryDirectory();
  const receipts = new Map<string, Receipt>();
  let hub: HubProcess;
  let girl: string;
  let brother: string;
  let hospital: string;
  let before: ReturnType<typeof keysOf>;

  const contactOf = (name: (typeof samples)[number], child = 0) =>
    identifiedContact(hub.url, receipts.get(name)!.contactIds[child]!);
  const picture = async (childId: string, more = '') =>
    (await (await officerOf(hub.url)).get<Picture>(`children/${childId}/picture${more}`)).body;
  const mentionOf = async (contactId: string) =>
    (
      (await eventsOf(directory.path)).find(({ stream }) => stream === `contact-${contactId}`)!.data as {
        mentionId: string;
      }
    ).mentionId;
  const found = async () => (await (await Staff.signIn(hub.url, 'contact-officer')).search(searchForHer)).text;

  beforeAll(async () => {
    hub = await startHub({ directory: directory.path });
    for (const name of samples) receipts.set(name, (await raise(hub.url, sample(name))).body);
    girl = (await contactOf('1-housing')).childId;
    brother = (await contactOf('4-police-two-children', 1)).childId;
    hospital = (await contactOf('3-hospital')).childId;
    const [hers] = receipts.get('4-police-two-children')!.contactIds;
    const same = { decision: 'SAME_CHILD', childId: girl, reason: 'The same date of birth and address' };
    expect((await (await officerOf(hub.url, 'social-worker')).decide(hers!, same)).status).toBe(200);
    before = keysOf(directory.path);
  }, 60_000);

  afterAll(async () => {
    await hub?.stop();
    directory.remove();
  });

  it('lists first what it would touch, and changes nothing', async () => {
    const head = (await eventsOf(directory.path)).length;
    const run = await hubCommand(directory.path, ['erase-person', girl, ...order, '--dry-run', '--json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const plan = JSON.parse(run.stdout) as { mentions: string[]; concerns: string[] };
    expect(plan.mentions).toHaveLength(2);
    expect([...plan.concerns].sort()).toEqual(
      [receipts.get('1-housing')!, receipts.get('4-police-two-children')!].map(({ concernId }) => concernId).sort(),
    );
    expect(keysOf(directory.path)).toEqual(before);
    expect(await eventsOf(directory.path)).toHaveLength(head);
    expect((await picture(girl)).identity.displayName).toBe('Amina Hart');
  }, 60_000);

  it('refuses an order without a person, a code or a reference, and one that nobody confirmed', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await hubCommand(directory.path, ['erase-person', ...args]);
      return { code, stderr };
    };
    expect(
      await refused(
        hospital.replace(/^./, (first) => (first === '0' ? '1' : '0')),
        ...order,
        '--yes',
      ),
    ).toEqual({
      code: 1,
      stderr: 'The hub knows neither a child nor an adult of this id.\n',
    });
    expect(await refused(girl, '--authority', 'her aunt asked', '--reference', 'REF-1', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('code'),
    });
    expect(await refused(girl, ...order)).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect(keysOf(directory.path)).toEqual(before);
  }, 60_000);

  it('is carried out by the running hub', async () => {
    expect(await found()).toContain(girl);
    const run = await hubCommand(directory.path, ['erase-person', girl, ...order, '--yes']);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('key(s) destroyed') });
    const after = keysOf(directory.path);
    expect(after.keys).toBeLessThan(before.keys);
    const [ordered, erased] = (await eventsOf(directory.path)).filter(({ stream }) => stream === `person-${girl}`);
    expect(ordered).toMatchObject({
      type: 'person.erasure-ordered.v1',
      data: { authority: 'COURT', reference: 'REF-1' },
    });
    expect(erased).toMatchObject({ type: 'person.erased.v1' });
    expect([...after.destroyed].sort()).toEqual((erased!.data as { mentions: string[] }).mentions);
  }, 60_000);

  it('leaves her picture with the places of what was said, and nothing of it; at a past moment too', async () => {
    const now = await picture(girl);
    expect(now.identity.displayName).toMatch(/^Details erased on /);
    expect(now.chronology.map(({ kind, text }) => [kind, text])).toEqual([
      ['ERASED', ''],
      ['ERASED', ''],
    ]);
    expect([now.notKnown, now.household]).toEqual([[], []]);
    const [raised] = (await eventsOf(directory.path)).filter(({ type }) => type === 'person.erasure-ordered.v1');
    const justBefore = new Date(Date.parse(raised!.recordedAt) - 1).toISOString();
    expect((await picture(girl, `?knownAt=${justBefore}`)).identity.displayName).toMatch(/^Details erased on /);
    const officer = await Staff.signIn(hub.url, 'contact-officer');
    for (const path of [`/children/${girl}`, `/children/${girl}/timeline`, `/children/${girl}/sharing`]) {
      const page = await officer.open(path);
      expect({ path, status: page.status, said: herWords.filter((words) => page.text.includes(words)) }).toEqual({
        path,
        status: 200,
        said: [],
      });
      expect(page.text).toMatch(/erased/i);
    }
  }, 60_000);

  it('leaves her contacts with who raised them and when; what they share with her brother opens on his alone', async () => {
    const officer = await Staff.signIn(hub.url, 'contact-officer');
    const shared = ['a baby crying', 'Idris', ...herWords];
    const [hers, his] = receipts.get('4-police-two-children')!.contactIds;
    for (const contactId of [hers!, receipts.get('1-housing')!.contactIds[0]!])
      for (const path of [`/contacts/${contactId}`, `/contacts/${contactId}/who`]) {
        const { status, text } = await officer.open(path);
        const said = shared.filter((words) => text.includes(words));
        expect({ path, status, said }).toEqual({ path, status: 200, said: [] });
        expect(text).toMatch(/Erased on \d/);
        expect(text).not.toContain('name="choice"');
      }
    expect((await officer.open(`/contacts/${his}`)).text).toContain('a baby crying');
    expect((await contactOf('4-police-two-children')).candidates).toEqual([]);

    const looks = (await eventsOf(directory.path)).filter(({ type }) => type === 'access.content-viewed.v2');
    const named = looks.map(({ data }) => data as { contactId: string; mentions: string[] });
    const ofHers = named.findLast(({ contactId }) => contactId === hers)!;
    expect(ofHers.mentions).not.toContain(await mentionOf(his!));
    expect(named.findLast(({ contactId }) => contactId === his)!.mentions).toContain(await mentionOf(his!));
  }, 60_000);

  it('leaves her brother in the same event as he was', async () => {
    const his = await picture(brother);
    expect(his.identity.displayName).toMatch(/^Idris Yusuf$/i);
    expect(his.chronology).toMatchObject([{ erasedAt: null, text: expect.stringContaining('a baby crying') }]);
  }, 60_000);

  it('finds her no more: not by search, not as a candidate of contacts before or after', async () => {
    expect(await found()).not.toContain(girl);
    expect((await contactOf('2-school')).candidates.map(({ childId }) => childId)).not.toContain(girl);
    const again = { ...sample('1-housing'), id: 'after-the-erasure' };
    const { body } = await raise(hub.url, again);
    const contact = await identifiedContact(hub.url, body.contactIds[0]!);
    const candidates = contact.candidates.map(({ childId }) => childId);
    expect(candidates).toContain(hospital);
    expect(candidates).not.toContain(girl);
  }, 60_000);

  it('answers repeats of what was erased with the first receipts, and makes no key again', async () => {
    const { keys, destroyed } = keysOf(directory.path);
    for (const name of samples)
      expect(await raise(hub.url, sample(name))).toMatchObject({
        status: 200,
        body: { ...receipts.get(name)!, duplicate: true },
      });
    const other = { ...sample('1-housing'), data: { ...sample('1-housing').data, narrative: 'Something else.' } };
    expect((await raise(hub.url, other)).status).toBe(409);
    expect(keysOf(directory.path)).toEqual({ keys, destroyed });
  }, 60_000);

  it('is carried out where no hub runs, too, and a second time as the first', async () => {
    expect(await hub.stop()).toBe(0);
    const first = await hubCommand(directory.path, ['erase-person', hospital, ...order, '--yes', '--json']);
    expect(first.code).toBe(0);
    const { erasureId } = JSON.parse(first.stdout.trim().split('\n').at(-1)!) as { erasureId: string };
    const second = await hubCommand(directory.path, ['erase-person', hospital, ...order, '--yes', '--json']);
    expect(JSON.parse(second.stdout.trim().split('\n').at(-1)!)).toMatchObject({ erasureId });
    hub = await startHub({ directory: directory.path });
    expect((await picture(hospital)).identity.displayName).toMatch(/^Details erased on /);
    expect((await picture(girl)).identity.displayName).toMatch(/^Details erased on /);
    expect((await picture(brother)).identity.displayName).toMatch(/^Idris Yusuf$/i);
  }, 60_000);

  it('keeps every other check green, and read models equal to fresh ones', async () => {
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^No fault in \d+ events\.\n$/),
    });
    expect(await hubCommand(directory.path, ['rebuild'])).toMatchObject({ code: 0 });
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
    expect((await picture(girl)).identity.displayName).toMatch(/^Details erased on /);
  }, 120_000);
});

describe('an erasure that is killed on its way', () => {
  const directory = temporaryDirectory();
  afterAll(() => directory.remove());

  /** Moments to kill at: the first look at the files in which a step is there. */
  const moments = {
    'after the order': (childId: string) => untilStreamBegins(directory.path, `person-${childId}`),
    'after the keys': (_childId: string, destroyed: number) => untilKeysGo(directory.path, destroyed),
  };

  it.each([
    ['the hub', 'after the order'],
    ['the hub', 'after the keys'],
    ['the command', 'after the order'],
    ['the command', 'after the keys'],
  ] as const)(
    '%s, %s: the next start finishes it',
    async (who, moment) => {
      const hub = await startHub({ directory: directory.path });
      const submission = { ...sample('1-housing'), id: `killed ${who} ${moment}` };
      const { contactIds } = (await raise(hub.url, submission)).body;
      const { childId } = await identifiedContact(hub.url, contactIds[0]!);
      if (who === 'the command') expect(await hub.stop()).toBe(0);
      const before = keysOf(directory.path).destroyed.length;
      let kill = () => void hub.stop('SIGKILL');
      const running = hubCommand(directory.path, ['erase-person', childId, ...order, '--yes'], {
        onStart: (command) => {
          if (who === 'the command') kill = () => void command.kill('SIGKILL');
        },
      });
      await moments[moment](childId, before);
      kill();
      await running;
      await hub.stop('SIGKILL');

      const again = await startHub({ directory: directory.path });
      const history = (await eventsOf(directory.path)).filter(({ stream }) => stream === `person-${childId}`);
      expect(history.map(({ type }) => type)).toEqual(['person.erasure-ordered.v1', 'person.erased.v1']);
      const { mentions } = history[0]!.data as { mentions: string[] };
      expect(keysOf(directory.path).destroyed).toEqual(expect.arrayContaining(mentions));
      const picture = await (await officerOf(again.url)).get<Picture>(`children/${childId}/picture`);
      expect(picture.body.identity.displayName).toMatch(/^Details erased on /);
      expect(await again.stop()).toBe(0);
      expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
    },
    120_000,
  );
});
