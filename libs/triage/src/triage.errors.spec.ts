import { describe, expect, it } from '@jest/globals';
import {
  accept,
  advice,
  answer,
  answered,
  ask,
  assign,
  callStrategy,
  checks,
  confirm,
  decide,
  declineDemand,
  declineProposal,
  demand,
  emergency,
  entry,
  feedback,
  hold,
  identified,
  joinReport,
  laterOutcome,
  link,
  offer,
  openContact,
  own,
  propose,
  proposeEnd,
  rated,
  refuse,
  reopen,
  review,
  stands,
  tell,
  whoIs,
  withdrawOffer,
  without,
} from './testing/acts.js';
import { FrontDoor, sample } from './testing/front-door.js';
import { howFar } from './testing/how-far.js';
import { auditor, emergencyDuty, given, id, notOpenYet, officer, socialWorker, type Act } from './testing/story.js';
import { triageErrors } from './triage.errors.js';

type Code = keyof typeof triageErrors.entries;
type Refused = readonly [before: readonly Act[], act: Act];

const triaged = howFar.TRIAGED;
const closed = howFar.CLOSED_NFA;
const [amina, other] = [id('amina'), id('other')];
const silent = { method: null, language: null, interpreter: null, alone: null };

/** How each refusal is met; `key-used-before` is the handler's own and stands below. */
const refusals: Readonly<Record<Exclude<Code, 'triage/key-used-before'>, readonly Refused[]>> = {
  'triage/role-may-not-decide': [[howFar.IDENTIFIED, whoIs('NEW_CHILD').by(auditor)]],
  'triage/role-may-not': [[triaged, decide('ASSESSMENT').by(officer)]],
  'triage/step-in-future': [
    [triaged, propose('RED').at(3, 2)],
    [[], emergency({ calledAt: '2026-03-04T09:00:00.000Z' }).at(1)],
  ],
  'triage/step-before-receipt': [[triaged, propose('RED').at(-1, 2)]],
  'triage/owner-already': [[[assign(socialWorker.by)], assign(socialWorker.by)]],
  'triage/has-ended': [
    [closed, decide('ASSESSMENT')],
    [howFar.EH_REQUESTED, decide('ASSESSMENT')],
    [closed, propose('RED')],
    [closed, callStrategy()],
    [closed, demand()],
    [closed, emergency()],
    [closed, checks('police-met')],
    [closed, without('police-met')],
  ],
  'triage/not-from-here': [
    [[], offer()],
    [howFar.ROUTE_OFFERED, propose('RED')],
    [howFar.EMERGENCY, decide('ASSESSMENT')],
    [[...triaged, offer()], checks('police-met')],
    [closed, link()],
    [howFar.EMERGENCY, advice()],
    [closed, laterOutcome],
  ],
  'triage/emergency-not-whole': [
    [[], emergency({ called: [] })],
    [[], emergency({ whereNow: ' ' })],
  ],
  'triage/no-words': [
    [[], entry({ what: '' })],
    [[], ask('question', ' ')],
    [[ask()], answer('question', '')],
    [howFar.IDENTIFIED, advice({ advice: '' })],
    [closed, feedback('SENT', '')],
  ],
  'triage/no-reason': [
    [triaged, propose('RED', { reason: ' ' })],
    [triaged, decide('ASSESSMENT', { reason: '' })],
    [triaged, callStrategy('')],
    [triaged, demand('POLICE', '')],
    [[...triaged, demand()], declineDemand('')],
    [howFar.STRATEGY, hold('NO_S47', { reason: '' })],
    [howFar.ROUTE_OFFERED, refuse('')],
    [howFar.IDENTIFIED, link({ reason: '' })],
    [closed, reopen('')],
    [[...closed, tell('one')], stands(['one'], '')],
    [[identified(), propose('GREEN').by(emergencyDuty)], review('')],
    [[propose('RED')], declineProposal('RATING', '')],
    [[identified(), ...rated('AMBER')], without('police-met', '')],
  ],
  'triage/lookup-not-whole': [
    [[], entry({ kind: 'LOOKUP' })],
    [[], entry({ lookup: { system: 'COUNCIL_CASE_SYSTEM', found: 'OPEN' } })],
  ],
  'triage/no-such-question': [
    [[], answer()],
    [[ask(), answer()], answer()],
  ],
  'triage/nothing-proposed': [
    [[], confirm('RED')],
    [triaged, declineProposal('RATING')],
    [triaged, declineProposal('DECISION')],
    [triaged, declineProposal('ADVICE')],
    [triaged, declineProposal('IDENTITY')],
  ],
  'triage/already-proposed': [
    [[...triaged, proposeEnd('SIGNPOST')], proposeEnd('SIGNPOST')],
    [[identified(), advice().by(officer)], advice().by(officer)],
    [[identified([amina, other]), whoIs('SAME_CHILD', amina).by(officer)], whoIs('SAME_CHILD', amina).by(officer)],
  ],
  'triage/own-proposal': [
    [[propose('RED')], confirm('RED').by({ by: socialWorker.by, role: 'mash-manager' })],
    [[...triaged, proposeEnd('SIGNPOST')], decide('SIGNPOST').by({ by: socialWorker.by, role: 'mash-manager' })],
    [[identified(), advice().by(officer)], advice().by({ ...socialWorker, by: officer.by })],
    [
      [identified([amina, other]), whoIs('SAME_CHILD', amina).by(officer)],
      whoIs('SAME_CHILD', amina).by({ ...socialWorker, by: officer.by }),
    ],
  ],
  'triage/identity-open': [
    [[identified([amina]), ...rated('GREEN')], decide('SIGNPOST')],
    [[identified([amina])], offer()],
    [[identified([amina])], link()],
    [[identified([amina])], advice()],
  ],
  'triage/which-open-case': [[howFar.IDENTIFIED, offer({ openCase: null })]],
  'triage/which-authority': [
    [howFar.IDENTIFIED, offer({ kind: 'OTHER_AUTHORITY', authority: null })],
    [howFar.IDENTIFIED, offer({ kind: 'OTHER_AUTHORITY', authority: 'Elsewhere' })],
  ],
  'triage/to-whom': [
    [howFar.IDENTIFIED, offer({ to: '' })],
    [triaged, decide('SIGNPOST', { signpostedTo: null })],
  ],
  'triage/not-a-sibling': [
    [[identified()], propose('GREEN', { carriedFrom: { contactId: id('elsewhere'), concernId: id('elsewhere') } })],
    [[identified()], propose('GREEN', { carriedFrom: { contactId: id('nowhere'), concernId: null } })],
    [triaged, proposeEnd('ASSESSMENT', { carriedFrom: { contactId: id('nowhere'), concernId: null } })],
    [triaged, decide('ASSESSMENT', { carriedFrom: { contactId: id('nowhere'), concernId: null } })],
  ],
  'triage/nothing-offered': [
    [triaged, accept()],
    [triaged, refuse()],
    [howFar.EH_REQUESTED, withdrawOffer()],
  ],
  'triage/accepted-by-name': [[howFar.ROUTE_OFFERED, accept({ acceptedBy: ' ' })]],
  'triage/accepted-in-writing': [[howFar.TRANSFER_OFFERED, accept({ inWriting: false })]],
  'triage/not-the-same-child': [
    [howFar.IDENTIFIED, link({ open: null })],
    [howFar.IDENTIFIED, link({ open: openContact({ childId: amina }) })],
  ],
  'triage/other-has-ended': [[howFar.IDENTIFIED, link({ open: openContact({ ended: true }) })]],
  'triage/advice-on-urgent': [
    [[identified(), ...rated('AMBER')], advice()],
    [[identified(), ...rated('RED'), ...rated('GREEN')], advice()],
  ],
  'triage/rate-first': [
    [howFar.IDENTIFIED, decide('ASSESSMENT')],
    [howFar.IDENTIFIED, checks('police-met')],
    [[identified(), advice(), reopen()], decide('ASSESSMENT')],
  ],
  'triage/check-not-on-list': [
    [[identified(), ...rated('AMBER')], without('fire-london')],
    [triaged, without('police-met')],
  ],
  'triage/check-answered': [
    [[identified(), ...rated('AMBER'), checks('police-met'), answered('police-met')], without('police-met')],
  ],
  'triage/decided-without-already': [[[identified(), ...rated('AMBER'), without('police-met')], without('police-met')]],
  'triage/who-may-demand': [[triaged, demand('SCHOOL')]],
  'triage/demand-unanswered': [
    [[...triaged, demand()], decide('ASSESSMENT')],
    [[identified(), demand()], advice()],
  ],
  'triage/nothing-demanded': [[triaged, declineDemand()]],
  'triage/strategy-already': [[howFar.STRATEGY, callStrategy()]],
  'triage/no-strategy-requested': [[triaged, hold('S47_JOINT')]],
  'triage/who-sees-the-child': [[howFar.STRATEGY, hold('S47_JOINT', { whoSeesTheChild: null })]],
  'triage/no-voice': [
    [triaged, decide('ASSESSMENT', { voice: { ...silent, absence: null, words: ' ', whyAbsent: null } })],
    [triaged, decide('ASSESSMENT', { voice: { ...silent, absence: 'TOO_YOUNG', words: null, whyAbsent: null } })],
  ],
  'triage/why-not-told': [[triaged, decide('ASSESSMENT', { family: 'NOT_TOLD', notTold: null })]],
  'triage/no-lawful-basis': [[triaged, decide('ASSESSMENT', { lawfulBasis: [] })]],
  'triage/nfa-not-whole': [
    [triaged, decide('NO_FURTHER_ACTION', { nfaReason: null })],
    [triaged, decide('NO_FURTHER_ACTION', { whatWouldChange: '' })],
  ],
  'triage/checks-unanswered': [[[identified(), ...rated('RED')], decide('SIGNPOST')]],
  'triage/second-manager': [[triaged, decide('SIGNPOST', { ground: { contactsIn12Months: 3 } })]],
  'triage/own-decision': [
    [[identified(), propose('GREEN').by(emergencyDuty)], review().by({ by: emergencyDuty.by, role: 'mash-manager' })],
  ],
  'triage/nothing-to-review': [[triaged, review()]],
  'triage/nothing-new': [[closed, stands(['one'])]],
  'triage/more-is-new': [[[...closed, tell('one'), tell('two')], stands(['one'])]],
  'triage/not-ended': [[triaged, reopen()]],
  'triage/nothing-to-tell': [[howFar.LINKED_TO_OPEN, feedback()]],
  'triage/told-already': [[[...closed, feedback()], feedback()]],
  'triage/not-open-yet': [
    [[], whoIs('NEW_CHILD')],
    [[], whoIs('UNDO')],
  ],
  'triage/changed-meanwhile': [
    [triaged, decide('ASSESSMENT').seeing(2)],
    [triaged, whoIs('NOT_SAME', amina).seeing(0)],
  ],
  'triage/no-such-child': [
    [howFar.IDENTIFIED, whoIs('SAME_CHILD', amina, { person: null })],
    [howFar.IDENTIFIED, whoIs('NOT_SAME', amina, { person: null })],
  ],
  'triage/child-erased': [[howFar.IDENTIFIED, whoIs('SAME_CHILD', amina, { isErased: true })]],
  'triage/already-this-child': [[howFar.IDENTIFIED, whoIs('SAME_CHILD', own)]],
  'triage/same-concern': [[howFar.IDENTIFIED, whoIs('SAME_CHILD', amina, { siblings: [amina] })]],
  'triage/already-ruled-out': [[[identified(), whoIs('NOT_SAME', amina)], whoIs('NOT_SAME', amina)]],
  'triage/own-child': [
    [howFar.IDENTIFIED, whoIs('NOT_SAME', own)],
    [[identified(), whoIs('NEW_CHILD')], whoIs('NEW_CHILD')],
  ],
  'triage/nothing-to-undo': [[howFar.IDENTIFIED, whoIs('UNDO')]],
};

const all = Object.entries(refusals).flatMap(([code, cases]) =>
  cases.map(([before, act], index) => [code as Code, index + 1, before, act] as const),
);

describe('every refusal of the catalogue', () => {
  it('is met by one of these', () => {
    expect([...Object.keys(refusals), 'triage/key-used-before'].sort()).toEqual(
      Object.keys(triageErrors.entries).sort(),
    );
  });

  it.each(all)('%s, %d', (code, _index, before, act) => {
    const story = given(...before);
    const then = story.when(act).leadsTo(code);
    expect(then.contact).toEqual(story.contact);
    expect(then.refusal?.message).toBe(triageErrors.entries[code].message);
  });

  it('triage/key-used-before, by the handler', async () => {
    const frontDoor = await FrontDoor.open();
    const [contactId] = await frontDoor.send(sample('1-housing'));
    const idempotencyKey = 'click-1';
    await frontDoor.decide(contactId!, 'NEW_CHILD', null, { idempotencyKey });
    expect(await frontDoor.decide(contactId!, 'UNDO', null, { idempotencyKey })).toMatchObject({
      code: 'triage/key-used-before',
    });
    await frontDoor.close();
  });

  it.each<[string, Act]>([
    ['rated', propose('RED')],
    ['declared an emergency', emergency()],
    ['told of something new', tell('one')],
    ['joined', joinReport()],
    ['answered', answered('police-met')],
    ['asked about', checks('police-met')],
  ])('a contact that is not open yet is not %s', (_what, act) => {
    const then = notOpenYet.when(act);
    expect(then.facts).toEqual([]);
    expect([null, 'triage/not-open-yet']).toContain(then.refusal?.code ?? null);
  });
});
