import { addDays, londonDay, londonTime, toInstant, weekday, type Instant, type LondonDay } from '#kernel';
import { Chance } from './chance.js';
import { inventFamily, type InventedChild, type InventedFamily } from './family.js';
import type { OpeningOn } from './hours.js';
import { councilStories, healthStories, policeStories, publicStories, schoolStories, type Story } from './stories.js';
import { writeConcern, type ConcernToWrite, type Source } from './submission.js';

export type AgencyKind = 'SCHOOL' | 'HEALTH' | 'POLICE' | 'COUNCIL';

export interface DemonstrationAgency {
  readonly code: string;
  readonly kind: AgencyKind;
  readonly source: string;
  readonly frontDoor: boolean;
}

/** A CloudEvent of the demonstration, and when the hub is to receive it. */
export interface DemonstrationSubmission {
  readonly receivedAt: Instant;
  readonly agency: string;
  readonly event: {
    readonly specversion: '1.0';
    readonly id: string;
    readonly source: string;
    readonly type: 'uk.safeguarding.concern.raised.v1';
    readonly time: Instant;
    readonly datacontenttype: 'application/json';
    readonly data: Record<string, unknown>;
  };
}

export interface BoroughOptions {
  readonly children: number;
  readonly seed: number;
  /** The moment at which the history ends: nothing is received after it. */
  readonly until: Instant;
  readonly agencies: readonly DemonstrationAgency[];
  /** When the front door is open; left out: on weekdays from nine to five. */
  readonly openingOn?: OpeningOn;
}

/** Concerns for each child over the whole history. */
export const concernsPerChild = 2.25;
/** Months before the end in which the history begins, in days. */
export const daysOfHistory = 548;

/** A written concern, and what it was written from. */
export interface InventedConcern extends ConcernToWrite {
  readonly submission: DemonstrationSubmission;
}

/** Sources of concerns, about as English front doors meet them. */
const sources = { POLICE: 30, SCHOOL: 20, HEALTH: 15, COUNCIL: 25, PUBLIC: 10 } as const;
const stories: Readonly<Record<keyof typeof sources, readonly Story[]>> = {
  POLICE: policeStories,
  SCHOOL: schoolStories,
  HEALTH: healthStories,
  COUNCIL: councilStories,
  PUBLIC: publicStories,
};

/**
 * A synthetic borough: submissions in the order in which they are received. The same options give the same borough.
 * Everyone in it is invented; no name or number of the hand-written samples occurs.
 */
export const inventBorough = (options: BoroughOptions): DemonstrationSubmission[] => {
  const chance = new Chance(options.seed);
  const families = inventFamilies(chance, options);
  const concerns = Math.round(options.children * concernsPerChild);
  return inventConcerns(chance, options, families, { concerns, until: options.until }).map(
    ({ submission }) => submission,
  );
};

export function inventFamilies(chance: Chance, { children, until }: BoroughOptions): InventedFamily[] {
  const families: InventedFamily[] = [];
  const today = londonDay(until);
  let left = children;
  for (let serial = 1; left > 0; serial += 1) {
    const family = inventFamily(chance, serial, today);
    const kept = { ...family, children: family.children.slice(0, left) };
    left -= kept.children.length;
    families.push(kept);
  }
  return families;
}

/** So many concerns about these families, in the order of receipt: each family has one about all of its children, some have many. */
export function inventConcerns(
  chance: Chance,
  { agencies, until: today }: BoroughOptions,
  families: readonly InventedFamily[],
  { concerns, until }: { readonly concerns: number; readonly until: Instant },
): InventedConcern[] {
  const drawn: Omit<ConcernToWrite, 'story'>[] = [];
  const draw = (place: number, serial: number) => {
    const source = serial === 0 ? chance.weighted({ ...sources, PUBLIC: 0 }) : chance.weighted(sources);
    const receivedAt = momentOf(chance, source, londonDay(today), until);
    const family = families[place]!;
    const born = family.children.filter((child) => child.dateOfBirth < addDays(londonDay(receivedAt), -60));
    // A concern that would come before its child was born, comes when it is.
    const subjects = subjectsOf(chance, source, born.length > 0 ? born : family.children.slice(-1), serial === 0);
    const late = born.length > 0 ? receivedAt : latestOf(chance, source, subjects[0]!, receivedAt, until);
    drawn.push({ key: `demo-${place + 1}-${serial}`, source, family, subjects, receivedAt: late });
  };
  const serials = families.map(() => 0);
  for (let place = 0; place < Math.min(families.length, concerns); place += 1) draw(place, serials[place]!++);
  // Some families come again and again: a place is drawn with a weight that falls off steeply.
  for (let count = families.length; count < concerns; count += 1) {
    const place = Math.floor(families.length * chance.next() ** 1.7);
    draw(place, serials[place]!++);
  }
  return drawn
    .sort(byReceipt)
    .map((one) => write(chance, agencies, { ...one, story: chance.pick(stories[one.source as keyof typeof stories]) }));
}

export const write = (
  chance: Chance,
  agencies: readonly DemonstrationAgency[],
  concern: ConcernToWrite,
): InventedConcern => ({ ...concern, submission: writeConcern(chance, agencies, concern) });

export const byReceipt = (a: { readonly receivedAt: Instant }, b: { readonly receivedAt: Instant }): number =>
  a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0;

function subjectsOf(chance: Chance, source: Source, born: readonly InventedChild[], all: boolean): InventedChild[] {
  const everybody =
    all || (source !== 'PUBLIC' && chance.happens(source === 'POLICE' || source === 'COUNCIL' ? 0.6 : 0.1));
  return everybody ? [...born] : [chance.pick(born)];
}

/** For a baby whom the drawn moment is too early for: between two months of age and the end, or at the end. */
function latestOf(chance: Chance, source: Source, child: InventedChild, at: Instant, until: Instant): Instant {
  const first = addDays(child.dateOfBirth, 60);
  const last = londonDay(until);
  if (first >= last) return at < until ? until : at;
  const days = Math.floor((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000);
  return hourOf(chance, source, addDays(first, chance.between(0, Math.max(0, days - 1))), until);
}

/** Monday is the busiest day, what happened at home on the weekend being told then; schools are closed on weekends and in August. */
const weekdays: Readonly<Record<string, readonly number[]>> = {
  SCHOOL: [22, 20, 20, 20, 18, 0, 0],
  HEALTH: [19, 17, 16, 16, 16, 9, 7],
  POLICE: [27, 14, 12, 13, 13, 11, 10],
  COUNCIL: [22, 21, 20, 20, 16, 1, 0],
  PUBLIC: [15, 14, 14, 14, 15, 14, 14],
};

function momentOf(chance: Chance, source: Source, today: LondonDay, until: Instant): Instant {
  const week = weekdays[source]!;
  for (;;) {
    const day = addDays(today, -chance.between(1, daysOfHistory));
    const inHolidays = source === 'SCHOOL' && day.slice(5, 7) === '08';
    if (inHolidays || !chance.happens(week[weekday(day) - 1]! / 27)) continue;
    const at = hourOf(chance, source, day, until);
    if (at <= until) return at;
  }
}

/** The hour at which a source writes: domestic abuse notifications of the police come on Monday morning. */
function hourOf(chance: Chance, source: Source, day: LondonDay, until: Instant): Instant {
  const monday = source === 'POLICE' && weekday(day) === 1 && chance.happens(0.65);
  const byDay = chance.happens({ POLICE: 0.6, HEALTH: 0.75, PUBLIC: 0.5 }[source as string] ?? 1);
  const [from, to] = monday ? [450, 640] : byDay ? [510, 1_000] : [0, 1_439];
  const minutes = chance.between(from, to);
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const at = toInstant(Date.parse(londonTime(day, time)) + chance.between(0, 59) * 1_000);
  return at < until ? at : until;
}
