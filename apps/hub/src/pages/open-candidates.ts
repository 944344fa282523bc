import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import { undoneRevisions, type ContactHistory } from './contact-history.js';

export interface OpenCandidate {
  readonly childId: Uuid;
  readonly reasons: readonly string[];
}

/**
 * Children whom this contact's may be, best first: those that were found, under the id they have now, each once; without the child it
 * is linked to, those that somebody said it is not, and those that were erased: nobody can compare them.
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
  const erased = await erasedChildren([...open.keys()], links, at);
  return [...open.values()].filter((candidate) => !erased.has(candidate.childId));
}

/** Children of whom every mention was erased. */
async function erasedChildren(children: readonly Uuid[], links: PeopleLinks, at: number): Promise<Set<Uuid>> {
  const mentions = await Promise.all(children.map((childId) => links.mentionsOf(childId, at)));
  const erased = await links.erasedAmong(
    mentions.flat().map(({ mentionId }) => mentionId),
    at,
  );
  return new Set(
    children.filter((_, index) => {
      const own = mentions[index]!;
      return own.length > 0 && own.every(({ mentionId }) => erased.has(mentionId));
    }),
  );
}

function notSame(history: ContactHistory): Uuid[] {
  const undone = undoneRevisions(history);
  return history.decisions.flatMap(({ data, revision }) =>
    data.decision === 'NOT_SAME' && data.about !== null && !undone.has(revision) ? [data.about] : [],
  );
}
