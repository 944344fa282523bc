import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from '#kernel';
import { nameAdministrators, type GrantStep } from './grant.decider.js';
import { grantState, inForce } from './ledger.js';
import { at, Grantbook, grantId, hour, noon, person } from './testing/grantbook.js';

const child = (name: string) => derivedId('spec', name);
const founded = () => new Grantbook().founded();
const role = (personId: string, change: Partial<Extract<GrantStep, { do: 'propose-role' }>> = {}): GrantStep => ({
  do: 'propose-role',
  grantId: grantId('one'),
  personId,
  role: 'contact-officer',
  from: at(0),
  until: null,
  reason: 'JOINED',
  ...change,
});
const sample = (change: Partial<Extract<GrantStep, { do: 'propose-children' }>> = {}): GrantStep => ({
  do: 'propose-children',
  grantId: grantId('sample'),
  personId: 'auditor',
  children: [child('Ben'), child('Ana'), child('Ana')],
  from: at(0),
  until: at(48),
  reason: 'AUDIT',
  ...change,
});
const confirm = (name: string): GrantStep => ({ do: 'confirm', grantId: grantId(name) });

describe('a role', () => {
  it('counts when a second administrator confirmed it, and not before', () => {
    const book = founded();
    expect(book.take({ do: 'register', person: person('kim') }, 'first')).toBe('done');
    expect(book.take(role('kim'), 'first')).toBe('done');
    expect(book.roleOf('kim')).toBeNull();
    expect(book.take(confirm('one'), 'second')).toBe('done');
    expect(book.roleOf('kim')).toBe('contact-officer');
  });

  it('begins and ends by itself at its times', () => {
    const book = founded().give('kim', 'contact-officer', [1, 3]);
    const roles = [0.5, 1, 2.999, 3].map((hours) => {
      book.now = noon + hours * hour;
      return book.roleOf('kim');
    });
    expect(roles).toEqual([null, 'contact-officer', 'contact-officer', null]);
  });

  it('of cover goes before the person’s own while it runs, and gives way to it again', () => {
    const book = founded().give('kim', 'contact-officer').give('kim', 'mash-manager', [1, 3]);
    const roles = [0.5, 2, 3].map((hours) => {
      book.now = noon + hours * hour;
      return book.roleOf('kim');
    });
    expect(roles).toEqual(['contact-officer', 'mash-manager', 'contact-officer']);
  });

  it('ends at once when one administrator withdraws it', () => {
    const book = founded().give('kim', 'contact-officer');
    expect(book.take({ do: 'withdraw', grantId: grantId('kim contact-officer'), reason: 'MISUSE' }, 'second')).toBe(
      'done',
    );
    expect(book.roleOf('kim')).toBeNull();
  });

  it.each<[string, GrantStep, string, string]>([
    ['access/grant-to-oneself', role('first'), 'first', 'proposing to oneself'],
    ['access/not-an-administrator', role('kim'), 'kim', 'an actor without the role'],
    ['access/no-such-person', role('nobody'), 'first', 'somebody who is not registered'],
    ['access/grant-time-wrong', role('kim', { until: at(0) }), 'first', 'an end at its beginning'],
    ['access/grant-time-wrong', role('kim', { from: at(-5), until: at(-1) }), 'first', 'an end that is past'],
    ['access/grant-time-wrong', role('kim', { from: 'soon' }), 'first', 'a time that is none'],
    ['access/cover-needs-end', role('kim', { reason: 'COVER', until: null }), 'first', 'cover without an end'],
    ['access/person-registered', { do: 'register', person: person('kim') }, 'first', 'a person twice'],
    ['access/no-such-grant', confirm('never'), 'second', 'what nobody proposed'],
    ['access/grant-settled', confirm('kim contact-officer'), 'second', 'confirming twice'],
  ])('is refused with %s: %j by %s (%s)', (code, step, by) => {
    expect(founded().give('kim', 'contact-officer').take(step, by)).toBe(code);
  });

  it('is not confirmed by its proposer, its holder, or once its proposer is no administrator', () => {
    const book = founded().give('third', 'access-administrator').give('fourth', 'access-administrator');
    book.take({ do: 'register', person: person('kim') }, 'first');
    expect(book.take(role('kim'), 'third')).toBe('done');
    expect(book.take(role('second', { grantId: grantId('two') }), 'third')).toBe('done');
    expect(book.take(confirm('one'), 'third')).toBe('access/second-person-needed');
    expect(book.take(confirm('two'), 'second')).toBe('access/grant-to-oneself');
    expect(book.take({ do: 'leave', personId: 'third', reason: 'LEFT' }, 'first')).toBe('done');
    expect(book.take(confirm('one'), 'second')).toBe('access/proposer-gone');
  });
});

describe('where somebody lives', () => {
  const home = (personId: string, change: object = {}): GrantStep => ({
    do: 'record-home',
    personId,
    street: ' Example Road',
    postcode: 'nw1 9zz',
    ...change,
  });
  const withKim = () => founded().give('kim', 'contact-officer');
  const types = (book: Grantbook, last: number) => book.history.slice(-last).map(({ type }) => type);

  it('is recorded by one administrator, sealed under a key of its own, and known only as being there', () => {
    const book = withKim();
    expect(book.take(home('kim'), 'first')).toBe('done');
    const { home: known } = book.ledger.person('kim')!;
    expect(book.history.at(-1)).toMatchObject({ data: { personId: 'kim', homeId: known!.homeId } });
    expect(JSON.stringify([known, book.history.at(-1)!.data])).not.toMatch(/Example|9zz/i);
  });

  it('takes the place of an earlier one, which ends, and never its key', () => {
    const book = withKim();
    const ids = [1, 2, 3].map((count) => {
      book.take(home('kim', { street: `Example Road ${count}` }), 'first');
      return book.ledger.person('kim')!.home!.homeId;
    });
    expect(new Set(ids).size).toBe(3);
    expect(types(book, 2)).toEqual(['grant.home-ended.v1', 'grant.home-recorded.v1']);
  });

  it('ends when it is asked for, once, and when they leave', () => {
    const book = withKim();
    book.take(home('kim'), 'first');
    expect(book.take({ do: 'end-home', personId: 'kim' }, 'second')).toBe('done');
    const length = book.history.length;
    expect([book.take({ do: 'end-home', personId: 'kim' }, 'second'), book.history.length]).toEqual(['done', length]);
    book.take(home('kim'), 'first');
    book.take({ do: 'leave', personId: 'kim', reason: 'LEFT' }, 'first');
    expect(types(book, 2)).toEqual(['grant.home-ended.v1', 'grant.person-left.v1']);
    expect(book.ledger.person('kim')!.home).toBeNull();
  });

  it.each<[string, GrantStep, string]>([
    ['access/home-of-oneself', home('first'), 'first'],
    ['access/home-of-oneself', { do: 'end-home', personId: 'first' }, 'first'],
    ['access/not-an-administrator', home('kim'), 'kim'],
    ['access/no-such-person', home('nobody'), 'first'],
    ['access/home-empty', home('kim', { street: ' ', postcode: '' }), 'first'],
    ['access/home-postcode-wrong', home('kim', { postcode: 'NW1' }), 'first'],
  ])('is refused with %s: %j by %s', (code, step, by) => {
    expect(withKim().take(step, by)).toBe(code);
  });
});

describe('a grant for a case auditor', () => {
  const withAuditor = () => founded().give('auditor', 'case-auditor').give('kim', 'contact-officer');

  it('names each child once, to that person, until its end', () => {
    const book = withAuditor();
    expect([book.take(sample(), 'first'), book.take(confirm('sample'), 'second')]).toEqual(['done', 'done']);
    const names = (who: string, name: string) => book.ledger.namesChild(who, child(name), book.now);
    expect([names('auditor', 'Ana'), names('auditor', 'Ben'), names('auditor', 'Cai'), names('kim', 'Ana')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(book.history.at(-2)!.data).toMatchObject({ children: [child('Ana'), child('Ben')].sort() });
    book.now = noon + 48 * hour;
    expect(names('auditor', 'Ana')).toBe(false);
  });

  it('is refused for another role, for nobody, and for more than a sample', () => {
    const many = Array.from({ length: 201 }, (_, index) => child(String(index)));
    expect(withAuditor().take(sample({ personId: 'kim' }), 'first')).toBe('access/not-a-case-auditor');
    expect(withAuditor().take(sample({ children: [] }), 'first')).toBe('access/sample-wrong');
    expect(withAuditor().take(sample({ children: many }), 'first')).toBe('access/sample-wrong');
    expect(withAuditor().take(sample({ children: ['Ana'] }), 'first')).toBe('access/sample-wrong');
  });
});

describe('who leaves', () => {
  it('loses everything, also what was still waiting, each as an event', () => {
    const book = founded().give('auditor', 'case-auditor');
    book.take(sample(), 'first');
    const before = book.history.length;
    expect(book.take({ do: 'leave', personId: 'auditor', reason: 'LEFT' }, 'second')).toBe('done');
    expect(book.history.slice(before).map(({ type }) => type)).toEqual([
      'grant.withdrawn.v1',
      'grant.withdrawn.v1',
      'grant.person-left.v1',
    ]);
    expect(book.ledger.grants.filter((grant) => grantState(grant, book.now) === 'WAITS')).toEqual([]);
    expect(book.take(role('auditor'), 'first')).toBe('access/no-such-person');
  });

  it('may come back under the id that records know, without any role', () => {
    const book = founded().give('kim', 'contact-officer');
    book.take({ do: 'leave', personId: 'kim', reason: 'LEFT' }, 'first');
    expect(book.take({ do: 'register', person: { ...person('kim'), id: null } }, 'first')).toBe('done');
    expect([book.ledger.person('kim')!.left, book.roleOf('kim')]).toEqual([false, null]);
  });
});

describe('the administrators of the configuration', () => {
  const again = (book: Grantbook, ...people: string[]) => {
    const named = nameAdministrators(
      book.ledger,
      people.map((id) => person(id)),
      book.now,
    );
    return named.ok ? named.value.map(({ type, data }) => `${type} ${data.personId}`) : named.refusal.code;
  };

  it('are named while fewer than two are in force, and each once', () => {
    const book = founded();
    expect(again(book, 'first', 'second', 'third')).toEqual([]);
    book.take({ do: 'leave', personId: 'second', reason: 'MISUSE' }, 'first');
    expect(again(book, 'first', 'second')).toEqual([]);
    expect(again(book, 'first', 'second', 'third')).toEqual([
      'grant.person-registered.v1 third',
      'grant.administrator-named.v1 third',
    ]);
  });
});

it('whatever administrators do in whatever order, nothing is in force that one person gave, or that its holder had a part in', () => {
  const people = ['first', 'second', 'third', 'kim'];
  const who = fc.constantFrom(...people);
  const grant = fc.nat(2).map((n) => grantId(String(n)));
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('confirm' as const), grantId: grant }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('withdraw' as const),
        grantId: grant,
        reason: fc.constant('MISTAKE' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('leave' as const), personId: who, reason: fc.constant('LEFT' as const) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('register' as const), person: who.map((id) => person(id)) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('propose-role' as const),
        grantId: grant,
        personId: who,
        role: fc.constantFrom('access-administrator' as const, 'contact-officer' as const),
        from: fc.integer({ min: -3, max: 3 }).map(at),
        until: fc.option(fc.integer({ min: 1, max: 9 }).map(at)),
        reason: fc.constant('JOINED' as const),
      }),
    },
  );
  const asked = fc.array(fc.tuple(step, who, fc.nat(2)), { maxLength: 40 });
  let given = 0;
  fc.assert(
    fc.property(asked, (steps) => {
      const book = founded().give('third', 'access-administrator');
      book.take({ do: 'register', person: person('kim') }, 'first');
      for (const [one, by, hours] of steps) {
        book.now += hours * hour;
        book.take(one as GrantStep, by);
        const { ledger, now } = book;
        for (const held of ledger.grants.filter((every) => inForce(every, now))) {
          if (held.proposedBy === 'configuration') continue;
          if (held.id !== grantId('third access-administrator')) given += 1;
          expect(new Set([held.proposedBy, held.confirmedBy, held.personId]).size).toBe(3);
        }
        for (const left of ledger.people.filter((every) => every.left)) expect(ledger.roleOf(left.id, now)).toBeNull();
      }
    }),
    { seed: 20, numRuns: 300 },
  );
  expect(given).toBeGreaterThan(20);
});
