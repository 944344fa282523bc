/** What every vault promises, whatever keeps its keys. Each implementation's spec runs this suite against itself. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, type Uuid } from '#kernel';
import { ErasedMentionError, MissingKeyError, type BlindIndexRow, type SectionRef, type Vault } from '../port.js';

export interface VaultUnderTest {
  readonly vault: Vault;
  /** The disk refuses the next write, and takes the ones after it. */
  refuseNextWrite(): Promise<void>;
  /** Closes it and removes its files. */
  dispose(): Promise<void>;
}

const mention = (name: string): Uuid => derivedId('test mention', name);
const anna = mention('anna');
const ben = mention('ben');
const cara = mention('cara');
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const authority = (name: string) => ({
  erasureId: derivedId('test erasure', name),
  position: 70,
  at: '2026-03-04T10:00:00.000Z',
});
const ref = (whose: Uuid, over: Partial<SectionRef> = {}): SectionRef => ({
  eventId: derivedId('test event', 1),
  stream: 'concern-1',
  mention: whose,
  section: 'child',
  ...over,
});

export function vaultContract(name: string, open: () => Promise<VaultUnderTest>): void {
  describe(`vault contract: ${name}`, () => {
    let under: VaultUnderTest;
    let vault: Vault;
    const row = (index: string, value: string, position: number, whose: Uuid, owner = whose): BlindIndexRow => ({
      index,
      token: vault.index.token(index, value),
      position,
      mention: whose,
      owner,
    });
    const found = (index: string, value: string, limit = 10) =>
      vault.index.find(index, vault.index.token(index, value), limit);
    const plain = (rows: Iterable<BlindIndexRow>) =>
      [...rows].map((one) => [one.index, Buffer.from(one.token).toString('hex'), one.position, one.mention, one.owner]);

    beforeEach(async () => {
      under = await open();
      vault = under.vault;
    });
    afterEach(() => under.dispose());

    describe('keys and sections', () => {
      it('opens what it sealed, and only under the same four names', async () => {
        await vault.ensureKeys([anna, ben]);
        const box = vault.seal(ref(anna), utf8('seen at school'));
        expect(vault.open(ref(anna), box)).toEqual({ outcome: 'opened', content: utf8('seen at school') });
        for (const moved of [
          ref(ben),
          ref(anna, { eventId: derivedId('test event', 2) }),
          ref(anna, { stream: 'concern-2' }),
          ref(anna, { section: 'adult' }),
        ])
          expect(vault.open(moved, box)).toEqual({ outcome: 'damaged' });
      });

      it('keeps a key that is there: what was sealed before still opens', async () => {
        await vault.ensureKeys([anna]);
        const box = vault.seal(ref(anna), utf8('first'));
        await Promise.all([vault.ensureKeys([anna, ben]), vault.ensureKeys([ben, anna, anna])]);
        expect(vault.open(ref(anna), box)).toMatchObject({ outcome: 'opened' });
        expect(vault.open(ref(ben), vault.seal(ref(ben), utf8('x')))).toMatchObject({ outcome: 'opened' });
      });

      it('keeps it too where a new one was expected, and refuses the erased among them all the same', async () => {
        await vault.ensureKeys([anna], { expectNew: true });
        const box = vault.seal(ref(anna), utf8('first'));
        await Promise.all([
          vault.ensureKeys([anna, ben, ben], { expectNew: true }),
          vault.ensureKeys([ben, cara], { expectNew: true }),
        ]);
        expect(vault.open(ref(anna), box)).toMatchObject({ outcome: 'opened' });
        for (const whose of [ben, cara])
          expect(vault.open(ref(whose), vault.seal(ref(whose), utf8('x')))).toMatchObject({ outcome: 'opened' });
        await vault.destroy([anna], authority('expected'));
        const dora = mention('dora');
        await expect(vault.ensureKeys([dora, anna], { expectNew: true })).rejects.toThrow(ErasedMentionError);
        expect(vault.open(ref(dora), box)).toEqual({ outcome: 'no-key' });
      });

      it('seals nothing without a key, and says so', () => {
        expect(() => vault.seal(ref(cara), utf8('x'))).toThrow(MissingKeyError);
        expect(vault.open(ref(cara), new Uint8Array(40))).toEqual({ outcome: 'no-key' });
      });

      it('seals a shared section under a key that the caller holds', () => {
        const key = new Uint8Array(32).fill(7);
        const box = vault.sealWith(key, ref(anna), utf8('what both heard'));
        expect(vault.openWith(key, ref(anna), box)).toMatchObject({ outcome: 'opened' });
        expect(vault.openWith(new Uint8Array(32).fill(8), ref(anna), box)).toEqual({ outcome: 'damaged' });
        expect(vault.openWith(key, ref(anna, { section: 'other' }), box)).toEqual({ outcome: 'damaged' });
        expect(() => vault.sealWith(new Uint8Array(16), ref(anna), utf8('x'))).toThrow('has 32 bytes, not 16');
      });

      it('refuses an id that is no UUID before it makes any key', async () => {
        await expect(vault.ensureKeys([anna, 'anna'])).rejects.toThrow('"anna" is none');
        expect(vault.open(ref(anna), new Uint8Array(40))).toEqual({ outcome: 'no-key' });
      });

      it('makes macs that differ by purpose and stay the same', () => {
        const purposes = [
          'submission-identity',
          'submission-body',
          'evidence',
          'blind-index:a',
          'blind-index:b',
        ] as const;
        const macs = purposes.map((purpose) => Buffer.from(vault.mac(purpose, 'same text')).toString('hex'));
        expect(new Set(macs).size).toBe(purposes.length);
        expect(macs.every((mac) => mac.length === 64)).toBe(true);
        expect(Buffer.from(vault.mac('evidence', utf8('same text'))).toString('hex')).toBe(macs[2]);
      });
    });

    describe('destroying', () => {
      it('leaves nothing to open, says when, and never makes a key again', async () => {
        await vault.ensureKeys([anna, ben]);
        const box = vault.seal(ref(anna), utf8('x'));
        expect(await vault.destroy([anna], authority('one'))).toEqual({ keys: 1, indexRows: 0 });
        expect(vault.open(ref(anna), box)).toEqual({ outcome: 'erased', erasedAt: '2026-03-04T10:00:00.000Z' });
        expect(() => vault.seal(ref(anna), utf8('x'))).toThrow(ErasedMentionError);
        await expect(vault.ensureKeys([cara, anna])).rejects.toMatchObject({ mentions: [anna] });
        expect(vault.open(ref(cara), box)).toEqual({ outcome: 'no-key' });
        expect(vault.open(ref(ben), vault.seal(ref(ben), utf8('x')))).toMatchObject({ outcome: 'opened' });
      });

      it('blocks a mention that never had a key', async () => {
        expect(await vault.destroy([cara], authority('one'))).toEqual({ keys: 0, indexRows: 0 });
        await expect(vault.ensureKeys([cara])).rejects.toThrow(ErasedMentionError);
      });

      it('takes the index rows of the erased and those made from their content', async () => {
        await vault.ensureKeys([anna, ben, cara]);
        await vault.index.write(
          [
            row('name', 'anna', 1, anna),
            row('related-name', 'ben', 1, anna, ben),
            row('name', 'ben', 1, ben),
            row('related-name', 'anna', 1, ben, anna),
            row('name', 'cara', 2, cara),
          ],
          2,
        );
        expect(await vault.destroy([anna], authority('one'))).toEqual({ keys: 1, indexRows: 3 });
        expect([...vault.index.rows()].map((one) => one.mention).sort()).toEqual([ben, cara].sort());
        expect(found('name', 'anna')).toEqual([]);
        expect(found('related-name', 'ben')).toEqual([]);
        expect(found('name', 'ben')).toEqual([ben]);
      });

      it('changes nothing when it is repeated, and answers the same', async () => {
        await vault.ensureKeys([anna, ben]);
        await vault.index.write([row('name', 'anna', 1, anna)], 1);
        const first = await vault.destroy([anna, anna], authority('one'));
        const tombstones = vault.tombstones();
        expect(await vault.destroy([anna], { ...authority('one'), at: '2026-03-05T10:00:00.000Z' })).toEqual(first);
        expect(vault.tombstones()).toEqual(tombstones);
        expect(tombstones).toEqual([
          { mention: anna, erasureId: authority('one').erasureId, position: 70, erasedAt: '2026-03-04T10:00:00.000Z' },
        ]);
      });

      it('keeps the first tombstone where two orders name the same person, and counts each order apart', async () => {
        await vault.ensureKeys([anna, ben]);
        await vault.destroy([anna], authority('one'));
        expect(await vault.destroy([anna, ben], authority('two'))).toEqual({ keys: 1, indexRows: 0 });
        expect(vault.tombstones().map((one) => [one.mention, one.erasureId])).toEqual([
          [anna, authority('one').erasureId],
          [ben, authority('two').erasureId],
        ]);
      });

      it('wins over keys that are being made at the same moment', async () => {
        const made = vault.ensureKeys([anna]);
        const destroyed = vault.destroy([anna], authority('one'));
        await Promise.allSettled([made, destroyed]);
        expect(vault.open(ref(anna), new Uint8Array(40))).toMatchObject({ outcome: 'erased' });
        await expect(vault.ensureKeys([anna])).rejects.toThrow(ErasedMentionError);
      });
    });

    describe('blind index', () => {
      it('starts empty, at position 0 and version 0', () => {
        expect([vault.index.checkpoint(), vault.index.version(), [...vault.index.rows()]]).toEqual([0, 0, []]);
        expect(found('name', 'anna')).toEqual([]);
      });

      it('finds mentions by token, each once, newest first, at most as many as asked', async () => {
        await vault.index.write([row('name', 'smith', 1, anna), row('name', 'smith', 3, ben)], 3);
        await vault.index.write([row('name', 'smith', 2, cara), row('name', 'smith', 5, anna)], 5);
        expect(found('name', 'smith')).toEqual([anna, ben, cara]);
        expect(found('name', 'smith', 2)).toEqual([anna, ben]);
        expect(found('name', 'smith', 0)).toEqual([]);
        expect(vault.index.find('postcode', vault.index.token('name', 'smith'), 10)).toEqual([]);
        expect(vault.index.checkpoint()).toBe(5);
      });

      it('finds nobody by what was made from the content of a mention that is left out', async () => {
        await vault.index.write(
          [row('kin', 'maryam', 1, anna, cara), row('kin', 'maryam', 2, ben), row('kin', 'x', 3, anna)],
          3,
        );
        const without = (...owners: Uuid[]) => vault.index.find('kin', vault.index.token('kin', 'maryam'), 10, owners);
        expect(without()).toEqual([ben, anna]);
        expect(without(cara)).toEqual([ben]);
        expect(without(cara, ben)).toEqual([]);
        expect(without(anna)).toEqual([ben, anna]);
      });

      it('finds mentions that share a token with one, in one index alone, each once, newest first, without itself', async () => {
        const rows = [row('adult', 'x', 1, anna), row('adult', 'y', 1, anna), row('adult', 'x', 2, ben)];
        await vault.index.write([...rows, row('adult', 'y', 2, ben), row('adult', 'y', 3, cara)], 3);
        await vault.index.write([row('name', 'z', 4, anna), row('adult', 'z', 4, ben)], 4);
        expect(vault.index.alike('adult', anna, 10)).toEqual([cara, ben]);
        expect(vault.index.alike('adult', anna, 1)).toEqual([cara]);
        expect(vault.index.alike('adult', anna, 0)).toEqual([]);
        expect(vault.index.alike('name', anna, 10)).toEqual([]);
        await vault.destroy([ben], authority('one'));
        expect(vault.index.alike('adult', anna, 10)).toEqual([cara]);
      });

      it('tells indexes apart by their tokens too', () => {
        expect(vault.index.token('name', 'x')).toHaveLength(16);
        expect(vault.index.token('name', 'x')).not.toEqual(vault.index.token('postcode', 'x'));
      });

      it('keeps a row once, and lists all by index, token, position, mention, owner', async () => {
        const rows = [
          row('b', '1', 2, ben),
          row('b', '1', 2, anna),
          row('a', '2', 9, cara),
          row('b', '1', 1, ben, cara),
        ];
        await vault.index.write([...rows, ...rows], 9);
        await vault.index.write(rows, 9);
        const [low, high] = [anna, ben].sort();
        const at = (index: string, value: string) => Buffer.from(vault.index.token(index, value)).toString('hex');
        expect(plain(vault.index.rows())).toEqual([
          ['a', at('a', '2'), 9, cara, cara],
          ['b', at('b', '1'), 1, ben, cara],
          ['b', at('b', '1'), 2, low, low],
          ['b', at('b', '1'), 2, high, high],
        ]);
      });

      it('leaves out rows about the erased, whether they are found or told from', async () => {
        await vault.destroy([anna], authority('one'));
        await vault.index.write([row('n', 'a', 1, anna), row('n', 'b', 1, ben, anna), row('n', 'c', 1, ben)], 1);
        expect([...vault.index.rows()].map((one) => [one.mention, one.owner])).toEqual([[ben, ben]]);
        expect(vault.index.checkpoint()).toBe(1);
      });

      it('refuses a row that it could not keep as it is, and writes nothing of its batch', async () => {
        const cut = { ...row('n', 'a', 1, anna), token: new Uint8Array(15) };
        await expect(vault.index.write([row('n', 'b', 1, ben), cut], 7)).rejects.toThrow('16 bytes, not 15');
        expect([vault.index.checkpoint(), [...vault.index.rows()]]).toEqual([0, []]);
      });

      it('replaces everything in one write', async () => {
        await vault.index.write([row('n', 'a', 1, anna)], 1);
        await vault.index.write([row('n', 'b', 4, ben)], 4, { replaceAll: true, version: 3 });
        expect([...vault.index.rows()].map((one) => one.mention)).toEqual([ben]);
        expect([vault.index.checkpoint(), vault.index.version()]).toEqual([4, 3]);
        await vault.index.write([], 6, { replaceAll: true });
        expect([vault.index.checkpoint(), vault.index.version(), [...vault.index.rows()]]).toEqual([6, 3, []]);
      });

      it('builds another version beside the one in force, and switches to it at once', async () => {
        await vault.index.write([row('n', 'old', 1, anna)], 1, { replaceAll: true, version: 1 });
        const build = await vault.index.rebuild(2);
        await build.write([row('n', 'new', 1, anna)], 1);
        await build.write([row('n', 'new', 2, ben)], 2);
        await vault.index.write([row('n', 'old', 2, ben)], 2);
        expect([found('n', 'old'), found('n', 'new')]).toEqual([[ben, anna], []]);
        expect([vault.index.version(), build.version, build.checkpoint()]).toEqual([1, 2, 2]);
        await build.switchTo();
        expect([found('n', 'old'), found('n', 'new')]).toEqual([[], [ben, anna]]);
        expect([vault.index.version(), vault.index.checkpoint()]).toEqual([2, 2]);
        await expect(build.write([], 3)).rejects.toThrow('ask for a rebuild again');
      });

      it('goes on with an interrupted build, unless it is to start afresh or another version is wanted', async () => {
        const first = await vault.index.rebuild(2);
        await first.write([row('n', 'a', 1, anna)], 1);
        expect((await vault.index.rebuild(2)).checkpoint()).toBe(1);
        const fresh = await vault.index.rebuild(2, { fresh: true });
        expect(fresh.checkpoint()).toBe(0);
        await expect(first.write([], 2)).rejects.toThrow('given up');
        const third = await vault.index.rebuild(3);
        await third.write([row('n', 'c', 1, cara)], 1);
        await third.switchTo();
        expect([...vault.index.rows()].map((one) => one.mention)).toEqual([cara]);
      });

      it('takes the erased out of a build too', async () => {
        const build = await vault.index.rebuild(2);
        await build.write([row('n', 'a', 1, anna), row('n', 'b', 1, ben)], 1);
        await vault.destroy([anna], authority('one'));
        await build.write([row('n', 'c', 2, anna)], 2);
        await build.switchTo();
        expect([...vault.index.rows()].map((one) => one.mention)).toEqual([ben]);
      });
    });

    it('does nothing by half where the disk refuses, and goes on by itself when it no longer does', async () => {
      await vault.ensureKeys([anna]);
      await vault.index.write([row('n', 'a', 1, anna)], 1);
      const refused = { name: 'VaultUnavailableError', retryAfterSeconds: expect.any(Number) };
      await under.refuseNextWrite();
      await expect(vault.ensureKeys([ben, cara])).rejects.toMatchObject(refused);
      await under.refuseNextWrite();
      await expect(vault.destroy([anna], authority('one'))).rejects.toMatchObject(refused);
      await under.refuseNextWrite();
      await expect(vault.index.write([row('n', 'b', 2, ben)], 2)).rejects.toMatchObject(refused);
      const box = vault.seal(ref(anna), utf8('still here'));
      expect(vault.open(ref(anna), box)).toMatchObject({ outcome: 'opened' });
      expect(vault.open(ref(ben), box)).toEqual({ outcome: 'no-key' });
      expect([vault.index.checkpoint(), found('n', 'a'), vault.tombstones()]).toEqual([1, [anna], []]);
      await vault.ensureKeys([ben, cara]);
      await vault.index.write([row('n', 'b', 2, ben)], 2);
      expect(await vault.destroy([anna], authority('one'))).toEqual({ keys: 1, indexRows: 1 });
    });
  });
}
