import { addDays, londonDay, toInstant, weekday, type Instant } from '#kernel';
import type { RequiredChecks } from '#triage';
import type { ChildKey, ContactKey, PlannedAct } from './acts.js';
import {
  byReceipt,
  concernsPerChild,
  inventConcerns,
  inventFamilies,
  write,
  type BoroughOptions,
  type DemonstrationSubmission,
  type InventedConcern,
} from './borough.js';
import { Chance } from './chance.js';
import { Course, type CaseFile, type CourseParts } from './course.js';
import { Exhibition } from './exhibition.js';
import type { InventedChild } from './family.js';
import { OpenHours } from './hours.js';
import { forwards } from './schedule.js';
import { unbornStories, noNamesStories } from './stories.js';
import { usualCourse, type Mix } from './usual-courses.js';

export interface HistoryOptions extends BoroughOptions {
  readonly requiredChecks: RequiredChecks;
  /** London days before the end from which deciders open pages on record. */
  readonly daysLookedAt?: number;
}

export interface HistoricConcern {
  readonly submission: DemonstrationSubmission;
  /** Who its children truly are, in their order. */
  readonly children: readonly ChildKey[];
}

export interface History {
  /** In the order of receipt. */
  readonly concerns: readonly HistoricConcern[];
  /** In the order of the clock; an act stands after the receipt it follows from. */
  readonly acts: readonly PlannedAct[];
}

/** One contact about a child, as the plan knows it. */
export interface Past {
  readonly contact: ContactKey;
  readonly receivedAt: Instant;
  readonly source: string;
  readonly outcome: string;
  /** When nothing is left to do; null while it is open at the end. */
  readonly doneAt: Instant | null;
  /** Until when a second report may join it; null where it may not. */
  readonly joinableUntil: Instant | null;
  readonly isReferral: boolean;
  readonly colour: string;
}

const dayMs = 86_400_000;
/** One working week before the end the usual run of contacts stops and the exhibition, whose states are chosen, begins. */
const quietDays = 3;

/**
 * The invented past of a front door: concerns over eighteen months, and all that its staff and the agencies did about them. The same options
 * give the same history. What was old is decided and told; the last days show every lane, group and state, whatever day the end is.
 */
export function inventHistory(options: HistoryOptions): History {
  return new Historian(options).tell();
}

/** Keeps, while it goes through the concerns in the order of receipt, what the front door knows of each child. */
export class Historian {
  readonly chance: Chance;
  readonly hours: OpenHours;
  readonly parts: CourseParts;
  readonly pasts = new Map<ChildKey, Past[]>();
  readonly mix: Mix = { contacts: 0, referrals: 0, again: 0 };
  readonly #acts: PlannedAct[] = [];
  readonly #concerns: InventedConcern[] = [];

  constructor(readonly options: HistoryOptions) {
    const { agencies, requiredChecks, openingOn } = options;
    this.chance = new Chance(options.seed);
    this.hours = new OpenHours(openingOn ?? ((day) => (weekday(day) > 5 ? null : { from: '09:00', to: '17:00' })));
    this.parts = { chance: this.chance, agencies, requiredChecks };
  }

  tell(): History {
    const { children, until } = this.options;
    const families = inventFamilies(this.chance, this.options);
    const all = Math.round(children * concernsPerChild);
    const exhibition = new Exhibition(this, families);
    const shown = Math.min(exhibition.size, Math.max(0, all - families.length));
    const rare = Math.floor((all - shown) / 45);
    const usual = inventConcerns(this.chance, this.options, families, {
      concerns: all - shown - rare,
      until: toInstant(Date.parse(until) - quietDays * dayMs),
    });
    for (const concern of [...usual, ...this.rarities(rare)].sort(byReceipt)) this.take(concern);
    exhibition.show(shown);
    return {
      concerns: this.#concerns
        .sort(byReceipt)
        .map(({ submission, subjects }) => ({ submission, children: subjects.map(({ key }) => key) })),
      acts: this.#acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    };
  }

  /** Unborn children, and professionals who name no child. */
  rarities(count: number): InventedConcern[] {
    const { agencies, until } = this.options;
    return Array.from({ length: count }, (_, serial) => {
      const daysAgo = this.chance.between(5, 500);
      const day = toInstant(Date.parse(until) - daysAgo * dayMs);
      const receivedAt = this.hours.after(day, this.chance.between(1, 300));
      return serial % 2 === 0 ? this.unborn(serial, receivedAt) : this.noNames(serial, receivedAt, agencies);
    });
  }

  unborn(serial: number, receivedAt: Instant): InventedConcern {
    const [family] = inventFamilies(this.chance, { ...this.options, children: 1 });
    const expected = addDays(londonDay(receivedAt), this.chance.between(50, 150));
    const child: InventedChild = {
      ...family!.children[0]!,
      key: `unborn-${serial}`,
      givenName: 'the baby',
      dateOfBirth: expected,
      expected,
    };
    return write(this.chance, this.options.agencies, {
      key: `demo-unborn-${serial}`,
      source: 'MATERNITY',
      family: { ...family!, children: [child] },
      subjects: [child],
      story: this.chance.pick(unbornStories),
      receivedAt,
    });
  }

  noNames(serial: number, receivedAt: Instant, agencies = this.options.agencies): InventedConcern {
    const [family] = inventFamilies(this.chance, { ...this.options, children: 1 });
    const child: InventedChild = { ...family!.children[0]!, key: `no-name-${serial}`, givenName: 'Child A' };
    return write(this.chance, agencies, {
      key: `demo-no-name-${serial}`,
      source: 'NO_NAMES',
      family: { ...family!, children: [child] },
      subjects: [child],
      story: this.chance.pick(noNamesStories),
      receivedAt,
    });
  }

  /** Works a concern through as such concerns usually go. */
  take(concern: InventedConcern): void {
    const file = this.fileOf(concern);
    const pasts = file.subjects.map(({ child }) => this.pastOf(child));
    const { course, outcome } = usualCourse({
      file,
      pasts,
      parts: this.parts,
      hours: this.hours,
      mix: this.mix,
      danger: concern.story.danger === true,
    });
    this.record(concern, file, course, outcome);
  }

  /** Puts a course on the calendar; what would come after the end has not happened. */
  record(concern: InventedConcern, file: CaseFile, course: Course, outcome: string): void {
    const until = toInstant(Date.parse(this.options.until) - 60_000);
    const acts = forwards(concern.key, concern.receivedAt, course.legs, this.hours);
    const happened = acts.filter(({ at }) => at <= until);
    this.#concerns.push(concern);
    this.#acts.push(...happened);
    const isWhole = outcome !== 'OPEN' && acts.slice(happened.length).every(isLater);
    const ends = happened.findLast(isEnd);
    const isReferral = outcome === 'ASSESSMENT';
    for (const { child, contact } of file.subjects) {
      const past = this.pastOf(child);
      const again = past.some((one) => one.isReferral && one.receivedAt > addYear(concern.receivedAt));
      this.mix.contacts += 1;
      if (isReferral) this.mix.referrals += 1;
      if (isReferral && again) this.mix.again += 1;
      const doneAt = isWhole ? (happened.findLast((act) => !isLater(act))?.at ?? null) : null;
      past.push({
        contact,
        receivedAt: concern.receivedAt,
        source: concern.source,
        outcome,
        doneAt,
        joinableUntil: outcome === 'LINKED' || outcome === 'ROUTE' ? null : (ends?.at ?? null),
        isReferral,
        colour: course.colour,
      });
    }
  }

  fileOf(concern: InventedConcern): CaseFile {
    const { key, source, receivedAt, submission, subjects, story } = concern;
    const { until, daysLookedAt = 60 } = this.options;
    const raisedBy = submission.event.data['raisedBy'] as { anonymity: string };
    const files = subjects.map((child, place) => ({
      child,
      contact: `${key}/${place}`,
      earlier: this.pastOf(child)
        .filter((past) => past.receivedAt < receivedAt)
        .map(({ contact }) => contact),
    }));
    const inYear = ({ key: childKey }: InventedChild) =>
      (this.pasts.get(childKey) ?? []).filter((past) => past.receivedAt > addYear(receivedAt)).length + 1;
    return {
      key,
      source,
      isAnonymous: raisedBy.anonymity === 'ANONYMOUS',
      receivedAt,
      harm: story.harmTypes,
      subjects: files,
      isPattern: subjects.some((child) => inYear(child) >= 3),
      isLookedAt: Date.parse(until) - Date.parse(receivedAt) < daysLookedAt * dayMs,
    };
  }

  pastOf({ key }: InventedChild): Past[] {
    let past = this.pasts.get(key);
    if (!past) this.pasts.set(key, (past = []));
    return past;
  }
}

const addYear = (at: Instant): Instant => toInstant(Date.parse(at) - 366 * dayMs);
const isLater = (act: PlannedAct): boolean => act.kind === 'step' && act.step.do === 'record-later-outcome';
const isEnd = (act: PlannedAct): boolean =>
  act.kind === 'step' && ['decide', 'accept-handover', 'hold-strategy', 'give-advice'].includes(act.step.do);
