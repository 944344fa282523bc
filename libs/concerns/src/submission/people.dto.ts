import type { SubmittedAddress, SubmittedAdult, SubmittedChild } from '../content.js';
import { codes } from './codes.js';
import { CalendarDate, Code, Codes, Many, One, Part, Shaped, Text, Texts, WholeNumber, YesNo } from './members.js';

/** Most children, adults and other lists that one submission may carry. */
export const limits = { children: 20, adults: 30, addresses: 10, aliases: 10, name: 100, narrative: 20_000 } as const;

const nhsNumber = {
  pattern: '^[0-9](?:[ -]?[0-9]){9}$',
  shape: 'ten digits, with or without spaces and hyphens',
  description: 'NHS number: ten digits, the last of them a check digit',
  examples: ['9990000417'],
};
const reference = {
  max: 64,
  description:
    "The sender's own name for this person within the submission, unique in its list; other members point at it",
  examples: ['child-1'],
};
const givenName = { max: limits.name, description: 'Given name or names, as known', examples: ['Amina'] };
const familyName = { max: limits.name, description: 'Family name, as known', examples: ['Yusuf-Hart'] };
const aliases = {
  max: limits.name,
  maxItems: limits.aliases,
  description: 'Other names the person is known by',
  examples: [['Mina Hart']],
};

@Part({ name: 'Address', description: 'An address, current or past', notEmpty: true })
export class SubmittedAddressDto implements SubmittedAddress {
  @Text({ max: 200, description: 'First line', examples: ['Flat 9, 14 Example Road'] })
  readonly line1?: string;

  @Text({ max: 200, description: 'Second line' })
  readonly line2?: string;

  @Text({ max: 16, description: 'Postcode as known, with or without its space', examples: ['NW1 9ZZ'] })
  readonly postcode?: string;

  @Shaped({
    pattern: '^[0-9]{1,12}$',
    shape: 'a number of 1 to 12 digits, as text',
    description: 'Unique property reference number',
    examples: ['100000000001'],
  })
  readonly uprn?: string;

  @Code(codes.addressType, { description: 'What the address is to the person', examples: ['HOME'] })
  readonly type?: string;

  @Text({ max: 100, description: 'What kind of address, where type is OTHER' })
  readonly typeText?: string;

  @CalendarDate({ description: 'First day at the address', examples: ['2025-09-01'] })
  readonly from?: string;

  @CalendarDate({ description: 'Last day at the address; missing while it goes on' })
  readonly to?: string;
}

@Part({ name: 'EstimatedAge', description: 'An age that was estimated, in years and months', notEmpty: false })
export class EstimatedAgeDto {
  @WholeNumber({ min: 0, max: 25, required: true, description: 'Whole years', examples: [10] })
  readonly years!: number;

  @WholeNumber({ min: 0, max: 11, description: 'Months beyond the whole years', examples: [7] })
  readonly months?: number;
}

@Part({ name: 'Ethnicity', description: "Ethnicity in the sender's own code list, and who said so", notEmpty: false })
export class EthnicityDto {
  @Code(codes.ethnicityScheme, { required: true, description: 'Code list that the code is from', examples: ['DFE'] })
  readonly scheme!: string;

  @Text({ max: 100, description: 'Which code list, where scheme is OTHER' })
  readonly schemeText?: string;

  @Text({ max: 20, required: true, description: 'Code in that list, as it stands there', examples: ['MWBA'] })
  readonly code!: string;

  @Code(codes.ethnicitySource, { description: 'Who said so; OBSERVED is a guess and stays one', examples: ['PARENT'] })
  readonly source?: string;
}

@Part({
  name: 'Child',
  description:
    'A child as the sender knows them. Something to find the child by is needed: a name, a date, a number, an address, or a named related adult',
  notEmpty: false,
})
export class SubmittedChildDto implements SubmittedChild {
  @Text(reference)
  readonly reference?: string;

  @Text(givenName)
  readonly givenName?: string;

  @Text(familyName)
  readonly familyName?: string;

  @Texts(aliases)
  readonly aliases?: string[];

  @CalendarDate({ description: 'Date of birth', examples: ['2015-06-18'] })
  readonly dateOfBirth?: string;

  @CalendarDate({ description: 'Expected date of delivery of an unborn child', examples: ['2026-08-01'] })
  readonly expectedDeliveryDate?: string;

  @One(() => EstimatedAgeDto, { description: 'Estimated age, where no date is known' })
  readonly estimatedAge?: EstimatedAgeDto;

  @YesNo({ description: 'The child is not yet born' })
  readonly unborn?: boolean;

  @Code(codes.sex, { description: 'Sex: male, female, unknown', examples: ['F'] })
  readonly sex?: 'M' | 'F' | 'U';

  @One(() => EthnicityDto, { description: 'Ethnicity and who said so' })
  readonly ethnicity?: EthnicityDto;

  @Text({ max: 35, description: 'First language, as a language tag or in words', examples: ['so'] })
  readonly language?: string;

  @YesNo({ description: 'An interpreter is needed' })
  readonly interpreterNeeded?: boolean;

  @Codes(codes.disability, { description: 'Disabilities; NONE stands alone', examples: [['HEAR']] })
  readonly disability?: string[];

  @Shaped(nhsNumber)
  readonly nhsNumber?: string;

  @Shaped({
    pattern: '^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$',
    shape: 'a letter, eleven digits, and a digit or a letter',
    description: 'Unique pupil number; its first letter is a check letter',
    examples: ['P202345625014'],
  })
  readonly upn?: string;

  @Text({ max: 20, description: "Unique reference number of the child's school", examples: ['100045'] })
  readonly schoolUrn?: string;

  @Many(() => SubmittedAddressDto, { max: limits.addresses, description: 'Addresses, current and past' })
  readonly addresses?: SubmittedAddressDto[];
}

@Part({ name: 'Relationship', description: 'What an adult is to one of the children', notEmpty: false })
export class RelationshipDto {
  @Text({ max: 64, required: true, description: "The child's reference", examples: ['child-1'] })
  readonly to!: string;

  @Code(codes.relationship, { required: true, description: 'What the adult is to the child', examples: ['MOTHER'] })
  readonly kind!: string;

  @Text({ max: 100, description: 'What the adult is to the child, where kind is OTHER' })
  readonly kindText?: string;
}

@Part({ name: 'Adult', description: 'An adult in the life of the children', notEmpty: true })
export class SubmittedAdultDto implements SubmittedAdult {
  @Text({ ...reference, examples: ['adult-1'] })
  readonly reference?: string;

  @Text({ ...givenName, examples: ['Hodan'] })
  readonly givenName?: string;

  @Text({ ...familyName, examples: ['Yusuf'] })
  readonly familyName?: string;

  @Texts(aliases)
  readonly aliases?: string[];

  @CalendarDate({ description: 'Date of birth', examples: ['1986-11-30'] })
  readonly dateOfBirth?: string;

  @Shaped({ ...nhsNumber, examples: ['9990000522'] })
  readonly nhsNumber?: string;

  @Many(() => RelationshipDto, { max: limits.children, description: 'What the adult is to which child' })
  readonly relationships?: RelationshipDto[];

  @YesNo({ description: 'Lives in the same household as the children' })
  readonly sameHousehold?: boolean;

  @YesNo({ description: 'Is said to be a source of harm' })
  readonly allegedSourceOfHarm?: boolean;

  @Many(() => SubmittedAddressDto, { max: limits.addresses, description: "The adult's own addresses" })
  readonly addresses?: SubmittedAddressDto[];
}
