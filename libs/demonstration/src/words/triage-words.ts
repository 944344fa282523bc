import type { Chance } from '../chance.js';
import { fill, harmClause, sentences, type Spoken } from './bank.js';

export type Colour = 'RED' | 'AMBER' | 'GREEN' | 'BLUE';

export const identityReasons = [
  'Same date of birth and address; the school office confirmed the spelling by phone',
  'Compared with the earlier record: mother’s name, street and date of birth agree',
  'Spoke to the health visitor, who knows the family and confirmed who this is',
  'The address moved in the spring; the GP’s practice confirmed the new one',
  'Asked the officer who attended: the name was written as heard, the date of birth is right',
  'Nothing on the listed record agrees but the name; a different family',
  'Looked through all that is listed here and asked the referrer; this child was not known to us',
  'Checked with the council’s case system as well: one record, this one',
];
export const notHerReasons = [
  'The number seems to be a sister’s: the nurse read it off the wrong card. Asked for confirmation',
  'The age does not fit: this is a cousin at the same address. Number to be checked with the ward',
];

const looked = [
  'I have read the concern and what we held before.',
  'Read with the history on the child’s page.',
  'Read the whole text and rang the referrer.',
  'Spoke to the person who wrote it before rating.',
  'Read beside the earlier contacts.',
];
const colours: Readonly<Record<Colour, readonly string[]>> = {
  RED: [
    'This cannot wait for tomorrow.',
    '{name} may come to serious harm today.',
    'It has to be looked at within hours.',
    'There is nobody at home now who would keep {name} safe.',
  ],
  AMBER: [
    'More than one agency will know something, and we should hear them first.',
    'It is serious, and {name} is safe for tonight.',
    'We need the picture from others before we decide.',
    'It has happened before and is getting worse.',
  ],
  GREEN: [
    'Help for the family is likely to be enough.',
    'The family asks for help, and there are people around {name}.',
    'No sign of immediate risk; needs that one service alone cannot meet.',
    'It wants support early, before it grows.',
  ],
  BLUE: [
    'Services that everybody has can meet this.',
    'The school has it in hand and wanted us to know.',
    'There is worry and no sign of harm.',
  ],
};
export const ratingReason = (chance: Chance, child: Spoken, colour: Colour, harm: readonly string[]): string =>
  sentences(chance, child, looked, [`${harmClause(harm)}.`], colours[colour]);
export const confirmReason = (chance: Chance, child: Spoken, colour: Colour): string =>
  sentences(
    chance,
    child,
    [
      'Agreed.',
      'I read it the same way.',
      'Confirmed after talking it through.',
      'Yes.',
      'Agreed, with the history in mind.',
    ],
    colours[colour],
  );

export const strategyReason = (chance: Chance, child: Spoken, harm: readonly string[]): string =>
  sentences(
    chance,
    child,
    [`${harmClause(harm)}.`],
    [
      'There is reasonable cause to suspect significant harm.',
      'Taken together this is reasonable cause to suspect significant harm.',
    ],
    [
      'Police and health are asked to join by phone now.',
      'To be held by phone within the hour, in person if we need more.',
    ],
  );
export const heldReason = (chance: Chance, child: Spoken): string =>
  sentences(
    chance,
    child,
    [
      'All three agencies had something to bring and agree on what it means.',
      'Health set out the injuries, police the call-outs, and we the earlier contacts.',
      'Nobody could say where {name} would be safe tonight without a visit.',
    ],
    [
      'A visit today decides the next step.',
      'The threshold for enquiries is met.',
      'We start enquiries and see {name} before the adults are spoken to.',
    ],
  );
export const whoSees = (chance: Chance, child: Spoken): string =>
  fill(
    chance.pick([
      'A social worker and an officer see {name} at school this afternoon, alone first',
      'The duty social worker visits within two hours and sees {name} alone',
      'Seen on the ward by a social worker with the nurse {name} knows',
      'A social worker of the assessment team, today, with an interpreter booked',
    ]),
    child,
  );
export const siblingsSafety = [
  'The others stay with their grandmother until they have been seen',
  'No other children in the household',
  'Brothers and sisters are seen at their schools on the same day',
  'The man has agreed to stay elsewhere; checked again tonight by the emergency duty team',
];
export const demandReason = [
  'Two call-outs in a week, and an account that changed. We ask for a discussion today.',
  'The injury is not explained and the child is due to go home. Health asks for a strategy discussion before that.',
];
export const declineDemandReason = [
  'The paediatrician has now seen the child and explains the mark; we go on with checks and come back to it if they differ.',
];

export const entries = [
  'Rang back to say that it arrived. They add that a grandparent helps with collecting.',
  'Left a message for the parent with our number, said nothing of why.',
  'The referrer has seen the child today: well, chatty, asked about a school trip.',
  'The parent rang us. Angry at first, then grateful to be asked what would help.',
  'Asked the office for the attendance of the last term; it comes by secure mail.',
];
export const questions = [
  'Who has parental responsibility? Two fathers are named.',
  'Is the new address known to the school?',
  'Has anybody spoken to the child in the language of the home?',
  'Does the health visitor know that the older brother has moved back?',
];
export const answersToQuestions = [
  'Mother alone; confirmed by the school’s records.',
  'Yes, changed last week.',
  'The class teacher did, with a colleague who speaks it.',
];
