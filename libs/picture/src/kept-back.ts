import type { FieldGroup, Sight, Told } from '#access';
import type { Instant, Uuid } from '#kernel';
import type { KeptBack, KeptBackParts, SealedEntries } from './picture.js';

/** Nothing is kept from the viewer. */
export const nothingKeptBack: KeptBack = { entries: [], parts: [], mayBreakGlass: false };

/** Every group of which something is kept. */
export const groupsKept = ({ parts }: KeptBack): ReadonlySet<FieldGroup> =>
  new Set(parts.flatMap(({ groups }) => groups));

export interface KeptBackSources {
  /** Those of these mentions that were erased, now. */
  erasedAmong(mentions: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Instant>>;
  agencyName(code: string): string;
}

/** What is kept from a viewer of what a page tells, by the agencies for which it is; of whoever was erased there is nothing to keep. */
export async function keptBack(
  sight: Sight,
  all: readonly Told[],
  { erasedAmong, agencyName }: KeptBackSources,
): Promise<KeptBack> {
  if (sight.keptBack(all).length === 0) return nothingKeptBack;
  const erased = await erasedAmong(all.map(({ mentionId }) => mentionId));
  const told = all.filter(({ mentionId }) => !erased.has(mentionId));
  const entries = new Map<string, number>();
  for (const { by } of told.flatMap(({ mentionId }) => sight.sealed(mentionId) ?? []))
    entries.set(by, (entries.get(by) ?? 0) + 1);
  const parts = new Map<string, FieldGroup[]>();
  for (const { restriction, groups } of sight.keptBack(told))
    if (groups !== 'EVERYTHING') parts.set(restriction.askedBy, [...(parts.get(restriction.askedBy) ?? []), ...groups]);
  return {
    entries: [...entries].map(([agency, count]): SealedEntries => ({ agency, agencyName: agencyName(agency), count })),
    parts: [...parts].map(([agency, groups]): KeptBackParts => ({
      agency,
      agencyName: agencyName(agency),
      groups: [...new Set(groups)].sort(),
    })),
    mayBreakGlass: sight.breakableOver({ childId: null, contactId: null, told }).restrictions.length > 0,
  };
}
