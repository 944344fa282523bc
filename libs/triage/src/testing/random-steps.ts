import fc from 'fast-check';
import * as acts from './acts.js';
import { emergencyDuty, everybody, hub, id, manager, officer, secondManager, type Act, type Story } from './story.js';

const ratings = ['RED', 'AMBER', 'GREEN', 'BLUE'] as const;
const outcomes = ['ASSESSMENT', 'EARLY_HELP', 'SIGNPOST', 'NO_FURTHER_ACTION'] as const;
const agencies = ['police-met', 'health-ral', 'school-100045'] as const;
const answers = ['RETURNED_INTERIM', 'RETURNED', 'NOTHING_HELD', 'REFUSED', 'NOT_AVAILABLE'] as const;
const pattern = { ground: { contactsIn12Months: 3 } };

/** What may be tried; some of it without its words, so that a missing refusal would show. */
const possible: Readonly<Record<string, readonly Act[]>> = {
  identity: [
    acts.identified([id('amina'), id('other')]),
    ...(['SAME_CHILD', 'NOT_SAME'] as const).flatMap((decision) =>
      [id('amina'), id('other'), acts.own].map((child) => acts.whoIs(decision, child)),
    ),
    acts.whoIs('NEW_CHILD'),
    acts.whoIs('UNDO'),
    acts.whoIs('SAME_CHILD', id('amina')).by(officer),
    acts.whoIs('UNDO').by(officer),
  ],
  work: [
    acts.acknowledge,
    acts.assign('staff-2001'),
    acts.assign(null),
    acts.escalate,
    acts.emergency(),
    acts.entry(),
    acts.ask(),
    acts.answer(),
    ...(['IDENTITY', 'ADVICE', 'RATING', 'DECISION'] as const).map((what) => acts.declineProposal(what)),
  ],
  news: [
    acts.tell('one'),
    acts.tell('two', 'CORRECTION', true),
    acts.joinReport(),
    acts.joinReport({ danger: true, gravest: 'RED', cause: id('another cause') }),
    acts.recalculate('2026-03-05T12:00:00.000Z'),
  ],
  handover: [
    acts.offer(),
    acts.transfer,
    acts.accept(),
    acts.accept({ acceptedBy: '' }),
    acts.refuse(),
    acts.withdrawOffer(),
    acts.link(),
    acts.decidedWith(),
    acts.decidedWith(id('open'), null),
    acts.advice(),
    acts.advice().by(officer),
    acts.advice({ childNamed: false }).by(officer),
    acts.advice({ advice: '' }),
  ],
  rating: ratings.flatMap((rating) => [
    acts.propose(rating),
    acts.confirm(rating),
    acts.confirm(rating, { lengthen: true }),
    acts.propose(rating).by(emergencyDuty),
  ]),
  checks: [
    acts.checks(...agencies),
    ...agencies.flatMap((agency) => answers.map((answer) => acts.answered(agency, answer))),
    ...['police-met', 'health-ral', 'SCHOOL'].map((name) => acts.without(name)),
  ],
  strategy: [
    acts.demand(),
    acts.declineDemand(),
    acts.callStrategy(),
    acts.hold('S47_JOINT'),
    acts.hold('NO_S47'),
    acts.hold('S47_SINGLE', { reason: '' }),
  ],
  ends: outcomes.flatMap((outcome) => [
    acts.proposeEnd(outcome),
    acts.proposeEnd(outcome).by(manager),
    acts.decide(outcome),
    acts.decide(outcome, { reason: ' ' }),
    acts.decide(outcome, pattern).by(secondManager),
    acts.decide(outcome).by(emergencyDuty),
  ]),
  after: [
    acts.review(),
    acts.review().by({ ...manager, by: emergencyDuty.by }),
    acts.stands(['one', 'two']),
    acts.stands([
      'one',
      'two',
      id('cause'),
      ...agencies.flatMap((one) => answers.map((a) => id(`answer ${one} ${a}`))),
    ]),
    acts.reopen(),
    acts.feedback(),
    acts.feedback('WITHHELD'),
    acts.laterOutcome,
  ],
};
/** Without a decision of a person's: carried over from elsewhere, or stated by the hub. */
const carried = new Set<Act['carryOut']>(
  [...Object.values(possible).flat()]
    .filter((act) => act.who === hub)
    .concat(possible['checks']!.slice(0, 1))
    .map(({ carryOut }) => carryOut),
);

/** One attempt: what, by whom, after how long, how much earlier it was truly done, how often, and on which picture. */
export interface AnyStep {
  readonly actOn: (story: Story) => Act;
  readonly times: number;
  readonly stale: boolean;
  /** A step of a person, which says what picture it was taken on. */
  readonly byPerson: (act: Act) => boolean;
}

const who = fc.constantFrom(...everybody, secondManager);
const anyAct = fc.constantFrom(...Object.keys(possible)).chain((group) => fc.constantFrom(...possible[group]!));
const isTaken = (story: Story, act: Act): boolean => {
  const { decided } = story.try(act);
  return decided.ok && decided.value.length > 0;
};

/** Mostly by whoever may, mostly what can be done now, mostly in order; else by anybody, anything, late, twice, or on an older picture. */
export const anyStep: fc.Arbitrary<AnyStep> = fc
  .record({
    tried: fc.array(anyAct, { minLength: 1, maxLength: 12, size: 'max' }),
    other: fc.option(who, { freq: 3 }),
    hours: fc.constantFrom(0.5, 1, 3, 10, 30),
    earlier: fc.constantFrom(0, 0, 0, 0, 2, 20, -1),
    times: fc.constantFrom(1, 1, 1, 2),
    seen: fc.constantFrom('unsaid', 'now', 'now', 'older'),
  })
  .map(({ tried, other, hours, earlier, times, seen }) => ({
    times,
    stale: seen === 'older',
    actOn: (story) => {
      const act = tried.find((one) => isTaken(story, one)) ?? tried[0]!;
      const now = story.hours + hours;
      const taken = act.at(Math.max(now - earlier, -1), now);
      const by = other ? taken.by(other) : taken;
      const { revision, changedAt, identityChangedAt } = story.contact;
      const older = Math.min(changedAt, identityChangedAt) - 1;
      return seen === 'unsaid' ? by : by.seeing(seen === 'now' ? revision : older);
    },
    byPerson: (act) => act.who !== hub && !carried.has(act.carryOut),
  }));
