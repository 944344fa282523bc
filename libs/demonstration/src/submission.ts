import { londonDay, toInstant, type Instant } from '#kernel';
import type { DemonstrationAgency, DemonstrationSubmission } from './borough.js';
import { Chance } from './chance.js';
import type { InventedChild, InventedFamily } from './family.js';
import { families, men, women } from './names.js';
import type { Story } from './stories.js';
import { fill } from './words/bank.js';

/** Who raises it. NO_NAMES is a professional who asks without naming a child; MATERNITY tells of an unborn one. */
export type Source = 'POLICE' | 'SCHOOL' | 'HEALTH' | 'COUNCIL' | 'PUBLIC' | 'NO_NAMES' | 'MATERNITY';

/** One concern as it is to be written. */
export interface ConcernToWrite {
  readonly key: string;
  readonly source: Source;
  readonly family: InventedFamily;
  /** Of the family; the first is the one whom the story is about. */
  readonly subjects: readonly InventedChild[];
  readonly story: Story;
  readonly receivedAt: Instant;
}

const dayMs = 86_400_000;

/** Writes a concern as its agency would, with what that agency knows and no more. */
export function writeConcern(
  chance: Chance,
  agencies: readonly DemonstrationAgency[],
  { key, source, family, subjects, story, receivedAt }: ConcernToWrite,
): DemonstrationSubmission {
  const agency = senderOf(chance, agencies, source);
  const isPublic = source === 'PUBLIC';
  const first = subjects[0]!;
  const time = toInstant(Date.parse(receivedAt) - chance.between(5, 90) * 1_000);
  // One in seven is written up days later than it happened.
  const hoursBefore = story.danger ? 4 : chance.happens(0.15) ? 240 : 30;
  const end = Date.parse(time) - chance.between(1, hoursBefore) * 3_600_000;
  const start = end - (story.days ?? 0) * dayMs;
  const spoken = source === 'NO_NAMES' ? { givenName: 'the child' } : first;
  return {
    receivedAt,
    agency: agency.code,
    event: {
      specversion: '1.0',
      id: key,
      source: agency.source,
      type: 'uk.safeguarding.concern.raised.v1',
      time,
      datacontenttype: 'application/json',
      data: {
        ...(isPublic ? {} : { agencyReference: key.toUpperCase() }),
        raisedBy: raisedBy(chance, source),
        children: subjects.map((child, index) => asGivenBy(chance, source, child, `c${index + 1}`, family, receivedAt)),
        ...(isPublic || source === 'NO_NAMES'
          ? {}
          : { adults: family.adults.map((adult, index) => adultOf(adult, index, subjects.length)) }),
        narrative: fill(story.narrative, spoken),
        kind: story.kind,
        ...(story.words && { childsWords: { child: 'c1', ...story.words } }),
        ...(isPublic
          ? {}
          : {
              occurred: story.days
                ? { from: londonDay(toInstant(start)), to: londonDay(toInstant(end)) }
                : { from: toInstant(end), to: toInstant(end) },
            }),
        noticedAt: toInstant(Math.min(end + 1_800_000, Date.parse(time))),
        ...(story.danger ? { immediateDanger: true } : chance.happens(0.7) ? { immediateDanger: false } : {}),
        ...(isPublic
          ? {}
          : {
              familyTold: chance.happens(0.5) ? { told: true } : { told: false, reason: chance.pick(whyNotTold) },
            }),
        harmTypes: story.harmTypes,
        ...agencyFacts(chance, source, subjects.length),
      },
    },
  };
}

const whyNotTold = ['Not yet spoken to', 'Could not be reached today', 'It might make things worse at home tonight'];

const kindOf = { MATERNITY: 'HEALTH', NO_NAMES: 'SCHOOL' } as const;

function senderOf(chance: Chance, agencies: readonly DemonstrationAgency[], source: Source): DemonstrationAgency {
  if (source === 'PUBLIC') return agencies.find(({ frontDoor }) => frontDoor)!;
  if (source === 'MATERNITY') {
    const maternity = agencies.find(({ code }) => code === 'health-RAL-MAT');
    if (maternity) return maternity;
  }
  const kind = source === 'MATERNITY' || source === 'NO_NAMES' ? kindOf[source] : source;
  return chance.pick(agencies.filter((agency) => agency.kind === kind && !agency.frontDoor));
}

function raisedBy(chance: Chance, source: Source): Record<string, unknown> {
  if (source === 'PUBLIC')
    return chance.happens(0.7)
      ? { role: chance.pick(['Neighbour', 'Relative', 'Passer-by']), anonymity: 'ANONYMOUS' }
      : { role: chance.pick(['Neighbour', 'Relative']), contact: '020 7946 0000', anonymity: 'CONFIDENTIAL' };
  const name = `${chance.pick(chance.happens(0.6) ? women : men)} ${chance.pick(families)}`;
  return { name, role: chance.pick(rolesOf[source]), anonymity: chance.happens(0.9) ? 'NAMED' : 'CONFIDENTIAL' };
}

const rolesOf = {
  SCHOOL: ['Designated safeguarding lead', 'Deputy safeguarding lead', 'Head of year'],
  HEALTH: ['Nurse', 'Consultant', 'Health visitor', 'General practitioner'],
  POLICE: ['Response officer', 'Neighbourhood officer', 'Missing persons coordinator'],
  COUNCIL: ['Housing officer', 'Family support worker', 'Youth worker'],
  NO_NAMES: ['Designated safeguarding lead', 'Pastoral lead'],
  MATERNITY: ['Community midwife', 'Safeguarding midwife'],
} as const;

/** A child as one agency knows them: not every agency has every number, and the police write capitals. */
function asGivenBy(
  chance: Chance,
  source: Source,
  child: InventedChild,
  reference: string,
  family: InventedFamily,
  receivedAt: Instant,
): Record<string, unknown> {
  const name =
    source === 'POLICE'
      ? { givenName: child.givenName.toUpperCase(), familyName: child.familyName.toUpperCase() }
      : { givenName: child.givenName, familyName: child.familyName };
  const address = { line1: family.address.line1, postcode: family.address.postcode };
  if (source === 'NO_NAMES') return { reference, givenName: child.givenName };
  if (child.expected !== undefined)
    return { reference, unborn: true, expectedDeliveryDate: child.expected, addresses: [address] };
  if (source === 'PUBLIC')
    return {
      reference,
      givenName: child.givenName,
      estimatedAge: { years: ageAround(chance, child, receivedAt) },
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

function agencyFacts(chance: Chance, source: Source, children: number): Record<string, unknown> {
  switch (source) {
    case 'SCHOOL':
      return {
        school: {
          attendancePercent: chance.between(48, 97),
          sen: chance.pick(['N', 'N', 'K', 'E']),
          freeSchoolMeals: chance.happens(0.4),
        },
      };
    case 'MATERNITY':
      return { health: { mode: 'FACE_TO_FACE', cpisChecked: true } };
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

/** What somebody next door would guess: out by a year or so. */
const ageAround = (chance: Chance, { dateOfBirth }: InventedChild, receivedAt: Instant): number =>
  Math.min(17, Math.max(0, Number(receivedAt.slice(0, 4)) - Number(dateOfBirth.slice(0, 4)) + chance.between(-1, 1)));
