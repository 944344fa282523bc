import { ok, toInstant, type Clock, type Refusal, type Result, type Uuid } from '#kernel';
import { draftErrors } from './drafts.errors.js';
import {
  draftLifetime,
  largestDraft,
  mostDrafts,
  type BeingWritten,
  type Draft,
  type DraftHead,
  type DraftPlace,
  type DraftStore,
  type SaveOptions,
  type Writer,
} from './port.js';

interface Kept {
  readonly writer: Writer;
  readonly place: DraftPlace;
  readonly since: number;
  readonly savedAt: number;
  readonly revision: number;
  readonly text: string;
}

/** Drafts without a disk, for tests; its promises are those of the contract suite. */
export class MemoryDrafts implements DraftStore {
  readonly #kept = new Map<string, Kept>();

  /** Forgets everything: one test's drafts are none of the next one's. */
  clear(): void {
    this.#kept.clear();
  }

  constructor(private readonly clock: Clock) {}

  async save(
    writer: Writer,
    place: DraftPlace,
    content: unknown,
    { expected }: SaveOptions = {},
  ): Promise<Result<DraftHead, Refusal>> {
    const text = JSON.stringify(content);
    if (Buffer.byteLength(text) > largestDraft) return draftErrors.refuse('drafts/too-large');
    const before = this.kept(writer, place);
    const revision = before?.revision ?? 0;
    if (expected !== undefined && expected !== revision) return draftErrors.refuse('drafts/changed-meanwhile');
    if (!before && this.ofWriter(writer).length >= mostDrafts) return draftErrors.refuse('drafts/too-many');
    const savedAt = this.clock.now();
    const kept = { writer, place, since: before?.since ?? savedAt, savedAt, revision: revision + 1, text };
    this.#kept.set(keyOf(writer, place), kept);
    return ok(headOf(kept));
  }

  async read<Content>(writer: Writer, place: DraftPlace): Promise<Result<Draft<Content> | null, Refusal>> {
    const kept = this.kept(writer, place);
    return ok(kept ? { ...headOf(kept), content: JSON.parse(kept.text) as Content } : null);
  }

  async discard(writer: Writer, place: DraftPlace): Promise<Result<boolean, Refusal>> {
    return ok(this.#kept.delete(keyOf(writer, place)));
  }

  async listOfMine(writer: Writer): Promise<Result<readonly DraftHead[], Refusal>> {
    return ok(
      this.ofWriter(writer)
        .sort((a, b) => b.savedAt - a.savedAt)
        .map(headOf),
    );
  }

  async whoIsWriting(contactId: Uuid): Promise<Result<readonly BeingWritten[], Refusal>> {
    return ok(
      this.living()
        .filter(({ place }) => isAbout(place, contactId) && place.unsent !== true)
        .sort((a, b) => a.since - b.since)
        .map(({ writer, place, since, savedAt }) => ({
          writer,
          page: place.page,
          since: toInstant(since),
          savedAt: toInstant(savedAt),
        })),
    );
  }

  async discardAbout(contactIds: readonly Uuid[]): Promise<Result<number, Refusal>> {
    const gone = [...this.#kept].filter(([, { place }]) => contactIds.some((id) => isAbout(place, id)));
    for (const [key] of gone) this.#kept.delete(key);
    return ok(gone.length);
  }

  private kept(writer: Writer, place: DraftPlace): Kept | undefined {
    const kept = this.#kept.get(keyOf(writer, place));
    return kept && this.isLiving(kept) ? kept : undefined;
  }

  private ofWriter({ issuer, subject }: Writer): Kept[] {
    return this.living().filter(({ writer }) => writer.issuer === issuer && writer.subject === subject);
  }

  private living(): Kept[] {
    return [...this.#kept.values()].filter((kept) => this.isLiving(kept));
  }

  private isLiving({ savedAt }: Kept): boolean {
    return savedAt > this.clock.now() - draftLifetime;
  }
}

const isAbout = ({ thing }: DraftPlace, contactId: Uuid) => thing.kind === 'CONTACT' && thing.id === contactId;
const keyOf = ({ issuer, subject }: Writer, { thing, page, unsent = false }: DraftPlace): string =>
  JSON.stringify([issuer, subject, thing.kind, thing.id, page, unsent]);
const headOf = ({ place, since, savedAt, revision }: Kept): DraftHead => ({
  place,
  since: toInstant(since),
  savedAt: toInstant(savedAt),
  revision,
});
