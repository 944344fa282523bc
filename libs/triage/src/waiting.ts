import { hasEnded, lastEnding, type Contact } from './contact.js';

/** What a contact waits for, the most pressing first; words come from the pages. */
export type WaitsFor =
  | 'STRATEGY_DEMANDED'
  | 'CONFIRM_DECISION'
  | 'CONFIRM_RATING'
  | 'CONFIRM_IDENTITY'
  | 'CONFIRM_ADVICE'
  | 'NEW_SINCE_DECIDED'
  | 'REVIEW'
  | 'IDENTITY'
  | 'ROUTE'
  | 'TRANSFER'
  | 'EARLY_HELP'
  | 'STRATEGY'
  | 'RATING'
  | 'CHECKS'
  | 'DECISION'
  | 'FEEDBACK';

/** Whose word a proposal waits for. */
export type ConfirmedBy = 'QUALIFIED' | 'MANAGER';

export interface Waiting {
  readonly waits: WaitsFor;
  readonly confirmedBy: ConfirmedBy | null;
  readonly proposedBy: string | null;
}

/** What a contact waits for next; null where nothing is left to do and it leaves the list. `identityOpen`: candidates stand unanswered. */
export function waitingFor(contact: Contact, identityOpen: boolean): Waiting | null {
  const { strategyDemand, decisionProposal, ratingProposal, identityProposal, adviceProposal } = contact;
  if (strategyDemand) return { waits: 'STRATEGY_DEMANDED', confirmedBy: 'MANAGER', proposedBy: null };
  if (decisionProposal) return confirm('CONFIRM_DECISION', 'MANAGER', decisionProposal.by);
  if (ratingProposal) return confirm('CONFIRM_RATING', 'MANAGER', ratingProposal.by);
  if (identityProposal) return confirm('CONFIRM_IDENTITY', 'QUALIFIED', identityProposal.by);
  if (adviceProposal) return confirm('CONFIRM_ADVICE', 'QUALIFIED', adviceProposal.by);
  if (contact.newSince.length > 0) return { waits: 'NEW_SINCE_DECIDED', confirmedBy: 'MANAGER', proposedBy: null };
  if (contact.awaitsReview !== null) return { waits: 'REVIEW', confirmedBy: 'MANAGER', proposedBy: null };
  const waits = hasEnded(contact) ? afterEnd(contact) : beforeEnd(contact, identityOpen);
  return waits && { waits, confirmedBy: null, proposedBy: null };
}

function beforeEnd(contact: Contact, identityOpen: boolean): WaitsFor {
  switch (contact.state) {
    case 'ROUTE_OFFERED':
      return 'ROUTE';
    case 'TRANSFER_OFFERED':
      return 'TRANSFER';
    case 'EH_REQUESTED':
      return 'EARLY_HELP';
    case 'STRATEGY':
    case 'EMERGENCY':
      return 'STRATEGY';
    default:
      if (identityOpen) return 'IDENTITY';
      if (contact.rating === null) return 'RATING';
      return contact.checks.some(isPending) ? 'CHECKS' : 'DECISION';
  }
}

/** A contact that joined another waits with that one; else an end is whole when its referrer was told. */
const afterEnd = (contact: Contact): WaitsFor | null => (lastEnding(contact)?.feedback === 'DUE' ? 'FEEDBACK' : null);

const isPending = ({ state }: Contact['checks'][number]): boolean =>
  state === 'PENDING' || state === 'RETURNED_INTERIM';

/** Codes of the agencies whose answer a contact still waits for, each once. */
export const pendingChecks = ({ checks }: Pick<Contact, 'checks'>): string[] => [
  ...new Set(checks.filter(isPending).map(({ agency }) => agency)),
];

const confirm = (waits: WaitsFor, confirmedBy: ConfirmedBy, proposedBy: string): Waiting => ({
  waits,
  confirmedBy,
  proposedBy,
});
