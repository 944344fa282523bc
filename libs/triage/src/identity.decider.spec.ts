import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId, type Uuid } from '#kernel';
import { ownPerson, unknownContact, type Contact } from './contact.js';
import { evolve } from './contact.evolve.js';
import { decideIdentity, type DecideIdentity, type KnownPeople } from './identity.decider.js';
import type { ContactEvent, ContactIdentified, ContactReceived } from './contact.events.js';

const id = (name: string): Uuid => derivedId('test', name);
const contactId = id('contact');
const own = ownPerson(contactId);
const [amina, other, sibling, gone] = [id('amina'), id('other'), id('sibling'), id('gone')];

const received: ContactReceived = {
  type: 'contact.received.v1',
  data: {
    contactId,
    concernId: id('concern'),
    mentionId: id('mention'),
    agency: 'school-100045',
    agencyKind: 'SCHOOL',
    receivedAt: '2026-03-03T09:12:04.000Z',
    immediateDanger: null,
    unborn: false,
    siblingContacts: [],
    clocks: [],
  },
};
const identified = (childId = own, candidates = [amina, other]): ContactIdentified => ({
  type: 'contact.identified.v1',
  data: {
    contactId,
    concernId: id('concern'),
    mentionId: id('mention'),
    childId,
    basis: childId === own ? 'NEW_PERSON' : 'UPN_AND_DATE_OF_BIRTH',
    candidates: candidates.map((one) => ({ childId: one, reasons: ['SAME_NAME'] })),
    candidatesMore: false,
    compared: 2,
  },
});

/** `gone` was erased; `merged` was joined to Amina and leads to her. */
const merged = id('merged');
const whoIs = new Map([own, amina, other, sibling, gone].map((one) => [one, one])).set(merged, amina);
const peopleFor = (childId: Uuid | null): KnownPeople => ({
  person: childId === null ? null : (whoIs.get(childId) ?? null),
  isErased: childId === gone,
  siblings: [sibling],
  candidates: new Map([
    [amina, amina],
    [other, other],
    [merged, amina],
  ]),
});
const command = (
  decision: DecideIdentity['decision'],
  childId: Uuid | null = null,
  rest: Partial<DecideIdentity> = {},
): DecideIdentity => ({
  decision,
  childId,
  reason: 'Compared by phone',
  revision: null,
  decidedBy: 'staff-1001',
  role: 'contact-officer',
  at: '2026-03-03T10:00:00.000Z',
  ...rest,
});

/** The word of somebody else, and of one whose word needs no other's. */
const bySocialWorker = (decision: DecideIdentity['decision'], childId: Uuid | null = null) =>
  command(decision, childId, { role: 'social-worker', decidedBy: 'staff-2001' });

/** given events, when a command, then facts or a refusal's code. */
const given = (...events: ContactEvent[]) => ({
  when: (asked: DecideIdentity) => {
    const decided = decideIdentity(asked, events.reduce(evolve, unknownContact), peopleFor(asked.childId));
    return decided.ok
      ? decided.value.map((fact) => (fact as ContactEvent & { data: Record<string, unknown> }).data)
      : decided.refusal.code;
  },
});
const after = (events: ContactEvent[], ...commands: DecideIdentity[]): ContactEvent[] =>
  commands.reduce((history, one) => {
    const decided = decideIdentity(one, history.reduce(evolve, unknownContact), peopleFor(one.childId));
    return decided.ok ? [...history, ...(decided.value as ContactEvent[])] : history;
  }, events);

describe('who a contact is about', () => {
  const open = [received, identified()];
  /** One candidate, and so nothing that needs a second pair of eyes. */
  const single = [received, identified(own, [amina])];
  const byNumber = [received, identified(amina, [])];

  it.each(['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'])('is decided by a %s', (role) => {
    expect(given(...single).when(command('SAME_CHILD', amina, { role }))).toMatchObject([
      { childId: amina, previousChildId: own, about: amina, undoes: null, decidedBy: 'staff-1001', role },
    ]);
  });

  it.each<[string, ContactEvent[], DecideIdentity]>([
    ['which of two candidates it is', open, command('SAME_CHILD', amina)],
    ['that it is none of two candidates', open, command('NEW_CHILD')],
    ['that a link by number is wrong', byNumber, command('NOT_SAME', amina)],
    ['that a child linked by number is a new one', byNumber, command('NEW_CHILD')],
    ['that a child linked by number is another', byNumber, command('SAME_CHILD', other)],
    [
      'that a link by number is wrong, after somebody was ruled out',
      after(byNumber, command('NOT_SAME', other)),
      command('NOT_SAME', amina),
    ],
    ['that a social worker’s word is taken back', after(single, bySocialWorker('SAME_CHILD', amina)), command('UNDO')],
    [
      'that it is not the child whom a social worker named',
      after(single, bySocialWorker('SAME_CHILD', amina)),
      command('NOT_SAME', amina),
    ],
  ])('an officer only proposes %s, and a social worker’s same word confirms it', (_what, history, asked) => {
    const [proposed, ...others] = given(...history).when(asked) as Record<string, unknown>[];
    expect(proposed).toMatchObject({ by: 'staff-1001', role: 'contact-officer', decision: asked.decision });
    expect(others).toEqual([]);
    const waiting = after(history, asked);
    const before = history.reduce(evolve, unknownContact);
    expect(waiting.reduce(evolve, unknownContact)).toMatchObject({
      childId: before.childId,
      standing: before.standing,
      identityProposal: { revision: history.length, by: 'staff-1001' },
    });
    expect(given(...waiting).when(asked)).toBe('triage/already-proposed');
    expect(given(...waiting).when({ ...asked, role: 'social-worker' })).toBe('triage/own-proposal');
    const confirmed = bySocialWorker(asked.decision, asked.childId);
    expect(given(...waiting).when(confirmed)).toMatchObject([
      { decidedBy: 'staff-2001', role: 'social-worker', proposal: history.length },
    ]);
    expect(after(waiting, confirmed).reduce(evolve, unknownContact).identityProposal).toBeNull();
  });

  it('a social worker who says something else confirms nothing, and the proposal is answered by it', () => {
    const waiting = after(open, command('SAME_CHILD', amina));
    const [decided] = given(...waiting).when(bySocialWorker('SAME_CHILD', other)) as Record<string, unknown>[];
    expect(decided).toMatchObject({ childId: other });
    expect(decided).not.toHaveProperty('proposal');
    expect(
      after(waiting, bySocialWorker('SAME_CHILD', other)).reduce(evolve, unknownContact).identityProposal,
    ).toBeNull();
  });

  it('follows a child to where it was joined', () => {
    expect(given(...single).when(command('SAME_CHILD', merged))).toMatchObject([{ childId: amina, about: merged }]);
  });

  it.each([
    ['a decision', single],
    ['a proposal', open],
  ])('seals the reason of %s under the contact’s own mention, and puts it nowhere else', (_what, history) => {
    const decided = decideIdentity(
      command('SAME_CHILD', amina),
      history.reduce(evolve, unknownContact),
      peopleFor(amina),
    );
    expect(decided.ok && decided.value[0]!.sections).toEqual([
      { mention: id('mention'), section: 'reason', content: 'Compared by phone' },
    ]);
    expect(decided.ok && JSON.stringify(decided.value[0]!.data)).not.toContain('phone');
  });

  it('rules a candidate out without moving anything', () => {
    expect(given(...open).when(command('NOT_SAME', other))).toMatchObject([
      { childId: own, previousChildId: own, about: other, ruledOut: [other] },
    ]);
  });

  it('rules out every candidate that has become the one spoken of', () => {
    const listed = [received, identified(own, [merged, amina, other])];
    expect(given(...listed).when(command('NOT_SAME', amina))).toMatchObject([{ ruledOut: [merged, amina] }]);
  });

  it('keeps what was found out about somebody who was not listed', () => {
    expect(given(...open).when(command('NOT_SAME', sibling))).toMatchObject([{ about: sibling, ruledOut: [] }]);
  });

  it('takes "none of these" for an answer: every open candidate is ruled out at once', () => {
    expect(given(...open).when(bySocialWorker('NEW_CHILD'))).toMatchObject([
      { childId: own, ruledOut: [amina, other] },
    ]);
    const history = after(open, command('NOT_SAME', other));
    expect(given(...history).when(command('NEW_CHILD'))).toMatchObject([{ childId: own, ruledOut: [amina] }]);
  });

  it('takes the mention back from a child that it turns out not to be', () => {
    expect(given(...byNumber).when(bySocialWorker('NOT_SAME', amina))).toMatchObject([
      { childId: own, previousChildId: amina },
    ]);
  });

  it('gives the mention a person of its own', () => {
    expect(given(...byNumber).when(bySocialWorker('NEW_CHILD'))).toMatchObject([
      { childId: own, previousChildId: amina, about: null },
    ]);
  });

  it('takes back the latest decision that stands, one after the other', () => {
    const history = after(open, command('NOT_SAME', other), command('SAME_CHILD', amina), command('UNDO'));
    expect(given(...history).when(command('UNDO'))).toMatchObject([{ childId: own, undoes: 2 }]);
    expect(given(...after(history, command('UNDO'))).when(command('UNDO'))).toBe('triage/nothing-to-undo');
  });

  it('lets a candidate be ruled out again when that was taken back', () => {
    const history = after(open, command('NOT_SAME', other), command('UNDO'));
    expect(given(...history).when(command('NOT_SAME', other))).toHaveLength(1);
  });

  it.each<[string, ContactEvent[], DecideIdentity]>([
    ['triage/role-may-not-decide', open, command('SAME_CHILD', amina, { role: 'early-help-lead' })],
    ['triage/not-open-yet', [received], command('SAME_CHILD', amina)],
    ['triage/not-open-yet', [], command('NEW_CHILD')],
    ['triage/changed-meanwhile', open, command('SAME_CHILD', amina, { revision: 0 })],
    ['triage/no-such-child', open, command('SAME_CHILD', id('nobody'))],
    ['triage/no-such-child', open, command('NOT_SAME')],
    ['triage/child-erased', open, command('SAME_CHILD', gone)],
    ['triage/already-this-child', after(single, command('SAME_CHILD', amina)), command('SAME_CHILD', amina)],
    ['triage/already-this-child', after(single, command('SAME_CHILD', amina)), command('SAME_CHILD', merged)],
    ['triage/same-concern', open, command('SAME_CHILD', sibling)],
    ['triage/already-ruled-out', after(open, command('NOT_SAME', other)), command('NOT_SAME', other)],
    ['triage/own-child', after(single, command('NEW_CHILD')), command('NEW_CHILD')],
    ['triage/own-child', open, command('NOT_SAME', own)],
    ['triage/nothing-to-undo', open, command('UNDO')],
  ])('refuses with %s', (code, history, asked) => {
    expect(given(...history).when(asked)).toBe(code);
  });

  it('says what changed to someone who decides on an older picture', () => {
    const history = after(single, command('SAME_CHILD', amina));
    const decided = decideIdentity(
      command('NOT_SAME', other, { revision: 1 }),
      history.reduce(evolve, unknownContact),
      peopleFor(other),
    );
    expect(decided).toMatchObject({
      refusal: {
        details: { members: { revision: 2, childId: amina, standing: [{ decision: 'SAME_CHILD', about: amina }] } },
      },
    });
  });

  it('accepts the revision that was looked at', () => {
    expect(given(...open).when(command('SAME_CHILD', amina, { revision: 1 }))).toHaveLength(1);
  });

  it('comes back exactly, step by step, when what was decided is undone', () => {
    const decision = fc.oneof(
      fc.constantFrom(amina, other, own, merged).map((child) => bySocialWorker('SAME_CHILD', child)),
      fc.constantFrom(amina, other).map((child) => bySocialWorker('NOT_SAME', child)),
      fc.constant(bySocialWorker('NEW_CHILD')),
      fc.constant(bySocialWorker('UNDO')),
    );
    const picture = ({ childId, standing, candidates }: Contact) => ({ childId, standing, candidates });
    const contactAfter = (history: ContactEvent[]) => picture(history.reduce(evolve, unknownContact));
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 12 }), (decisions) => {
        let history: ContactEvent[] = open;
        const pictures = [contactAfter(history)];
        for (const one of decisions) {
          const next = after(history, one);
          if (next === history) continue;
          if (one.decision === 'UNDO') pictures.pop();
          else pictures.push(contactAfter(next));
          history = next;
          expect(contactAfter(history)).toEqual(pictures.at(-1));
        }
        for (pictures.pop(); pictures.length > 0; pictures.pop()) {
          history = after(history, bySocialWorker('UNDO'));
          expect(contactAfter(history)).toEqual(pictures.at(-1));
        }
        expect(given(...history).when(bySocialWorker('UNDO'))).toBe('triage/nothing-to-undo');
      }),
    );
  });
});
