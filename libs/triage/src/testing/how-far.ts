import type { ContactStateCode } from '../contact.js';
import {
  accept,
  advice,
  callStrategy,
  checks,
  decide,
  emergency,
  hold,
  identified,
  link,
  offer,
  rated,
  transfer,
} from './acts.js';
import type { Act } from './story.js';

const triaged = [identified(), ...rated('GREEN')];
const strategy = [...triaged, callStrategy()];
const earlyHelpRequested = [...triaged, decide('EARLY_HELP')];

/** How a contact comes to each state. */
export const howFar: Readonly<Record<ContactStateCode, readonly Act[]>> = {
  RECEIVED: [],
  IDENTIFIED: [identified()],
  EMERGENCY: [...triaged, emergency()],
  ROUTE_OFFERED: [identified(), offer()],
  TRANSFER_OFFERED: [identified(), transfer],
  TRIAGED: triaged,
  ENQUIRY: [...triaged, checks('police-met')],
  STRATEGY: strategy,
  EH_REQUESTED: earlyHelpRequested,
  ROUTED_OPEN: [identified(), offer(), accept()],
  LINKED_TO_OPEN: [identified(), link()],
  TRANSFERRED: [identified(), transfer, accept()],
  ADVICE_GIVEN: [identified(), advice()],
  EH_ACCEPTED: [...earlyHelpRequested, accept()],
  S47: [...strategy, hold('S47_JOINT')],
  REFERRAL_ACCEPTED: [...triaged, decide('ASSESSMENT')],
  CLOSED_SIGNPOSTED: [...triaged, decide('SIGNPOST')],
  CLOSED_NFA: [...triaged, decide('NO_FURTHER_ACTION')],
};
