import { ok, type Refusal, type Result } from '#kernel';
import type { DraftPlace, DraftStore, Writer } from './port.js';

/** Begins a draft; false where its writer has one there already, which stays with everything in it. Other refusals are the store's. */
export async function beginDraft(
  drafts: Pick<DraftStore, 'save'>,
  writer: Writer,
  place: DraftPlace,
  content: unknown,
): Promise<Result<boolean, Refusal>> {
  const begun = await drafts.save(writer, place, content, { expected: 0 });
  if (begun.ok) return ok(true);
  return begun.refusal.code === 'drafts/changed-meanwhile' ? ok(false) : begun;
}
