/** What every store of drafts promises, whatever keeps them. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, ManualClock, type Uuid } from '#kernel';
import { draftLifetime, largestDraft, mostDrafts, type DraftPlace, type DraftStore, type Writer } from '../port.js';

export interface DraftsUnderTest {
  readonly drafts: DraftStore;
  dispose(): Promise<void>;
}

const issuer = 'https://id.example';
const elin: Writer = { issuer, subject: 'staff-2063' };
const marcus: Writer = { issuer, subject: 'staff-2041' };
const contact: Uuid = derivedId('contact', 1);
const decision: DraftPlace = { thing: { kind: 'CONTACT', id: contact }, page: 'decision' };
const newConcern = (at: number): DraftPlace => ({
  thing: { kind: 'NEW_CONCERN', id: derivedId('new concern', at) },
  page: 'raise',
});
const begun = '2026-03-06T10:42:00.000Z';

export function draftsContract(name: string, open: (clock: ManualClock) => Promise<DraftsUnderTest>): void {
  describe(`drafts contract: ${name}`, () => {
    let clock: ManualClock;
    let under: DraftsUnderTest;
    let drafts: DraftStore;
    beforeEach(async () => {
      clock = ManualClock.at(begun);
      under = await open(clock);
      drafts = under.drafts;
    });
    afterEach(() => under.dispose());

    const contentOf = async (writer: Writer, place: DraftPlace) => {
      const read = await drafts.read(writer, place);
      return read.ok ? (read.value?.content ?? null) : read.refusal.code;
    };
    const codeOf = async (answer: ReturnType<DraftStore['save']>) => {
      const saved = await answer;
      return saved.ok ? saved.value.revision : saved.refusal.code;
    };

    it('gives back what was saved last, since when, and how often', async () => {
      const content = { reason: "Aoife O'Brien-नमस्ते \u0000 عائشة", steps: [1, null, { deep: true }] };
      expect(await codeOf(drafts.save(elin, decision, { reason: 'first' }))).toBe(1);
      clock.advance(60_000);
      expect(await codeOf(drafts.save(elin, decision, content))).toBe(2);
      expect(await drafts.read(elin, decision)).toEqual({
        ok: true,
        value: { place: decision, since: begun, savedAt: '2026-03-06T10:43:00.000Z', revision: 2, content },
      });
    });

    it('is read, listed and discarded by its writer alone: not by another subject, not by the same one of another issuer', async () => {
      await drafts.save(elin, decision, 'hers');
      for (const other of [marcus, { ...elin, issuer: 'https://other.example' }]) {
        expect(await contentOf(other, decision)).toBeNull();
        expect(await drafts.listOfMine(other)).toEqual({ ok: true, value: [] });
        expect(await drafts.discard(other, decision)).toEqual({ ok: true, value: false });
      }
      expect(await contentOf(elin, decision)).toBe('hers');
    });

    it('keeps places apart: things, pages, and what was posted unsent beside them', async () => {
      const places = [
        decision,
        { ...decision, page: 'identity' },
        { ...decision, unsent: true },
        newConcern(1),
        newConcern(2),
      ];
      for (const [at, place] of places.entries()) await drafts.save(elin, place, `draft ${at}`);
      for (const [at, place] of places.entries()) expect(await contentOf(elin, place)).toBe(`draft ${at}`);
      expect(await drafts.discard(elin, decision)).toEqual({ ok: true, value: true });
      expect(await contentOf(elin, decision)).toBeNull();
      expect(await contentOf(elin, { ...decision, unsent: true })).toBe('draft 2');
    });

    it('lists one’s own, saved last first, without their content', async () => {
      for (const at of [1, 2, 3]) {
        await drafts.save(elin, newConcern(at), 'secret');
        clock.advance(1000);
      }
      await drafts.save(elin, newConcern(1), 'secret');
      const mine = await drafts.listOfMine(elin);
      expect(mine.ok && mine.value.map(({ place }) => place)).toEqual([newConcern(1), newConcern(3), newConcern(2)]);
      expect(JSON.stringify(mine)).not.toContain('secret');
    });

    it('tells who is writing about a contact and since when, not what, and nothing of forms that wait', async () => {
      await drafts.save(elin, decision, 'secret');
      clock.advance(60_000);
      await drafts.save(marcus, { ...decision, page: 'identity' }, 'secret');
      await drafts.save(marcus, { ...decision, unsent: true }, 'secret');
      await drafts.save(elin, decision, 'secret, longer');
      await drafts.save(elin, newConcern(1), 'secret');
      expect(await drafts.whoIsWriting(contact)).toEqual({
        ok: true,
        value: [
          { writer: elin, page: 'decision', since: begun, savedAt: '2026-03-06T10:43:00.000Z' },
          {
            writer: marcus,
            page: 'identity',
            since: '2026-03-06T10:43:00.000Z',
            savedAt: '2026-03-06T10:43:00.000Z',
          },
        ],
      });
      expect(await drafts.whoIsWriting(newConcern(1).thing.id)).toEqual({ ok: true, value: [] });
    });

    it('replaces only what its saver has seen, where that is asked for', async () => {
      expect(await codeOf(drafts.save(elin, decision, 'a', { expected: 1 }))).toBe('drafts/changed-meanwhile');
      expect(await codeOf(drafts.save(elin, decision, 'a', { expected: 0 }))).toBe(1);
      expect(await codeOf(drafts.save(elin, decision, 'b', { expected: 0 }))).toBe('drafts/changed-meanwhile');
      expect(await codeOf(drafts.save(elin, decision, 'b', { expected: 1 }))).toBe(2);
      expect(await contentOf(elin, decision)).toBe('b');
    });

    it('lets exactly one of many win that have seen the same, and each of those that have seen nothing', async () => {
      await drafts.save(elin, decision, 0);
      const racing = [1, 2, 3, 4, 5].map((at) => codeOf(drafts.save(elin, decision, at, { expected: 1 })));
      expect((await Promise.all(racing)).filter((answer) => answer === 2)).toHaveLength(1);
      const free = await Promise.all([1, 2, 3].map((at) => codeOf(drafts.save(elin, decision, at))));
      expect(free.sort()).toEqual([3, 4, 5]);
    });

    it('is over a fortnight after it was saved last, and another draft may begin there', async () => {
      await drafts.save(elin, decision, 'old');
      clock.advance(draftLifetime - 1);
      await drafts.save(elin, { ...decision, page: 'identity' }, 'younger');
      expect(await contentOf(elin, decision)).toBe('old');
      clock.advance(1);
      expect(await contentOf(elin, decision)).toBeNull();
      expect(await drafts.listOfMine(elin)).toMatchObject({ value: [{ place: { page: 'identity' } }] });
      expect(await drafts.whoIsWriting(contact)).toMatchObject({ value: [{ page: 'identity' }] });
      expect(await codeOf(drafts.save(elin, decision, 'new', { expected: 0 }))).toBe(1);
      expect(await drafts.read(elin, decision)).toMatchObject({ value: { since: '2026-03-20T10:42:00.000Z' } });
    });

    it('goes with an erasure, whoever wrote it, and leaves other contacts’ drafts alone', async () => {
      const elsewhere = { ...decision, thing: { kind: 'CONTACT' as const, id: derivedId('contact', 2) } };
      for (const writer of [elin, marcus]) await drafts.save(writer, decision, 'about the erased');
      await drafts.save(marcus, { ...decision, unsent: true }, 'about the erased');
      await drafts.save(elin, elsewhere, 'about another');
      expect(await drafts.discardAbout([contact, derivedId('contact', 3)])).toEqual({ ok: true, value: 3 });
      expect(await drafts.discardAbout([contact])).toEqual({ ok: true, value: 0 });
      expect(await contentOf(elin, decision)).toBeNull();
      expect(await contentOf(elin, elsewhere)).toBe('about another');
    });

    it('refuses what is too large, and one more than a person may have', async () => {
      expect(await codeOf(drafts.save(elin, decision, 'x'.repeat(largestDraft)))).toBe('drafts/too-large');
      for (let at = 0; at < mostDrafts; at += 1) await drafts.save(elin, newConcern(at), at);
      expect(await codeOf(drafts.save(elin, decision, 'one more'))).toBe('drafts/too-many');
      expect(await codeOf(drafts.save(elin, newConcern(7), 'as before'))).toBe(2);
      expect(await codeOf(drafts.save(marcus, decision, 'another’s'))).toBe(1);
    });
  });
}
