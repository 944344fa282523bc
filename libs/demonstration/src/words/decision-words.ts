import type { Chance } from '../chance.js';
import { fill, harmClause, sentences, type Spoken } from './bank.js';

export type End = 'ASSESSMENT' | 'EARLY_HELP' | 'SIGNPOST' | 'NO_FURTHER_ACTION';

const heard = [
  'What the agencies told us agrees.',
  'The answers differ in tone and not in fact.',
  'The school knows {name} best, and its view weighs most.',
  'I have read the history: it is not the first time, and each time was thought small.',
  'We have heard from those who see {name} every week.',
  'There is less known than I would like, and I have said what is missing.',
  '',
];
const ends: Readonly<Record<End, readonly string[]>> = {
  ASSESSMENT: [
    'A social worker should see {name} and the family and find out what life is like at home.',
    'The needs are complex and no plan has held so far; an assessment under section 17.',
    'Support alone has been tried. {name} needs somebody to look at the whole.',
    'It is likely that {name} will not reach a reasonable standard of health or development without services.',
  ],
  EARLY_HELP: [
    'The family agrees to a lead worker, and that is what would help most.',
    'Early help can bring school, housing and the health visitor to one table.',
    'The parent sees the same problem as we do and wants help with it.',
    'A family plan now may well spare {name} something worse.',
  ],
  SIGNPOST: [
    'The services around {name} can meet this; they have been told what we know.',
    'One service is needed and will take the family on.',
    'The family has asked for advice and not for a worker, and there is no reason to insist.',
  ],
  NO_FURTHER_ACTION: [
    'What worried the referrer has an explanation that fits, and others have seen {name} well since.',
    'The threshold is not met, and nothing that we could offer is wanted or missing.',
    'It was looked at last month with the same facts; nothing is new.',
  ],
};
export const decisionReason = (chance: Chance, child: Spoken, end: End, harm: readonly string[]): string =>
  sentences(chance, child, [`${harmClause(harm)}.`], heard, ends[end]);

export const nfaReasons = [
  'THRESHOLD_NOT_MET',
  'NEEDS_MET_BY_OTHERS',
  'ALREADY_KNOWN_NOTHING_NEW',
  'INFORMATION_SHOWN_WRONG',
] as const;
export const wouldChange = [
  'Another injury, or a week in which nobody sees the child',
  'A further call to the address, whoever makes it',
  'If the family stops taking the help that is in place',
  'Word from the child that it is otherwise than we were told',
];
export const signposts = [
  'The family hub on Lantern Hill, parenting course',
  'The school’s own pastoral lead and the breakfast club',
  'Housing advice, with the eviction date given to them',
  'The domestic abuse helpline and the local outreach worker',
  'The young carers’ group, which meets on Thursdays',
  'The health visitor’s drop-in',
];

/** Words of children to those who asked them, by age. */
export const wordsYoung = [
  'I like it when Dad does the voices in the book.',
  'Mummy cries in the bathroom. I bring her my bear.',
  'My tummy hurts on school days.',
  'I sleep at Nan’s when it is loud.',
  'I want my own bed.',
  'We had toast for tea. And for breakfast.',
];
export const wordsOlder = [
  'I just want it to be normal. I do not want to move.',
  'Please do not make a big thing out of it.',
  'I am okay. It is my brother you should ask.',
  'Nobody has asked me that before.',
  'If somebody talks to Mum, talk to me first.',
  'School is the good part of the day.',
  'I would like someone to take me to football again.',
];
export const whyNoWords = {
  NOT_SEEN_YET: [
    'Nobody from our side has met {name} yet; the assessment begins with that',
    '{name} was not in school on the days we tried; the lead worker will see {them} first',
    'We did not want to ask by phone what should be asked in a quiet room',
  ],
  TOO_YOUNG: [
    'A baby; the health visitor describes how {name} settles and feeds',
    'Too young for words. Watched at nursery: goes to adults readily, tires quickly',
  ],
  UNBORN: ['Not born yet; what the mother hopes for is in the midwife’s letter'],
  DECLINED: ['Asked twice; {name} prefers not to talk and knows whom to find later'],
  NOT_SAFE_TO_ASK: ['Asking now would tell the adult at home who spoke to us'],
} as const;

const told: Readonly<Record<string, readonly string[]>> = {
  ASSESSMENT: [
    'Thank you. We have taken this on for assessment; a social worker will be in touch with you and the family.',
    'We are going to assess. Please tell us at once of anything new, and let us know whom to ask on your side.',
  ],
  EARLY_HELP: [
    'Thank you. The family has been offered early help and agreed. The lead worker will ring you.',
    'This goes to early help, whose lead will join your next meeting.',
  ],
  SIGNPOST: [
    'We have put the family in touch with a service that can help, and told them you had asked us to. Come back if it does not help.',
    'Advice was given and a service named. If you disagree with this, you may ask a manager to look at it again.',
  ],
  NO_FURTHER_ACTION: [
    'We have looked at this with others and do not act further now. We have written down what would change that. You may challenge this decision.',
    'Nothing further from us at present; the reasons are on record, and a manager will talk them over with you if you wish.',
  ],
  S47: [
    'We have begun enquiries with the police. Please keep what you have written and do not speak to the adults about it.',
  ],
  OPEN_CASE: ['The child has a social worker already, who has what you sent and will ring you.'],
  TRANSFERRED: [
    'The family lives in another authority’s area; they have accepted this in writing and will be in touch.',
  ],
  ADVICE: ['As discussed: here is the advice in writing. Please send us a concern with names if it changes.'],
  DECIDED_WITH: ['Your report joined one that we were working on; it was decided together with it, and it mattered.'],
};
export const feedbackWords = (chance: Chance, outcome: string): string =>
  chance.pick(told[outcome] ?? told['SIGNPOST']!);
export const feedbackByPhone = [
  'Told the referrer by phone, in outline; they thanked us and will watch.',
  'Rang and spoke to the deputy, who passes it on.',
  'Left no message; reached them at the second try and told them.',
];
export const feedbackWithheld = [
  'Telling the referrer might reach an adult who is being looked into; to be told when the police say so.',
];
export const feedbackNotPossible = [
  'No name and no number was given, so nobody could be told.',
  'The number given does not exist.',
];
export const feedbackToPublic = [
  'Thank you for telling us. We have looked into it. We may not say more, to protect the family.',
];

export const handoverNotes = [
  'Please read the new concern before the next visit; it touches on what the plan is for',
  'The school’s account differs from what the plan says of mornings',
  'New address since last week; the allocated worker may not have it',
];
export const handoverTo = [
  'Allocated social worker, family support team two',
  'The team manager, children in need',
  'The lead professional of the family plan',
];
export const acceptedBy = [
  'Team manager, by name: R. Fairweather',
  'Allocated worker, by name: T. Moyo',
  'Duty lead, by name: C. Hollis',
];
export const acceptedHow = [
  'By phone, then by secure mail',
  'In writing',
  'In writing, with the date of the next visit',
];
export const routeRefusals = [
  'The plan ended in the spring and the case is closed: back to the front door',
  'Not open to us; there is another child of that name',
];
export const earlyHelpDeclines = [
  'The parent has changed her mind and agrees to nothing at present',
  'The needs that we find are above what a family plan can carry; please look again',
  'No place with the service for six weeks, which is too long for this family',
];
export const earlyHelpAccepts = [
  'Niamh Doyle, early help: lead worker named, first visit on Thursday',
  'Niamh Doyle, early help: taken to the family hub meeting',
];

export const reviewWords = [
  'Right call at that hour. The day team takes it on.',
  'I would have done the same on what was known.',
  'Read in the morning with the police log: stands.',
];
export const standsWords = [
  'It is the same worry from another side; the plan in place covers it.',
  'Told the allocated worker, who knew. The decision stands.',
  'The new report is dealt with in its own contact; the earlier end stays right.',
  'The reply adds dates and nothing that would change it.',
];
export const reopenWords = ['The hospital’s letter changes the picture: looked at again, with health asked first.'];
export const laterNotes = [
  'Reported by the assessment team at closing',
  'From the team manager’s list of the month',
  'Told at the weekly meeting; minutes are with the team',
];
export const adviceWords = [
  'Talk to the parent first, with the school nurse there; write down the dates; come back with names if a week brings no change.',
  'Home education is a right and is registered with the council’s team; here is whom to tell, and what to ask.',
  'An unaccompanied evening is not a number of hours: think of age, phone, neighbour, and what the child says. If in doubt, send it to us.',
];
export const secondReportWords = [
  'The same evening, told by another agency',
  'The same worry, with a date and a name that we did not have',
];
export const fillChild = fill;
