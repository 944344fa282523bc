import { londonDay, startOfLondonDay, type Instant } from '#kernel';
import { factSentences } from './agency-facts.js';
import { contentOf, type OpenedConcern } from './opened-concern.js';
import type { ChildsWord, ChronologyItem } from './picture.js';

const isDay = (text: string) => text.length === 10;
const instantOf = (text: string): Instant => (isDay(text) ? startOfLondonDay(text) : new Date(text).toISOString());
const dayOf = (text: string) => (isDay(text) ? text : londonDay(new Date(text).toISOString()));
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Facts in the order in which they happened; each carries when the hub was told, and whether that was late. */
export function composeChronology(concerns: readonly OpenedConcern[]): ChronologyItem[] {
  return concerns.map(toItem).sort((a, b) => compare(a.placedAt, b.placedAt) || compare(a.recordedAt, b.recordedAt));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function toItem(concern: OpenedConcern): ChronologyItem {
  const narrative = contentOf(concern.narrative);
  const child = contentOf(concern.child);
  const { from, to } = concern.occurred;
  const end = to ?? from;
  const timeGiven = end !== null;
  const facts = [child?.agency, narrative?.agency].flatMap((block) => (block ? factSentences(block) : []));
  return {
    position: String(concern.position),
    occurred: concern.occurred,
    placedAt: instantOf(from ?? to ?? concern.noticedAt ?? concern.sentAt),
    timeGiven,
    sentAt: concern.sentAt,
    recordedAt: concern.recordedAt,
    late: timeGiven && londonDay(concern.recordedAt) > dayOf(end),
    delayDays: timeGiven
      ? {
          toSending: Math.max(0, daysBetween(dayOf(end), londonDay(concern.sentAt))),
          toRecording: Math.max(0, daysBetween(londonDay(concern.sentAt), londonDay(concern.recordedAt))),
        }
      : null,
    agency: concern.agency,
    agencyName: concern.agencyName,
    agencyKind: concern.agencyKind,
    kind: narrative?.kind ?? 'ERASED',
    text: narrative?.narrative ?? '',
    details: facts,
    harmTypes: narrative?.harmTypes ?? [],
    erasedAt: 'erasedAt' in concern.narrative ? concern.narrative.erasedAt : null,
    immediateDanger: concern.immediateDanger,
    concernId: concern.concernId,
    contactId: concern.contactId,
  };
}

/** The child's own words, as they were written down, newest last; words whose child was not stated are marked so. */
export function composeChildsWords(concerns: readonly OpenedConcern[]): ChildsWord[] {
  return concerns
    .flatMap((concern) => {
      const own = contentOf(concern.child)?.childsWords;
      const unstated = contentOf(concern.narrative)?.childsWords;
      return [
        ...(own ? [{ ...own, childStated: true }] : []),
        ...(unstated ? [{ ...unstated, childStated: false }] : []),
      ].map((said) => ({
        words: said.words,
        how: said.how ?? null,
        alone: said.alone ?? null,
        at: instantOf(concern.noticedAt ?? concern.occurred.to ?? concern.sentAt),
        agency: concern.agency,
        agencyName: concern.agencyName,
        concernId: concern.concernId,
        childStated: said.childStated,
      }));
    })
    .sort((a, b) => compare(a.at, b.at));
}
