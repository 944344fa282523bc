import { describe, expect, it } from '@jest/globals';
import { contactStates, endedStates, type ContactStateCode } from './contact.js';
import {
  accept,
  acknowledge,
  advice,
  answered,
  assign,
  callStrategy,
  checks,
  confirm,
  decide,
  decidedWith,
  declineDemand,
  demand,
  emergency,
  entry,
  feedback,
  hold,
  laterOutcome,
  link,
  offer,
  propose,
  proposeEnd,
  refuse,
  reopen,
  transfer,
  whoIs,
  withdrawOffer,
  without,
} from './testing/acts.js';
import { howFar } from './testing/how-far.js';
import {
  everybody,
  given,
  id,
  manager,
  notOpenYet,
  officer,
  secondManager,
  socialWorker,
  type Act,
  type Story,
} from './testing/story.js';

type Steps = Partial<Record<ContactStateCode, ContactStateCode>>;
const ends = [...endedStates];
const open = contactStates.filter((state) => !endedStates.has(state));
/** The step leaves a contact where it is, in each of these states. */
const stay = (...states: readonly ContactStateCode[]): Steps =>
  Object.fromEntries(states.map((state) => [state, state]));
/** The step brings a contact to one state, from each of these. */
const to = (end: ContactStateCode, ...states: readonly ContactStateCode[]): Steps =>
  Object.fromEntries(states.map((state) => [state, end]));

const work = ['TRIAGED', 'ENQUIRY', 'STRATEGY'] as const;
const toBeRated = ['RECEIVED', 'IDENTIFIED', 'EMERGENCY', ...work] as const;
const frontDoor = ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'];
const qualified = frontDoor.slice(1);
const deciding = ['mash-manager', 'emergency-duty'];
/** Who may is decided on the enquiry; the contact only counts what is carried over from there. */
const carried: readonly string[] = [];

/** Row of the specification, what is done, by which roles, and from where it leads where; from every other state it is refused. */
interface Row {
  readonly row: string;
  readonly what: string;
  readonly act: Act;
  readonly roles: readonly string[];
  readonly steps: Steps;
  /** What must have been said before, where that can be said. */
  readonly before?: Act;
  /** Roles whose word on it comes to something else, as shown below. */
  readonly otherwise?: readonly string[];
}
const row = (
  name: string,
  what: string,
  act: Act,
  roles: readonly string[],
  steps: Steps,
  { before, otherwise }: Pick<Row, 'before' | 'otherwise'> = {},
): Row => ({
  row: name,
  what,
  act,
  roles,
  steps,
  ...(before && { before }),
  ...(otherwise && { otherwise }),
});

const rows: readonly Row[] = [
  row('2', 'the receipt is acknowledged', acknowledge, ['hub', ...frontDoor], stay(...contactStates)),
  row('3', 'danger is declared', emergency(), frontDoor, {
    ...to('EMERGENCY', ...open),
    STRATEGY: 'STRATEGY',
  }),
  row('4', 'an identity is decided', whoIs('NOT_SAME', id('somebody')), frontDoor, {
    ...stay(...contactStates.filter((state) => state !== 'RECEIVED')),
  }),
  row('5', 'an open case is offered', offer(), frontDoor, to('ROUTE_OFFERED', 'IDENTIFIED', 'TRIAGED', 'ENQUIRY')),
  row('5, 6, 15', 'an offer is accepted', accept(), frontDoor, {
    ROUTE_OFFERED: 'ROUTED_OPEN',
    TRANSFER_OFFERED: 'TRANSFERRED',
    EH_REQUESTED: 'EH_ACCEPTED',
  }),
  row('5, 6, 15', 'an offer is refused', refuse(), frontDoor, {
    ROUTE_OFFERED: 'IDENTIFIED',
    TRANSFER_OFFERED: 'IDENTIFIED',
    EH_REQUESTED: 'TRIAGED',
  }),
  row('5, 6', 'an offer is taken back', withdrawOffer(), frontDoor, {
    ROUTE_OFFERED: 'IDENTIFIED',
    TRANSFER_OFFERED: 'IDENTIFIED',
  }),
  row('5a', 'it joins an open contact', link(), qualified, to('LINKED_TO_OPEN', 'IDENTIFIED', 'TRIAGED')),
  row('6', 'it is offered to another authority', transfer, qualified, {
    ...to('TRANSFER_OFFERED', 'IDENTIFIED', 'TRIAGED', 'ENQUIRY'),
  }),
  row('7', 'advice is given', advice(), qualified, to('ADVICE_GIVEN', 'IDENTIFIED', 'TRIAGED'), {
    otherwise: ['contact-officer'],
  }),
  row('8', 'a rating is proposed', propose('GREEN'), ['social-worker', 'mash-manager'], stay(...toBeRated), {
    otherwise: ['emergency-duty'],
  }),
  row(
    '8, 11',
    'a rating is confirmed',
    confirm('AMBER'),
    ['mash-manager'],
    { ...stay(...toBeRated), RECEIVED: 'TRIAGED', IDENTIFIED: 'TRIAGED' },
    { before: propose('AMBER') },
  ),
  row('9, 14', 'it is accepted for assessment', decide('ASSESSMENT'), deciding, to('REFERRAL_ACCEPTED', ...work)),
  row('9, 15', 'it goes to early help', decide('EARLY_HELP'), deciding, to('EH_REQUESTED', ...work)),
  row('9, 16', 'it is signposted', decide('SIGNPOST'), deciding, to('CLOSED_SIGNPOSTED', ...work)),
  row('9, 17', 'nothing further is done', decide('NO_FURTHER_ACTION'), deciding, to('CLOSED_NFA', ...work)),
  row('14-17', 'an end is proposed', proposeEnd('SIGNPOST'), ['social-worker', 'mash-manager'], stay(...work)),
  row('10', 'agencies are asked', checks('health-ral'), carried, {
    ...stay('ENQUIRY', 'STRATEGY', 'EMERGENCY'),
    TRIAGED: 'ENQUIRY',
  }),
  row('11', 'an agency answers', answered('health-ral'), carried, stay(...contactStates)),
  row(
    '12',
    'a strategy discussion is demanded',
    demand(),
    [...frontDoor, 'police-decision-maker', 'health-decision-maker'],
    stay(...open),
  ),
  row('12', 'a demand is declined', declineDemand(), deciding, stay(...open), { before: demand() }),
  row('12', 'a strategy discussion is called', callStrategy(), deciding, {
    ...to('STRATEGY', ...open.filter((state) => state !== 'STRATEGY')),
  }),
  row('13', 'a section 47 enquiry begins', hold('S47_SINGLE'), deciding, to('S47', 'STRATEGY')),
  row('13', 'no section 47 enquiry is needed', hold('NO_S47'), deciding, stay('STRATEGY')),
  row('18-20', 'a later outcome is reported', laterOutcome, frontDoor, {
    ...stay('S47', 'REFERRAL_ACCEPTED', 'EH_ACCEPTED', 'ROUTED_OPEN'),
  }),
  row('21', 'it is opened again', reopen(), ['mash-manager'], to('TRIAGED', ...ends, 'EH_REQUESTED')),
  row('22', 'the referrer is told', feedback(), ['hub', ...qualified], {
    ...stay('EH_REQUESTED', ...ends.filter((state) => state !== 'LINKED_TO_OPEN')),
  }),
  row('-', 'an entry is written', entry(), frontDoor, stay(...contactStates)),
  row('-', 'somebody takes it over', assign('staff-2001'), ['hub', ...frontDoor], stay(...contactStates)),
];

/** The contact in a state, and what must have been said before where it can be said. */
const storyOf = (state: ContactStateCode, { before }: Row): Story => {
  const story = given(...howFar[state]);
  return before ? story.try(before).story : story;
};

describe('how far a contact is', () => {
  it.each(contactStates)('%s can be reached', (state) => {
    expect(given(...howFar[state]).contact.state).toBe(state);
  });
});

describe.each(rows)('row $row: $what', (one) => {
  const { act, roles, steps } = one;
  const [from] = Object.keys(steps) as ContactStateCode[];
  const elsewhere = contactStates.filter((state) => steps[state] === undefined);
  const others = everybody.filter(({ role }) => !roles.includes(role) && !one.otherwise?.includes(role));

  it.each(Object.entries(steps) as [ContactStateCode, ContactStateCode][])('from %s to %s', (state, end) => {
    storyOf(state, one).when(act).leadsTo(end);
  });

  if (elsewhere.length > 0)
    it.each(elsewhere)('not from %s', (state) => {
      const story = storyOf(state, one);
      const then = story.when(act);
      expect(then.outcome).toMatch(/^triage\//);
      expect(then.outcome).not.toBe('triage/role-may-not');
      expect(then.contact).toEqual(story.contact);
    });

  if (roles.length > 0) {
    it.each(roles)('by a %s', (role) => {
      storyOf(from!, one)
        .when(act.by({ by: 'staff-9001', role }))
        .leadsTo(steps[from!]!);
    });

    it.each(others)('not by a $role', (who) => {
      storyOf(from!, one)
        .when(act.by(who))
        .leadsTo(one.row === '4' ? 'triage/role-may-not-decide' : 'triage/role-may-not');
    });
  }
});

describe('who else has a word', () => {
  it('early help answers what is asked of it, and nothing else', () => {
    const lead = { by: 'staff-5001', role: 'early-help-lead' };
    given(...howFar.EH_REQUESTED)
      .when(accept().by(lead))
      .leadsTo('EH_ACCEPTED');
    given(...howFar.EH_REQUESTED)
      .when(refuse().by(lead))
      .leadsTo('TRIAGED');
    given(...howFar.ROUTE_OFFERED)
      .when(accept().by(lead))
      .leadsTo('triage/role-may-not');
  });

  it('a contact officer advises where no child is named, proposes where one is, and a social worker confirms', () => {
    const identified = given(...howFar.IDENTIFIED);
    identified.when(advice({ childNamed: false }).by(officer)).leadsTo('ADVICE_GIVEN');
    identified.when(advice().by(officer)).leadsTo('IDENTIFIED').data('contact.advice-proposed.v1');
    const proposed = identified.and(advice().by(officer));
    const colleague = { ...officer, by: 'staff-1002' };
    proposed.when(advice({ childNamed: false }).by(colleague)).leadsTo('triage/already-proposed');
    proposed.when(advice().by({ ...socialWorker, by: officer.by })).leadsTo('triage/own-proposal');
    expect(proposed.when(advice()).leadsTo('ADVICE_GIVEN').data('contact.advice-given.v1')).toMatchObject({
      proposal: 2,
      notRatedBecause: 'ADVICE_ONLY',
    });
  });

  it('the emergency duty team rates by itself', () => {
    given(...howFar.IDENTIFIED)
      .when(propose('RED').by({ by: 'staff-4001', role: 'emergency-duty' }))
      .leadsTo('TRIAGED')
      .data('contact.rated.v1');
  });

  it('a manager decides without a check', () => {
    const amber = given(...howFar.TRIAGED).and(propose('AMBER'), confirm('AMBER'));
    for (const who of everybody)
      amber
        .when(without('police-met').by(who))
        .leadsTo(deciding.includes(who.role) ? 'TRIAGED' : 'triage/role-may-not');
  });

  it('an identity may be settled in any state, once the hub has compared the child', () => {
    notOpenYet.when(whoIs('NEW_CHILD')).leadsTo('triage/not-open-yet');
    given().when(whoIs('NEW_CHILD')).leadsTo('triage/not-open-yet');
  });
});

describe('where a step leads to depends on where it came from', () => {
  it.each(['TRIAGED', 'ENQUIRY'] as const)('an offer from %s comes back there when it is refused', (state) => {
    given(...howFar[state], offer())
      .when(refuse())
      .leadsTo(state);
  });

  it.each(['TRIAGED', 'ENQUIRY'] as const)('an offer from %s goes back there when it is taken back', (state) => {
    const then = given(...howFar[state], offer()).when(withdrawOffer());
    then.leadsTo(state);
    expect(then.running('ROUTE_ACCEPTANCE')).toBeUndefined();
    expect(then.contact.cameBack).toBeNull();
  });

  it('rows 12 and 13: a second strategy discussion may be called once the first was held', () => {
    const held = given(...howFar.STRATEGY, hold('NO_S47'));
    held.when(hold('S47_JOINT')).leadsTo('triage/no-strategy-requested');
    held.when(callStrategy()).leadsTo('STRATEGY');
    held.when(emergency()).leadsTo('EMERGENCY');
    held.and(callStrategy()).when(hold('S47_JOINT')).leadsTo('S47');
  });

  it.each(['ROUTE_OFFERED', 'TRANSFER_OFFERED', 'EH_REQUESTED'] as const)(
    'rows 3 and 12: an offer in %s ends with danger, and with a strategy discussion',
    (state) => {
      for (const act of [emergency(), callStrategy()]) {
        const then = given(...howFar[state]).when(act);
        expect(then.contact.handover).toBeNull();
        expect(then.contact.clocks.map(({ code }) => code).filter((code) => code.endsWith('ACCEPTANCE'))).toEqual([]);
        given(...howFar[state], act)
          .when(accept())
          .leadsTo('triage/nothing-offered');
      }
    },
  );

  it('row 15: what early help declines is triage’s again, with the clock of its rating', () => {
    const then = given(...howFar.EH_REQUESTED).when(refuse().at(30));
    expect(then.leadsTo('TRIAGED').running('DECISION')).toBe('2026-03-07T15:00:00.000Z');
    expect(then.running('EARLY_HELP_ACCEPTANCE')).toBeUndefined();
  });

  it('row 5a: what joined another is decided with it, and with no other', () => {
    const linked = given(...howFar.LINKED_TO_OPEN);
    expect(linked.contact).toMatchObject({ joinedTo: id('open'), endings: [] });
    expect(linked.when(decidedWith(id('another'))).facts).toEqual([]);
    expect(linked.when(decidedWith()).leadsTo('LINKED_TO_OPEN').contact.endings).toMatchObject([
      { outcome: 'DECIDED_WITH', by: manager.by, level: 2, notRatedBecause: null, feedback: 'DUE' },
    ]);
    expect(linked.and(decidedWith()).when(feedback()).leadsTo('LINKED_TO_OPEN').running('FEEDBACK')).toBeUndefined();
  });

  it('row 14: the referral’s date is the day of its receipt, and a referral within twelve months is named', () => {
    const ground = { earlierReferral: '2025-06-01' };
    const decided = given(...howFar.TRIAGED).when(decide('ASSESSMENT', { ground }));
    expect(decided.data('contact.decided.v1')).toMatchObject({ referralDate: '2026-03-03', reReferral: true });
    expect(
      given(...howFar.TRIAGED)
        .when(decide('SIGNPOST', { ground }))
        .data('contact.decided.v1'),
    ).toMatchObject({
      referralDate: null,
      reReferral: null,
    });
  });

  it('row 21: the earlier decision stays as it was, and its referrer is still owed an answer', () => {
    const closed = given(...howFar.CLOSED_NFA);
    const again = closed.and(reopen().at(50));
    expect(again.contact).toMatchObject({ state: 'TRIAGED', endings: closed.contact.endings });
    const decidedAgain = again.and(decide('ASSESSMENT').by(secondManager));
    expect(decidedAgain.contact.endings).toEqual([
      closed.contact.endings[0],
      expect.objectContaining({ outcome: 'ASSESSMENT', by: secondManager.by, feedback: 'DUE' }),
    ]);
    expect(closed.contact.endings[0]).toMatchObject({ outcome: 'NO_FURTHER_ACTION', by: manager.by, level: 2 });
  });

  it('row 22: telling somebody changes no state, and is done once', () => {
    const told = given(...howFar.CLOSED_NFA, feedback('NOT_POSSIBLE'), feedback('SENT'));
    expect(told.contact.endings.at(-1)).toMatchObject({ feedback: 'SENT', feedbackTier: 'PROFESSIONAL' });
    told.when(feedback('TOLD_BY_PHONE')).leadsTo('triage/told-already');
  });
});
