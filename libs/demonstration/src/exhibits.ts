import type { Course } from './course.js';
import type { Source } from './submission.js';

/**
 * Of whom an exhibit tells: a family that nobody knew, a child who was here before, one whom an NHS number leads to, one who was here at
 * least twice within the year.
 */
export type Whom = 'FRESH' | 'KNOWN' | 'NUMBERED' | 'PATTERN';

/** OPEN: its last step was taken so many open minutes ago. NIGHT: by the emergency duty team, last. RECEIVED: came in so many minutes ago, at any hour. */
type When =
  | { readonly kind: 'OPEN'; readonly minutesAgo: number }
  | { readonly kind: 'NIGHT' }
  | { readonly kind: 'RECEIVED'; readonly minutesAgo: number };

export interface Exhibit {
  readonly name: string;
  readonly source: Source;
  readonly whom: Whom;
  readonly when: When;
  readonly danger?: true;
  /** Another exhibit, whose child it is about too. */
  readonly joins?: string;
  /** What was done about it so far. */
  readonly act: (course: Course, at: { readonly isClosed: boolean; readonly joins: string | null }) => unknown;
}

const open = (minutesAgo: number): When => ({ kind: 'OPEN', minutesAgo });
const received = (minutesAgo: number): When => ({ kind: 'RECEIVED', minutesAgo });
const night: When = { kind: 'NIGHT' };
const nothing = () => undefined;

const started = (course: Course): Course => course.opened().identified();
const green = (course: Course): Course => started(course).ratingProposed('GREEN').ratingConfirmed();
const blue = (course: Course): Course => started(course).ratingProposed('BLUE').ratingConfirmed();
const amber = (course: Course): Course => started(course).ratingProposed('AMBER').ratingConfirmed(30);
const red = (course: Course): Course =>
  course
    .opened('officer', 'socialWorker', 6)
    .identified('socialWorker', 8)
    .ratingProposed('RED', 10)
    .ratingConfirmed(8);
const one = (
  name: string,
  source: Source,
  whom: Whom,
  when: When,
  act: Exhibit['act'],
  more: Pick<Exhibit, 'danger' | 'joins'> = {},
): Exhibit => ({ name, source, whom, when, act, ...more });

/** Whoever is there: the emergency duty team while the front door is closed. */
const inDanger: Exhibit['act'] = (course, { isClosed }) => {
  const by = isClosed ? 'emergencyDuty' : 'officer';
  return course.opened(by, isClosed ? 'emergencyDuty' : 'manager', 7, true).emergency(by, 8, true);
};

/** Those first that a small borough should have too. */
export const exhibits: readonly Exhibit[] = [
  one('just in from a school', 'SCHOOL', 'FRESH', open(25), nothing),
  one('early help declined', 'SCHOOL', 'FRESH', open(45), (course) =>
    green(course).decided('EARLY_HELP').told('EARLY_HELP', 30).earlyHelp('DECLINED', 300),
  ),
  one('amber, proposed', 'HEALTH', 'FRESH', open(20), (course) => started(course).ratingProposed('AMBER')),
  one('seen before, by name', 'POLICE', 'KNOWN', open(35), (course) => course.opened()),
  one('early help, proposed', 'SCHOOL', 'FRESH', open(30), (course) => green(course).decisionProposed('EARLY_HELP')),
  one('amber, checks out', 'SCHOOL', 'FRESH', open(15), (course) =>
    amber(course).checksAsked().checksAnswered({ only: 1 }),
  ),
  one('decided by night', 'POLICE', 'FRESH', night, (course) =>
    course.opened('emergencyDuty', 'emergencyDuty', 12, true).ratedByNight('AMBER').decidedByNight('ASSESSMENT'),
  ),
  one('early help, asked', 'COUNCIL', 'FRESH', open(120), (course) =>
    green(course).decided('EARLY_HELP').told('EARLY_HELP', 40),
  ),
  one('decided, not told', 'COUNCIL', 'FRESH', open(40), (course) => blue(course).decided('SIGNPOST')),
  one('new about a decided child', 'HEALTH', 'NUMBERED', open(70), nothing),
  one('danger now', 'POLICE', 'FRESH', received(18), nothing, { danger: true }),
  one('strategy called', 'HEALTH', 'FRESH', open(10), (course) => red(course).strategyCalled(12)),
  one('offered to the open case', 'POLICE', 'KNOWN', open(50), (course) => started(course).offered('OPEN_CASE')),
  one('danger, two hours ago', 'HEALTH', 'NUMBERED', received(110), inDanger, { danger: true }),
  one('danger, this morning', 'HEALTH', 'NUMBERED', received(430), inDanger, { danger: true }),
  one('red, past its time', 'POLICE', 'FRESH', open(420), (course) => red(course).checksAsked(10)),
  one('three contacts, first manager', 'COUNCIL', 'PATTERN', open(55), (course) =>
    green(course).decisionProposed('SIGNPOST', 'socialWorker', 20).decisionProposed('SIGNPOST', 'secondManager', 30),
  ),
  one('route refused', 'SCHOOL', 'KNOWN', open(65), (course) => started(course).offered('OPEN_CASE').refused()),
  one('another child, says the officer', 'HEALTH', 'NUMBERED', open(33), (course) =>
    course.opened('officer', 'officer').denied(),
  ),
  one('advice, proposed', 'SCHOOL', 'FRESH', open(22), (course) => started(course).advised('officer', true)),
  one('offered to another authority', 'COUNCIL', 'FRESH', open(100), (course) =>
    started(course).offered('OTHER_AUTHORITY'),
  ),
  one('strategy demanded', 'HEALTH', 'FRESH', open(18), (course) => amber(course).demanded(15)),
  one('emergency', 'POLICE', 'FRESH', open(28), (course) => red(course).emergency('socialWorker', 6, false), {
    danger: true,
  }),
  one(
    'second report',
    'HEALTH',
    'FRESH',
    open(8),
    (course, { joins }) => {
      if (joins !== null)
        course
          .opened('officer', 'socialWorker', 8)
          .identified('socialWorker', 6)
          .linkedTo(() => `${joins}/0`, 5);
    },
    { joins: 'amber, checks out' },
  ),
  one('a reply after the decision', 'SCHOOL', 'FRESH', open(60), (course) =>
    amber(course)
      .checksAsked()
      .answered('police-met-cn', 'RETURNED', 60)
      .decided('ASSESSMENT', 30)
      .told('ASSESSMENT', 60)
      .answered('health-RAL-ED', 'RETURNED', 90),
  ),
  one('reopened', 'COUNCIL', 'FRESH', open(80), (course) =>
    blue(course).decided('SIGNPOST').told('SIGNPOST', 40).reopened(200),
  ),
  one(
    'rated by night',
    'POLICE',
    'FRESH',
    night,
    (course) => course.opened('emergencyDuty', 'emergencyDuty', 9, true).ratedByNight('RED'),
    { danger: true },
  ),
  one('green, to be decided', 'SCHOOL', 'FRESH', open(90), (course) => green(course).asked()),
  one('check overdue, chased', 'POLICE', 'FRESH', open(75), (course) =>
    amber(course).checksAsked().answered('police-met-cn', 'NOTHING_HELD', 70).chased('health-RAL-ED', 800),
  ),
  one('check refused', 'COUNCIL', 'FRESH', open(85), (course) =>
    amber(course).checksAsked().answered('health-RAL-ED', 'RETURNED', 50).answered('police-met-cn', 'REFUSED', 60),
  ),
  one('all checks in', 'SCHOOL', 'FRESH', open(25), (course) =>
    amber(course)
      .checksAsked()
      .answered('police-met-cn', 'NOTHING_HELD', 80)
      .answered('health-RAL-ED', 'RETURNED', 90)
      .decisionProposed('NO_FURTHER_ACTION'),
  ),
  one('not told in time', 'POLICE', 'FRESH', open(1_100), (course) => green(course).decided('SIGNPOST')),
  one('early help, silent', 'HEALTH', 'FRESH', open(2_400), (course) =>
    green(course).decided('EARLY_HELP').told('EARLY_HELP', 60),
  ),
  one('waiting since last week', 'SCHOOL', 'FRESH', open(1_900), nothing),
  one('just in from a hospital', 'HEALTH', 'FRESH', received(55), nothing),
  one('a neighbour', 'PUBLIC', 'FRESH', received(95), nothing),
  one('just in from the police', 'POLICE', 'FRESH', received(150), nothing),
  one('not yet born', 'MATERNITY', 'FRESH', open(40), (course) => started(course).ratingProposed('AMBER')),
  one('without names', 'NO_NAMES', 'FRESH', open(35), nothing),
  one('with the officer', 'COUNCIL', 'FRESH', open(30), (course) => course.opened('officer', 'officer')),
  one('with a manager', 'SCHOOL', 'FRESH', open(140), (course) =>
    course.opened('manager', 'manager').identified().ratingProposed('GREEN').ratingConfirmed(),
  ),
  one('blue, to be decided', 'HEALTH', 'FRESH', open(130), blue),
  one('green, proposed', 'COUNCIL', 'FRESH', open(12), (course) => started(course).ratingProposed('GREEN')),
  one('red, proposed', 'HEALTH', 'FRESH', open(6), (course) =>
    course.opened('officer', 'socialWorker', 8).identified('socialWorker', 6).ratingProposed('RED', 10),
  ),
  one('strategy held, not section 47', 'POLICE', 'FRESH', open(38), (course) =>
    red(course).strategyCalled(10).strategyHeld('NO_S47', 60),
  ),
  one('section 47, to be told', 'SCHOOL', 'FRESH', open(48), (course) =>
    red(course).checksAsked(5).strategyCalled(10).strategyHeld('S47_JOINT', 70),
  ),
];
