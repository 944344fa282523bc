import type { ConcernRaisedDto } from './submission/concern-raised.dto.js';

/** Kinds of content that a disclosure may hold: what the record of sharing names, since it names no content. */
export const sharedParts = [
  'NAMES_AND_DATES',
  'NUMBERS',
  'ADDRESSES',
  'CHARACTERISTICS',
  'RELATED_ADULTS',
  'NARRATIVE',
  'CHILDS_WORDS',
  'HARM_TYPES',
  'ACTION_TAKEN',
  'FAMILY_TOLD',
  'AGENCY_FACTS',
  'REFERRER',
] as const;
export type SharedPart = (typeof sharedParts)[number];

type Given = object | string | number | boolean | undefined;

/** Which kinds of content a submission holds, in the order of `sharedParts`. */
export function partsShared(data: ConcernRaisedDto): SharedPart[] {
  const people = [...data.children, ...(data.adults ?? [])];
  const given = (...values: Given[]) =>
    values.some((value) => (Array.isArray(value) ? value.length > 0 : value !== undefined));
  const holds: Readonly<Record<SharedPart, boolean>> = {
    NAMES_AND_DATES:
      people.some((person) => given(person.givenName, person.familyName, person.aliases, person.dateOfBirth)) ||
      data.children.some((child) => given(child.expectedDeliveryDate, child.estimatedAge)),
    NUMBERS:
      people.some((person) => given(person.nhsNumber)) ||
      data.children.some((child) => given(child.upn, child.schoolUrn)),
    ADDRESSES: people.some((person) => given(person.addresses)),
    CHARACTERISTICS: data.children.some((child) =>
      given(child.sex, child.ethnicity, child.language, child.interpreterNeeded, child.disability),
    ),
    RELATED_ADULTS: given(data.adults),
    NARRATIVE: true,
    CHILDS_WORDS: given(data.childsWords),
    HARM_TYPES: given(data.harmTypes),
    ACTION_TAKEN: given(data.actionTaken),
    FAMILY_TOLD: given(data.familyTold, data.agreementToSupport),
    AGENCY_FACTS: given(data.school, data.health, data.police, data.council),
    REFERRER: true,
  };
  return sharedParts.filter((part) => holds[part]);
}
