import { CouncilFactsDto, HealthFactsDto, PoliceFactsDto, SchoolFactsDto } from './agency-facts.dto.js';
import { codes } from './codes.js';
import { Code, Codes, DateOrMoment, Many, Moment, One, Part, Text, WholeNumber, YesNo } from './members.js';
import { limits, SubmittedAdultDto, SubmittedChildDto } from './people.dto.js';

@Part({ name: 'RaisedBy', description: 'The person who raises the concern', notEmpty: true })
export class RaisedByDto {
  @Text({ max: limits.name, description: 'Name', examples: ['R. Okafor'] })
  readonly name?: string;

  @Text({ max: 200, description: 'Role, or what the person is to the family', examples: ['DSL'] })
  readonly role?: string;

  @Text({ max: 200, description: 'How to reach the person', examples: ['dsl@school.example'] })
  readonly contact?: string;

  @Code(codes.anonymity, { description: 'Whether the family may learn who raised it', examples: ['NAMED'] })
  readonly anonymity?: string;
}

@Part({ name: 'ChildsWords', description: "A child's own words, and how they came to be said", notEmpty: false })
export class ChildsWordsDto {
  @Text({ max: 64, description: 'Reference of the child who said them; with one child it may be left out' })
  readonly child?: string;

  @Text({
    max: 5_000,
    required: true,
    description: 'The words, as the child said them',
    examples: ['I do the bottles when mum is at work.'],
  })
  readonly words!: string;

  @Text({ max: 1_000, description: 'To whom, where and how', examples: ['To her class teacher, alone, in English'] })
  readonly how?: string;

  @YesNo({ description: 'The child was alone with the listener' })
  readonly alone?: boolean;
}

@Part({
  name: 'Occurred',
  description: 'When it happened: whole London days, or times; either end may be missing',
  notEmpty: true,
})
export class OccurredDto {
  @DateOrMoment({ description: 'First day or moment', examples: ['2026-02-10', '2026-03-06T01:20:00Z'] })
  readonly from?: string;

  @DateOrMoment({ description: 'Last day or moment', examples: ['2026-03-03', '2026-03-06T01:55:00Z'] })
  readonly to?: string;
}

@Part({ name: 'FamilyTold', description: 'Whether the family was told of this', notEmpty: false })
export class FamilyToldDto {
  @YesNo({ required: true, description: 'The family was told' })
  readonly told!: boolean;

  @Text({ max: 1_000, description: 'Why not, or how', examples: ['Not yet spoken to'] })
  readonly reason?: string;
}

@Part({
  name: 'AgreementToSupport',
  description:
    "The family's agreement to support (a service); not consent to share, which no sharing of a concern about a child needs",
  notEmpty: false,
})
export class AgreementToSupportDto {
  @YesNo({ required: true, description: 'The family agrees to support; false where it refused' })
  readonly agreed!: boolean;

  @Text({ max: 1_000, description: 'Who agreed or refused, to what, in their words' })
  readonly reason?: string;
}

@Part({ name: 'Sharing', description: 'What the sender relied on in sharing this', notEmpty: false })
export class SharingDto {
  @Codes(codes.gateways, { required: true, min: 1, description: 'Legal gateways', examples: [['CA04_10']] })
  readonly gateways!: string[];

  @Text({ max: 2_000, description: 'Why it was necessary' })
  readonly necessity?: string;
}

/** `data` of `uk.safeguarding.concern.raised.v1`. Only who submits, the children, and what worries them are compulsory. */
@Part({
  name: 'uk.safeguarding.concern.raised.v1',
  description:
    'A concern about one or more children, as an agency raises it. Compulsory are who raises it, something to find each child by, and what worries them; a missing member is "not said", never a default',
  notEmpty: false,
})
export class ConcernRaisedDto {
  @Text({ max: 100, description: "The agency's own reference", examples: ['CP-2231'] })
  readonly agencyReference?: string;

  @One(() => RaisedByDto, { required: true, description: 'Who raises the concern' })
  readonly raisedBy!: RaisedByDto;

  @Many(() => SubmittedChildDto, {
    required: true,
    min: 1,
    max: limits.children,
    description: 'The children; each becomes a contact of its own',
  })
  readonly children!: SubmittedChildDto[];

  @Many(() => SubmittedAdultDto, { max: limits.adults, description: 'Adults in their lives' })
  readonly adults?: SubmittedAdultDto[];

  @Text({
    max: limits.narrative,
    required: true,
    description: 'What worries the sender, in their words; kept as it is',
    examples: ['The girl upstairs is alone with a baby most nights.'],
  })
  readonly narrative!: string;

  @Code(codes.kind, { description: 'Fact, report, opinion, allegation or statement', examples: ['FACT_OBSERVED'] })
  readonly kind?: string;

  @One(() => ChildsWordsDto, { description: "A child's own words" })
  readonly childsWords?: ChildsWordsDto;

  @One(() => OccurredDto, { description: 'When it happened' })
  readonly occurred?: OccurredDto;

  @Moment({ description: 'When the sender noticed it', examples: ['2026-03-03T08:55:00Z'] })
  readonly noticedAt?: string;

  @YesNo({ description: 'A child is in immediate danger; missing is "not said", never "no"' })
  readonly immediateDanger?: boolean;

  @Text({ max: 5_000, description: 'What the sender has done already' })
  readonly actionTaken?: string;

  @One(() => FamilyToldDto, { description: 'Whether the family was told' })
  readonly familyTold?: FamilyToldDto;

  @One(() => AgreementToSupportDto, { description: 'The family\'s agreement to support; missing is "not asked"' })
  readonly agreementToSupport?: AgreementToSupportDto;

  @Codes(codes.harmTypes, { description: 'Kinds of harm that the sender sees or fears', examples: [['NEGLECT']] })
  readonly harmTypes?: string[];

  @Text({ max: 200, description: 'What harm, where harmTypes names OTHER' })
  readonly harmTypesText?: string;

  @WholeNumber({ min: 1, max: 4, description: 'Level of need that the sender suggests: 1 universal to 4 acute' })
  readonly suggestedLevel?: number;

  @One(() => SharingDto, { description: 'What the sender relied on in sharing this' })
  readonly sharing?: SharingDto;

  @One(() => SchoolFactsDto, { description: "A school's own facts" })
  readonly school?: SchoolFactsDto;

  @One(() => HealthFactsDto, { description: "A health service's own facts" })
  readonly health?: HealthFactsDto;

  @One(() => PoliceFactsDto, { description: "A police force's own facts" })
  readonly police?: PoliceFactsDto;

  @One(() => CouncilFactsDto, { description: "A council service's own facts" })
  readonly council?: CouncilFactsDto;
}
