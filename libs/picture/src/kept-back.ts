import type { FieldGroup, Said, Sight } from '#access';
import type { KeptBack, KeptBackParts, SealedEntries } from './picture.js';

/** Nothing is kept from the viewer. */
export const nothingKeptBack: KeptBack = { entries: [], parts: [], mayBreakGlass: false };

/** What is kept from a viewer of what a page tells; `shown`: the groups that it shows to their role. */
export function keptBack(
  sight: Sight,
  said: Said,
  shown: readonly FieldGroup[],
  agencyName: (code: string) => string,
): KeptBack {
  const entries = new Map<string, number>();
  for (const { by } of said.mentions.flatMap((mention) => sight.sealed(mention) ?? []))
    entries.set(by, (entries.get(by) ?? 0) + 1);
  const parts = new Map<string, Set<FieldGroup>>();
  for (const { askedBy, rules } of sight.keptBack(said))
    for (const group of shown)
      if (rules.covers !== 'EVERYTHING' && rules.covers.includes(group))
        parts.set(askedBy, (parts.get(askedBy) ?? new Set()).add(group));
  return {
    entries: [...entries].map(([agency, count]): SealedEntries => ({ agency, agencyName: agencyName(agency), count })),
    parts: [...parts].map(([agency, groups]): KeptBackParts => ({
      agency,
      agencyName: agencyName(agency),
      groups: shown.filter((group) => groups.has(group)),
    })),
    mayBreakGlass: sight.breakableOver({ childId: null, contactId: null, ...said }).restrictions.length > 0,
  };
}
