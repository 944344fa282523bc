import type { ContactEvent } from '../contact.events.js';
import {
  acknowledge,
  advice,
  answer,
  answered,
  ask,
  assign,
  callStrategy,
  checks,
  confirm,
  decide,
  decidedWith,
  declineDemand,
  declineProposal,
  demand,
  emergency,
  entry,
  escalate,
  feedback,
  hold,
  identified,
  joinReport,
  laterOutcome,
  link,
  offer,
  accept,
  propose,
  proposeEnd,
  rated,
  recalculate,
  refuse,
  reopen,
  review,
  stands,
  tell,
  transfer,
  whoIs,
  withdrawOffer,
  without,
} from './acts.js';
import { howFar } from './how-far.js';
import { emergencyDuty, hour, id, officer, socialWorker, type Act } from './story.js';

/** Those of the first day, which stand in `test/golden` with samples of their own. */
export type FirstDay = 'contact.received.v1' | 'contact.identified.v1' | 'contact.identity-decided.v1';

const several = [identified([id('amina'), id('other')])];
const triaged = howFar.TRIAGED;
const closed = howFar.CLOSED_NFA;
const amber = [identified(), ...rated('AMBER')];

/** What was done before, and the step that comes to the event as it is stored. */
export const goldenStories: Readonly<
  Record<Exclude<ContactEvent['type'], FirstDay>, readonly [before: readonly Act[], act: Act]>
> = {
  'contact.identity-proposed.v1': [several, whoIs('SAME_CHILD', id('amina')).by(officer)],
  'contact.receipt-acknowledged.v1': [[], acknowledge],
  'contact.assigned.v1': [[assign(officer.by)], assign(socialWorker.by)],
  'contact.escalated.v1': [[], escalate],
  'contact.emergency-declared.v1': [howFar.ROUTE_OFFERED, emergency()],
  'contact.entry-recorded.v1': [
    [],
    entry({
      kind: 'LOOKUP',
      lookup: { system: 'COUNCIL_CASE_SYSTEM', found: 'CLOSED' },
      attachments: [{ name: 'Letter from school.png', sha256: 'cd'.repeat(32), bytes: 48_213, mediaType: 'image/png' }],
    }),
  ],
  'contact.question-raised.v1': [[], ask()],
  'contact.question-answered.v1': [[ask()], answer()],
  'contact.proposal-declined.v1': [[propose('RED')], declineProposal('RATING')],
  'clock.recalculated.v1': [[], recalculate(hour(48))],
  'contact.report-joined.v1': [triaged, joinReport({ danger: true, suggestedRating: 'AMBER', gravest: 'RED' })],
  'contact.new-since-decided.v1': [closed, tell(id('correction'))],
  'contact.handover-offered.v1': [howFar.IDENTIFIED, transfer],
  'contact.handover-accepted.v1': [[...amber, offer()], accept()],
  'contact.handover-refused.v1': [howFar.EH_REQUESTED, refuse()],
  'contact.handover-withdrawn.v1': [[...amber, offer()], withdrawOffer()],
  'contact.linked-to-open.v1': [amber, link()],
  'contact.advice-proposed.v1': [howFar.IDENTIFIED, advice().by(officer)],
  'contact.advice-given.v1': [[identified(), advice().by(officer)], advice()],
  'contact.rating-proposed.v1': [
    howFar.IDENTIFIED,
    propose('AMBER', { factors: ['NEGLECT', 'DOMESTIC_ABUSE'], historySeen: [id('earlier contact')] }),
  ],
  'contact.rated.v1': [[...amber, propose('GREEN')], confirm('GREEN', { lengthen: true })],
  'contact.checks-requested.v1': [amber, checks('police-met', 'school-100045')],
  'contact.check-answered.v1': [[...amber, checks('police-met')], answered('police-met', 'NOTHING_HELD')],
  'contact.decided-without-check.v1': [[...amber, checks('police-met')], without('police-met')],
  'contact.strategy-demanded.v1': [triaged, demand()],
  'contact.strategy-declined.v1': [[...triaged, demand()], declineDemand()],
  'contact.strategy-requested.v1': [[identified(), offer(), demand()], callStrategy()],
  'contact.strategy-held.v1': [
    howFar.STRATEGY,
    hold('S47_JOINT', { dissent: [{ agency: 'health-ral', words: 'Wait for the scan' }] }),
  ],
  'contact.decision-proposed.v1': [triaged, proposeEnd('SIGNPOST')],
  'contact.decided.v1': [
    [...amber, checks('police-met'), without('police-met'), without('SCHOOL'), proposeEnd('NO_FURTHER_ACTION')],
    decide('NO_FURTHER_ACTION', { reliedOn: [id('raised')] }).by(emergencyDuty),
  ],
  'contact.decided-with.v1': [howFar.LINKED_TO_OPEN, decidedWith()],
  'contact.out-of-hours-reviewed.v1': [[identified(), propose('GREEN').by(emergencyDuty)], review()],
  'contact.decision-stands.v1': [[...closed, tell(id('correction'))], stands([id('correction')])],
  'contact.reopened.v1': [[...closed, tell(id('correction'))], reopen()],
  'contact.feedback-recorded.v1': [closed, feedback()],
  'contact.later-outcome-recorded.v1': [howFar.REFERRAL_ACCEPTED, laterOutcome],
};
