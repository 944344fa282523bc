import { beginDraft } from '#drafts';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import type { FrontDoorParts, Viewer } from '../../ports.js';
import { decisionPlace, type DecisionDraft } from './answers.js';

/** Two windows of one person may change one draft; each change is made again on what the other left. */
const attempts = 5;

/** The answers of a decision that is not made yet: its writer's alone, kept from page to page until it is made or discarded. */
export class DecisionDrafts {
  constructor(private readonly parts: Pick<FrontDoorParts, 'drafts' | 'unsent'>) {}

  /** Begins one; false where there is one already, which stays with everything in it. */
  begin(viewer: Viewer, contactId: Uuid, draft: DecisionDraft): Promise<Result<boolean, Refusal>> {
    return beginDraft(this.parts.drafts, viewer.writer, decisionPlace(contactId), draft);
  }

  /** Null where there is none: never begun, made, or discarded. */
  async read(viewer: Viewer, contactId: Uuid): Promise<Result<DecisionDraft | null, Refusal>> {
    const draft = await this.parts.drafts.read<DecisionDraft>(viewer.writer, decisionPlace(contactId));
    return draft.ok ? ok(draft.value?.content ?? null) : draft;
  }

  /** Changes the one that is there and makes none: what was decided must not come back by a late saving. */
  async change(
    viewer: Viewer,
    contactId: Uuid,
    change: (draft: DecisionDraft) => DecisionDraft,
  ): Promise<Result<{ readonly draft: DecisionDraft; readonly savedAt: string } | null, Refusal>> {
    const { drafts } = this.parts;
    const place = decisionPlace(contactId);
    for (let attempt = 1; ; attempt += 1) {
      const kept = await drafts.read<DecisionDraft>(viewer.writer, place);
      if (!kept.ok) return kept;
      if (kept.value === null) return ok(null);
      const draft = change(kept.value.content);
      const saved = await drafts.save(viewer.writer, place, draft, { expected: kept.value.revision });
      if (saved.ok) return ok({ draft, savedAt: saved.value.savedAt });
      if (saved.refusal.code !== 'drafts/changed-meanwhile' || attempt === attempts) return saved;
    }
  }

  discard(viewer: Viewer, contactId: Uuid): Promise<Result<boolean, Refusal>> {
    return this.parts.drafts.discard(viewer.writer, decisionPlace(contactId));
  }

  keepToken(viewer: Viewer, contactId: Uuid): string {
    return this.parts.unsent.token(viewer.writer, decisionPlace(contactId));
  }
}
