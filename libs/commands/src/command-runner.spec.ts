import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEvent, type RecordedEvent } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, failed, ManualClock, ok, type CommandContext, type Fact, type Uuid } from '#kernel';
import { memoryVault, type Opened, type Vault } from '#vault';
import { CommandRunner, type Command, type Outcome } from './command-runner.js';
import { commandIdFor, traceparentFor } from './derived-ids.js';
import { keySection } from './seal-facts.js';
import { ScriptedStore } from './testing/scripted-store.js';

const id = (name: string): Uuid => derivedId('command-runner spec', name);
const anna = id('anna');
const ben = id('ben');
const narrative = id('narrative');
const stream = 'concern-1';
const erasure = { erasureId: id('erasure'), position: 9, at: '2026-03-04T10:00:00.000Z' };
const context: CommandContext = {
  correlationId: id('correlation'),
  causationId: id('causation'),
  actor: 'staff-7',
  agency: 'council',
  role: 'contact-officer',
  purpose: 'MASH_TRIAGE',
  lawfulBasis: 'PUBLIC_TASK',
  traceparent: traceparentFor(id('trace')),
};

const noted = (text: string): Fact => ({ type: 'test.noted.v1', data: { text } });
const about = (mention: Uuid, content: unknown): Fact => ({
  type: 'test.told.v1',
  data: { mention },
  sections: [{ mention, section: 'child', content }],
});
const shared = (sharedBy: readonly Uuid[], content: unknown): Fact => ({
  type: 'test.told.v1',
  data: {},
  sections: [{ mention: narrative, section: 'narrative', content, sharedBy }],
});

describe('the command runner', () => {
  let store: ScriptedStore;
  let vault: Vault;
  let refusal: string | null;
  let runner: CommandRunner;
  let decisions: number;

  const command = (name: string, decide: (history: readonly RecordedEvent[]) => readonly Fact[]): Command => ({
    stream,
    commandId: id(name),
    context,
    decide: (history) => {
      decisions += 1;
      return ok(decide(history));
    },
  });
  const note = (name: string) => command(name, () => [noted(name)]);
  const run = async (what: Command): Promise<Outcome> => {
    const result = await runner.run(what);
    if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
    return result.value;
  };
  const refusalOf = async (result: ReturnType<CommandRunner['run']>) => {
    const settled = await result;
    return settled.ok ? null : settled.refusal;
  };
  const stored = async () => (await store.read(stream)).map(decodeEvent);
  const texts = async () => (await stored()).map((event) => (event.data as { text: string }).text);
  const json = (opened: Opened) =>
    opened.outcome === 'opened' ? JSON.parse(Buffer.from(opened.content).toString('utf8')) : opened.outcome;
  /** Opens a section of an event under its own mention. */
  const openOwn = (event: RecordedEvent, mention: Uuid) => {
    const { section, box } = event.sections.find((one) => one.mention === mention)!;
    return json(vault.open({ eventId: event.id, stream, mention, section }, box));
  };
  /** Opens the narrative through the key that was wrapped for one of those who share it. */
  const openShared = (event: RecordedEvent, sharer: Uuid) => {
    const section = (name: string, mention: Uuid) =>
      event.sections.find((one) => one.section === name && one.mention === mention)!;
    const wrapped = section(keySection('narrative'), sharer);
    const key = vault.open({ eventId: event.id, stream, mention: sharer, section: wrapped.section }, wrapped.box);
    if (key.outcome !== 'opened') return key.outcome;
    const ref = { eventId: event.id, stream, mention: narrative, section: 'narrative' };
    return json(vault.openWith(key.content, ref, section('narrative', narrative).box));
  };

  beforeEach(() => {
    refusal = null;
    decisions = 0;
    store = new ScriptedStore(new MemoryEventStore({ clock: ManualClock.at('2026-03-03T09:00:00.000Z') }));
    vault = memoryVault({ refuse: () => refusal });
    runner = new CommandRunner(store, vault);
  });

  describe('given a stream', () => {
    it('appends what is decided behind what it was decided on, with who, why and under which command', async () => {
      await run(note('first'));
      const outcome = await run(command('second', (history) => [noted(`after ${history.length}`), noted('and more')]));
      expect(await texts()).toEqual(['first', 'after 1', 'and more']);
      expect(outcome).toMatchObject({ duplicate: false, position: 3, revision: 2 });
      const asStored = await stored();
      for (const [index, event] of outcome.events.entries()) {
        const { position, revision, recordedAt, type, data, meta } = asStored[index + 1]!;
        expect(event).toMatchObject({ position, revision, recordedAt, type, data, meta });
      }
      expect(asStored[1]!.meta).toEqual({ commandId: id('second'), ...context, schema: 'test.noted.v1#1' });
    });

    it('passes a refusal on and stores nothing', async () => {
      const refused = failed({ code: 'test/no', message: 'No.' });
      const result = await runner.run({ stream, commandId: id('no'), context, decide: () => refused });
      expect(result).toEqual(refused);
      expect([await stored(), store.asked.appends]).toEqual([[], 0]);
    });

    it('stores nothing where nothing is to be recorded, and says where the stream stands', async () => {
      expect(await run(command('idle', () => []))).toEqual({ duplicate: true, position: 0, revision: -1, events: [] });
      await run(note('first'));
      expect(await run(command('idle', () => []))).toMatchObject({ position: 1, revision: 0, events: [] });
      expect(await texts()).toEqual(['first']);
    });
  });

  describe('given a command that was carried out before', () => {
    it('answers its first result and decides, seals and appends nothing', async () => {
      const tell = command('tell', () => [noted('a'), about(anna, 'seen')]);
      const first = await run(tell);
      await run(note('something later'));
      const before = { decisions, appends: store.asked.appends };
      const again = await run({ ...tell, context: { ...context, traceparent: traceparentFor(id('other trace')) } });
      expect(again).toMatchObject({ duplicate: true, position: first.position, revision: first.revision });
      expect(again.events.map((event) => event.id)).toEqual(first.events.map((event) => event.id));
      expect({ decisions, appends: store.asked.appends }).toEqual(before);
      expect(openOwn(again.events[1]!, anna)).toBe('seen');
    });

    it('answers it after the person was erased too, and makes no key again', async () => {
      const tell = command('tell', () => [about(anna, 'seen')]);
      await run(tell);
      await vault.destroy([anna], erasure);
      const again = await run(tell);
      expect(again.duplicate).toBe(true);
      expect(openOwn(again.events[0]!, anna)).toBe('erased');
    });

    it('stores one of two runs of it at the same moment, and both get that one', async () => {
      const tell = command('tell', () => [about(anna, 'seen')]);
      const [one, other] = await Promise.all([run(tell), run(tell)]);
      expect([one.duplicate, other.duplicate].sort()).toEqual([false, true]);
      expect(one.events[0]!.sections[0]!.box).toEqual(Uint8Array.from(other.events[0]!.sections[0]!.box));
      expect(await stored()).toHaveLength(1);
    });

    it('refuses its id for another stream', async () => {
      await run(note('first'));
      const elsewhere = { ...note('first'), stream: 'concern-2' };
      expect(await refusalOf(runner.run(elsewhere))).toMatchObject({ code: 'hub/command-reused' });
      expect(await store.read('concern-2')).toEqual([]);
    });
  });

  describe('given a stream that is expected to be new', () => {
    const opening = (name: string, text: string): Command => ({
      ...command(name, (history) => (history.length > 0 ? [] : [about(anna, text)])),
      expectNew: true,
    });

    it('stores what is decided on nothing without a look at the stream', async () => {
      expect(await run(opening('open', 'seen'))).toMatchObject({ duplicate: false, position: 1, revision: 0 });
      expect(store.asked).toEqual({ appends: 1, reads: 0 });
      expect(openOwn((await stored())[0]!, anna)).toBe('seen');
    });

    it('answers a repeat with the first result, whatever it says now', async () => {
      const first = await run(opening('open', 'seen'));
      const again = await run(opening('open', 'something else'));
      expect(again).toMatchObject({ duplicate: true, position: first.position, revision: first.revision });
      expect(openOwn(again.events[0]!, anna)).toBe('seen');
      expect(await stored()).toHaveLength(1);
    });

    it('answers a repeat so after an erasure, and while the disk takes no keys', async () => {
      await run(opening('open', 'seen'));
      refusal = 'disk-full';
      vault = memoryVault({ refuse: () => refusal });
      runner = new CommandRunner(store, vault);
      expect(await run(opening('open', 'seen'))).toMatchObject({ duplicate: true, position: 1 });
      refusal = null;
      await vault.destroy([anna], erasure);
      expect(await run(opening('open', 'seen'))).toMatchObject({ duplicate: true, position: 1 });
      expect(await stored()).toHaveLength(1);
    });

    it('decides on the history where the stream is there after all', async () => {
      await run(note('first'));
      expect(await run(opening('open', 'seen'))).toMatchObject({ position: 1, revision: 0, events: [] });
      expect(await run({ ...note('second'), expectNew: true })).toMatchObject({ position: 2, revision: 1 });
    });

    it('lets one of several win, and gives all of them the same result', async () => {
      const results = await Promise.all(['a', 'b', 'c'].map((text) => run(opening('open', text))));
      expect(results.map((result) => result.duplicate).sort()).toEqual([false, true, true]);
      expect(new Set(results.map((result) => openOwn(result.events[0]!, anna))).size).toBe(1);
    });

    it('refuses what the decision refuses, what is erased, and what no disk takes', async () => {
      const refused = failed({ code: 'test/no', message: 'No.' });
      expect(await runner.run({ ...opening('no', 'x'), decide: () => refused })).toEqual(refused);
      store.nextVerdict = { keep: false, verdict: { verdict: 'unknown', reason: 'the file is gone' } };
      store.failingReads = 2;
      expect(await refusalOf(runner.run(opening('open', 'x')))).toMatchObject({ code: 'hub/unavailable' });
      refusal = 'disk-full';
      const ofBen = { ...opening('open', 'x'), decide: () => ok([about(ben, 'x')]) };
      expect(await refusalOf(runner.run(ofBen))).toMatchObject({
        code: 'hub/unavailable',
        details: { reason: 'disk-full' },
      });
      refusal = null;
      await vault.destroy([anna], erasure);
      expect(await refusalOf(runner.run(opening('open', 'x')))).toMatchObject({ code: 'hub/erased' });
      expect(await stored()).toEqual([]);
    });
  });

  describe('given somebody who appends first', () => {
    it('decides anew on what they stored', async () => {
      store.beforeAppend = () => new CommandRunner(store, vault).run(note('theirs'));
      await run(command('mine', (history) => [noted(`mine after ${history.length}`)]));
      expect(await texts()).toEqual(['theirs', 'mine after 1']);
    });

    it('lets one of several creators win and refuses the others by what they then see', async () => {
      const create = (name: string): Command => ({
        ...note(name),
        decide: (history) => (history.length > 0 ? failed({ code: 'test/exists', message: '' }) : ok([noted(name)])),
      });
      const results = await Promise.all(['a', 'b', 'c'].map((name) => runner.run(create(name))));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.flatMap((result) => (result.ok ? [] : result.refusal.code))).toEqual([
        'test/exists',
        'test/exists',
      ]);
      expect(await stored()).toHaveLength(1);
    });

    it('gives up after five lost races, and says that it changed meanwhile', async () => {
      let others = 0;
      const loseAgain = async () => {
        others += 1;
        await new CommandRunner(store, vault).run(note(`theirs ${others}`));
        store.beforeAppend = loseAgain;
      };
      store.beforeAppend = loseAgain;
      expect(await refusalOf(runner.run(note('mine')))).toMatchObject({ code: 'hub/changed-meanwhile' });
      expect(others).toBe(5);
      expect(await texts()).not.toContain('mine');
    });
  });

  describe('given personal content', () => {
    it('stores it sealed under its mention, readable nowhere in the event', async () => {
      const { events } = await run(command('tell', () => [about(anna, { words: 'Quillfeather' })]));
      const [raw] = await store.read(stream);
      expect(Buffer.concat([raw!.data, raw!.sealed, raw!.meta]).toString('latin1')).not.toContain('Quillfeather');
      expect(openOwn(events[0]!, anna)).toEqual({ words: 'Quillfeather' });
      expect(
        json(
          vault.open(
            { eventId: events[0]!.id, stream: 'concern-2', mention: anna, section: 'child' },
            events[0]!.sections[0]!.box,
          ),
        ),
      ).toBe('damaged');
    });

    it('opens a shared section through the key of any who share it, until all of them are erased', async () => {
      const { events } = await run(command('tell', () => [shared([anna, ben, anna], 'both were there')]));
      const event = events[0]!;
      expect(event.sections.map((one) => [one.mention, one.section])).toEqual([
        [narrative, 'narrative'],
        [anna, 'narrative.key'],
        [ben, 'narrative.key'],
      ]);
      expect([openShared(event, anna), openShared(event, ben)]).toEqual(['both were there', 'both were there']);
      await vault.destroy([anna], erasure);
      expect([openShared(event, anna), openShared(event, ben)]).toEqual(['erased', 'both were there']);
      await vault.destroy([ben], { ...erasure, erasureId: id('second erasure') });
      expect([openShared(event, anna), openShared(event, ben)]).toEqual(['erased', 'erased']);
    });

    it('refuses to share a section with nobody: nothing could open it', async () => {
      await expect(runner.run(command('tell', () => [shared([], 'lost')]))).rejects.toThrow('shared by nobody');
      expect(await stored()).toEqual([]);
    });

    it('refuses what is about an erased mention, and stores nothing of it', async () => {
      await vault.destroy([anna], erasure);
      const tell = command('tell', () => [about(ben, 'x'), about(anna, 'y')]);
      expect(await refusalOf(runner.run(tell))).toMatchObject({ code: 'hub/erased' });
      expect(await stored()).toEqual([]);
    });

    it('refuses it too where the erasure comes between the key and the seal', async () => {
      const ensureKeys = vault.ensureKeys.bind(vault);
      vault.ensureKeys = async (mentions) => {
        await ensureKeys(mentions);
        await vault.destroy([anna], erasure);
      };
      expect(await refusalOf(runner.run(command('tell', () => [about(anna, 'x')])))).toMatchObject({
        code: 'hub/erased',
      });
      expect(await stored()).toEqual([]);
    });
  });

  describe('given a disk that refuses', () => {
    it('says so where no key can be made, and goes on when it can', async () => {
      refusal = 'disk-full';
      const tell = command('tell', () => [about(anna, 'seen')]);
      expect(await refusalOf(runner.run(tell))).toMatchObject({
        code: 'hub/unavailable',
        details: { reason: 'disk-full', retryAfterSeconds: 5 },
      });
      expect(await stored()).toEqual([]);
      refusal = null;
      expect((await run(tell)).duplicate).toBe(false);
    });

    it('says so where the event can not be written', async () => {
      store.nextVerdict = {
        keep: false,
        verdict: { verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 15 },
      };
      expect(await refusalOf(runner.run(note('first')))).toMatchObject({
        code: 'hub/unavailable',
        details: { reason: 'disk-full', retryAfterSeconds: 15 },
      });
      expect(await run(note('first'))).toMatchObject({ duplicate: false, position: 1 });
    });

    it('settles an unclear append by reading: what is there counts', async () => {
      store.nextVerdict = { keep: true, verdict: { verdict: 'unknown', reason: 'the file could not be opened again' } };
      expect(await run(command('two', () => [noted('a'), noted('b')]))).toMatchObject({
        duplicate: false,
        position: 2,
        revision: 1,
        events: [{ data: { text: 'a' } }, { data: { text: 'b' } }],
      });
    });

    it('asks for a retry where it is not there, or can not be read; the retry finds the truth', async () => {
      const unknown = { verdict: 'unknown', reason: 'the file could not be opened again' } as const;
      store.nextVerdict = { keep: false, verdict: unknown };
      expect(await refusalOf(runner.run(note('lost')))).toMatchObject({ code: 'hub/unavailable' });
      store.nextVerdict = { keep: true, verdict: unknown };
      store.beforeAppend = async () => void (store.failingReads = 1);
      expect(await refusalOf(runner.run(note('kept')))).toMatchObject({ code: 'hub/unavailable' });
      expect(await run(note('kept'))).toMatchObject({ duplicate: true, position: 1 });
      expect(await run(note('lost'))).toMatchObject({ duplicate: false, position: 2 });
    });
  });

  describe('recording without a decision', () => {
    const origin = { stream, commandId: id('look'), context };

    it('appends without reading the stream', async () => {
      await run(note('first'));
      const { reads } = store.asked;
      const result = await runner.record(origin, [noted('looked')]);
      expect(result).toMatchObject({ ok: true, value: { duplicate: false, position: 2, revision: 1 } });
      expect(store.asked.reads).toBe(reads);
    });

    it('answers a repeat with the first result, sealed or not', async () => {
      const facts = [about(anna, 'what was searched for')];
      const first = await runner.record(origin, facts);
      const again = await runner.record(origin, facts);
      expect([first, again]).toMatchObject([
        { ok: true, value: { duplicate: false, position: 1 } },
        { ok: true, value: { duplicate: true, position: 1 } },
      ]);
      const plain = { ...origin, commandId: id('plain') };
      await runner.record(plain, [noted('x')]);
      expect(await runner.record(plain, [noted('x')])).toMatchObject({
        ok: true,
        value: { duplicate: true, position: 2 },
      });
      expect(await stored()).toHaveLength(2);
    });

    it('refuses the id of a command that stored something elsewhere', async () => {
      await runner.record({ ...origin, stream: 'access-1' }, [noted('x')]);
      expect(await refusalOf(runner.record(origin, [noted('x')]))).toMatchObject({ code: 'hub/command-reused' });
    });
  });

  it('derives the ids of what follows from an event, and tells purposes and parts apart', () => {
    const ids = [
      commandIdFor(id('event'), 'open-contact', 0),
      commandIdFor(id('event'), 'open-contact', 1),
      commandIdFor(id('event'), 'identify', 0),
      commandIdFor(id('other event'), 'open-contact', 0),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(commandIdFor(id('event'), 'open-contact', 0)).toBe(ids[0]);
    expect(traceparentFor(ids[0]!)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});
