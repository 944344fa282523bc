import { randomId, toInstant, ok, type Clock, type Randomness, type Refusal, type Result, type Uuid } from '#kernel';
import type { GroupCommitWriter } from '#sqlite';
import type { Vault } from '#vault';
import { draftErrors } from './drafts.errors.js';
import { DraftNames } from './names.js';
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
import type { DraftRow, DraftsRequest, DraftsResult } from './sqlite/requests.js';

export interface SealedDraftsParts {
  readonly writer: Pick<GroupCommitWriter<DraftsRequest, DraftsResult>, 'submit'>;
  readonly vault: Pick<Vault, 'mac' | 'draftKeys'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Told, with a sentence that says what is wrong, where the disk refuses. */
  readonly onUnavailable?: ((message: string) => void) | undefined;
}

/** Sealed under the draft's own key beside its content, for lists and for who asks whether somebody is writing. */
interface Head {
  readonly writer: Writer;
  readonly place: DraftPlace;
  readonly since: number;
}

/** Times that a save without an expectation begins again where another save came between its reading and its writing. */
const attempts = 5;

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Drafts in `drafts.db`: sealed here, kept by the thread that owns the file. */
export class SealedDrafts implements DraftStore {
  readonly #names: DraftNames;

  constructor(private readonly parts: SealedDraftsParts) {
    this.#names = new DraftNames(parts.vault);
  }

  async save(
    writer: Writer,
    place: DraftPlace,
    content: unknown,
    { expected }: SaveOptions = {},
  ): Promise<Result<DraftHead, Refusal>> {
    const body = encode(content);
    if (body.byteLength > largestDraft) return draftErrors.refuse('drafts/too-large');
    for (let attempt = 1; ; attempt += 1) {
      const saved = await this.saveOnce(writer, place, body, expected);
      const again = !saved.ok && saved.refusal.code === 'drafts/changed-meanwhile' && expected === undefined;
      if (!again || attempt === attempts) return saved;
    }
  }

  async read<Content>(writer: Writer, place: DraftPlace): Promise<Result<Draft<Content> | null, Refusal>> {
    const found = await this.rows({ do: 'read', place: this.#names.place(writer, place) });
    if (!found.ok) return found;
    const row = found.value.find(({ savedAt }) => savedAt > this.oldest());
    const head = row && this.open<Head>(row, 'head', row.head);
    const content = row && this.open<Content>(row, 'body', row.body!);
    return ok(row && head && content !== null ? { ...headOf(head, row), content: content as Content } : null);
  }

  async discard(writer: Writer, place: DraftPlace): Promise<Result<boolean, Refusal>> {
    const done = await this.discarded({ do: 'discard', place: this.#names.place(writer, place) });
    return done.ok ? ok(done.value > 0) : done;
  }

  async listOfMine(writer: Writer): Promise<Result<readonly DraftHead[], Refusal>> {
    const found = await this.rows({ do: 'of-writer', writer: this.#names.writer(writer), after: this.oldest() });
    return found.ok ? ok(this.heads(found.value).map(({ head, row }) => headOf(head, row))) : found;
  }

  async whoIsWriting(contactId: Uuid): Promise<Result<readonly BeingWritten[], Refusal>> {
    const found = await this.rows({ do: 'about', thing: this.#names.contact(contactId), after: this.oldest() });
    if (!found.ok) return found;
    return ok(
      this.heads(found.value)
        .filter(({ head }) => head.place.unsent !== true)
        .sort((a, b) => a.head.since - b.head.since)
        .map(({ head: { writer, place, since }, row }) => ({
          writer,
          page: place.page,
          since: toInstant(since),
          savedAt: toInstant(row.savedAt),
        })),
    );
  }

  discardAbout(contactIds: readonly Uuid[]): Promise<Result<number, Refusal>> {
    return this.discarded({ do: 'discard-about', things: contactIds.map((id) => this.#names.contact(id)) });
  }

  /** Discards what nobody has saved for a fortnight; gives how many that were. */
  sweep(): Promise<Result<number, Refusal>> {
    return this.discarded({ do: 'sweep', until: this.oldest() });
  }

  private async saveOnce(
    writer: Writer,
    place: DraftPlace,
    body: Uint8Array,
    expected: number | undefined,
  ): Promise<Result<DraftHead, Refusal>> {
    const { vault, clock, randomness } = this.parts;
    const at = this.#names.place(writer, place);
    const found = await this.rows({ do: 'read', place: at });
    if (!found.ok) return found;
    let [row] = found.value;
    if (row && row.savedAt <= this.oldest()) {
      // Its time is up, though nobody has swept it away yet: what is saved now is another draft, under another key.
      const gone = await this.discarded({ do: 'discard', place: at });
      if (!gone.ok) return gone;
      row = undefined;
    }
    const revision = row?.revision ?? 0;
    if (expected !== undefined && expected !== revision) return draftErrors.refuse('drafts/changed-meanwhile');
    const now = clock.now();
    const kept = row && this.open<Head>(row, 'head', row.head);
    if (row && !kept) throw new Error('A draft is damaged and was not written over: discard it first.');
    const draft = row ? idOf(row) : randomId(randomness);
    const wrapped = row ? Uint8Array.from(row.wrapped) : vault.draftKeys.make(draft);
    const head: Head = kept ?? { writer: plainWriter(writer), place: plainPlace(place), since: now };
    const seal = (part: string, content: Uint8Array) =>
      Uint8Array.from(vault.draftKeys.seal(draft, wrapped, part, content));
    const request = {
      do: 'save' as const,
      place: at,
      draft: new TextEncoder().encode(draft),
      wrapped: Uint8Array.from(wrapped),
      writer: this.#names.writer(writer),
      thing: this.#names.thing(place.thing),
      expected: revision,
      savedAt: now,
      head: seal('head', encode(head)),
      body: seal('body', body),
      most: mostDrafts,
    };
    const saved = await this.ask(request, body.byteLength);
    if (!saved.ok) return saved;
    if ('refused' in saved.value) return draftErrors.refuse(`drafts/${saved.value.refused}`);
    return ok(headOf(head, { revision: revision + 1, savedAt: now }));
  }

  /** Drafts saved at or before this are over, milliseconds. */
  private oldest(): number {
    return this.parts.clock.now() - draftLifetime;
  }

  private heads(rows: readonly DraftRow[]): { head: Head; row: DraftRow }[] {
    return rows.flatMap((row) => {
      const head = this.open<Head>(row, 'head', row.head);
      return head ? [{ head, row }] : [];
    });
  }

  private open<T>(row: DraftRow, part: string, box: Uint8Array): T | null {
    const content = this.parts.vault.draftKeys.open(idOf(row), row.wrapped, part, box);
    return content && (JSON.parse(new TextDecoder().decode(content)) as T);
  }

  private async rows(request: DraftsRequest): Promise<Result<readonly DraftRow[], Refusal>> {
    const answer = await this.ask(request);
    return answer.ok ? ok('rows' in answer.value ? answer.value.rows : []) : answer;
  }

  private async discarded(request: DraftsRequest): Promise<Result<number, Refusal>> {
    const answer = await this.ask(request);
    return answer.ok ? ok('discarded' in answer.value ? answer.value.discarded : 0) : answer;
  }

  private async ask(request: DraftsRequest, bytes = 0): Promise<Result<DraftsResult, Refusal>> {
    const submitted = await this.parts.writer.submit(request, { bytes });
    if (submitted.outcome === 'done') return ok(submitted.result);
    this.parts.onUnavailable?.(submitted.message);
    return draftErrors.refuse('drafts/unavailable');
  }
}

const idOf = ({ draft }: DraftRow): Uuid => new TextDecoder().decode(draft);

const plainWriter = ({ issuer, subject }: Writer): Writer => ({ issuer, subject });
const plainPlace = ({ thing: { kind, id }, page, unsent }: DraftPlace): DraftPlace => ({
  thing: { kind, id },
  page,
  ...(unsent ? { unsent } : {}),
});

const headOf = ({ place, since }: Head, { revision, savedAt }: Pick<DraftRow, 'revision' | 'savedAt'>): DraftHead => ({
  place,
  since: toInstant(since),
  savedAt: toInstant(savedAt),
  revision,
});
