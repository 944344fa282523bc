import { validateConcern } from '#concerns';
import type { DraftPlace } from '#drafts';
import { ok, toInstant, type Refusal, type Result, type Uuid } from '#kernel';
import type { PagesParts } from '../pages.js';
import type { Viewer } from '../ports.js';
import { emptyDraft, type RaiseDraft } from './draft.js';
import { pageFaults, tellerFaults, type PageFault } from './faults.js';
import { attributesOf, submissionOf } from './submission.js';

export const raisePlace = (id: Uuid): DraftPlace => ({ thing: { kind: 'NEW_CONCERN', id }, page: 'raise' });

/** Two windows of one person may change one draft; each change is made again on what the other left. */
const attempts = 5;

/** What came of sending: the concern, or what is wrong with it, or that its draft is gone. */
export type Sent =
  | { readonly concernId: Uuid }
  | { readonly draft: RaiseDraft; readonly faults: readonly PageFault[] }
  | { readonly draft: RaiseDraft; readonly refusal: Refusal }
  | { readonly gone: true };

/** A concern from its first word to the intake: kept as its writer's draft, judged by the intake's own rules, sent once. */
export class RaiseFlow {
  constructor(private readonly parts: Pick<PagesParts, 'drafts' | 'raise' | 'agencies' | 'clock'>) {}

  /** Whether the viewer types for others too: the public at the desk and on the phone, and professionals who ask for advice. */
  isDesk({ actor }: Viewer): boolean {
    return this.agencyOf(actor.agency).frontDoor;
  }

  async begin(viewer: Viewer, id: Uuid): Promise<Result<RaiseDraft, Refusal>> {
    const draft = emptyDraft(this.isDesk(viewer) ? 'from' : 'worry');
    const saved = await this.parts.drafts.save(viewer.writer, raisePlace(id), draft, { expected: 0 });
    return saved.ok ? ok(draft) : saved;
  }

  /** Null where the viewer has no such draft: never had, or sent or discarded it. */
  async read(viewer: Viewer, id: Uuid): Promise<Result<RaiseDraft | null, Refusal>> {
    const draft = await this.parts.drafts.read<RaiseDraft>(viewer.writer, raisePlace(id));
    return draft.ok ? ok(draft.value?.content ?? null) : draft;
  }

  /** Changes the draft that is there, and makes none: what was sent must not come back by a late saving. Null where there is none. */
  async change(
    viewer: Viewer,
    id: Uuid,
    change: (draft: RaiseDraft) => RaiseDraft,
  ): Promise<Result<{ readonly draft: RaiseDraft; readonly savedAt: string } | null, Refusal>> {
    const { drafts } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      const kept = await drafts.read<RaiseDraft>(viewer.writer, raisePlace(id));
      if (!kept.ok) return kept;
      if (kept.value === null) return ok(null);
      const draft = change(kept.value.content);
      const saved = await drafts.save(viewer.writer, raisePlace(id), draft, { expected: kept.value.revision });
      if (saved.ok) return ok({ draft, savedAt: saved.value.savedAt });
      if (saved.refusal.code !== 'drafts/changed-meanwhile' || attempt === attempts) return saved;
    }
  }

  /** Everything that the intake would refuse, at the fields that it came from. */
  faultsOf(viewer: Viewer, id: Uuid, draft: RaiseDraft): PageFault[] {
    const agency = this.agencyOf(viewer.actor.agency);
    const now = this.parts.clock.now();
    const attributes = attributesOf(id, agency.source, draft.sentAt ?? toInstant(now));
    const faults = validateConcern(attributes, submissionOf(draft, viewer), { now, agency });
    return [...(agency.frontDoor ? tellerFaults(draft) : []), ...pageFaults(faults, draft)];
  }

  /**
   * Sends the draft and discards it. The instant of sending is kept in the draft first: a second click, a second window, or a sending that
   * is repeated after a crash then says the very same and is answered with the same concern.
   */
  async send(viewer: Viewer, id: Uuid): Promise<Sent | { readonly refusal: Refusal }> {
    const { raise, drafts, clock } = this.parts;
    const kept = await this.read(viewer, id);
    if (!kept.ok) return kept;
    if (kept.value === null) return this.sentBefore(viewer, id);
    const faults = this.faultsOf(viewer, id, kept.value);
    if (faults.length > 0) return { draft: kept.value, faults };
    const marked = await this.change(viewer, id, (draft) =>
      draft.sentAt === null ? { ...draft, at: 'check', sentAt: toInstant(clock.now()) } : draft,
    );
    if (!marked.ok) return marked;
    if (marked.value === null) return this.sentBefore(viewer, id);
    const { draft } = marked.value;
    const attributes = attributesOf(id, this.agencyOf(viewer.actor.agency).source, draft.sentAt!);
    const sent = await raise.send(viewer.actor, { attributes, data: submissionOf(draft, viewer) });
    if (!sent.ok) return { draft, refusal: sent.refusal };
    // Where this fails the draft stays until it is sent again, which changes nothing, or its fortnight is over.
    await drafts.discard(viewer.writer, raisePlace(id));
    return sent.value;
  }

  private async sentBefore(viewer: Viewer, id: Uuid): Promise<Sent> {
    const concernId = await this.parts.raise.sentAs(viewer.actor, id);
    return concernId === null ? { gone: true } : { concernId };
  }

  private agencyOf(code: string) {
    const agency = this.parts.agencies.byCode(code);
    if (!agency) throw new Error('A person of an agency that is not known asked to raise a concern.');
    return agency;
  }
}
