import { endOfLondonDay, londonDay, startOfLondonDay } from '#kernel';
import type { ChildPicture, ChronologyItem } from '#picture';
import {
  date,
  isDay,
  laneChart,
  listOf,
  numberInWords,
  opening,
  plural,
  sentence,
  type Lane,
  type LaneFact,
} from '#ui';

/** More silent lanes than these are gathered into one, so that what was said stays in sight. */
const silentLanes = 6;
const day = 86_400_000;

const startOf = (when: string): number => Date.parse(isDay(when) ? startOfLondonDay(when) : when);
const endOf = (when: string): number => Date.parse(isDay(when) ? endOfLondonDay(when) : when);
const dayOf = (when: string): number => Date.parse(isDay(when) ? when : londonDay(when));

/** "1 day later", "up to 37 days later": from when it happened to when the hub was told; null where that was the same day. */
export function lateWords(item: ChronologyItem): string | null {
  if (!item.late) return null;
  const told = dayOf(item.recordedAt);
  const first = dayOf(item.occurred.from ?? item.occurred.to ?? item.placedAt);
  const last = dayOf(item.occurred.to ?? item.occurred.from ?? item.placedAt);
  const days = Math.round((told - first) / day);
  return days < 1 ? null : `${first < last ? 'up to ' : ''}${plural(days, 'day')} later`;
}

function factOf(item: ChronologyItem, number: number): LaneFact {
  const from = item.occurred.from ?? item.occurred.to ?? item.placedAt;
  const to = item.occurred.to ?? item.occurred.from ?? item.placedAt;
  return {
    number,
    label: item.erasedAt ? 'erased' : `${item.immediateDanger ? 'Immediate danger: ' : ''}${opening(item.text, 60)}`,
    from: startOf(from),
    // Nobody tells of what is still to come: a day on which the hub was told ends, in the drawing, when it was told.
    to: Math.max(startOf(from), Math.min(endOf(to), Date.parse(item.recordedAt))),
    timeGiven: item.timeGiven,
    recordedAt: Date.parse(item.recordedAt),
    late: lateWords(item),
  };
}

/** Lanes in the order in which the agencies were first heard, the silent ones last. Numbers are those of the chronology. */
export function lanesOf(picture: ChildPicture): Lane[] {
  const heard = picture.agencies.filter(({ concerns }) => concerns > 0);
  const silent = picture.agencies.filter(({ concerns }) => concerns === 0);
  const lanes = heard.map(({ agency, name, kind }) => ({
    name,
    kind,
    silence: '',
    facts: picture.chronology.flatMap((item, index) => (item.agency === agency ? [factOf(item, index + 1)] : [])),
  }));
  const quiet = (name: string, kind: string): Lane => ({ name, kind, facts: [], silence: 'has told us nothing' });
  if (silent.length <= silentLanes) return [...lanes, ...silent.map(({ name, kind }) => quiet(name, kind))];
  return [...lanes, { ...quiet(`${silent.length} other agencies`, 'OTHER'), silence: 'have told us nothing' }];
}

/** The chart of a picture with its words; null where there is nothing to draw. */
export function pictureChart(picture: ChildPicture): string | null {
  if (picture.chronology.length === 0) return null;
  const lanes = lanesOf(picture);
  const heard = lanes.filter(({ facts }) => facts.length > 0);
  const silent = lanes.filter(({ facts }) => facts.length === 0).map(({ name }) => name);
  const late = picture.chronology.filter((item) => item.late).length;
  const first = picture.chronology[0];
  const description = [
    `${sentence(plural(picture.chronology.length, 'entry', 'entries'))} from ${listOf(heard.map(({ name, facts }) => `${name} (${facts.length})`))}${first ? `, the first from ${date(first.placedAt)}` : ''}.`,
    late === 0 ? 'None was told late.' : `${sentence(numberInWords(late))} told on a later day than it happened.`,
    silent.length === 0 ? '' : `Nothing from ${listOf(silent)}.`,
    'The chronology below has the same entries as text.',
  ];
  return laneChart(lanes, {
    id: 'picture-chart',
    title: 'What happened, and when the hub was told',
    description: description.filter(Boolean).join(' '),
  });
}
