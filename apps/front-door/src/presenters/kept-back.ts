import type { Actor } from '#access';
import type { KeptBack } from '#picture';
import { listOf, plural } from '#ui';
import { mayEver } from '../navigation.js';
import { words } from '../words.js';
import { links, withQuery } from './links.js';

/**
 * What is kept from the viewer of a page, and the way to it where there is one; null where nothing is. `page`: its address; null on a page
 * that leads nowhere, of a past moment.
 */
export function presentKeptBack({ entries, parts, mayBreakGlass }: KeptBack, actor: Actor, page: string | null) {
  if (entries.length + parts.length === 0) return null;
  return {
    lines: [
      ...entries.map(
        ({ agencyName, count }) => `${plural(count, 'entry', 'entries')} you cannot see: sealed by ${agencyName}.`,
      ),
      ...parts.map(
        ({ agencyName, groups }) =>
          `Kept from you: ${listOf(groups.map((group) => words('fieldGroup', group)))}, restricted for ${agencyName}.`,
      ),
    ],
    breakHref:
      mayBreakGlass && page !== null && mayEver(actor, 'BREAK_GLASS')
        ? withQuery(links.breakGlass, { at: page })
        : null,
  };
}
