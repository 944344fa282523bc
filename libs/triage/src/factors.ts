/** One factor that may weigh in a rating. */
export interface Factor {
  /** Code of the Children in Need census's list of factors. */
  readonly code: string;
  readonly text: string;
}
export interface FactorGroup {
  readonly title: string;
  readonly factors: readonly Factor[];
}

/** The code that says that no factor was found; it stands alone. */
export const noFactor = '21';

const whose = [
  ['A', 'the child'],
  ['B', 'a parent or carer'],
  ['C', 'somebody else in the household'],
] as const;
const about = (number: number, what: string): Factor[] =>
  whose.map(([letter, of]) => ({ code: `${number}${letter}`, text: `${what}: ${of}` }));

/**
 * Factors of the Children in Need census (DfE, 2023-24; 18A and 19A are retired), so that what weighed at the front door can be laid beside
 * what the assessment finds. A = the child, B = a parent or carer, C = somebody else in the household.
 */
export const factorGroups: readonly FactorGroup[] = [
  {
    title: 'Harm',
    factors: [
      { code: '16A', text: 'Neglect' },
      { code: '17A', text: 'Emotional abuse' },
      { code: '18B', text: 'Physical abuse by a child' },
      { code: '18C', text: 'Physical abuse by an adult' },
      { code: '19B', text: 'Sexual abuse by a child' },
      { code: '19C', text: 'Sexual abuse by an adult' },
      { code: '22A', text: 'Female genital mutilation' },
      { code: '23A', text: 'Abuse linked to faith or belief' },
    ],
  },
  { title: 'Domestic abuse', factors: about(3, 'Domestic abuse') },
  {
    title: 'Outside the home',
    factors: [
      { code: '10A', text: 'Missing' },
      { code: '11A', text: 'Child sexual exploitation' },
      { code: '24A', text: 'Child criminal exploitation' },
      { code: '12A', text: 'Trafficking' },
      { code: '13A', text: 'Gangs' },
      { code: '14A', text: 'Socially unacceptable behaviour' },
      { code: '15A', text: 'Self-harm' },
    ],
  },
  { title: 'Mental health', factors: about(4, 'Mental health') },
  { title: 'Alcohol', factors: about(1, 'Alcohol') },
  { title: 'Drugs', factors: about(2, 'Drugs') },
  { title: 'Learning disability', factors: about(5, 'Learning disability') },
  { title: 'Physical disability or illness', factors: about(6, 'Physical disability or illness') },
  {
    title: 'The child’s situation',
    factors: [
      { code: '7A', text: 'Young carer' },
      { code: '9A', text: 'Unaccompanied child seeking asylum' },
      { code: '8B', text: 'Privately fostered from overseas, to return' },
      { code: '8C', text: 'Privately fostered from overseas, to stay' },
      { code: '8D', text: 'Privately fostered for a place at school' },
      { code: '8E', text: 'Privately fostered by the family’s own arrangement' },
      { code: '8F', text: 'Privately fostered, other' },
    ],
  },
  {
    title: 'Other',
    factors: [
      { code: '20', text: 'Another factor: say which in the reason' },
      { code: noFactor, text: 'No factor identified' },
    ],
  },
];

const texts = new Map(factorGroups.flatMap(({ factors }) => factors.map(({ code, text }) => [code, text] as const)));

/** Words for a factor's code; the code itself where the list does not have it (any more). */
export const factorText = (code: string): string => texts.get(code) ?? code;
export const isFactor = (code: string): boolean => texts.has(code);
