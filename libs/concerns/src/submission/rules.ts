import { isNhsNumber, isUpn, type LondonDay } from '#kernel';
import type { ConcernRaisedDto } from './concern-raised.dto.js';
import type { FaultCode, ConcernFault } from './faults.js';
import type { SubmittedAddressDto, SubmittedAdultDto, SubmittedChildDto } from './people.dto.js';
import { referenceRules } from './references.js';
import { addDaysTo, isCalendarDate, londonDayOf, momentOf } from './values.js';

/** A submission under the rules that its fields alone don't say. Members that the schema refused are missing here. */
export interface Scene {
  readonly data: ConcernRaisedDto;
  /** The event's `time` in milliseconds, and the London day it falls on. */
  readonly sentAt: number;
  readonly sentDay: LondonDay;
  readonly agencyKind: string;
  report(pointer: string, code: FaultCode, message: string): void;
}

/** Longest time before birth at which a child can be expected, in days: forty weeks and some. */
const longestPregnancy = 300;

/** Judges `data` by every rule beyond its fields. `rest` may lack any member: a rule with nothing to judge is silent. */
export function judge(data: ConcernRaisedDto, sentAt: number, agencyKind: string): ConcernFault[] {
  const faults: ConcernFault[] = [];
  const scene: Scene = {
    data,
    sentAt,
    sentDay: londonDayOf(sentAt),
    agencyKind,
    report: (pointer, code, message) => void faults.push({ pointer, code, message }),
  };
  data.children?.forEach((child, index) => child && childRules(scene, child, `/data/children/${index}`));
  data.adults?.forEach((adult, index) => adult && adultRules(scene, adult, `/data/adults/${index}`));
  referenceRules(scene);
  timeRules(scene);
  agencyRules(scene);
  otherNeedsText(scene, data, '/data', 'harmTypes');
  return faults;
}

function childRules(scene: Scene, child: SubmittedChildDto, at: string): void {
  const { report } = scene;
  const ages = [child.dateOfBirth, child.expectedDeliveryDate, child.estimatedAge].filter((age) => age !== undefined);
  if (ages.length > 1)
    report(at, 'contradiction', 'At most one of dateOfBirth, expectedDeliveryDate and estimatedAge may be given.');
  else if (child.unborn === true && (child.dateOfBirth !== undefined || child.estimatedAge !== undefined))
    report(`${at}/unborn`, 'contradiction', 'An unborn child has neither a date of birth nor an age.');
  if (!isFindable(scene.data, child))
    report(
      at,
      'not-found-by-anything',
      'Nothing here lets the child be found: give a name, a date, a number, an address, or a related adult who has a name.',
    );
  bornAlready(scene, child.dateOfBirth, `${at}/dateOfBirth`);
  if (child.expectedDeliveryDate && child.expectedDeliveryDate > addDaysTo(scene.sentDay, longestPregnancy))
    report(
      `${at}/expectedDeliveryDate`,
      'in-the-future',
      `expectedDeliveryDate may be ${longestPregnancy} days after the event's time at most.`,
    );
  if (child.upn !== undefined && !isUpn(child.upn))
    report(`${at}/upn`, 'check-digit', 'upn has a wrong check letter: compare it with its source.');
  nhsNumberIsWellFormed(scene, child.nhsNumber, at);
  if (child.disability && child.disability.length > 1 && child.disability.includes('NONE'))
    report(`${at}/disability`, 'contradiction', 'NONE stands alone: leave it out, or the others.');
  if (child.ethnicity) otherNeedsText(scene, child.ethnicity, `${at}/ethnicity`, 'scheme');
  addressRules(scene, child.addresses, at);
}

function adultRules(scene: Scene, adult: SubmittedAdultDto, at: string): void {
  bornAlready(scene, adult.dateOfBirth, `${at}/dateOfBirth`);
  nhsNumberIsWellFormed(scene, adult.nhsNumber, at);
  adult.relationships?.forEach(
    (relationship, index) =>
      relationship && otherNeedsText(scene, relationship, `${at}/relationships/${index}`, 'kind'),
  );
  addressRules(scene, adult.addresses, at);
}

function addressRules(scene: Scene, addresses: readonly SubmittedAddressDto[] | undefined, person: string): void {
  addresses?.forEach((address, index) => {
    if (!address) return;
    const at = `${person}/addresses/${index}`;
    otherNeedsText(scene, address, at, 'type');
    if (address.from && address.to && address.from > address.to)
      scene.report(at, 'ends-before-it-begins', 'The last day at the address is before the first.');
  });
}

const hasName = (person: SubmittedChildDto | SubmittedAdultDto): boolean =>
  person.givenName !== undefined || person.familyName !== undefined || Boolean(person.aliases?.length);

const isPlace = (address: SubmittedAddressDto | undefined): boolean =>
  address !== undefined && Boolean(address.line1 ?? address.line2 ?? address.postcode ?? address.uprn);

/** A name, a date, a number, an address, or an adult with a name who is related to the child. */
function isFindable(data: ConcernRaisedDto, child: SubmittedChildDto): boolean {
  return (
    hasName(child) ||
    (child.dateOfBirth ?? child.expectedDeliveryDate ?? child.nhsNumber ?? child.upn) !== undefined ||
    Boolean(child.addresses?.some(isPlace)) ||
    Boolean(
      child.reference !== undefined &&
      data.adults?.some(
        (adult) => adult && hasName(adult) && adult.relationships?.some((related) => related?.to === child.reference),
      ),
    )
  );
}

function nhsNumberIsWellFormed(scene: Scene, number: string | undefined, at: string): void {
  if (number !== undefined && !isNhsNumber(number))
    scene.report(`${at}/nhsNumber`, 'check-digit', 'nhsNumber has a wrong check digit: compare it with its source.');
}

/** `OTHER` says nothing by itself: the member beside it says what. */
function otherNeedsText(scene: Scene, part: object, at: string, member: string): void {
  const values = part as Record<string, unknown>;
  const value = values[member];
  const isOther = value === 'OTHER' || (Array.isArray(value) && value.includes('OTHER'));
  if (isOther && values[`${member}Text`] === undefined)
    scene.report(`${at}/${member}Text`, 'text-of-other-missing', `${member}Text is needed where ${member} is OTHER.`);
}

const later = "is later than the event's time: what is told has happened already";

function bornAlready(scene: Scene, day: string | undefined, pointer: string): void {
  if (day !== undefined && day > scene.sentDay) scene.report(pointer, 'in-the-future', `dateOfBirth ${later}.`);
}

/** A moment by its milliseconds, a day by the London day the event was sent on: the whole of that day has come. */
const isAfterSending = (scene: Scene, when: string): boolean =>
  isCalendarDate(when) ? when > scene.sentDay : momentOf(when) > scene.sentAt;

function timeRules(scene: Scene): void {
  const { data, report } = scene;
  const past = (when: string | undefined, pointer: string, name: string) => {
    if (when !== undefined && isAfterSending(scene, when)) report(pointer, 'in-the-future', `${name} ${later}.`);
  };
  const { from, to } = data.occurred ?? {};
  if (from !== undefined && to !== undefined && endsBeforeItBegins(from, to))
    // Which of the two is wrong can't be told, so neither is judged further.
    report('/data/occurred', 'ends-before-it-begins', 'to is before from.');
  else {
    past(from, '/data/occurred/from', 'from');
    past(to, '/data/occurred/to', 'to');
  }
  past(data.noticedAt, '/data/noticedAt', 'noticedAt');
  past(data.school?.lastAttended, '/data/school/lastAttended', 'lastAttended');
  past(data.police?.childSeenAt, '/data/police/childSeenAt', 'childSeenAt');
}

/** A day beside a moment is compared with the moment's London day: a day is over only when it is over in London. */
function endsBeforeItBegins(from: string, to: string): boolean {
  const [fromIsDay, toIsDay] = [isCalendarDate(from), isCalendarDate(to)];
  if (!fromIsDay && !toIsDay) return momentOf(from) > momentOf(to);
  return (fromIsDay ? from : londonDayOf(momentOf(from))) > (toIsDay ? to : londonDayOf(momentOf(to)));
}

const blocks = { school: 'SCHOOL', health: 'HEALTH', police: 'POLICE', council: 'COUNCIL' } as const;

function agencyRules(scene: Scene): void {
  const { data, report } = scene;
  for (const [block, kind] of Object.entries(blocks))
    if (data[block as keyof typeof blocks] !== undefined && kind !== scene.agencyKind)
      report(`/data/${block}`, 'block-of-another-kind', `${block} may be sent only by an agency of that kind.`);
  if (data.police) otherNeedsText(scene, data.police, '/data/police', 'handlingCode');
  if (data.council) {
    otherNeedsText(scene, data.council, '/data/council', 'service');
    otherNeedsText(scene, data.council, '/data/council', 'placementType');
  }
}
