/** What agencies of the demonstration borough write. `{name}` is the child, `{they}`/`{their}` fit any child. */

export interface Story {
  readonly narrative: string;
  readonly kind:
    'FACT_OBSERVED' | 'FACT_REPORTED' | 'PROFESSIONAL_OPINION' | 'ALLEGATION' | 'CHILD_STATEMENT' | 'FAMILY_STATEMENT';
  readonly harmTypes: readonly string[];
  readonly words?: { readonly words: string; readonly how: string; readonly alone: boolean };
  readonly danger?: true;
  /** Days between the start and the end of what is described. */
  readonly days?: number;
}

export const schoolStories: readonly Story[] = [
  {
    narrative:
      '{name} has missed eleven mornings this half term. When {they} comes in, {their} uniform is unwashed and {they} asks for food before lessons. Two phone calls home went unanswered.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 30,
  },
  {
    narrative:
      '{name} flinched when a teacher raised a hand to the board and later had a bruise on the upper arm that {they} would not explain.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['PHYSICAL'],
    words: { words: 'I am not meant to talk about home.', how: 'To the pastoral lead, alone', alone: true },
  },
  {
    narrative:
      'A friend told us that {name} is being driven to other towns at weekends by older boys and comes back with new trainers and a second phone.',
    kind: 'FACT_REPORTED',
    harmTypes: ['CCE', 'MISSING'],
    words: {
      words: 'They are just my mates. They look after me.',
      how: 'To the head of year, in a meeting',
      alone: false,
    },
    days: 21,
  },
  {
    narrative:
      '{name} cried at collection time and asked whether {they} could stay. {name} says that shouting at night keeps {their} little ones awake.',
    kind: 'CHILD_STATEMENT',
    harmTypes: ['EMOTIONAL', 'DOMESTIC_ABUSE'],
    words: {
      words: 'I put the pillow over my head until it stops.',
      how: 'To a teaching assistant, alone, drawing',
      alone: true,
    },
  },
];

export const healthStories: readonly Story[] = [
  {
    narrative:
      '{name} was not brought to three paediatric appointments. The repeat inhaler has not been collected since the summer and {they} was seen wheezing in the waiting room.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['MEDICAL_NEGLECT'],
    days: 60,
  },
  {
    narrative:
      'Attended with a fractured wrist. The account given by the adult changed twice: first a fall from a scooter, then from a bed. {name} looked to the adult before answering.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['PHYSICAL'],
  },
  {
    narrative:
      'Mother disclosed at a routine visit that her partner has returned to the address in spite of the court order. {name} was present and silent throughout.',
    kind: 'FAMILY_STATEMENT',
    harmTypes: ['DOMESTIC_ABUSE'],
    danger: true,
  },
  {
    narrative:
      '{name} attended with superficial cuts to both forearms and says they are two weeks old. Safety plan agreed; crisis team to see {them} tomorrow.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['SELF_HARM'],
    words: { words: 'Nobody noticed, so I stopped hiding it.', how: 'To the duty nurse, alone', alone: true },
    days: 14,
  },
];

export const policeStories: readonly Story[] = [
  {
    narrative:
      'Called to a disturbance at the address. Adults had been drinking. {name} was awake in the hallway in school clothes at 00:40. No injuries seen.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['DOMESTIC_ABUSE', 'PARENTAL_ALCOHOL'],
  },
  {
    narrative:
      '{name} was found at a bus station after being reported missing for nineteen hours with an adult {they} had met online. Returned home; phone retained.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['MISSING', 'CSE', 'ONLINE'],
    words: { words: 'I wanted to go home hours ago.', how: 'To an officer in the car', alone: true },
    danger: true,
  },
  {
    narrative:
      'Warrant executed at the address. Cannabis and a large amount of cash were found in the room that {name} sleeps in.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['PARENTAL_DRUGS', 'CCE'],
  },
  {
    narrative:
      'A neighbour reports hearing a man threaten to take {name} away and not come back. Officers attended; the man had left. Enquiries go on.',
    kind: 'FACT_REPORTED',
    harmTypes: ['DOMESTIC_ABUSE', 'EMOTIONAL'],
    danger: true,
  },
];

export const councilStories: readonly Story[] = [
  {
    narrative:
      'Third placement this year. The family of four shares one room without a table; {name} does homework on the floor. Damp on the wall by {their} bed.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 45,
  },
  {
    narrative:
      'At the early help review the parent said she no longer wants support and would not let the worker see {name}. The two visits before were cancelled by text.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT', 'PARENTAL_MENTAL_HEALTH'],
    days: 20,
  },
  {
    narrative:
      'The school roll shows that {name} was taken off for home education in the same week as an unanswered concern. No provision was seen at the visit.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['EDUCATIONAL_NEGLECT'],
    days: 10,
  },
];

export const publicStories: readonly Story[] = [
  {
    narrative:
      'There is a child in the flat above, {name} I think, who is left alone in the evenings. I hear crying and nobody comes.',
    kind: 'ALLEGATION',
    harmTypes: ['SUPERVISORY_NEGLECT'],
  },
];
