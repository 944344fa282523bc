import type { Content } from '#access';
import type { ChildContent } from '#concerns';
import { reasonsOf } from '#people';
import { date, dateTime, nearTime } from '#ui';
import type { Names } from '../names.js';
import { childName } from '../presenters/child-words.js';
import { clockWords } from '../presenters/clock.js';
import { links } from '../presenters/links.js';
import type { ContactInCustody, HeldInCustody, KeptRecord, MatchInCustody, ShieldedEntry } from '../view-models.js';
import { label } from '../words.js';

const nameOf = (child: Content<ChildContent> | null): string => (child === null ? 'An adult' : childName(child));

export const presentRecord = (record: KeptRecord, names: Names, now: number) => ({
  name: nameOf(record.child),
  of: label('restrictable', record.of),
  class: label('restriction', record.class),
  means: label('restrictionMeans', record.class),
  askedBy: names.agency(record.askedBy),
  placedBy: names.actor(record.placedBy),
  placedAt: dateTime(record.placedAt),
  reason: record.reason.state === 'opened' ? record.reason.content : null,
  admitted: record.admitted
    .filter(({ until }) => Date.parse(until) > now)
    .map(({ personId, until }) => ({ person: names.actor(personId), until: nearTime(until, now) })),
  href: links.restrictedRecord(record.restrictionId),
  shielded: record.shielded,
  isOfChild: record.of === 'CHILD',
  addressHref: links.shieldedAddress(record.restrictionId),
  childHref: record.childId === null ? null : links.child(record.childId),
  contactHref: record.contactId === null ? null : links.contact(record.contactId),
});

export const presentAddress = (entry: ShieldedEntry, names: Names) => ({
  lines:
    entry.address?.state === 'opened'
      ? [entry.address.content.line1, entry.address.content.line2, entry.address.content.postcode].filter(Boolean)
      : null,
  kept: entry.address === null,
  since: entry.from === null ? null : date(entry.from),
  recorded: dateTime(entry.recordedAt),
  neverSee: entry.neverSee.map((person) => names.actor(person)),
  others: entry.neverSeeWords?.state === 'opened' ? entry.neverSeeWords.content : null,
});

export const presentMatch = (match: MatchInCustody, now: number) => ({
  name: nameOf(match.child),
  how: label('matchBasis', match.basis),
  reasons: reasonsOf(match.reasons),
  found: nearTime(match.foundAt, now),
  clock: clockWords(match.clock, now),
  rating: match.rating && label('matchRating', match.rating),
  ratedAt: match.ratedAt && dateTime(match.ratedAt),
  href: links.restrictedMatch(match.contactId),
  contactHref: links.contact(match.contactId),
  childHref: links.child(match.childId),
});

export const presentHeld = (text: HeldInCustody, now: number) => ({
  name: nameOf(text.child),
  held: nearTime(text.heldAt, now),
  words: text.words?.state === 'opened' ? text.words.content : null,
  href: links.heldText(text.sendingId),
  contactHref: links.contact(text.contactId),
});

export const presentContact = (contact: ContactInCustody, names: Names, now: number) => ({
  name: nameOf(contact.child),
  agency: names.agency(contact.agency),
  owner: contact.owner === null ? null : names.actor(contact.owner),
  rating: contact.rating === null ? null : label('rating', contact.rating),
  received: nearTime(contact.receivedAt, now),
  clock: clockWords(contact.clock, now),
  href: links.contact(contact.contactId),
});
