import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import { undoneRevisions, type ContactHistory } from './contact-history.js';

export interface OpenCandidate {
  readonly childId: Uuid;
  readonly reasons: readonly string[];
}

/**
 * Children whom this contact's may be, best first: those that were found, under the id they have now, each once; without the child it
 * is linked to and those that somebody said it is not.
 */
export async function openCandidates(
  history: ContactHistory,
  childId: Uuid | null,
  links: PeopleLinks,
  at: number,
): Promise<OpenCandidate[]> {
  const found = history.identified?.data.candidates ?? [];
  const ruledOut = new Set(notSame(history));
  const now = await links.resolveAll([...found.map((one) => one.childId), ...ruledOut], at);
  const gone = new Set([...ruledOut].map((one) => now.get(one) ?? one));
  const open = new Map<Uuid, OpenCandidate>();
  for (const { childId: one, reasons } of found) {
    const id = now.get(one) ?? one;
    if (id === childId || gone.has(id)) continue;
    open.set(id, { childId: id, reasons: [...new Set([...(open.get(id)?.reasons ?? []), ...reasons])] });
  }
  return [...open.values()];
}

function notSame(history: ContactHistory): Uuid[] {
  const undone = undoneRevisions(history);
  return history.decisions.flatMap(({ data, revision }) =>
    data.decision === 'NOT_SAME' && data.about !== null && !undone.has(revision) ? [data.about] : [],
  );
}
