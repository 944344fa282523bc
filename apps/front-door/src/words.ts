import { opening, sentence } from '#ui';
import { accessLists } from './access-words.js';
import { checkLists } from './check-words.js';
import { decisionLists } from './decision-words.js';
import { workLists } from './work-words.js';

/** Plain words beside the codes that agencies and the hub use. A code that is not listed still reads as words. */
const lists = {
  ...accessLists,
  ...workLists,
  ...checkLists,
  ...decisionLists,
  rating: { RED: 'Red', AMBER: 'Amber', GREEN: 'Green', BLUE: 'Blue', NOT_RATED: 'Not rated' },
  /** What a contact waits for, as a row of the work list says it. */
  waitsFor: {
    STRATEGY_DEMANDED: 'A strategy discussion is demanded: a manager to call it or decline',
    REVIEW: 'Decided out of hours: a manager of the day to review',
    ROUTE: 'The child’s own worker to accept',
    TRANSFER: 'The home authority to accept in writing',
    EARLY_HELP: 'Early help to accept or decline',
    STRATEGY: 'The strategy discussion to be held',
    RATING: 'A rating: nobody has rated it',
    DECISION: 'Nothing: ready to decide',
    FEEDBACK: 'Decided: the referrer to be told',
  },
  waitsForShort: {
    IDENTITY: 'Who is this',
    RATING: 'A rating',
    CHECKS: 'Replies',
    DECISION: 'A decision',
    FEEDBACK: 'Feedback',
  },
  cameBack: {
    OPEN_CASE: 'Refused by the child’s worker',
    OTHER_AUTHORITY: 'Refused by the other authority',
    EARLY_HELP: 'Declined by early help',
  },
  kind: {
    FACT_OBSERVED: 'Observed',
    FACT_REPORTED: 'Reported by someone else',
    PROFESSIONAL_OPINION: 'Professional opinion',
    ALLEGATION: 'Allegation',
    CHILD_STATEMENT: 'Said by the child',
    FAMILY_STATEMENT: 'Said by the family',
  },
  anonymity: {
    NAMED: 'may be named',
    CONFIDENTIAL: 'known to the front door, not to be named to the family',
    ANONYMOUS: 'gave no name',
  },
  addressType: {
    HOME: 'Home',
    TEMPORARY: 'Temporary accommodation',
    CORRESPONDENCE: 'For post only',
    PREVIOUS: 'Previous address',
  },
  sex: { M: 'Male', F: 'Female', U: 'Not known' },
  ethnicityScheme: { DFE: 'DfE', NHS: 'NHS', POLICE_18_1: 'police 18+1', ONS_2021: 'ONS 2021', OTHER: 'other scheme' },
  ethnicitySource: {
    SELF: 'said by the child',
    PARENT: 'said by a parent',
    OBSERVED: 'observed, not asked',
    NOT_STATED: 'source not stated',
  },
  disability: {
    NONE: 'None',
    MOB: 'Mobility',
    HAND: 'Hand function',
    PC: 'Personal care',
    INC: 'Incontinence',
    COMM: 'Communication',
    LD: 'Learning',
    HEAR: 'Hearing',
    VIS: 'Vision',
    BEH: 'Behaviour',
    CON: 'Consciousness',
    AUT: 'Autism',
    DDA: 'Other disability',
  },
  relationship: {
    PARENTS_PARTNER: 'parent’s partner',
    AUNT_OR_UNCLE: 'aunt or uncle',
    HALF_SIBLING: 'half-sibling',
    STEP_SIBLING: 'step-sibling',
    STEP_PARENT: 'step-parent',
    NOT_KNOWN: 'relation not known',
  },
  harm: {
    HONOUR_BASED_ABUSE: 'So-called honour-based abuse',
    FGM: 'Female genital mutilation',
    FAITH_OR_BELIEF: 'Abuse linked to faith or belief',
    CSE: 'Child sexual exploitation',
    CCE: 'Child criminal exploitation',
    FII: 'Fabricated or induced illness',
    PRE_BIRTH: 'Before birth',
    PERSON_IN_TRUST: 'Person in a position of trust',
    ONLINE: 'Online harm',
  },
  gateway: {
    CA04_16LA: 'Children Act 2004, section 16LA: duty to share',
    CA04_16LC: 'Children Act 2004, section 16LC: consistent identifier',
    CA89_47: 'Children Act 1989, section 47: enquiries',
    CA89_17: 'Children Act 1989, section 17: children in need',
    CA04_10: 'Children Act 2004, section 10: co-operation',
    CA04_11: 'Children Act 2004, section 11: safeguarding duty',
    CA04_16H: 'Children Act 2004, section 16H: information for reviews',
    CDA98_115: 'Crime and Disorder Act 1998, section 115',
    PCSC22_16: 'Serious Violence Duty, section 16',
    EA02_175: 'Education Act 2002, section 175',
    EA96_436A: 'Education Act 1996, section 436A',
    HA96_213AA: 'Housing Act 1996, section 213AA',
    COMMON_LAW: 'Common law: public interest',
    UKGDPR_6_1_C: 'UK GDPR, article 6(1)(c): legal obligation',
    UKGDPR_6_1_E: 'UK GDPR, article 6(1)(e): public task',
    DPA18_S1_18: 'Data Protection Act 2018, schedule 1, paragraph 18: safeguarding of children',
  },
  gatewaySource: {
    STATED: 'stated by the sender',
    AGENCY_DEFAULT: 'by default, not stated by the sender',
    NOT_STATED: 'not stated',
    OF_REQUEST: 'that of the request, not stated by the sender',
  },
  sharingDecision: {
    NOT_SHARED: 'refused to share',
    NOTHING_HELD: 'holds nothing',
    NOT_AVAILABLE: 'could not say',
  },
  sharingRefusal: {
    MORE_DETRIMENTAL_TO_CHILD: 'sharing would harm the child more',
    NO_POWER_TO_SHARE: 'no power to share',
    NOT_NECESSARY_OR_PROPORTIONATE: 'not necessary or proportionate',
    LIVE_INVESTIGATION: 'live investigation',
    COURT_ORDER: 'order of a court',
    PRIVILEGED: 'privileged',
    OTHER: 'another reason',
  },
  sharedKind: { REQUEST: 'A request for information', ANSWER: 'An answer to the front door’s questions' },
  part: {
    NAMES_AND_DATES: 'names and dates',
    CHILDS_WORDS: 'the child’s words',
    RELATED_ADULTS: 'related adults',
    FAMILY_TOLD: 'whether the family was told',
    AGENCY_FACTS: 'the agency’s own facts',
    REFERRER: 'who raised it',
  },
  /** The same for a family, and kinds of what agencies answer. */
  plainPart: {
    NAMES_AND_DATES: 'names and dates of birth',
    NUMBERS: 'NHS and school numbers',
    ADDRESSES: 'addresses',
    CHARACTERISTICS: 'ethnicity, language and needs',
    RELATED_ADULTS: 'who is family',
    NARRATIVE: 'what worried somebody',
    CHILDS_WORDS: 'what the child said',
    HARM_TYPES: 'what kind of harm was feared',
    ACTION_TAKEN: 'what was done already',
    FAMILY_TOLD: 'whether the family was told',
    AGENCY_FACTS: 'what an agency knows',
    REFERRER: 'who told us',
    QUESTIONS: 'what was asked',
    FACT_OBSERVED: 'what somebody saw or heard',
    FACT_REPORTED: 'what somebody was told',
    PROFESSIONAL_OPINION: 'what a professional thinks',
    ALLEGATION: 'what is said to have been done by somebody',
    CHILD_STATEMENT: 'what the child said',
    FAMILY_STATEMENT: 'what the family said',
  },
  /** Each is followed by "by" and a time. */
  clock: {
    ACKNOWLEDGE: 'Acknowledge',
    RESPONSE_TYPE: 'Choose the response',
    DECIDE: 'Decide',
    DECISION: 'Decide',
    CHECK_REPLY: 'Reply to the check',
    CONFIRM_RATING: 'Confirm the rating',
    ROUTE_ACCEPTANCE: 'Acceptance by the worker',
    TRANSFER_ACCEPTANCE: 'Acceptance by the home authority',
    EARLY_HELP_ACCEPTANCE: 'Acceptance by early help',
    STRATEGY: 'Strategy discussion',
    FEEDBACK: 'Tell the referrer',
    NEW_SINCE_DECIDED: 'Read what is new',
    OUT_OF_HOURS_REVIEW: 'Review the night’s decision',
    DANGER_UNOPENED: 'Open',
  },
  timelineKind: {
    FACT_OBSERVED: 'Observed',
    FACT_REPORTED: 'Reported by someone else',
    PROFESSIONAL_OPINION: 'Professional opinion',
    CHILD_STATEMENT: 'Said by the child',
    FAMILY_STATEMENT: 'Said by the family',
    SAME_CHILD: 'Decided: the same child',
    NOT_SAME: 'Decided: not the same child',
    NEW_CHILD: 'Decided: a new child',
    UNDO: 'Decision taken back',
    NHS_NUMBER_AND_DATE_OF_BIRTH: 'Known by NHS number',
    UPN_AND_DATE_OF_BIRTH: 'Known by UPN',
    NEW_PERSON: 'New to the hub',
  },
  decision: {
    SAME_CHILD: 'The same child',
    NOT_SAME: 'Not the same child',
    NEW_CHILD: 'A new child',
    UNDO: 'Took a decision back',
  },
  basis: {
    NHS_NUMBER_AND_DATE_OF_BIRTH: 'equal NHS number and date of birth',
    UPN_AND_DATE_OF_BIRTH: 'equal UPN and date of birth',
    NEW_PERSON: 'nobody known with the same number and date of birth',
  },
  mode: { FACE_TO_FACE: 'Face to face', ONLINE_FORM: 'Online form', NOT_SEEN: 'Not seen' },
  sen: { N: 'No special educational needs', K: 'SEN support', E: 'Education, health and care plan' },
} as const satisfies Record<string, Record<string, string>>;

export type WordList = keyof typeof lists;

/** Words for a code: from its list, else the code itself made readable, so that a new code is never lost. */
export function words(list: WordList, code: string): string {
  const known: Readonly<Record<string, string>> = lists[list];
  // A code may have come by an address: "constructor" is no word of ours, though every object has one.
  return Object.hasOwn(known, code) ? known[code]! : humanise(code);
}

/** `MEDICAL_NEGLECT` as "medical neglect"; `leftBeforeSeen` as "left before seen". */
export const humanise = (code: string): string =>
  (/[a-z][A-Z]/.test(code) ? code.replace(/([A-Z])/g, '_$1') : code).toLowerCase().replaceAll('_', ' ');

/** As `words`, with a capital: for a label of its own. */
export const label = (list: WordList, code: string): string => sentence(words(list, code));

/** For the name of a link that quotes: enough to tell it from the next. */
export const begins = (text: string): string => opening(text, 40);

/** A language by its code: "so" is Somali. A code that nobody knows stays. */
export function language(code: string): string {
  try {
    return new Intl.DisplayNames(['en-GB'], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
