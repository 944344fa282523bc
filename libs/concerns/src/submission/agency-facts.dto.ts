import { codes } from './codes.js';
import { limits } from './people.dto.js';
import { CalendarDate, Code, Decimal, Moment, Part, Shaped, Text, Texts, WholeNumber, YesNo } from './members.js';

const about = {
  max: 64,
  description: 'Reference of the child these facts are about; with one child it may be left out',
  examples: ['child-1'],
};

@Part({ name: 'SchoolFacts', description: 'What only a school knows; sent by schools alone', notEmpty: false })
export class SchoolFactsDto {
  @Text(about)
  readonly about?: string;

  @Text({ max: 10, description: 'Year group', examples: ['6'] })
  readonly yearGroup?: string;

  @Decimal({ min: 0, max: 100, description: 'Attendance this school year, in per cent', examples: [83.5] })
  readonly attendancePercent?: number;

  @CalendarDate({ description: 'Last day on which the child came to school', examples: ['2026-03-03'] })
  readonly lastAttended?: string;

  @Code(codes.sen, { description: 'Special needs: none, support, or a plan (EHCP)', examples: ['N'] })
  readonly sen?: string;

  @YesNo({ description: 'Has free school meals' })
  readonly freeSchoolMeals?: boolean;
}

@Part({
  name: 'HealthFacts',
  description: 'What only a health service knows; sent by health services alone',
  notEmpty: false,
})
export class HealthFactsDto {
  @Text(about)
  readonly about?: string;

  @Shaped({
    pattern: '^[A-Za-z0-9]{3,12}$',
    shape: '3 to 12 letters and digits',
    description: 'Organisation code (ODS)',
    examples: ['RAL26'],
  })
  readonly odsCode?: string;

  @Code(codes.mode, { description: 'How the child was seen', examples: ['FACE_TO_FACE'] })
  readonly mode?: string;

  @YesNo({ description: 'The child was seen alone' })
  readonly seenAlone?: boolean;

  @Text({ max: 1_000, description: 'Presenting complaint', examples: ['Scald, left forearm'] })
  readonly presentingComplaint?: string;

  @YesNo({ description: 'The explanation fits the injury' })
  readonly explanationConsistent?: boolean;

  @YesNo({ description: 'Left before being seen' })
  readonly leftBeforeSeen?: boolean;

  @YesNo({ description: 'The child protection information service (CP-IS) was checked' })
  readonly cpisChecked?: boolean;
}

@Part({ name: 'PoliceFacts', description: 'What only the police know; sent by police forces alone', notEmpty: false })
export class PoliceFactsDto {
  @Text(about)
  readonly about?: string;

  @Text({ max: 100, description: 'Incident reference', examples: ['CAD 412/06MAR26'] })
  readonly incidentReference?: string;

  @YesNo({ description: 'Officers attended' })
  readonly attended?: boolean;

  @Moment({ description: 'When the child was seen', examples: ['2026-03-06T01:35:00Z'] })
  readonly childSeenAt?: string;

  @Texts({
    max: 64,
    maxItems: limits.children,
    description: 'References of the children seen',
    examples: [['c1', 'c2']],
  })
  readonly childrenSeen?: string[];

  @Text({ max: 2_000, description: 'Home conditions', examples: ['Tidy, sparse, warm'] })
  readonly homeConditions?: string;

  @YesNo({ description: 'Powers of police protection (section 46) were used' })
  readonly protectionPowersUsed?: boolean;

  @Code(codes.rating, { description: "The force's own rating", examples: ['AMBER'] })
  readonly rating?: string;

  @Code(codes.handlingCode, { description: 'Handling code', examples: ['P'] })
  readonly handlingCode?: string;

  @Text({ max: 100, description: 'Handling, where handlingCode is OTHER' })
  readonly handlingCodeText?: string;
}

@Part({
  name: 'CouncilFacts',
  description: 'What only the council knows; sent by council services alone',
  notEmpty: false,
})
export class CouncilFactsDto {
  @Text(about)
  readonly about?: string;

  @Code(codes.service, { description: 'Service of the council', examples: ['HOUSING'] })
  readonly service?: string;

  @Text({ max: 100, description: 'Which service, where service is OTHER' })
  readonly serviceText?: string;

  @Code(codes.placementType, { description: 'Kind of accommodation', examples: ['NIGHTLY_PAID'] })
  readonly placementType?: string;

  @Text({ max: 100, description: 'What accommodation, where placementType is OTHER' })
  readonly placementTypeText?: string;

  @WholeNumber({ min: 0, max: 365, description: 'Moves in the last 12 months', examples: [2] })
  readonly movesIn12Months?: number;

  @WholeNumber({ min: 0, max: 100, description: 'Members of the household who were seen', examples: [1] })
  readonly membersSeen?: number;

  @YesNo({ description: 'Rent is in arrears' })
  readonly arrears?: boolean;
}
