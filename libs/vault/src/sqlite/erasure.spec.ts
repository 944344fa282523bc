import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, systemRandomness, type Uuid } from '#kernel';
import { openDatabase } from '#sqlite';
import type { BlindIndexRow } from '../port.js';
import { clearFiles } from './clear-files.js';
import { SqliteStore } from './sqlite-store.js';

const person = (at: number): Uuid => derivedId('test person', at);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const authority = (at: number) => ({
  erasureId: derivedId('erasure', at),
  position: at,
  at: '2026-03-04T10:00:00.000Z',
});
const shuffled = (count: number) =>
  Array.from({ length: count }, (_, at) => at).sort((a, b) => (person(a) < person(b) ? -1 : 1));
const names = ['name', 'name-sound', 'date-of-birth', 'postcode', 'nhs-number', 'related-name'];

/** Which of the pieces, 16 bytes or more each, stand somewhere in the bytes. */
function present(pieces: readonly Uint8Array[], bytes: Buffer): string[] {
  const byStart = new Map<number, Buffer[]>();
  for (const piece of pieces.map((one) => Buffer.from(one)))
    byStart.set(piece.readUInt32BE(), [...(byStart.get(piece.readUInt32BE()) ?? []), piece]);
  const found: string[] = [];
  for (let at = 0; at <= bytes.length - 16; at += 1)
    for (const piece of byStart.get(bytes.readUInt32BE(at)) ?? [])
      if (bytes.subarray(at, at + piece.length).equals(piece)) found.push(hex(piece));
  return found;
}

describe('an erasure in the files of the vault', () => {
  let directory: string;
  let path: string;
  let store: SqliteStore;
  let descriptor: number | null = null;
  const wrappedKeys = new Map<Uuid, Uint8Array>();
  const tokens = new Map<Uuid, Uint8Array[]>();

  /** Everything in the directory, as one text in which bytes are looked for. */
  const bytes = () => Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))));

  const addPerson = async (whose: Uuid, position: number): Promise<BlindIndexRow[]> => {
    const wrapped = systemRandomness.bytes(61);
    wrappedKeys.set(whose, wrapped);
    await store.insertKeys([{ mention: whose, wrapped }]);
    return Array.from({ length: 10 }, (_, at) => {
      const token = systemRandomness.bytes(16);
      tokens.set(whose, [...(tokens.get(whose) ?? []), token]);
      const other = at % 3 === 0 ? person(position + 1) : whose;
      return { index: names[at % names.length]!, token, position, mention: whose, owner: other };
    });
  };
  const addPeople = async (from: number, count: number, checkpoint: number) => {
    const rows = await Promise.all(Array.from({ length: count }, (_, at) => addPerson(person(from + at), from + at)));
    const change = { generation: 1, checkpoint, rows: rows.flat() };
    if (from === 0) await store.index.replace({ ...change, version: 1 });
    else await store.index.write(change);
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vault-'));
    path = join(directory, 'vault.db');
    store = await SqliteStore.open(path, { patience: 200 });
    wrappedKeys.clear();
    tokens.clear();
  });
  afterEach(async () => {
    await store.close();
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
    rmSync(directory, { recursive: true });
  });

  it('leaves no copy of a wrapped key or a token, also where SQLite moved rows between pages', async () => {
    for (let batch = 0; batch < 20; batch += 1) await addPeople(batch * 100, 100, batch + 1);
    expect(present([wrappedKeys.get(person(0))!, tokens.get(person(0))![0]!], bytes()).length).toBeGreaterThan(1);
    const erased = shuffled(2000).slice(0, 900).map(person);
    for (let order = 0; order < 3; order += 1) {
      const own = erased.slice(order * 300, order * 300 + 300);
      expect(await store.destroy(own, authority(order))).toMatchObject({ keys: 300 });
      await addPeople(3000 + order * 50, 50, 30 + order);
    }
    const halves = erased
      .map((one) => wrappedKeys.get(one)!)
      .flatMap((key) => [key.subarray(13, 29), key.subarray(29, 45)]);
    expect(present([...halves, ...erased.flatMap((one) => tokens.get(one)!)], bytes())).toEqual([]);
    expect(present([wrappedKeys.get(person(3001))!], bytes())).toHaveLength(1);
  }, 60_000);

  it('can be ordered again after it was cut short, and then writes the file anew', async () => {
    await addPeople(0, 20, 1);
    const reader = openDatabase(path, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM mention_key').get();
    await expect(store.destroy([person(3)], authority(1))).rejects.toMatchObject({
      name: 'ErasureUnfinishedError',
      message: expect.stringContaining('Run the same erasure again'),
    });
    expect(store.key(person(3))).toEqual({ state: 'destroyed', erasedAt: authority(1).at });
    expect(present([wrappedKeys.get(person(3))!], bytes())).not.toEqual([]);
    reader.close();
    const counts = await store.destroy([person(3)], authority(1));
    expect(counts).toEqual({ keys: 1, indexRows: expect.any(Number) });
    expect(present([wrappedKeys.get(person(3))!], bytes())).toEqual([]);
    expect(await store.destroy([person(3)], authority(1))).toEqual(counts);
  });

  it('reaches every build of the index: in force, under way, and being cleared away', async () => {
    const rows = (await addPerson(person(0), 1)).map((row) => ({ ...row, owner: person(0) }));
    for (let at = 0; at < 300; at += 1) rows.push(...(await addPerson(person(1000 + at), at)));
    await store.index.replace({ generation: 1, version: 1, checkpoint: 1, rows });
    await store.index.replace({ generation: 2, version: 1, checkpoint: 1, rows });
    await store.index.begin(3, 2);
    await store.index.write({ generation: 3, checkpoint: 1, rows });
    expect(await store.destroy([person(0)], authority(1))).toEqual({ keys: 1, indexRows: 10 });
    expect(present(tokens.get(person(0))!, bytes())).toEqual([]);
  });

  it('is searched for, and the file written anew only where a trace is found', async () => {
    await addPeople(0, 20, 1);
    descriptor = openSync(path, 'r');
    const none = new Uint8Array();
    const look = (traces: Parameters<typeof clearFiles>[0]['traces']) =>
      clearFiles({ path, descriptor: descriptor!, traces, patience: 200 });
    const token = Uint8Array.from(tokens.get(person(5))![1]!);
    const id = Uint8Array.from(Buffer.from(person(5).replaceAll('-', ''), 'hex'));
    const stranger = systemRandomness.bytes(16);
    expect(await look({ unique: stranger, shared: none, ids: id })).toEqual({ cleared: true, rewritten: false });
    expect(await look({ unique: token, shared: none, ids: none })).toEqual({ cleared: true, rewritten: true });
    expect(await look({ unique: none, shared: token, ids: id })).toEqual({ cleared: true, rewritten: true });
    expect(await look({ unique: none, shared: token, ids: stranger })).toEqual({ cleared: true, rewritten: false });
    expect(await look(null)).toEqual({ cleared: true, rewritten: true });
  });
});
