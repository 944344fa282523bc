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

  it.each(['contact-officer', 'social-worker'])('is decided by a %s', (role) => {
    expect(given(...open).when(command('SAME_CHILD', amina, { role }))).toHaveLength(1);
  });

  it('moves the mention to the child that an officer says it is', () => {
    expect(given(...open).when(command('SAME_CHILD', amina))).toMatchObject([
      { childId: amina, previousChildId: own, about: amina, undoes: null, decidedBy: 'staff-1001' },
    ]);
  });

  it('follows a child to where it was joined', () => {
    expect(given(...open).when(command('SAME_CHILD', merged))).toMatchObject([{ childId: amina, about: merged }]);
  });

  it('seals the reason under the contact’s own mention, and puts it nowhere else', () => {
    const decided = decideIdentity(command('SAME_CHILD', amina), open.reduce(evolve, unknownContact), peopleFor(amina));
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
    expect(given(...open).when(command('NEW_CHILD'))).toMatchObject([{ childId: own, ruledOut: [amina, other] }]);
    const history = after(open, command('NOT_SAME', other));
    expect(given(...history).when(command('NEW_CHILD'))).toMatchObject([{ childId: own, ruledOut: [amina] }]);
  });

  it('takes the mention back from a child that it turns out not to be', () => {
    expect(given(received, identified(amina, [])).when(command('NOT_SAME', amina))).toMatchObject([
      { childId: own, previousChildId: amina },
    ]);
  });

  it('gives the mention a person of its own', () => {
    expect(given(received, identified(amina, [])).when(command('NEW_CHILD'))).toMatchObject([
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
    ['triage/role-may-not-decide', open, command('SAME_CHILD', amina, { role: 'mash-manager' })],
    ['triage/not-open-yet', [received], command('SAME_CHILD', amina)],
    ['triage/not-open-yet', [], command('NEW_CHILD')],
    ['triage/changed-meanwhile', open, command('SAME_CHILD', amina, { revision: 0 })],
    ['triage/no-such-child', open, command('SAME_CHILD', id('nobody'))],
    ['triage/no-such-child', open, command('NOT_SAME')],
    ['triage/child-erased', open, command('SAME_CHILD', gone)],
    ['triage/already-this-child', after(open, command('SAME_CHILD', amina)), command('SAME_CHILD', amina)],
    ['triage/already-this-child', after(open, command('SAME_CHILD', amina)), command('SAME_CHILD', merged)],
    ['triage/same-concern', open, command('SAME_CHILD', sibling)],
    ['triage/already-ruled-out', after(open, command('NOT_SAME', other)), command('NOT_SAME', other)],
    ['triage/own-child', after(open, command('NEW_CHILD')), command('NEW_CHILD')],
    ['triage/own-child', open, command('NOT_SAME', own)],
    ['triage/nothing-to-undo', open, command('UNDO')],
  ])('refuses with %s', (code, history, asked) => {
    expect(given(...history).when(asked)).toBe(code);
  });

  it('says what changed to someone who decides on an older picture', () => {
    const history = after(open, command('SAME_CHILD', amina));
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
      fc.constantFrom(amina, other, own, merged).map((child) => command('SAME_CHILD', child)),
      fc.constantFrom(amina, other).map((child) => command('NOT_SAME', child)),
      fc.constant(command('NEW_CHILD')),
      fc.constant(command('UNDO')),
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
          history = after(history, command('UNDO'));
          expect(contactAfter(history)).toEqual(pictures.at(-1));
        }
        expect(given(...history).when(command('UNDO'))).toBe('triage/nothing-to-undo');
      }),
    );
  });
});
