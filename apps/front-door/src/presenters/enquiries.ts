import { dateTime, nearTime, plural } from '#ui';
import type { Names } from '../names.js';
import type { EnquiryList } from '../view-models.js';
import { label } from '../words.js';
import { childAge, childName } from './child-words.js';
import { links } from './links.js';

/** About whom an agency is asked: those whom the front door waits for first. */
export function presentEnquiries({ rows, more }: EnquiryList, names: Names, now: number) {
  const waits = rows.filter(({ state }) => state === 'PENDING').length;
  return {
    waiting: waits === 0 ? null : plural(waits, 'child', 'children'),
    more,
    items: rows.map(({ childId, child, askedBy, askedAt, dueAt, state }) => ({
      name: childName(child),
      age: child.state === 'opened' ? childAge(child.content.child, now) : null,
      href: childId === null ? null : links.child(childId),
      askedBy: names.agency(askedBy),
      asked: dateTime(askedAt),
      due: dueAt === null ? null : nearTime(dueAt, now),
      late: dueAt !== null && state === 'PENDING' && Date.parse(dueAt) < now,
      state: label('checkState', state),
    })),
  };
}
