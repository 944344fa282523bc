/** What agencies are asked, and what they answer, in invented plain English. */

export const questions = [
  'Since when do you know {name}, who comes with {them}, and what have you seen or been told in the last year that bears on this worry?',
  'What do you hold on {name} since last September about care, attendance and who lives at home?',
  'When did you last see {name}, was {they} alone, and what did {they} say? Anything about injuries or absences?',
  'Any call-outs, attendances or missed appointments in twelve months, with dates?',
];
export const questionsOfAdults = [
  'Violence, drink, drugs or mental health in the last two years, as far as it bears on the child.',
  'Anything that would make a visit to the home unsafe for the child or the worker.',
  'Who else lives at the address, and since when?',
];
export const necessity = [
  'Without it we would decide on one agency’s view alone.',
  'The concern names this person as caring for the child; nobody else can say how that goes.',
  'It decides whether somebody has to go out today.',
];
export const proportionality = {
  purpose: [
    'To decide whether the child needs protection or help, and how soon',
    'To see whether what was reported is part of a pattern',
  ],
  lessData: ['A yes or no would hide the dates that matter', 'Asked for what bears on the worry, not for the file'],
  fewerPeople: ['Only those in the household are named', 'The adults named care for the child'],
  fewerAgencies: ['Each agency asked saw the child this year', 'Those on the list for this colour, and no other'],
  shorterPeriod: [
    'A year shows a pattern; less would not',
    'Since the last decision, which had looked at what came before',
  ],
  receivers: ['The front door’s social worker and manager on this contact', 'Those who decide, and nobody beside them'],
  keptFor: ['With the contact, for as long as its record', 'As the contact; opinion is marked as opinion'],
} as const;
export const whyNotTold = [
  'Telling the adults first might put the child at risk tonight',
  'Could not be reached; tried twice today',
  'The police ask us to wait until they have spoken to the man',
];
export const whyDispensed = [
  'Agreement would have to come from the person whom the worry is about',
  'Asking would tell where the child has spoken',
];

export interface Said {
  readonly kind: 'FACT_OBSERVED' | 'FACT_REPORTED' | 'PROFESSIONAL_OPINION' | 'CHILD_STATEMENT' | 'FAMILY_STATEMENT';
  readonly words: string;
}
export const saidBy: Readonly<Record<'POLICE' | 'HEALTH' | 'SCHOOL' | 'COUNCIL', readonly Said[]>> = {
  POLICE: [
    {
      kind: 'FACT_OBSERVED',
      words: 'Two call-outs to the address this year, both verbal, both with {name} in the next room. No arrests.',
    },
    {
      kind: 'FACT_REPORTED',
      words: 'One report of a missing episode, nine hours; {name} came home alone and gave no account.',
    },
    {
      kind: 'FACT_OBSERVED',
      words: 'A caution for possession to an adult of the household, three years old. Nothing since.',
    },
    {
      kind: 'PROFESSIONAL_OPINION',
      words: 'The officer in the case thinks that the adults play things down when {name} is there.',
    },
  ],
  HEALTH: [
    {
      kind: 'FACT_OBSERVED',
      words:
        '{name} attended twice in six months, once with a cough and once with a cut knee; accounts fitted both times.',
    },
    {
      kind: 'FACT_OBSERVED',
      words: 'Immunisations complete. One appointment of four was missed and rearranged by the parent.',
    },
    { kind: 'PROFESSIONAL_OPINION', words: 'The nurse found the parent warm with {name} and very tired.' },
    { kind: 'FACT_REPORTED', words: 'The health visitor was told of arguments at home; she did not hear one.' },
  ],
  SCHOOL: [
    {
      kind: 'FACT_OBSERVED',
      words: 'Attendance is 83 per cent, lower on Mondays. {name} is settled in class and eats well.',
    },
    {
      kind: 'CHILD_STATEMENT',
      words: '“Can I help tidy up? I am not in a hurry.” Said most afternoons at collection time.',
    },
    { kind: 'FAMILY_STATEMENT', words: 'The parent came in and told us about the money troubles without being asked.' },
    { kind: 'PROFESSIONAL_OPINION', words: 'The class teacher thinks that {name} has carried something for weeks.' },
  ],
  COUNCIL: [
    {
      kind: 'FACT_OBSERVED',
      words: 'In temporary housing since the spring, second placement. No complaints from neighbours.',
    },
    {
      kind: 'FACT_OBSERVED',
      words: 'The family plan ended in the summer with its aims met; {name} joined the Saturday club.',
    },
  ],
};
export const extraWords = ['', '', 'Nothing else that bears on it.', 'Please ring before you use the second item.'];
export const refusals = [
  {
    code: 'LIVE_INVESTIGATION',
    words: 'There is an investigation; the officer in charge will say what may be shared, by Friday.',
  },
  {
    code: 'NOT_NECESSARY_OR_PROPORTIONATE',
    words: 'The question covers a period before the child was born; please ask again for less.',
  },
  {
    code: 'MORE_DETRIMENTAL_TO_CHILD',
    words: 'What was told in confidence would, if shared now, cost the child the one adult they talk to.',
  },
] as const;
export const notAvailable = [
  'The system has been down since the morning',
  'The person who knows the family is back on Monday; nobody else can read the notes',
];
export const chaseNotes = [
  'Rang the duty desk: it is on somebody’s list for today',
  'Second call. They had not seen the request and have it now',
  'Asked the navigator in person',
];
export const withoutReasons = [
  'Their answer would add dates to what two others have told us; the child should not wait for it',
  'Chased twice. What we have is enough for this end, and I have said what would change it',
  'They cannot say before Monday, and the family has agreed to help now',
];
export const withoutSchool = ['Not of school age, and at no nursery: there is no school to ask'];
