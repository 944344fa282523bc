import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, ManualClock, systemRandomness, type Uuid } from '#kernel';
import { openDatabase, type WriterFaults } from '#sqlite';
import { KeyEncryptionKey } from '../crypto/key-encryption.js';
import { openVault, openVaultReadOnly } from '../open/open-vault.js';
import type { BlindIndexRow, SectionRef, Vault } from '../port.js';
import { missingPurposeKeys, PurposeKeys } from '../purposes.js';
import { SealingVault } from '../sealing-vault.js';
import { vaultContract } from '../testing/vault.contract.js';
import { uuidToBytes } from '../uuid.js';
import { SqliteStore } from './sqlite-store.js';

/** A vault over SQLite whose store the test can reach, to make its disk fail. */
async function openOver(directory: string) {
  const kek = new KeyEncryptionKey(new Uint8Array(32).fill(1), systemRandomness);
  const store = await SqliteStore.open(join(directory, 'vault.db'));
  const purposeKeys = missingPurposeKeys(kek, store.reader.purposeKeys());
  await store.lay({ keyCheck: kek.keyCheck(), madeAt: '2026-03-02T08:00:00.000Z', purposeKeys });
  const purposes = new PurposeKeys(kek, store.reader.purposeKeys());
  return { store, vault: new SealingVault({ store, kek, purposes, randomness: systemRandomness }) };
}

const temporary = () => mkdtempSync(join(tmpdir(), 'vault-'));

/** What the store still has under way by itself must not take the fault. */
async function injectQuietly(store: SqliteStore, faults: WriterFaults): Promise<void> {
  await store.writer.run({ do: 'sweep', limit: 1 });
  await store.writer.inject(faults);
}

vaultContract('sqlite', async () => {
  const directory = temporary();
  const { store, vault } = await openOver(directory);
  return {
    vault,
    refuseNextWrite: () => injectQuietly(store, { failBeforeCommit: 1 }),
    dispose: async () => {
      await vault.close();
      rmSync(directory, { recursive: true });
    },
  };
});

const mention = (name: string | number): Uuid => derivedId('test mention', name);
const anna = mention('anna');
const ben = mention('ben');
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const ref = (whose: Uuid): SectionRef => ({
  eventId: derivedId('event', 1),
  stream: 'concern-1',
  mention: whose,
  section: 'child',
});
const authority = { erasureId: derivedId('erasure', 1), position: 70, at: '2026-03-04T10:00:00.000Z' };

describe('the vault in SQLite', () => {
  const clock = ManualClock.at('2026-03-02T08:00:00.000Z');
  let directory: string;
  let vault: Vault;
  const open = () => openVault({ directory, mode: 'demonstration', clock });
  const row = (index: string, value: string, position: number, whose: Uuid, owner = whose): BlindIndexRow => ({
    index,
    token: vault.index.token(index, value),
    position,
    mention: whose,
    owner,
  });

  beforeEach(async () => {
    directory = temporary();
    vault = await open();
  });
  afterEach(async () => {
    await vault.close();
    rmSync(directory, { recursive: true });
  });

  it('has its keys, tombstones, macs and index again after a restart', async () => {
    await vault.ensureKeys([anna, ben]);
    const box = vault.seal(ref(anna), utf8('kept'));
    const mac = vault.mac('submission-body', 'x');
    await vault.index.write([row('name', 'anna', 4, anna)], 4, { replaceAll: true, version: 2 });
    await vault.destroy([ben], authority);
    await vault.close();
    vault = await open();
    expect(vault.open(ref(anna), box)).toMatchObject({ outcome: 'opened' });
    expect(vault.open(ref(ben), box)).toMatchObject({ outcome: 'erased' });
    expect(Buffer.compare(vault.mac('submission-body', 'x'), mac)).toBe(0);
    expect([vault.index.version(), vault.index.checkpoint()]).toEqual([2, 4]);
    expect(vault.index.find('name', vault.index.token('name', 'anna'), 5)).toEqual([anna]);
  });

  it('keeps its files for its owner alone', async () => {
    await vault.ensureKeys([anna]);
    for (const name of ['vault.db', 'vault.db-wal', 'demo.kek'])
      expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  it('goes on with a build that a stop interrupted', async () => {
    const build = await vault.index.rebuild(2);
    await build.write([row('name', 'anna', 3, anna)], 3);
    await vault.close();
    vault = await open();
    const again = await vault.index.rebuild(2);
    expect(again.checkpoint()).toBe(3);
    await again.switchTo();
    expect([...vault.index.rows()].map((one) => one.mention)).toEqual([anna]);
  });

  it('lists more rows than one read fetches, in order and each once', async () => {
    const rows = Array.from({ length: 4500 }, (_, at) => row('name', `value ${at % 900}`, at, mention(at % 50)));
    await vault.index.write(rows, 4500);
    const listed = [...vault.index.rows()].map(
      (one) => `${Buffer.from(one.token).toString('hex')} ${one.position + 10_000}`,
    );
    expect(listed).toHaveLength(4500);
    expect(listed).toEqual([...new Set(listed)].sort());
  });

  it('clears the rows of an index away that another one has replaced, some at a time', async () => {
    const rows = Array.from({ length: 2500 }, (_, at) => row('name', `value ${at}`, at, mention(at)));
    await vault.index.write(rows, 2500);
    await vault.index.write([row('name', 'anna', 2501, anna)], 2501, { replaceAll: true });
    expect([...vault.index.rows()]).toHaveLength(1);
    const db = openDatabase(join(directory, 'vault.db'), { readonly: true });
    const left = db.prepare<[], number>('SELECT count(*) FROM blind_index').pluck();
    const generations = db.prepare<[], number>('SELECT count(*) FROM index_generation').pluck();
    for (let waited = 0; generations.get() !== 1 && waited < 200; waited += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect([left.get(), generations.get()]).toEqual([1, 1]);
    db.close();
  });

  it('tells a damaged key from a missing one, and does not seal with it', async () => {
    await vault.ensureKeys([anna, ben]);
    const box = vault.seal(ref(anna), utf8('kept'));
    await vault.close();
    const db = openDatabase(join(directory, 'vault.db'));
    const swapped = db.prepare(
      'UPDATE mention_key SET wrapped = (SELECT wrapped FROM mention_key WHERE mention = ?) WHERE mention = ?',
    );
    swapped.run(uuidToBytes(ben), uuidToBytes(anna));
    db.close();
    vault = await open();
    expect(vault.open(ref(anna), box)).toEqual({ outcome: 'damaged' });
    expect(() => vault.seal(ref(anna), utf8('x'))).toThrow('is damaged in the vault');
    expect(vault.open(ref(ben), vault.seal(ref(ben), utf8('x')))).toMatchObject({ outcome: 'opened' });
  });

  it('opens in production with a key file of its own, and makes none itself', async () => {
    await vault.close();
    rmSync(directory, { recursive: true });
    mkdirSync(join(directory, 'data'), { recursive: true });
    const keyFile = join(directory, 'hub.kek');
    const production = { directory: join(directory, 'data'), keyFile, mode: 'production' as const, clock };
    await expect(openVault(production)).rejects.toThrow('does not exist');
    writeFileSync(keyFile, `threshold-kek-v1:${Buffer.alloc(32, 4).toString('base64')}\n`, { mode: 0o400 });
    vault = await openVault(production);
    await vault.ensureKeys([anna]);
    expect(readdirSync(production.directory).filter((name) => name.endsWith('.kek'))).toEqual([]);
  });

  describe('beside the hub, for reading only', () => {
    it('opens sections and finds rows, and refuses to write with a clear sentence', async () => {
      await vault.ensureKeys([anna]);
      const box = vault.seal(ref(anna), utf8('kept'));
      await vault.index.write([row('name', 'anna', 4, anna)], 4);
      const reader = await openVaultReadOnly({ directory, mode: 'demonstration' });
      expect(reader.open(ref(anna), box)).toMatchObject({ outcome: 'opened' });
      expect([...reader.index.rows()]).toEqual([...vault.index.rows()]);
      expect(Buffer.compare(reader.mac('evidence', 'x'), vault.mac('evidence', 'x'))).toBe(0);
      await expect(reader.ensureKeys([ben])).rejects.toThrow('open for reading only and cannot make keys');
      await expect(reader.destroy([anna], authority)).rejects.toThrow('cannot destroy keys');
      await expect(reader.index.write([], 9)).rejects.toThrow('for reading only');
      await expect(reader.index.rebuild(9)).rejects.toThrow('for reading only');
      await reader.close();
    });

    it('lets go of a key that the hub destroys, though it had it in hand', async () => {
      await vault.ensureKeys([anna]);
      const box = vault.seal(ref(anna), utf8('kept'));
      const reader = await openVaultReadOnly({ directory, mode: 'demonstration' });
      expect(reader.open(ref(anna), box)).toMatchObject({ outcome: 'opened' });
      await vault.destroy([anna], authority);
      expect(reader.open(ref(anna), box)).toEqual({ outcome: 'erased', erasedAt: authority.at });
      await reader.close();
    });

    it('says so where there is no vault', async () => {
      const empty = temporary();
      await expect(openVaultReadOnly({ directory: empty, mode: 'demonstration' })).rejects.toThrow(
        'There is no vault at',
      );
      rmSync(empty, { recursive: true });
    });
  });

  it('refuses a file that another key-encryption key made, and leaves it as it is', async () => {
    await vault.ensureKeys([anna]);
    await vault.close();
    const keyFile = join(directory, 'demo.kek');
    const kept = readFileSync(keyFile);
    rmSync(keyFile);
    await expect(open()).rejects.toThrow(`The key file ${keyFile} does not exist. Restore it`);
    const other = temporary();
    await (await openVault({ directory: other, mode: 'demonstration', clock })).close();
    const before = readFileSync(join(directory, 'vault.db'));
    await expect(
      openVault({ directory, keyFile: join(other, 'demo.kek'), mode: 'demonstration', clock }),
    ).rejects.toMatchObject({ name: 'WrongKeyError', message: expect.stringContaining('made under another key') });
    expect(readFileSync(join(directory, 'vault.db')).equals(before)).toBe(true);
    rmSync(other, { recursive: true });
    writeFileSync(keyFile, kept, { mode: 0o600 });
    vault = await open();
  });
});

describe('the vault on a failing disk', () => {
  let directory: string;
  let over: Awaited<ReturnType<typeof openOver>>;
  beforeEach(async () => {
    directory = temporary();
    over = await openOver(directory);
  });
  afterEach(async () => {
    await over.vault.close();
    rmSync(directory, { recursive: true });
  });

  it('answers disk-full for all of a batch or none, keeps opening, and goes on when there is room', async () => {
    const { store, vault } = over;
    const many = Array.from({ length: 400 }, (_, at) => mention(at));
    await vault.ensureKeys([anna]);
    await store.writer.inject({ pagesLeft: 1 });
    await expect(vault.ensureKeys(many)).rejects.toMatchObject({ reason: 'disk-full', retryAfterSeconds: 15 });
    expect(many.filter((one) => store.key(one))).toEqual([]);
    expect(vault.open(ref(anna), vault.seal(ref(anna), utf8('x')))).toMatchObject({ outcome: 'opened' });
    await store.writer.inject({ pagesLeft: null });
    await vault.ensureKeys(many);
    expect(many.every((one) => store.key(one)?.state === 'kept')).toBe(true);
  });

  it('finds out what a failed fsync left behind: keys that are there count, and seal', async () => {
    const { store, vault } = over;
    await injectQuietly(store, { failAfterCommit: 1 });
    await vault.ensureKeys([anna, ben]);
    const box = vault.seal(ref(anna), utf8('x'));
    await injectQuietly(store, { failAfterCommit: 1 });
    await vault.index.write(
      [{ index: 'n', token: vault.index.token('n', 'a'), position: 3, mention: anna, owner: anna }],
      3,
    );
    expect([vault.index.checkpoint(), [...vault.index.rows()].length]).toEqual([3, 1]);
    await injectQuietly(store, { failAfterCommit: 1 });
    expect(await vault.destroy([anna], authority)).toEqual({ keys: 1, indexRows: 1 });
    expect(vault.open(ref(anna), box)).toMatchObject({ outcome: 'erased' });
    expect(vault.open(ref(ben), box)).toEqual({ outcome: 'damaged' });
  });

  it('says what is wrong with a directory that is not there', async () => {
    const missing = join(directory, 'missing', 'vault.db');
    await expect(SqliteStore.open(missing)).rejects.toMatchObject({
      name: 'StorageError',
      reason: 'disk-error',
      path: missing,
    });
  });
});
