import { concernReference } from '#concerns';
import { addDays } from '#kernel';
import { date, time } from '#ui';
import type { Names } from '../names.js';
import type { OpenedDay, OpenedFilter } from '../view-models.js';
import { label } from '../words.js';
import { links, pagingLinks, withQuery } from './links.js';

/** One London day of looks that opened what an agency shared, with the ways to the days beside it. */
export function presentOpened(
  opened: OpenedDay,
  { day }: OpenedFilter,
  { names, today, mayRaise }: { names: Names; today: string; mayRaise: boolean },
) {
  const dayLink = (of: string) => ({ href: withQuery(links.opened, { day: of }), text: date(of) });
  const later = day < today ? dayLink(addDays(day, 1)) : null;
  const earlier = dayLink(addDays(day, -1));
  return {
    day,
    dayText: date(day),
    isToday: day === today,
    items: opened.items.map((item) => ({
      at: time(item.at),
      who: names.actor(item.actor),
      role: names.role(item.role),
      agency: names.agency(item.agency),
      what: label('what', item.what),
      purpose: label('purpose', item.purpose),
      through: item.client === null ? null : names.actor(item.client),
      things: item.opened.map(({ kind, id }) =>
        kind === 'CONCERN'
          ? { text: `Concern ${concernReference(id)}`, href: mayRaise ? links.raised(id) : null }
          : { text: label('sharedKind', kind), href: null },
      ),
    })),
    days: {
      newerHref: later?.href ?? null,
      newerText: later?.text,
      olderHref: earlier.href,
      olderText: earlier.text,
    },
    paging: pagingLinks(links.opened, { day }, opened.paging),
  };
}
