import type { LookOutcome } from '../access-log.js';
import type { Role } from '../actor.js';
import type { FieldGroup, Purpose, RecordedRelation, What } from '../policy/index.js';

/**
 * What an export says, in words that a family can read. Every code of the vocabulary has words here, which the compiler holds; words of the
 * staff's pages are others.
 */

/** Who looked, where the role stands for the person. */
export const roleWords: Readonly<Record<Role, string>> = {
  'contact-officer': 'A contact officer, who takes in what people tell us',
  'social-worker': 'A social worker',
  'mash-manager': 'A manager',
  'emergency-duty': 'A social worker on duty at night or at the weekend',
  'early-help-lead': 'Somebody who leads early help for families',
  'health-navigator': 'Somebody who works with us for the health service',
  'police-navigator': 'Somebody who works with us for the police',
  'health-decision-maker': 'Somebody who decides for the health service what is shared',
  'police-decision-maker': 'Somebody who decides for the police what is shared',
  'school-lead': 'The person at a school who is in charge of keeping children safe',
  'case-auditor': 'Somebody who checks the quality of our work',
  'access-auditor': 'Somebody who checks who looks at records',
  custodian: 'Somebody who keeps records that few may see',
  'privacy-officer': 'The privacy officer',
  'access-administrator': 'Somebody who gives staff their access',
  operator: 'Somebody who keeps the computer system running',
  'partner-system': 'A computer system',
};

/** What somebody saw or did, by page or step. */
export const whatWords: Readonly<Record<What, string>> = {
  WORK_LIST: 'Saw the child in a list of work',
  ENQUIRIES: 'Saw the child in a list of questions to their agency',
  SEARCH: 'Searched, and found the child',
  CONTACT: 'Opened what we were told about the child',
  CONTACT_CHECKS: 'Opened what agencies were asked and answered',
  CHILD_PICTURE: 'Opened the child’s record',
  CHILD_TIMELINE: 'Opened the child’s history',
  CHILD_SHARING: 'Opened the list of what was shared',
  CHILD_ACCESS_LOG: 'Opened the list of who looked',
  CHILD_SHARING_LIST: 'Checked the list of what was shared',
  CHILD_ACCESS_LIST: 'Checked the list of who looked',
  CONCERN_FEEDBACK: 'Read what became of a worry that they told us',
  ACCESS_REVIEW: 'Checked why somebody looked',
  CUSTODY: 'Opened a list of records that few may see',
  GLASS: 'Read why somebody had to look at once',
  SHIELDED_ADDRESS: 'Opened an address that few may see',
  SUBJECT_ACCESS_EXPORT: 'Opened the answer to a request like this one',
  AUDIT_SHARING_LIST: 'Checked what was shared',
  AUDIT_ACCESS_LIST: 'Checked who looked',
  PEOPLE_AND_ROLES: 'Opened the list of staff',
  ACCESS_TRANSPARENCY: 'Checked who opened what their agency shared',
  ACCESS_REVIEW_LIST: 'Checked looks at records',
  SUBJECT_ACCESS_LIST: 'Opened the list of requests like this one',
  SUBJECT_ACCESS_ROWS: 'Prepared the answer to a request like this one',
  DECIDE_IDENTITY: 'Decided which child it is about',
  WORK_ON_CONTACT: 'Worked on what we were told',
  WORK_ON_CHECKS: 'Asked agencies, or wrote down what they answered',
  OPERATIONS: 'Looked after the computer system',
  RAISE_CONCERN: 'Told us of a worry',
  GIVE_ACCESS: 'Gave somebody access',
  CLAIM_RELATIONSHIP: 'Said why they needed to look',
  REGISTER_CONFLICT: 'Wrote down who should not work with the family',
  REVIEW_ACCESS: 'Wrote down what was found about a look',
  RESTRICT_RECORD: 'Limited who may see the record',
  KEEP_RESTRICTED: 'Decided who may see a record that few may see',
  BREAK_GLASS: 'Had to look at once',
  CONFIRM_GLASS: 'Confirmed that somebody had to look at once',
  PREPARE_EXPORT: 'Began the answer to a request like this one',
  RELEASE_EXPORT: 'Finished the answer to a request like this one',
};

/** What is said of how it ended; nothing where it is what the step says already. */
export const outcomeWords: Readonly<Record<LookOutcome, string>> = {
  SHOWN: '',
  DENIED: 'It was refused, and nothing was shown',
  CLAIMED: '',
  CONFLICT: '',
  CONFLICT_ENDED: 'It was ended',
  GLASS_ASKED: 'It was asked for',
  GLASS_BROKEN: 'It was opened for a while',
  EXPORT_PREPARED: '',
  EXPORT_RELEASED: '',
};

export const purposeWords: Readonly<Record<Purpose | 'NOT_NAMED', string>> = {
  MASH_TRIAGE: 'To decide what help or protection the child needs',
  AUDIT: 'To check that records are used as they should be',
  OPERATION: 'To keep the computer system running',
  RAISE_CONCERN: 'To tell us of a worry about a child',
  FEEDBACK: 'To hear what became of what they told us',
  TRANSPARENCY: 'To see who opened what their agency shared',
  ACCESS_ADMINISTRATION: 'To give staff their access',
  SAR: 'To answer a request for what is held about the child',
  NOT_NAMED: 'Not said',
};

export const relationWords: Readonly<Record<RecordedRelation | 'NONE', string>> = {
  ALLOCATION: 'They worked with the child',
  TEAM: 'A colleague worked with the child',
  REFERRAL: 'We had been told about the child, and were working on it',
  SELF_CLAIMED: 'They said why they needed to look, which is checked',
  FRONT_DOOR_CONTACT: 'We had been told about the child',
  OFFERED_TO_EARLY_HELP: 'The family was offered early help',
  ENQUIRY_MEMBER: 'We had asked their agency about the child',
  RAISED_IT: 'Their agency had told us',
  NAMED_GRANT: 'They were named for this child, to check our work',
  TO_REVIEW: 'They check why people look',
  TO_CONFIRM: 'They were asked to confirm it',
  RELEASED_EXPORT: 'Somebody had asked what is held about the child',
  NOBODY_SHOWN: 'Nobody’s record was shown',
  CUSTODIAN: 'They keep this record',
  CUSTODIAN_OF_HIDDEN: 'They keep this record',
  ADMITTED: 'They were let in to this record',
  BREAK_GLASS: 'They had to look at once, which is checked',
  NEVER_SEE: 'They may not see it',
  CONFLICT: 'They should not work with the family',
  NOT_NEEDED: 'Their job, and not the child',
  NONE: 'Nothing',
};

export const fieldWords: Readonly<Record<FieldGroup, string>> = {
  identity: 'who the child is',
  address: 'where the child lives',
  'contact-details': 'how to reach the family',
  relations: 'who is family',
  education: 'school',
  'health-summary': 'health',
  'police-content': 'what the police said',
  'third-party-allegations': 'what was said about other people',
  narrative: 'what worried somebody',
  'childs-words': 'what the child said',
  'agency-facts': 'what an agency knows',
  referrer: 'who told us',
  reason: 'reasons for decisions',
  checks: 'what agencies answered',
  record: 'notes of our work',
  decision: 'what was decided',
  feedback: 'what people were told afterwards',
  'search-terms': 'what was searched for',
  'access-export': 'who looked and who shared',
};

/** Laws that a policy names; a gateway that an agency stated has words of its own. */
export const basisWords: Readonly<Record<string, string>> = {
  UKGDPR_6_1_E_9_2_G_DPA18_S1_18:
    'UK GDPR articles 6(1)(e) and 9(2)(g), and Data Protection Act 2018 schedule 1 paragraph 18: keeping children safe',
  UKGDPR_6_1_C_5_2: 'UK GDPR articles 5(2) and 6(1)(c): showing that the law is kept',
  UKGDPR_6_1_C_32: 'UK GDPR articles 6(1)(c) and 32: keeping records secure',
  UKGDPR_6_1_C_15: 'UK GDPR articles 6(1)(c) and 15: answering a request for what is held',
  NONE: 'None: it was refused',
};

export const channelWords = {
  PAGES: 'On a page of our system',
  MACHINE: 'Through another agency’s computer system',
} as const;
