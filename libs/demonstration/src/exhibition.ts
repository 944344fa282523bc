import { toInstant, type Instant } from '#kernel';
import { write, type InventedConcern } from './borough.js';
import { Course } from './course.js';
import { exhibits, type Exhibit, type Whom } from './exhibits.js';
import type { InventedChild, InventedFamily } from './family.js';
import type { Historian } from './history.js';
import { receiptBefore } from './schedule.js';
import {
  councilStories,
  healthStories,
  policeStories,
  publicStories,
  schoolStories,
  unbornStories,
  noNamesStories,
  type Story,
} from './stories.js';
import type { Source } from './submission.js';

const stories: Readonly<Record<Source, readonly Story[]>> = {
  POLICE: policeStories,
  SCHOOL: schoolStories,
  HEALTH: healthStories,
  COUNCIL: councilStories,
  PUBLIC: publicStories,
  MATERNITY: unbornStories,
  NO_NAMES: noNamesStories,
};
const minute = 60_000;

/** A child whom an exhibit is about, with the family it is of. */
interface Shown {
  readonly family: InventedFamily;
  readonly child: InventedChild;
  /** Nobody of the family was here before. */
  readonly isFresh: boolean;
}

/**
 * The last days of the history: one contact for each state that a work list can show. Each course is cut off at a stage and hung backwards
 * from the end, so that its last step was taken some open minutes ago, on a Monday as on a bank holiday.
 */
export class Exhibition {
  /** How many can probably be shown: those about families that nobody knew, and some about others. */
  readonly size: number;
  readonly #fresh: InventedFamily[];
  readonly #known: readonly InventedFamily[];
  readonly #used = new Set<string>();
  readonly #shown = new Map<string, { concern: InventedConcern; children: readonly InventedChild[] }>();

  /** Takes families that are not known yet off the list; the usual history is about the others. */
  constructor(
    private readonly historian: Historian,
    families: InventedFamily[],
  ) {
    const wanted = exhibits.filter(({ whom }) => whom === 'FRESH').length;
    this.#fresh = families.splice(families.length - Math.min(wanted, Math.floor(families.length / 3)));
    this.#known = families;
    this.size = Math.min(exhibits.length, this.#fresh.length + Math.ceil(families.length / 4));
  }

  /** Shows so many exhibits, those first that a small borough should have. */
  show(count: number): void {
    let left = count;
    for (const [serial, exhibit] of exhibits.entries()) {
      if (left <= 0) return;
      if (this.#hang(exhibit, serial)) left -= 1;
    }
  }

  #hang(exhibit: Exhibit, serial: number): boolean {
    const { historian } = this;
    const { chance, hours, options, parts } = historian;
    const draft = this.#draft(exhibit, serial);
    if (!draft) return false;
    // Ages and earlier contacts are looked up before it is known when exactly it came in.
    const { course } = this.#course(exhibit, draft);
    const last =
      exhibit.when.kind === 'OPEN'
        ? hours.before(options.until, exhibit.when.minutesAgo)
        : exhibit.when.kind === 'NIGHT'
          ? hours.lastNight(options.until)
          : toInstant(Date.parse(options.until) - exhibit.when.minutesAgo * minute);
    const isClosed = exhibit.when.kind !== 'OPEN' && !hours.isOpen(last);
    // What is told by the clock comes in at that moment; else that is when its last step was taken.
    const receivedAt = exhibit.when.kind === 'RECEIVED' ? last : receiptBefore(last, course.legs, hours);
    const concern = write(chance, parts.agencies, { ...draft, receivedAt });
    const file = historian.fileOf(concern);
    const real = new Course(file, parts);
    if (exhibit.when.kind === 'RECEIVED') exhibit.act(real, { isClosed, joins: this.#joins(exhibit) });
    else real.legs.push(...course.legs);
    this.#shown.set(exhibit.name, { concern, children: draft.subjects });
    historian.record(concern, file, real, 'OPEN');
    return true;
  }

  #course(exhibit: Exhibit, draft: Omit<InventedConcern, 'submission'>): { course: Course } {
    const { historian } = this;
    const concern = write(historian.chance, historian.parts.agencies, draft);
    const course = new Course(historian.fileOf(concern), historian.parts);
    exhibit.act(course, { isClosed: exhibit.when.kind === 'NIGHT', joins: this.#joins(exhibit) });
    return { course };
  }

  #joins({ joins }: Exhibit): string | null {
    const open = joins === undefined ? undefined : this.#shown.get(joins);
    return open ? open.concern.key : null;
  }

  #draft(exhibit: Exhibit, serial: number): Omit<InventedConcern, 'submission'> | null {
    const { historian } = this;
    const { chance, hours, options } = historian;
    const receivedAt = hours.before(options.until, 3_500);
    const { source } = exhibit;
    if (source === 'MATERNITY') return historian.unborn(1_000 + serial, receivedAt);
    if (source === 'NO_NAMES') return historian.noNames(1_000 + serial, receivedAt);
    const shown = this.#choose(exhibit, receivedAt);
    if (!shown) return null;
    const told = stories[source].filter(({ danger }) => (danger === true) === (exhibit.danger === true));
    const all = shown.isFresh && (source === 'POLICE' || source === 'COUNCIL');
    return {
      key: `demo-now-${serial + 1}`,
      source,
      family: shown.family,
      subjects: all ? shown.family.children : [shown.child],
      story: chance.pick(told),
      receivedAt,
    };
  }

  #choose({ whom, joins }: Exhibit, receivedAt: Instant): Shown | null {
    if (joins !== undefined) {
      const open = this.#shown.get(joins);
      return open ? { family: open.concern.family, child: open.children[0]!, isFresh: false } : null;
    }
    const family = whom === 'FRESH' ? this.#fresh.shift() : undefined;
    if (family) return { family, child: family.children[0]!, isFresh: true };
    for (const known of this.#known)
      for (const child of known.children)
        if (!this.#used.has(child.key) && this.#suits(whom, child, receivedAt)) {
          this.#used.add(child.key);
          return { family: known, child, isFresh: false };
        }
    return null;
  }

  /** Whose earlier contacts are all done with; by whom an agency's number leads to, and how often there was one within a year. */
  #suits(whom: Whom, child: InventedChild, receivedAt: Instant): boolean {
    const past = this.historian.pastOf(child);
    const year = toInstant(Date.parse(receivedAt) - 330 * 86_400_000);
    const isDone = past.length > 0 && past.every(({ doneAt }) => doneAt !== null && doneAt < receivedAt);
    if (!isDone) return false;
    switch (whom) {
      case 'PATTERN':
        return past.filter((one) => one.receivedAt > year).length >= 2;
      case 'NUMBERED':
        return (
          child.nhsNumber !== undefined &&
          past.some((one) => one.source === 'HEALTH') &&
          past.every((one) => one.colour !== 'RED') &&
          past.at(-1)!.receivedAt > year &&
          past.at(-1)!.outcome !== 'LINKED'
        );
      default:
        return past.length === 1;
    }
  }
}
