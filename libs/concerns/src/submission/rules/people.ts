import { isNhsNumber, isUpn } from '#kernel';
import type { ConcernRaisedDto } from '../concern-raised.dto.js';
import type { SubmittedAddressDto, SubmittedAdultDto, SubmittedChildDto } from '../people.dto.js';
import { daysAfter } from '../values.js';
import { isLater, otherNeedsText, type Scene } from './scene.js';

/** Longest time before birth at which a child can be expected, in days: forty weeks and some. */
const longestPregnancy = 300;

export function childRules(scene: Scene, child: SubmittedChildDto, at: string): void {
  const { report } = scene;
  ageRules(scene, child, at);
  if (!isFindable(scene.data, child))
    report(
      at,
      'not-found-by-anything',
      'Nothing here lets the child be found: give a name, a date, a number, an address, or a related adult who has a name.',
    );
  nhsNumberIsWellFormed(scene, child.nhsNumber, at);
  if (child.upn !== undefined && !isUpn(child.upn))
    report(`${at}/upn`, 'check-digit', 'upn has a wrong check letter: compare it with its source.');
  if (child.disability && child.disability.length > 1 && child.disability.includes('NONE'))
    report(`${at}/disability`, 'contradiction', 'NONE stands alone: leave it out, or the others.');
  if (child.ethnicity) otherNeedsText(scene, child.ethnicity, `${at}/ethnicity`, 'scheme');
  addressRules(scene, child.addresses, at);
}

export function adultRules(scene: Scene, adult: SubmittedAdultDto, at: string): void {
  bornAlready(scene, adult.dateOfBirth, at);
  nhsNumberIsWellFormed(scene, adult.nhsNumber, at);
  adult.relationships?.forEach((relationship, index) => {
    if (relationship) otherNeedsText(scene, relationship, `${at}/relationships/${index}`, 'kind');
  });
  addressRules(scene, adult.addresses, at);
}

/** At most one of the three ways to say how old a child is, and none that cannot be. */
function ageRules(scene: Scene, child: SubmittedChildDto, at: string): void {
  const { dateOfBirth, expectedDeliveryDate, estimatedAge } = child;
  const given = Number(dateOfBirth !== undefined) + Number(expectedDeliveryDate !== undefined);
  if (given + Number(estimatedAge !== undefined) > 1)
    scene.report(
      at,
      'contradiction',
      'At most one of dateOfBirth, expectedDeliveryDate and estimatedAge may be given.',
    );
  else if (child.unborn === true && (dateOfBirth !== undefined || estimatedAge !== undefined))
    scene.report(`${at}/unborn`, 'contradiction', 'An unborn child has neither a date of birth nor an age.');
  bornAlready(scene, dateOfBirth, at);
  if (expectedDeliveryDate && expectedDeliveryDate > daysAfter(scene.sentDay, longestPregnancy))
    scene.report(
      `${at}/expectedDeliveryDate`,
      'in-the-future',
      `expectedDeliveryDate may be ${longestPregnancy} days after the event's time at most.`,
    );
}

function bornAlready(scene: Scene, day: string | undefined, at: string): void {
  if (day !== undefined && day > scene.sentDay)
    scene.report(`${at}/dateOfBirth`, 'in-the-future', `dateOfBirth ${isLater}.`);
}

function nhsNumberIsWellFormed(scene: Scene, number: string | undefined, at: string): void {
  if (number !== undefined && !isNhsNumber(number))
    scene.report(`${at}/nhsNumber`, 'check-digit', 'nhsNumber has a wrong check digit: compare it with its source.');
}

/** An address may lie in the future, as a move that is planned does; it may not end before it begins. */
function addressRules(scene: Scene, addresses: readonly SubmittedAddressDto[] | undefined, person: string): void {
  addresses?.forEach((address, index) => {
    if (!address) return;
    const at = `${person}/addresses/${index}`;
    otherNeedsText(scene, address, at, 'type');
    if (address.from && address.to && address.from > address.to)
      scene.report(at, 'ends-before-it-begins', 'The last day at the address is before the first.');
  });
}

/** A name, a date, a number, an address, or an adult with a name who is related to the child. */
function isFindable(data: ConcernRaisedDto, child: SubmittedChildDto): boolean {
  return (
    hasName(child) ||
    (child.dateOfBirth ?? child.expectedDeliveryDate ?? child.nhsNumber ?? child.upn) !== undefined ||
    Boolean(child.addresses?.some(isPlace)) ||
    (child.reference !== undefined && hasNamedAdult(data, child.reference))
  );
}

const hasName = (person: SubmittedChildDto | SubmittedAdultDto): boolean =>
  person.givenName !== undefined || person.familyName !== undefined || Boolean(person.aliases?.length);

const isPlace = (address: SubmittedAddressDto | undefined): boolean =>
  address !== undefined && Boolean(address.line1 ?? address.line2 ?? address.postcode ?? address.uprn);

const hasNamedAdult = (data: ConcernRaisedDto, reference: string): boolean =>
  Boolean(
    data.adults?.some(
      (adult) => adult && hasName(adult) && adult.relationships?.some((related) => related?.to === reference),
    ),
  );
