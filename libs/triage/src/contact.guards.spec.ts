import { describe, expect, it } from '@jest/globals';
import type { Contact, ContactStateCode } from './contact.js';
import type { DecisionOutcome } from './contact.events.js';
import {
  acknowledge,
  advice,
  allChecks,
  answered,
  callStrategy,
  checks,
  confirm,
  decide,
  declineDemand,
  demand,
  feedback,
  hold,
  identified,
  joinReport,
  link,
  openContact,
  own,
  propose,
  proposeEnd,
  rated,
  recalculate,
  refuse,
  reopen,
  review,
  stands,
  tell,
  whoIs,
  without,
} from './testing/acts.js';
import { generousClockwork } from './testing/fake-clockwork.js';
import { howFar } from './testing/how-far.js';
import {
  emergencyDuty,
  given,
  hour,
  id,
  manager,
  received,
  secondManager,
  socialWorker,
  Story,
  type Act,
} from './testing/story.js';

const withoutAssessment: readonly DecisionOutcome[] = ['EARLY_HELP', 'SIGNPOST', 'NO_FURTHER_ACTION'];
const nfa = decide('NO_FURTHER_ACTION');
const red = [identified(), ...rated('RED')];
const amber = [identified(), ...rated('AMBER')];
const green = howFar.TRIAGED;

const agencies = (then: ReturnType<Story['when']>) =>
  (then.leadsTo('triage/checks-unanswered').refusal?.details?.['members'] as { agencies: unknown }).agencies;

describe('checks that a rating needs', () => {
  it.each(withoutAssessment)('hold up %s, and the answer names every one that is missing', (outcome) => {
    expect(agencies(given(...red).when(decide(outcome)))).toEqual([
      { agency: 'police-met', state: 'NOT_ASKED' },
      { agency: 'health-ral', state: 'NOT_ASKED' },
      { agency: 'SCHOOL', state: 'NOT_ASKED' },
    ]);
    expect(agencies(given(...amber).when(decide(outcome)))).toEqual([
      { agency: 'police-met', state: 'NOT_ASKED' },
      { agency: 'SCHOOL', state: 'NOT_ASKED' },
    ]);
    given(...red, ...allChecks)
      .when(decide(outcome))
      .leadsTo(given(...green).when(decide(outcome)).contact.state);
  });

  it('hold up no assessment, and nothing that was only ever green or blue', () => {
    given(...red)
      .when(decide('ASSESSMENT'))
      .leadsTo('REFERRAL_ACCEPTED');
    given(...green)
      .when(nfa)
      .leadsTo('CLOSED_NFA');
    given(identified(), ...rated('BLUE'))
      .when(nfa)
      .leadsTo('CLOSED_NFA');
  });

  const school = [checks('police-met', 'school-100045'), answered('school-100045')];
  it.each<[string, readonly Act[], string | null]>([
    ['never asked', [checks('school-100045'), answered('school-100045')], 'NOT_ASKED'],
    ['pending', school, 'PENDING'],
    ['an interim answer', [...school, answered('police-met', 'RETURNED_INTERIM')], 'RETURNED_INTERIM'],
    ['refused', [...school, answered('police-met', 'REFUSED')], 'REFUSED'],
    ['not available', [...school, answered('police-met', 'NOT_AVAILABLE')], 'NOT_AVAILABLE'],
    ['a final answer', [...school, answered('police-met', 'RETURNED')], null],
    ['nothing held', [...school, answered('police-met', 'NOTHING_HELD')], null],
    ['final after interim', [...school, answered('police-met', 'RETURNED_INTERIM'), answered('police-met')], null],
    ['refused, and decided without', [...school, answered('police-met', 'REFUSED'), without('police-met')], null],
    ['pending, and decided without', [...school, without('police-met')], null],
    ['never asked, and decided without', [...school.slice(1), without('police-met'), without('SCHOOL')], null],
  ])('police %s', (_what, acts, missing) => {
    const then = given(...amber, ...acts).when(nfa);
    if (missing === null) then.leadsTo('CLOSED_NFA');
    else expect(agencies(then)).toContainEqual({ agency: 'police-met', state: missing });
  });

  it('are decided without singly: one word for one agency', () => {
    const story = given(...red, without('police-met'));
    expect(agencies(story.when(nfa))).toEqual([
      { agency: 'health-ral', state: 'NOT_ASKED' },
      { agency: 'SCHOOL', state: 'NOT_ASKED' },
    ]);
    story.when(without('police-met')).leadsTo('triage/decided-without-already');
    story.when(without('fire-london')).leadsTo('triage/check-not-on-list');
    story.when(without('SCHOOL', ' ')).leadsTo('triage/no-reason');
    const without3 = story.and(without('health-ral'), without('SCHOOL')).when(nfa).leadsTo('CLOSED_NFA');
    expect(without3.data('contact.decided.v1')['checksMissing']).toHaveLength(3);
  });

  it('may name a kind of agency: any school’s final answer is the school’s, and no other kind’s is', () => {
    const story = given(...amber, checks('police-met', 'health-ral', 'school-2'), answered('police-met'));
    expect(agencies(story.and(answered('health-ral')).when(nfa))).toEqual([{ agency: 'SCHOOL', state: 'PENDING' }]);
    story.and(answered('school-2', 'NOTHING_HELD')).when(nfa).leadsTo('CLOSED_NFA');
  });

  it('one school’s final answer stands beside another’s silence', () => {
    given(...amber, checks('police-met', 'school-1', 'school-2'), answered('police-met'), answered('school-1'))
      .when(nfa)
      .leadsTo('CLOSED_NFA');
  });

  it.each(['GREEN', 'BLUE'] as const)('are those of the gravest rating there ever was, not of a later %s', (later) => {
    const lowered = given(...red, propose(later), confirm(later, { lengthen: true }));
    expect(lowered.contact.rating?.rating).toBe(later);
    expect(agencies(lowered.when(nfa))).toHaveLength(3);
    expect(agencies(lowered.and(decide('ASSESSMENT'), reopen()).when(nfa))).toHaveLength(3);
  });

  it('come along from a red contact to the green one that it joins', () => {
    const joining = given(...red).when(link());
    const { gravest } = joining.leadsTo('LINKED_TO_OPEN').data('contact.linked-to-open.v1') as { gravest: 'RED' };
    expect(gravest).toBe('RED');
    expect(agencies(given(...green, joinReport({ gravest })).when(nfa))).toHaveLength(3);
    given(...green, joinReport())
      .when(nfa)
      .leadsTo('CLOSED_NFA');
  });

  it('that an agency was asked twice is counted once', () => {
    const asked = given(...green, checks('police-met'));
    expect(asked.when(checks('police-met')).facts).toEqual([]);
    expect(asked.and(checks('police-met', 'health-ral')).contact.checks.map(({ agency }) => agency)).toEqual([
      'police-met',
      'health-ral',
    ]);
  });
});

describe('two people', () => {
  const pattern = { ground: { contactsIn12Months: 3 } };
  const byManager = proposeEnd('SIGNPOST', pattern).by(manager);

  it('nobody confirms their own rating, whatever their role was', () => {
    given(identified(), propose('RED').by(manager)).when(confirm('RED')).leadsTo('triage/own-proposal');
    given(identified(), propose('RED').by({ ...socialWorker, by: manager.by }))
      .when(confirm('RED'))
      .leadsTo('triage/own-proposal');
    given(identified(), propose('RED').by(manager)).when(confirm('RED').by(secondManager)).leadsTo('TRIAGED');
    const byNight = propose('RED').by({ ...emergencyDuty, by: socialWorker.by });
    const rate = given(identified(), propose('RED')).when(byNight).leadsTo('TRIAGED').data('contact.rated.v1');
    expect(rate).toMatchObject({ proposedBy: null, awaitsReview: true });
    expect(rate).not.toHaveProperty('proposal');
  });

  it('nobody decides what they proposed, nor anything else in its place', () => {
    const proposed = given(...green, proposeEnd('SIGNPOST').by(manager));
    proposed.when(decide('SIGNPOST')).leadsTo('triage/own-proposal');
    proposed.when(decide('ASSESSMENT')).leadsTo('triage/own-proposal');
    const then = proposed.when(decide('SIGNPOST').by(secondManager)).leadsTo('CLOSED_SIGNPOSTED');
    expect(then.data('contact.decided.v1')).toMatchObject({ proposal: 4, proposedBy: manager.by });
  });

  it('a decision confirms only the end that was proposed', () => {
    const then = given(...green, proposeEnd('ASSESSMENT'))
      .when(nfa)
      .leadsTo('CLOSED_NFA');
    expect(then.data('contact.decided.v1')).toMatchObject({ proposedBy: null });
    expect(then.data('contact.decided.v1')).not.toHaveProperty('proposal');
    expect(then.contact.decisionProposal).toBeNull();
  });

  it.each(withoutAssessment)('at the third contact in twelve months two managers decide on %s', (outcome) => {
    given(...green)
      .when(decide(outcome, { ground: { contactsIn12Months: 2 } }))
      .leadsTo(given(...green).when(decide(outcome)).contact.state);
    given(...green)
      .when(decide(outcome, pattern))
      .leadsTo('triage/second-manager');
    given(...green, proposeEnd(outcome))
      .when(decide(outcome, pattern))
      .leadsTo('triage/second-manager');
    given(...green, proposeEnd(outcome).by(manager))
      .when(decide(outcome, pattern).by(secondManager))
      .leadsTo(given(...green).when(decide(outcome)).contact.state);
  });

  it('one manager’s word for assessment is no second one for nothing further', () => {
    given(...green, proposeEnd('ASSESSMENT').by(manager))
      .when(decide('NO_FURTHER_ACTION', pattern).by(secondManager))
      .leadsTo('triage/second-manager');
    given(...green)
      .when(decide('ASSESSMENT', pattern))
      .leadsTo('REFERRAL_ACCEPTED');
  });

  it('a manager’s proposal takes the place of a social worker’s, and no other takes its own', () => {
    given(...green, proposeEnd('SIGNPOST'))
      .when(proposeEnd('ASSESSMENT'))
      .leadsTo('triage/already-proposed');
    const story = given(...green, proposeEnd('SIGNPOST'), byManager);
    story.when(proposeEnd('SIGNPOST').by(secondManager)).leadsTo('triage/already-proposed');
    story.when(decide('SIGNPOST', pattern).by(secondManager)).leadsTo('CLOSED_SIGNPOSTED');
  });

  it('a proposal from before an end is confirmed by nobody after it', () => {
    const again = given(...green, byManager, propose('RED'), decide('ASSESSMENT').by(secondManager), reopen());
    expect(again.contact).toMatchObject({ decisionProposal: null, ratingProposal: null });
    again.when(confirm('RED')).leadsTo('triage/nothing-proposed');
  });
});

describe('what the emergency duty team decides', () => {
  const night = decide('NO_FURTHER_ACTION', { ground: { contactsIn12Months: 3 } }).by(emergencyDuty);
  const ratedByNight = given(identified(), propose('GREEN').by(emergencyDuty));

  it('binds, and awaits a manager of the day', () => {
    const decided = given(...green)
      .when(night)
      .leadsTo('CLOSED_NFA');
    expect(decided.data('contact.decided.v1')).toMatchObject({ awaitsReview: true });
    expect(decided.running('OUT_OF_HOURS_REVIEW')).toBeDefined();
    const reviewed = given(...green, night)
      .when(review())
      .leadsTo('CLOSED_NFA');
    expect(reviewed.data('contact.out-of-hours-reviewed.v1')).toMatchObject({ of: 4 });
    expect(reviewed.running('OUT_OF_HOURS_REVIEW')).toBeUndefined();
    given(...green, night, review())
      .when(review())
      .leadsTo('triage/nothing-to-review');
  });

  it('is reviewed by another person, also where a manager decided meanwhile', () => {
    ratedByNight.when(review().by({ ...manager, by: emergencyDuty.by })).leadsTo('triage/own-decision');
    const decided = ratedByNight.and(nfa);
    expect(decided.contact.awaitsReview).toBe(2);
    expect(decided.contact.clocks.map(({ code }) => code)).toContain('OUT_OF_HOURS_REVIEW');
    expect(decided.when(review()).running('OUT_OF_HOURS_REVIEW')).toBeUndefined();
  });

  it('gets no more time for its review by deciding again', () => {
    const due = ratedByNight.contact.clocks.find(({ code }) => code === 'OUT_OF_HOURS_REVIEW')!.dueAt;
    expect(ratedByNight.when(night.at(6)).running('OUT_OF_HOURS_REVIEW')).toBe(due);
  });

  it('waits for checks like everybody’s', () => {
    given(...red)
      .when(night)
      .leadsTo('triage/checks-unanswered');
  });
});

describe('while it is open who the child is', () => {
  const two = [identified([id('amina'), id('other')]), ...rated('GREEN')];

  it.each(withoutAssessment)('%s waits, and an assessment does not', (outcome) => {
    given(...two)
      .when(decide(outcome))
      .leadsTo('triage/identity-open');
    given(...two)
      .when(decide('ASSESSMENT'))
      .leadsTo('REFERRAL_ACCEPTED');
    given(...two, whoIs('NEW_CHILD'))
      .when(decide(outcome))
      .leadsTo(given(...green).when(decide(outcome)).contact.state);
  });

  it('an officer’s proposal settles nothing', () => {
    const officer = { by: 'staff-1001', role: 'contact-officer' };
    given(...two, whoIs('SAME_CHILD', id('amina')).by(officer))
      .when(nfa)
      .leadsTo('triage/identity-open');
  });

  it('another contact may be joined only where it is the same child’s and open', () => {
    given(identified([id('amina')]))
      .when(link())
      .leadsTo('triage/identity-open');
    const story = given(identified());
    for (const open of [
      null,
      openContact({ childId: id('amina') }),
      openContact({ contactId: received().data.contactId }),
    ])
      story.when(link({ open })).leadsTo('triage/not-the-same-child');
    story.when(link({ open: openContact({ ended: true }) })).leadsTo('triage/other-has-ended');
    expect(own).toBe(story.contact.childId);
  });
});

describe('a demanded strategy discussion', () => {
  it('is answered before the contact ends: called, or declined with a reason', () => {
    const demanded = given(...green, demand());
    for (const outcome of [...withoutAssessment, 'ASSESSMENT'] as const)
      demanded.when(decide(outcome)).leadsTo('triage/demand-unanswered');
    demanded.and(declineDemand()).when(nfa).leadsTo('CLOSED_NFA');
    expect(demanded.when(callStrategy()).leadsTo('STRATEGY').data('contact.strategy-requested.v1')).toMatchObject({
      demand: 4,
    });
  });

  it('is quorate where social care, police and health were there, and is recorded as it was', () => {
    const held = (over: Parameters<typeof hold>[1]) =>
      given(...howFar.STRATEGY)
        .when(hold('S47_JOINT', over))
        .leadsTo('S47')
        .data('contact.strategy-held.v1');
    expect(held({})).toMatchObject({ quorate: true });
    const attended = [{ agency: 'council-camden', agencyKind: 'COUNCIL', name: 'Jo Invented' }];
    expect(held({ attended, dissent: [{ agency: 'health-ral', words: 'Too soon' }] })).toMatchObject({
      quorate: false,
      dissent: ['health-ral'],
    });
  });

  it('may begin an enquiry on a contact that nobody has rated, and the end says why there is no level', () => {
    const then = given(identified(), callStrategy()).when(hold('S47_SINGLE')).leadsTo('S47');
    expect(then.contact.endings).toMatchObject([{ level: null, notRatedBecause: 'SIGNIFICANT_HARM' }]);
  });
});

describe('what is new since the decision', () => {
  const closed = given(...green, checks('police-met'), nfa);
  const causes = ({ newSince }: Contact) => newSince.map(({ kind }) => kind);

  it.each<[string, Act, string]>([
    ['a reply', answered('police-met'), 'REPLY'],
    ['a correction', tell(id('correction')), 'CORRECTION'],
    ['a joined report', joinReport(), 'CONCERN'],
  ])('%s lists the contact again, with a clock', (_what, act, kind) => {
    const then = closed.when(act).leadsTo('CLOSED_NFA');
    expect(causes(then.contact)).toEqual([kind]);
    expect(then.running('NEW_SINCE_DECIDED')).toBeDefined();
    const early = given(...howFar.EH_REQUESTED).when(act);
    expect(causes(early.contact)).toEqual([kind]);
    expect(causes(given(...green, checks('police-met')).when(act).contact)).toEqual([]);
  });

  it('is told once for one cause, and the clock counts from the first', () => {
    const told = closed.and(tell('one').at(10));
    expect(told.when(tell('one')).facts).toEqual([]);
    const more = told.when(tell('two').at(20));
    expect(more.contact.newSince).toHaveLength(2);
    expect(more.running('NEW_SINCE_DECIDED')).toBe(hour(34));
  });

  it('is urgent where it brings danger, also while a longer clock runs', () => {
    const then = closed.and(tell('one').at(10)).when(joinReport({ danger: true }).at(11));
    expect(then.running('NEW_SINCE_DECIDED')).toBe(hour(15));
    expect(then.contact.danger).toBe(true);
  });

  it('is answered when a manager has seen all of it', () => {
    closed.when(stands(['one'])).leadsTo('triage/nothing-new');
    const told = closed.and(tell('one'), tell('two'));
    told.when(stands(['one'])).leadsTo('triage/more-is-new');
    told.when(stands(['one', 'two'], '')).leadsTo('triage/no-reason');
    const stood = told.when(stands(['two', 'one']));
    expect(stood.leadsTo('CLOSED_NFA').contact.newSince).toEqual([]);
    expect(stood.running('NEW_SINCE_DECIDED')).toBeUndefined();
    const reopened = told.when(reopen()).leadsTo('TRIAGED');
    expect(reopened.contact.newSince).toEqual([]);
    expect(reopened.running('NEW_SINCE_DECIDED')).toBeUndefined();
  });

  it('is answered too where it led to a strategy discussion and an enquiry', () => {
    const then = given(...howFar.EH_REQUESTED, tell('one'), callStrategy())
      .when(hold('S47_JOINT'))
      .leadsTo('S47');
    expect(then.contact.newSince).toEqual([]);
    expect(then.running('NEW_SINCE_DECIDED')).toBeUndefined();
  });

  it.each<[string, Act, ContactStateCode]>([
    ['advice', advice(), 'ADVICE_GIVEN'],
    ['a link to the open contact', link(), 'LINKED_TO_OPEN'],
    ['another decision', nfa, 'CLOSED_NFA'],
  ])('waits while early help’s refusal brings the contact back, and is answered by %s', (_what, act, state) => {
    const told = given(...howFar.EH_REQUESTED, tell('one'));
    const back = told.when(refuse()).leadsTo('TRIAGED');
    expect(causes(back.contact)).toEqual(['CORRECTION']);
    expect(back.running('NEW_SINCE_DECIDED')).toBeDefined();
    const then = told.and(refuse()).when(act).leadsTo(state);
    expect(causes(then.contact)).toEqual([]);
    expect(then.running('NEW_SINCE_DECIDED')).toBeUndefined();
  });
});

describe('clocks', () => {
  const stoppedBy = (then: ReturnType<Story['when']>, type: Parameters<typeof then.data>[0]) =>
    then.data(type)['stopped'] as { code: string; stoppedAt: string; breached: boolean }[];

  it.each([
    ['in time, written up in time', 20, 20, false],
    ['in time, written up late', 20, 90, false],
    ['at the very end', 24, 90, false],
    ['late', 25, 25, true],
  ])('stop at a step’s true time: %s', (_what, at, writtenUp, breached) => {
    const then = given(
      ...howFar.IDENTIFIED,
      ...rated('AMBER').map((act) => act.at(1)),
      ...allChecks.map((act) => act.at(2)),
    )
      .when(nfa.at(at, writtenUp))
      .leadsTo('CLOSED_NFA');
    expect(stoppedBy(then, 'contact.decided.v1')).toEqual([
      { code: 'RESPONSE_TYPE', dueAt: hour(24), stoppedAt: hour(at), breached },
      { code: 'DECISION', dueAt: hour(24), stoppedAt: hour(at), breached },
    ]);
    expect(then.running('FEEDBACK')).toBe(hour(at + 24));
    expect(then.contact.clocks.map(({ code }) => code)).toEqual(['ACKNOWLEDGE', 'FEEDBACK']);
  });

  it('run on where a step is refused for its time', () => {
    given(...green)
      .when(nfa.at(3, 2))
      .leadsTo('triage/step-in-future');
    given(...green)
      .when(nfa.at(-1, 2))
      .leadsTo('triage/step-before-receipt');
  });

  it('count the first rating from the receipt, a raised one from the raising, and a lowered one as it was', () => {
    const first = given(identified(), propose('AMBER').at(5), confirm('AMBER').at(6));
    const due = (story: Story) => story.contact.clocks.find(({ code }) => code === 'DECISION')?.dueAt;
    expect(due(first)).toBe(hour(24));
    expect(due(first.and(propose('RED').at(7), confirm('RED').at(8)))).toBe(hour(12));
    expect(due(first.and(propose('GREEN').at(7), confirm('GREEN').at(8)))).toBe(hour(24));
    expect(due(first.and(propose('GREEN').at(7), confirm('GREEN', { lengthen: true }).at(8)))).toBe(hour(72));
    expect(due(first.and(propose('RED').at(22), confirm('RED').at(23)))).toBe(hour(24));
  });

  it.each(['GREEN', 'BLUE'] as const)('no rating gives more time by itself, whatever the limits say: %s', (to) => {
    const generous = new Story([received()], 0, generousClockwork).and(identified(), ...rated('RED'));
    const due = generous.contact.clocks.find(({ code }) => code === 'DECISION')!.dueAt;
    const lowered = generous.and(propose(to)).when(confirm(to));
    expect(lowered.running('DECISION')).toBe(due);
    expect(lowered.data('contact.rated.v1')).toMatchObject({ lengthened: false, started: [] });
    const lengthened = generous.and(propose(to)).when(confirm(to, { lengthen: true }));
    expect(lengthened.data('contact.rated.v1')).toMatchObject({ lengthened: true });
    expect(generous.and(propose('RED').at(3)).when(confirm('RED').at(3.5)).running('DECISION')).toBe(due);
  });

  it('are recalculated by an event of their own, where they run', () => {
    const then = given(...green).when(recalculate(hour(40)));
    expect(then.data('clock.recalculated.v1')).toMatchObject({ previousDueAt: hour(24) });
    expect(then.running('RESPONSE_TYPE')).toBe(hour(40));
    expect(given(...green).when(recalculate(hour(24))).facts).toEqual([]);
    expect(
      given(...green, acknowledge)
        .when(recalculate(hour(40)))
        .running('ACKNOWLEDGE'),
    ).toBeUndefined();
  });

  it('of an answer to the referrer run until somebody was told', () => {
    const closed = given(...green, nfa.at(10));
    expect(closed.when(feedback().at(20)).running('FEEDBACK')).toBeUndefined();
    const again = closed.and(reopen().at(20)).when(decide('ASSESSMENT').at(30));
    expect(again.running('FEEDBACK')).toBe(hour(34));
  });
});
