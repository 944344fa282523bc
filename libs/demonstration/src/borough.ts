import { addDays, londonDay, startOfLondonDay, toInstant, weekday, type Instant } from '#kernel';
import { Chance } from './chance.js';
import { inventFamily, type InventedChild, type InventedFamily } from './family.js';
import { councilStories, healthStories, policeStories, publicStories, schoolStories, type Story } from './stories.js';

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
}

const dayMs = 86_400_000;
/** Sources of concerns, about as English front doors meet them. */
const sources = { POLICE: 30, SCHOOL: 24, HEALTH: 20, COUNCIL: 20, PUBLIC: 6 } as const;
const stories = {
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
export function inventBorough(options: BoroughOptions): DemonstrationSubmission[] {
  const chance = new Chance(options.seed);
  const today = londonDay(options.until);
  const submissions: DemonstrationSubmission[] = [];
  let children = 0;
  for (let serial = 1; children < options.children; serial += 1) {
    const family = inventFamily(chance, serial, today);
    const kept = { ...family, children: family.children.slice(0, options.children - children) };
    children += kept.children.length;
    const concerns = Number(chance.weighted({ '1': 60, '2': 25, '3': 15 }));
    let receivedAt = lastMoment(chance, options.until);
    for (let index = 0; index < concerns; index += 1) {
      const born = kept.children.filter(
        (child) => child.dateOfBirth < londonDay(toInstant(Date.parse(receivedAt) - 60 * dayMs)),
      );
      if (born.length > 0)
        submissions.push(
          invent(chance, options.agencies, { ...kept, children: born }, `${serial}-${index}`, receivedAt),
        );
      receivedAt = usualHour(chance, Date.parse(receivedAt) - chance.between(1, 12) * dayMs);
    }
  }
  return submissions.sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
}

/** The family's newest concern: most within the last working day, the rest in the days before. */
function lastMoment(chance: Chance, until: Instant): Instant {
  const end = Date.parse(until);
  if (chance.happens(0.6)) return toInstant(end - chance.between(20, 20 * 60) * 60_000);
  return usualHour(chance, end - chance.between(1, 5) * dayMs);
}

/** Weekdays and working hours are likelier, as they are in life; the police write at night too. Never later than `at`. */
function usualHour(chance: Chance, at: number): Instant {
  let day = addDays(londonDay(toInstant(at)), -1);
  if (weekday(day) > 5 && chance.happens(0.7)) day = addDays(day, 5 - weekday(day));
  const minutes = chance.happens(0.8) ? chance.between(8 * 60, 18 * 60) : chance.between(0, 24 * 60 - 1);
  return toInstant(Date.parse(startOfLondonDay(day)) + minutes * 60_000);
}

function invent(
  chance: Chance,
  agencies: readonly DemonstrationAgency[],
  family: InventedFamily,
  key: string,
  receivedAt: Instant,
): DemonstrationSubmission {
  const source = chance.weighted(sources);
  const agency = chance.pick(
    source === 'PUBLIC'
      ? agencies.filter((a) => a.frontDoor)
      : agencies.filter((a) => a.kind === source && !a.frontDoor),
  );
  const story = chance.pick<Story>(stories[source]);
  const subjects = source === 'POLICE' || source === 'COUNCIL' ? family.children : [chance.pick(family.children)];
  const time = toInstant(Date.parse(receivedAt) - chance.between(5, 90) * 1_000);
  const end = Date.parse(time) - chance.between(1, story.danger ? 5 : chance.happens(0.25) ? 240 : 40) * 3_600_000;
  const start = end - (story.days ?? 0) * dayMs;
  const first = subjects[0]!;
  const fill = (text: string) =>
    text
      .replaceAll('{name}', first.givenName)
      .replaceAll('{they}', first.sex === 'F' ? 'she' : 'he')
      .replaceAll('{them}', first.sex === 'F' ? 'her' : 'him')
      .replaceAll('{their}', first.sex === 'F' ? 'her' : 'his');
  return {
    receivedAt,
    agency: agency.code,
    event: {
      specversion: '1.0',
      id: `demo-${key}`,
      source: agency.source,
      type: 'uk.safeguarding.concern.raised.v1',
      time,
      datacontenttype: 'application/json',
      data: {
        ...(source === 'PUBLIC' ? {} : { agencyReference: `DEMO-${key}` }),
        raisedBy:
          source === 'PUBLIC'
            ? { role: 'Neighbour', anonymity: 'ANONYMOUS' }
            : { name: `Demonstration worker ${chance.between(1, 80)}`, role: roleOf[source], anonymity: 'NAMED' },
        children: subjects.map((child, index) => asGivenBy(chance, source, child, `c${index + 1}`, family)),
        ...(source === 'PUBLIC'
          ? {}
          : { adults: family.adults.map((adult, index) => adultOf(adult, index, subjects.length)) }),
        narrative: fill(story.narrative),
        kind: story.kind,
        ...(story.words ? { childsWords: { child: 'c1', ...story.words } } : {}),
        ...(source === 'PUBLIC'
          ? {}
          : {
              occurred: story.days
                ? { from: londonDay(toInstant(start)), to: londonDay(toInstant(end)) }
                : { from: toInstant(end), to: toInstant(end) },
            }),
        noticedAt: toInstant(Math.min(end + 1_800_000, Date.parse(time))),
        ...(story.danger ? { immediateDanger: true } : chance.happens(0.7) ? { immediateDanger: false } : {}),
        ...(source === 'PUBLIC'
          ? {}
          : { familyTold: chance.happens(0.5) ? { told: true } : { told: false, reason: 'Not yet spoken to' } }),
        harmTypes: story.harmTypes,
        ...agencyFacts(chance, source, subjects.length),
      },
    },
  };
}

const roleOf = {
  SCHOOL: 'Designated safeguarding lead',
  HEALTH: 'Nurse',
  POLICE: 'Response officer',
  COUNCIL: 'Housing officer',
} as const;

/** A child as one agency knows them: not every agency has every number, and the police write capitals. */
function asGivenBy(
  chance: Chance,
  source: keyof typeof sources,
  child: InventedChild,
  reference: string,
  family: InventedFamily,
): Record<string, unknown> {
  const name =
    source === 'POLICE'
      ? { givenName: child.givenName.toUpperCase(), familyName: child.familyName.toUpperCase() }
      : { givenName: child.givenName, familyName: child.familyName };
  const address = { line1: family.address.line1, postcode: family.address.postcode };
  if (source === 'PUBLIC')
    return {
      reference,
      givenName: child.givenName,
      estimatedAge: { years: chance.between(4, 12) },
      addresses: [address],
    };
  return {
    reference,
    ...name,
    dateOfBirth: child.dateOfBirth,
    sex: child.sex,
    ...(source === 'HEALTH' && child.nhsNumber ? { nhsNumber: child.nhsNumber } : {}),
    ...(source === 'SCHOOL' && child.upn ? { upn: child.upn } : {}),
    ...(source === 'SCHOOL'
      ? { ethnicity: { scheme: 'DFE', code: child.ethnicity, source: 'PARENT' }, language: child.language }
      : {}),
    ...(source === 'COUNCIL' && child.nhsNumber && chance.happens(0.5) ? { nhsNumber: child.nhsNumber } : {}),
    addresses: [{ ...address, type: family.address.type }],
  };
}

const adultOf = (adult: InventedFamily['adults'][number], index: number, children: number) => ({
  reference: `a${index + 1}`,
  givenName: adult.givenName,
  familyName: adult.familyName,
  relationships: Array.from({ length: children }, (_, child) => ({ to: `c${child + 1}`, kind: adult.kind })),
  sameHousehold: adult.sameHousehold,
});

function agencyFacts(chance: Chance, source: keyof typeof sources, children: number): Record<string, unknown> {
  switch (source) {
    case 'SCHOOL':
      return {
        school: {
          attendancePercent: chance.between(48, 97),
          sen: chance.pick(['N', 'N', 'K', 'E']),
          freeSchoolMeals: chance.happens(0.4),
        },
      };
    case 'HEALTH':
      return {
        health: {
          mode: chance.pick(['FACE_TO_FACE', 'FACE_TO_FACE', 'PHONE', 'VIDEO']),
          seenAlone: chance.happens(0.3),
          cpisChecked: chance.happens(0.8),
        },
      };
    case 'POLICE':
      return {
        police: {
          attended: true,
          rating: chance.pick(['RED', 'AMBER', 'AMBER', 'GREEN']),
          protectionPowersUsed: false,
          childrenSeen: Array.from({ length: children }, (_, child) => `c${child + 1}`),
        },
      };
    case 'COUNCIL':
      return { council: { service: chance.pick(['HOUSING', 'EARLY_HELP']), movesIn12Months: chance.between(0, 3) } };
    default:
      return {};
  }
}
