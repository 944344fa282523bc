import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, ManualClock } from '#kernel';
import { openDatabase } from '#sqlite';
import { memoryVault, type Vault } from '#vault';
import { MemoryDrafts } from './memory-drafts.js';
import { openDrafts, type OpenDrafts } from './open-drafts.js';
import { draftLifetime, type DraftPlace, type Writer } from './port.js';
import { draftsContract } from './testing/drafts.contract.js';

const temporary = () => mkdtempSync(join(tmpdir(), 'drafts-'));

draftsContract('in memory', async (clock) => ({ drafts: new MemoryDrafts(clock), dispose: async () => undefined }));
draftsContract('in drafts.db', async (clock) => {
  const directory = temporary();
  const drafts = await openDrafts({ directory, vault: memoryVault(), clock });
  const dispose = async () => {
    await drafts.close();
    rmSync(directory, { recursive: true });
  };
  return { drafts, dispose };
});

describe('drafts.db', () => {
  const writer: Writer = { issuer: 'https://id.example', subject: 'staff-20630417' };
  const place = (at: number): DraftPlace => ({
    thing: { kind: at % 2 ? 'CONTACT' : 'NEW_CONCERN', id: derivedId('thing', at) },
    page: 'marzipan-page',
  });
  const secret = 'Brindlethwaite counted the marmalade';
  let directory: string;
  let vault: Vault;
  let clock: ManualClock;
  let drafts: OpenDrafts;
  const open = async () => (drafts = await openDrafts({ directory, vault, clock }));
  beforeEach(async () => {
    directory = temporary();
    vault = memoryVault();
    clock = ManualClock.at('2026-03-06T10:42:00.000Z');
    await open();
  });
  afterEach(async () => {
    await drafts.close();
    rmSync(directory, { recursive: true });
  });

  /** Every file of the directory: the journal too, while there is one. */
  const bytes = () => Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))));
  const wrappedKeys = () => {
    const db = openDatabase(join(directory, 'drafts.db'), { readonly: true });
    try {
      return db
        .prepare<[], { place: Buffer; wrapped: Buffer }>('SELECT place, wrapped FROM draft JOIN key_slot USING (slot)')
        .all();
    } finally {
      db.close();
    }
  };
  const parts = ({ wrapped }: { wrapped: Buffer }) => [wrapped.subarray(13, 29), wrapped.subarray(29, 45)];
  const found = (pieces: readonly Buffer[]) => {
    const all = bytes();
    return pieces.filter((piece) => all.includes(piece)).length;
  };

  it('is for its owner only, and tells without the vault neither who nor where nor what', async () => {
    for (let at = 0; at < 20; at += 1) await drafts.save(writer, place(at), { secret });
    const text = bytes().toString('latin1');
    for (const telling of [secret, 'Brindle', writer.subject, writer.issuer, 'marzipan', 'CONTACT', place(1).thing.id])
      expect({ telling, there: text.includes(telling) }).toEqual({ telling, there: false });
    expect(text.includes(place(1).thing.id.replaceAll('-', ''))).toBe(false);
    expect(statSync(join(directory, 'drafts.db')).mode & 0o777).toBe(0o600);
  });

  it('does not open under the key of another vault, nor where its parts were moved to another draft', async () => {
    await drafts.save(writer, place(1), { secret });
    await drafts.save(writer, place(2), { other: true });
    await drafts.close();
    const db = openDatabase(join(directory, 'drafts.db'), { pragmas: { journal_mode: 'TRUNCATE' } });
    const rows = db.prepare<[], { place: Buffer; body: Buffer }>('SELECT place, body FROM draft').all();
    const swap = db.prepare('UPDATE draft SET body = ? WHERE place = ?');
    swap.run(rows[0]!.body, rows[1]!.place);
    swap.run(rows[1]!.body, rows[0]!.place);
    db.close();
    await open();
    expect(await drafts.read(writer, place(1))).toEqual({ ok: true, value: null });
    await drafts.close();
    vault = memoryVault();
    await open();
    expect(await drafts.listOfMine(writer)).toEqual({ ok: true, value: [] });
  });

  it('keeps no byte of a key whose draft was discarded, was swept away, or went with an erasure', async () => {
    const text = (at: number) => ({ secret, more: 'it goes on. '.repeat((at * 37) % 900) });
    for (let at = 0; at < 90; at += 1) await drafts.save(writer, place(at), text(at));
    for (let at = 0; at < 90; at += 2) await drafts.save(writer, place(at), text(at + 5));
    const keys = wrappedKeys().flatMap(parts);
    expect(found(keys)).toBe(180);

    for (let at = 0; at < 60; at += 3) await drafts.discard(writer, place(at));
    const left = new Set(
      wrappedKeys()
        .flatMap(parts)
        .map((piece) => piece.toString('hex')),
    );
    const gone = keys.filter((piece) => !left.has(piece.toString('hex')));
    expect(gone).toHaveLength(40);
    expect(found(gone)).toBe(0);

    const contacts = [31, 35, 37].map((at) => place(at).thing.id);
    expect(await drafts.discardAbout(contacts)).toEqual({ ok: true, value: 3 });
    clock.advance(draftLifetime);
    await drafts.save(writer, place(1000), text(1));
    expect((await drafts.sweep()).ok).toBe(true);
    expect(wrappedKeys()).toHaveLength(1);
    expect(found(keys)).toBe(0);
    expect(found(wrappedKeys().flatMap(parts))).toBe(2);
  }, 60_000);

  it('holds what was saved when it is opened again, and sweeps away what is over', async () => {
    await drafts.save(writer, place(1), 'stays');
    await drafts.close();
    await open();
    expect(await drafts.read(writer, place(1))).toMatchObject({ value: { content: 'stays', revision: 1 } });
    await drafts.close();
    clock.advance(draftLifetime);
    await open();
    expect(wrappedKeys()).toEqual([]);
  });

  it('says that it cannot save where the disk refuses, and what was saved before stays', async () => {
    await drafts.save(writer, place(1), 'stays');
    await drafts.close();
    drafts = await openDrafts({ directory, vault, clock, faults: { failBeforeCommit: 1 } });
    // The sweep at the opening met the fault; the next saves pass.
    expect(await drafts.read(writer, place(1))).toMatchObject({ value: { content: 'stays' } });
    await drafts.close();
    const told: string[] = [];
    const onUnavailable = (message: string) => void told.push(message);
    drafts = await openDrafts({ directory, vault, clock, onUnavailable, faults: { pagesLeft: 1 } });
    expect(await drafts.save(writer, place(2), 'x'.repeat(300_000))).toMatchObject({
      ok: false,
      refusal: { code: 'drafts/unavailable' },
    });
    expect(told).toEqual([expect.stringContaining('The disk is full')]);
    expect(await drafts.read(writer, place(1))).toMatchObject({ value: { content: 'stays' } });
  });
});
