import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadClockConfig, clockworkOf } from './clocks/index.js';
import { evolve } from './contact.evolve.js';
import type { ContactEvent } from './contact.events.js';
import {
  accept,
  callStrategy,
  checks,
  confirm,
  decide,
  declineDemand,
  declineProposal,
  demand,
  identified,
  offer,
  propose,
  proposeEnd,
  rated,
  reopen,
  without,
} from './testing/acts.js';
import { type Act, emergencyDuty, given, id, received, socialWorker, Story } from './testing/story.js';

const root = join(import.meta.dirname, '../../..');
const golden = (name: string) => JSON.parse(readFileSync(join(root, 'test/golden', `${name}.json`), 'utf8')) as object;
/** The clocks as the hub has them, since what a proposal starts is data. */
const real = (...acts: readonly Act[]) =>
  new Story([received()], 0, clockworkOf(loadClockConfig(join(root, 'config')))).and(...acts);

describe('a proposed rating has a clock of its own', () => {
  const proposed = real(identified(), propose('RED'));

  it('started by proposing, sooner for a graver colour and never later for a second proposal', () => {
    const due = (story: Story) => story.contact.clocks.find(({ code }) => code === 'CONFIRM_RATING')?.dueAt;
    const green = real(identified(), propose('GREEN'));
    expect(due(green)! > due(proposed)!).toBe(true);
    expect(due(green.and(propose('RED')))! < due(green)!).toBe(true);
    expect(due(proposed.and(propose('GREEN')))).toBe(due(proposed));
  });

  it.each([
    ['confirmed', confirm('RED')],
    ['rated otherwise', confirm('AMBER')],
    ['returned', declineProposal('RATING')],
    ['withdrawn by the proposer', declineProposal('RATING').by(socialWorker)],
    ['rated out of hours', propose('RED').by(emergencyDuty)],
    ['overtaken by an end', decide('ASSESSMENT')],
  ])('stopped when it is %s', (_how, act) => {
    const before = _how === 'overtaken by an end' ? real(identified(), ...rated('AMBER'), propose('RED')) : proposed;
    const then = before.when(act);
    expect(then.refusal).toBeNull();
    expect(then.facts[0]!.data).toMatchObject({
      stopped: expect.arrayContaining([expect.objectContaining({ code: 'CONFIRM_RATING', breached: false })]),
    });
    expect(then.running('CONFIRM_RATING')).toBeUndefined();
  });

  it.each([
    ['contact.rating-proposed.v1', real(identified()), propose('RED')],
    ['contact.proposal-declined.v1', proposed, declineProposal('RATING')],
  ] as const)('%s is stored with it', (type, before, act) => {
    const kept = golden(`${type}.with-clock`);
    const versionless = (data: unknown) =>
      JSON.stringify(data, (key, value: unknown) => (/Version$/.test(key) ? '' : value));
    expect(versionless(before.when(act).data(type))).toBe(versionless(kept));
    const read = evolve(before.contact, { type, data: kept } as ContactEvent);
    expect(read.clocks.some(({ code }) => code === 'CONFIRM_RATING')).toBe(type === 'contact.rating-proposed.v1');
  });
});

describe('each demand for a strategy discussion stands by itself', () => {
  const two = given(identified(), ...rated('GREEN'), demand('POLICE'), demand('HEALTH'));

  it('until it is answered: declining one hides no other, and none is passed over by an end', () => {
    two.when(decide('ASSESSMENT')).leadsTo('triage/demand-unanswered');
    const one = two.and(declineDemand());
    expect(one.contact.strategyDemand?.revision).toBe(two.contact.laterDemands[0]!.revision);
    one.when(decide('ASSESSMENT')).leadsTo('triage/demand-unanswered');
    one.and(declineDemand()).when(decide('ASSESSMENT')).leadsTo('REFERRAL_ACCEPTED');
  });

  it('a called discussion is what all of them asked for', () => {
    const called = two.when(callStrategy()).leadsTo('STRATEGY');
    expect([called.contact.strategyDemand, called.contact.laterDemands]).toEqual([null, []]);
  });
});

describe('a contact that is opened again', () => {
  it('has the clock of the type of response where it was never rated', () => {
    const routed = given(identified(), offer(), accept());
    expect(routed.contact.rating).toBeNull();
    const again = routed.when(reopen().at(50)).leadsTo('TRIAGED');
    expect(again.running('RESPONSE_TYPE')).toBe('2026-03-06T11:00:00.000Z');
  });

  it('needs anew a reason for each agency it does not wait for', () => {
    const closed = given(
      identified(),
      ...rated('AMBER'),
      checks('police-met'),
      without('police-met'),
      without('SCHOOL'),
    );
    const again = closed.and(decide('NO_FURTHER_ACTION'), reopen());
    again.when(decide('NO_FURTHER_ACTION')).leadsTo('triage/checks-unanswered');
    again.and(without('police-met'), without('SCHOOL')).when(decide('NO_FURTHER_ACTION')).leadsTo('CLOSED_NFA');
  });
});

describe('what begins with another child’s words', () => {
  const brother = { contactId: id('brother'), concernId: id('concern') };

  it('says so in the event, and says nothing where it began by itself', () => {
    const triaged = given(identified(), ...rated('GREEN'));
    const kept = { carriedFrom: brother.contactId };
    const carried = { carriedFrom: brother };
    expect(given(identified()).when(propose('RED', carried)).data('contact.rating-proposed.v1')).toMatchObject(kept);
    expect(given(identified()).when(propose('RED', carried).by(emergencyDuty)).data('contact.rated.v1')).toMatchObject(
      kept,
    );
    expect(triaged.when(proposeEnd('ASSESSMENT', carried)).data('contact.decision-proposed.v1')).toMatchObject(kept);
    expect(triaged.when(decide('ASSESSMENT', carried)).data('contact.decided.v1')).toMatchObject(kept);
    expect(given(identified()).when(propose('RED')).data('contact.rating-proposed.v1')).not.toHaveProperty(
      'carriedFrom',
    );
  });

  it.each([
    ['contact.rating-proposed.v1', given(identified()), propose('RED', { carriedFrom: brother })],
    ['contact.decided.v1', given(identified(), ...rated('GREEN')), decide('ASSESSMENT', { carriedFrom: brother })],
  ] as const)('%s is stored with it', (type, before, act) => {
    expect(JSON.stringify(before.when(act).data(type))).toBe(JSON.stringify(golden(`${type}.carried`)));
  });
});
