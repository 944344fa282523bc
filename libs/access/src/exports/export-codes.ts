/** Who asks for what is held of a child. PARENT: a parent, or another who holds parental responsibility. */
export const requesters = ['CHILD', 'PARENT', 'SOLICITOR'] as const;
export type Requester = (typeof requesters)[number];

/**
 * On which ground a row is withheld, by the Data Protection Act 2018. SERIOUS_HARM: the serious harm test (schedule 3, parts 2 to 4). CRIME:
 * it would prejudice an investigation (schedule 2, paragraph 2). THIRD_PARTY: somebody else's rights (schedule 2, paragraph 16).
 * CHILD_ABUSE_DATA: not in the child's best interests (schedule 3, part 5). CHILDS_WISHES: the child gave it trusting that whoever asks
 * would not learn it (schedule 3). LEGAL_PRIVILEGE: schedule 2, paragraph 19. COURT: a court's proceedings or order.
 */
export const withholdingGrounds = [
  'SERIOUS_HARM',
  'CRIME',
  'THIRD_PARTY',
  'CHILD_ABUSE_DATA',
  'CHILDS_WISHES',
  'LEGAL_PRIVILEGE',
  'COURT',
] as const;
export type WithholdingGround = (typeof withholdingGrounds)[number];

/** Why an export is given up. */
export const abandonReasons = ['WRONG_CHILD', 'REQUEST_WITHDRAWN', 'PREPARED_ANEW', 'MISTAKE'] as const;
export type AbandonReason = (typeof abandonReasons)[number];

/** Whether the officer may let a row through that is proposed to be withheld. */
export const officerWords = ['MAY_LET_THROUGH', 'MAY_NOT'] as const;
export type OfficerWord = (typeof officerWords)[number];

/** A row that is not shown, and who may change that. */
export interface Withholding {
  readonly ground: WithholdingGround;
  readonly officer: OfficerWord;
}

/** How a class of restricted record stands to an export: left out and not counted, shown, or withheld. */
export type ClassExport = 'LEFT_OUT' | 'SHOWN' | Withholding;
