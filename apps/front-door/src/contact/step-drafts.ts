import { beginDraft, type DraftPlace } from '#drafts';
import type { Instant, Refusal, Result, Uuid } from '#kernel';
import type { Pages } from '../pages.js';
import type { Viewer } from '../ports.js';
import { idOf, type Given } from '../query.js';
import { readFields, type Typed } from '../forms/fields.js';
import type { StepContext, StepPage } from './step-page.js';

/** What a form carries beside its fields: nobody's words. */
const guards: ReadonlySet<string> = new Set(['_csrf', '_keep', 'idempotencyKey', 'revision', 'from', 'save', 'to']);

/** What was begun of a step and not sent. */
export interface Begun {
  readonly typed: Typed;
  readonly savedAt: Instant;
  /** Contact of a brother or a sister whose words began it. */
  readonly carriedFrom: Uuid | null;
}

/** Drafts of the steps' forms: one for each person, contact and step, which nobody else reads. */
export class StepDrafts {
  constructor(private readonly pages: Pages) {}

  private place(contactId: Uuid, page: StepPage): DraftPlace {
    return { thing: { kind: 'CONTACT', id: contactId }, page: page.code };
  }

  /** Lets a form be kept that arrives when its session has ended. */
  token({ writer }: Viewer, contactId: Uuid, page: StepPage): string {
    return this.pages.parts.unsent.token(writer, this.place(contactId, page));
  }

  save({ writer }: Viewer, contactId: Uuid, page: StepPage, body: Given | undefined) {
    const fields = Object.fromEntries(Object.entries(body ?? {}).filter(([name]) => !guards.has(name)));
    return this.pages.parts.drafts.save(writer, this.place(contactId, page), fields);
  }

  /** Begins one with what was said elsewhere; false where something was begun already, which stays as it is. */
  begin({ writer }: Viewer, contactId: Uuid, page: StepPage, fields: Given): Promise<Result<boolean, Refusal>> {
    return beginDraft(this.pages.parts.drafts, writer, this.place(contactId, page), fields);
  }

  async discard({ writer }: Viewer, contactId: Uuid, page: StepPage): Promise<void> {
    await this.pages.parts.drafts.discard(writer, this.place(contactId, page));
  }

  /** Null where nothing was begun; a draft that cannot be opened must not keep the form from being shown. */
  async begun(context: StepContext, page: StepPage): Promise<Begun | null> {
    const { viewer, view, now } = context;
    const draft = await this.pages.parts.drafts.read<Given>(viewer.writer, this.place(view.contactId, page));
    if (!draft.ok || draft.value === null) return null;
    const fields = page.fields(context);
    const { typed } = readFields(fields, draft.value.content, now);
    // A form about one thing among several, such as a question: what was begun of another is not this.
    const aboutThis = fields.every(
      (field) => field.kind !== 'hidden' || guards.has(field.name) || typed[field.name]?.includes(field.value),
    );
    if (!aboutThis) return null;
    return { typed, savedAt: draft.value.savedAt, carriedFrom: idOf(draft.value.content['carriedFrom']) };
  }
}
