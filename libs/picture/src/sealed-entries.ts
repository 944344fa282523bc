import type { SealedEntries } from './picture.js';

/** Entries that a viewer cannot see, by the agency for which they are sealed. */
export function sealedEntries(
  sealed: readonly { readonly by: string }[],
  agencyName: (code: string) => string,
): SealedEntries[] {
  const counts = new Map<string, number>();
  for (const { by } of sealed) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts].map(([agency, count]) => ({ agency, agencyName: agencyName(agency), count }));
}
