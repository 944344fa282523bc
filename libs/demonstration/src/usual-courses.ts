import type { Instant } from '#kernel';
import type { Chance } from './chance.js';
import { Course, type CaseFile, type CourseParts, type Subject } from './course.js';
import type { Past } from './history.js';
import type { OpenHours } from './hours.js';
import type { End } from './words/decision-words.js';
import type { Colour } from './words/triage-words.js';

/** How the front door's contacts have been shared out so far, so that the whole keeps the shape of a real one. */
export interface Mix {
  contacts: number;
  referrals: number;
  /** Referrals within a year of an earlier one about the same child. */
  again: number;
}

export interface CourseQuestion {
  readonly file: CaseFile;
  /** What is known of each child, oldest first. */
  readonly pasts: readonly (readonly Past[])[];
  readonly parts: CourseParts;
  readonly hours: OpenHours;
  readonly mix: Mix;
  readonly danger: boolean;
}

/** Contacts are four to five times referrals; about a fifth of referrals come again within a year. */
const referralShare = 0.225;
const againShare = 0.22;
const openCaseDays = 120;
const dayMs = 86_400_000;

/** How a concern goes through the front door: to its end and the answer to its referrer. */
export function usualCourse(question: CourseQuestion): { course: Course; outcome: string } {
  const { file, parts, pasts, hours, danger } = question;
  const { chance } = parts;
  const course = new Course(file, parts);
  if (file.source === 'NO_NAMES') {
    course.opened('officer', 'officer').identified('officer').advised('officer', false).told('ADVICE');
    return { course, outcome: 'ADVICE' };
  }
  const byNight = !hours.isOpen(file.receivedAt) && (danger || chance.happens(0.08));
  const open = joinable(question);
  if (open && !danger) {
    course.opened().identified();
    return { course: course.linkedTo(open.contactOf).told('DECIDED_WITH', open.gap), outcome: 'LINKED' };
  }
  if (byNight) nightOf(course, chance, danger);
  else course.opened();
  identify(course, chance);
  course.noted().lookedAgain();
  if (byNight) return { course, outcome: afterNight(course, question) };
  const openCase = pasts[0]?.some((past) => past.isReferral && age(file, past) < openCaseDays * dayMs) ?? false;
  if (openCase && chance.happens(0.55)) return { course, outcome: routed(course, question) };
  if (chance.happens(0.02)) {
    course.offered('OTHER_AUTHORITY').accepted(chance.between(100, 460)).told('TRANSFERRED');
    return { course, outcome: 'TRANSFERRED' };
  }
  if (!danger && chance.happens(0.08)) {
    if (chance.happens(0.5)) course.advised('officer', true).advised('socialWorker', true);
    else course.advised('socialWorker', true);
    return { course: course.told('ADVICE'), outcome: 'ADVICE' };
  }
  return { course, outcome: rated(course, question) };
}

/** Some officers say first who it is; where several may be meant, a social worker confirms it. */
function identify(course: Course, chance: Chance): void {
  if (chance.happens(0.15)) course.identified('officer');
  course.identified('socialWorker');
}

function nightOf(course: Course, chance: Chance, danger: boolean): void {
  course.opened('emergencyDuty', 'emergencyDuty', chance.between(5, 14), true);
  if (danger && chance.happens(0.3)) course.emergency('emergencyDuty', chance.between(3, 12), true);
  course.ratedByNight(danger ? 'RED' : 'AMBER');
}

/** The day team reviews what the emergency duty team rated, and goes on. */
function afterNight(course: Course, question: CourseQuestion): string {
  const { chance } = question.parts;
  course.reviewed();
  if (course.colour === 'RED') return significantHarm(course, question);
  course.checksAsked().checksAnswered();
  return ending(course, question, endOf(question, course.colour, chance));
}

function rated(course: Course, question: CourseQuestion): string {
  const { danger, parts } = question;
  const { chance } = parts;
  const colour: Colour = danger ? 'RED' : chance.weighted({ RED: 3, AMBER: 30, GREEN: 52, BLUE: 15 });
  course.ratingProposed(colour).ratingConfirmed();
  if (colour === 'RED') return significantHarm(course, question);
  if (colour === 'AMBER') course.checksAsked().checksAnswered();
  if (colour === 'GREEN' && chance.happens(0.3)) course.checksAsked().checksAnswered();
  if (colour === 'AMBER' && chance.happens(0.04)) course.demanded().demandDeclined();
  return ending(course, question, endOf(question, colour, chance));
}

function significantHarm(course: Course, question: CourseQuestion): string {
  const { chance } = question.parts;
  course.checksAsked(chance.between(3, 15)).checksAnswered();
  if (chance.happens(0.25)) course.demanded();
  course.strategyCalled();
  if (chance.happens(0.72)) {
    course.strategyHeld(chance.happens(0.7) ? 'S47_JOINT' : 'S47_SINGLE').told('S47');
    course.later(
      chance.weighted({
        CONFERENCE_DUE: 40,
        CHILD_PROTECTION_PLAN: 25,
        CHILD_IN_NEED_PLAN: 25,
        S47_NO_FURTHER_ACTION: 10,
      }),
      chance.between(3_500, 9_000),
    );
    return 'S47';
  }
  course.strategyHeld('NO_S47');
  return ending(course, question, 'ASSESSMENT');
}

function routed(course: Course, question: CourseQuestion): string {
  const { chance } = question.parts;
  course.offered('OPEN_CASE');
  if (chance.happens(0.9)) {
    course.accepted().told('OPEN_CASE');
    return 'ROUTE';
  }
  course.refused();
  return rated(course, question);
}

/** What the shape of the whole leaves room for. */
function endOf({ mix, pasts, file }: CourseQuestion, colour: Colour, chance: Chance): End {
  const weights: Readonly<Record<Colour, Readonly<Record<End, number>>>> = {
    RED: { ASSESSMENT: 1, EARLY_HELP: 0, SIGNPOST: 0, NO_FURTHER_ACTION: 0 },
    AMBER: { ASSESSMENT: 62, EARLY_HELP: 22, SIGNPOST: 6, NO_FURTHER_ACTION: 10 },
    GREEN: { ASSESSMENT: 18, EARLY_HELP: 44, SIGNPOST: 30, NO_FURTHER_ACTION: 8 },
    BLUE: { ASSESSMENT: 0, EARLY_HELP: 6, SIGNPOST: 78, NO_FURTHER_ACTION: 16 },
  };
  const drawn = chance.weighted(weights[colour]);
  const again = pasts.filter((past) => past.some((one) => one.isReferral && age(file, one) < 366 * dayMs)).length;
  const children = file.subjects.length;
  const tooMany = mix.referrals > mix.contacts * (referralShare + 0.015);
  const tooManyAgain = again > 0 && mix.again + again > (mix.referrals + children) * (againShare + 0.01);
  if (drawn === 'ASSESSMENT') return tooManyAgain || tooMany ? 'EARLY_HELP' : drawn;
  const tooFew = mix.referrals < mix.contacts * (referralShare - 0.015);
  const tooFewAgain = mix.again < mix.referrals * (againShare - 0.02);
  const mayBe = colour !== 'BLUE' && !tooMany && (again > 0 ? tooFewAgain : tooFew);
  return mayBe && chance.happens(0.6) ? 'ASSESSMENT' : drawn;
}

function ending(course: Course, question: CourseQuestion, end: End): string {
  const { chance } = question.parts;
  if (chance.happens(question.file.isLookedAt ? 0.5 : 0.15)) course.decisionProposed(end);
  course.decided(end).told(end);
  if (end === 'EARLY_HELP') {
    if (chance.happens(0.86)) {
      course.earlyHelp('ACCEPTED');
      if (chance.happens(0.2)) course.later('STEPPED_DOWN_TO_EARLY_HELP', chance.between(9_000, 20_000));
      return end;
    }
    // What early help declines comes back, and is decided anew.
    const instead = chance.happens(0.7) ? 'SIGNPOST' : 'NO_FURTHER_ACTION';
    course.earlyHelp('DECLINED').decided(instead, chance.between(60, 400)).told(instead);
    return instead;
  }
  if (end === 'ASSESSMENT' && chance.happens(0.8))
    course.later(
      // About one referral in fourteen comes to nothing further.
      chance.weighted({
        CHILD_IN_NEED_PLAN: 48,
        ASSESSMENT_NO_FURTHER_ACTION: 9,
        STEPPED_DOWN_TO_EARLY_HELP: 30,
        CHILD_PROTECTION_PLAN: 13,
      }),
      chance.between(6_000, 18_000),
    );
  return end;
}

/** Where every child of a concern has a contact that will still be open when a second report can be joined to it. */
function joinable({ pasts, file, hours }: CourseQuestion) {
  const linkedBy = hours.after(file.receivedAt, 220);
  const targets = pasts.map((past) =>
    past.findLast(
      ({ joinableUntil, receivedAt }) =>
        joinableUntil !== null && joinableUntil > linkedBy && hours.after(receivedAt, 240) < file.receivedAt,
    ),
  );
  if (targets.length === 0 || targets.some((target) => target === undefined)) return null;
  const last = targets
    .map((target) => target!.joinableUntil!)
    .sort()
    .at(-1)!;
  return {
    contactOf: (subject: Subject) => targets[file.subjects.indexOf(subject)]!.contact,
    gap: openMinutesUntil(hours, file.receivedAt, last) + 60,
  };
}

function openMinutesUntil(hours: OpenHours, from: Instant, to: Instant): number {
  let minutes = 0;
  for (let at = from; at < to; at = hours.after(at, 30)) minutes += 30;
  return minutes;
}

const age = ({ receivedAt }: CaseFile, past: Past): number => Date.parse(receivedAt) - Date.parse(past.receivedAt);
