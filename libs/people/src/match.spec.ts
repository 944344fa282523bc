import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SubmittedChild } from '#concerns';
import { derivedId, nhsNumberOf, upnOf, type Uuid } from '#kernel';
import { compareMentions, isCandidate, sameNumber, type OpenedMention } from './compare.js';
import { matchMention, mostCandidates, mostCompared, prepareMatch, type Match } from './match.js';
import { plausibleMentions } from './plausible-mentions.js';
import { someMention } from './testing/generated-mentions.js';
import { mention, sampleMentions } from './testing/mentions.js';
import { Registry } from './testing/registry.js';

const nhsNumber = '9990000417';
const upn = upnOf('202345625014');
const amina: Partial<SubmittedChild> = { givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-06-18' };
const home = { addresses: [{ line1: '3 Sample Row', postcode: 'N1C 9ZZ' }] };

let registry: Registry;
const personOf = new Map<Uuid, Uuid>();
beforeEach(() => {
  registry = new Registry();
  personOf.clear();
});

/** What the reactor does with a mention: match it, then link it to the person found, or to one of its own. */
async function identify(own: OpenedMention): Promise<Match & { person: Uuid }> {
  const match = await matchMention(own, registry);
  const person = match.childId ?? derivedId('person', own.mentionId);
  registry.link(own, person);
  personOf.set(own.mentionId, person);
  return { ...match, person };
}

async function arrive(...children: OpenedMention[]): Promise<(Match & { person: Uuid })[]> {
  registry.receive(...children);
  const found = [];
  for (const child of children) found.push(await identify(child));
  return found;
}

const a = (child: Partial<SubmittedChild>, concern = 'a') => mention(child, { concern });

describe('linking by itself', () => {
  const known: Partial<SubmittedChild> = { ...amina, ...home, nhsNumber, upn };

  it.each<[string, Partial<SubmittedChild>, string]>([
    ['an equal NHS number and date of birth', { nhsNumber, dateOfBirth: '2015-06-18' }, 'NHS_NUMBER_AND_DATE_OF_BIRTH'],
    [
      'an NHS number with gaps',
      { nhsNumber: '999 000 0417', dateOfBirth: '2015-06-18' },
      'NHS_NUMBER_AND_DATE_OF_BIRTH',
    ],
    ['an equal pupil number and date of birth', { upn, dateOfBirth: '2015-06-18' }, 'UPN_AND_DATE_OF_BIRTH'],
    [
      'a name of another spelling beside them',
      { ...amina, givenName: 'Mina', nhsNumber },
      'NHS_NUMBER_AND_DATE_OF_BIRTH',
    ],
    [
      'another name elsewhere',
      { ...amina, givenName: 'Leyla', familyName: 'Khan', nhsNumber },
      'NHS_NUMBER_AND_DATE_OF_BIRTH',
    ],
  ])('happens on %s', async (_, given, basis) => {
    const [first] = await arrive(a(known));
    const [second] = await arrive(a(given, 'b'));
    expect(second).toMatchObject({ childId: first!.person, basis, candidates: [] });
  });

  it.each<[string, Partial<SubmittedChild>, string[]]>([
    ['the date of birth differs', { ...amina, dateOfBirth: '2014-06-18', nhsNumber }, ['DATE_OF_BIRTH_CLOSE']],
    ['it is quite another', { ...amina, dateOfBirth: '2015-01-30', nhsNumber }, ['DIFFERENT_DATE_OF_BIRTH']],
    ['no date of birth is given', { ...amina, dateOfBirth: undefined as never, nhsNumber }, ['SAME_NHS_NUMBER']],
    ['the age is only estimated', { nhsNumber, estimatedAge: { years: 10 } }, ['AGE_FITS']],
    [
      'the other number differs',
      { ...amina, nhsNumber, upn: upnOf('202345625025') },
      ['SAME_NHS_NUMBER', 'DIFFERENT_UPN'],
    ],
    ['it may be a twin with the other one’s number', { ...known, givenName: 'Leyla' }, ['MAY_BE_TWIN']],
    ['names only sound alike in one home', { ...known, givenName: 'Oumniya' }, ['SOUNDS_ALIKE']],
  ])('does not happen where %s; a person is asked', async (_, given, reasons) => {
    const [first] = await arrive(a(known));
    const [second] = await arrive(a(given, 'b'));
    expect(second!.childId).toBeNull();
    expect(second!.candidates).toEqual([
      { childId: first!.person, reasons: expect.arrayContaining(reasons) as unknown as string[] },
    ]);
  });

  it('does not happen on everything but a number', async () => {
    await arrive(a({ ...amina, ...home }));
    const [second] = await arrive(a({ ...amina, ...home }, 'b'));
    expect(second).toMatchObject({ childId: null, basis: 'NEW_PERSON', candidates: [{}] });
  });

  it('does not happen where the numbers point to two people', async () => {
    const [byNhs] = await arrive(a({ ...amina, nhsNumber }));
    const [byUpn] = await arrive(a({ ...amina, dateOfBirth: '2014-02-02', upn }, 'b'));
    const [third] = await arrive(a({ ...amina, nhsNumber, upn }, 'c'));
    expect(third!.childId).toBeNull();
    expect(third!.candidates.map(({ childId }) => childId)).toEqual(
      expect.arrayContaining([byNhs!.person, byUpn!.person]),
    );
  });

  it('does not happen where another mention of that person contradicts', async () => {
    const [first] = await arrive(a({ ...amina, nhsNumber }));
    const other = a({ ...amina, nhsNumber: nhsNumberOf('999000052')! }, 'b');
    await arrive(other);
    registry.link(other, first!.person);
    const [third] = await arrive(a({ ...amina, nhsNumber }, 'c'));
    expect(third).toMatchObject({ childId: null, candidates: [{ childId: first!.person }] });
    expect(third!.candidates[0]!.reasons).toEqual(expect.arrayContaining(['SAME_NHS_NUMBER', 'DIFFERENT_NHS_NUMBER']));
  });

  it('never joins two children of one concern, nor a second one to the first one’s person', async () => {
    const [first] = await arrive(a({ ...amina, nhsNumber }));
    const found = await arrive(
      a({ ...amina, reference: 'c1', nhsNumber }, 'b'),
      a({ ...amina, reference: 'c2', nhsNumber }, 'b'),
    );
    expect(found.map(({ childId }) => childId)).toEqual([null, null]);
    expect(found[0]!.candidates).toMatchObject([{ childId: first!.person }]);
    expect(found[1]!.candidates.map(({ reasons }) => reasons.includes('SAME_CONCERN'))).toContain(true);
  });

  it('asks about a whole family of twins once for each, never about the sibling of the same concern', async () => {
    const twins = (concern: string) => [
      a({ ...amina, ...home, reference: 'c1' }, concern),
      a({ ...amina, ...home, reference: 'c2', givenName: 'Leyla' }, concern),
    ];
    const first = await arrive(...twins('a'));
    expect(first.map(({ candidates }) => candidates)).toEqual([[], []]);
    const second = await arrive(...twins('b'));
    expect(second[0]!.candidates.map(({ childId }) => childId)).toEqual([first[0]!.person, first[1]!.person]);
    expect(second[1]!.candidates.map(({ childId }) => childId)).toEqual([first[1]!.person, first[0]!.person]);
    expect(second[1]!.candidates[1]!.reasons).toContain('MAY_BE_TWIN');
  });
});

describe('the samples', () => {
  it('list her wherever she was known before, and never her brother', async () => {
    const names = [
      '1-housing',
      '2-school',
      '3-hospital',
      '4-police-two-children',
      '5-midwife-unborn',
      '6-anonymous-minimal',
    ];
    const found: (Match & { person: Uuid })[] = [];
    for (const name of names) found.push(...(await arrive(...sampleMentions(name))));
    const [housing, school, hospital, police, brother, unborn, upstairs] = found;
    const her = [housing, school, hospital, police].map((one) => one!.person);
    const listed = (one: (typeof found)[number] | undefined) => one!.candidates.map(({ childId }) => childId);
    expect(listed(housing)).toEqual([]);
    expect(listed(school).sort()).toEqual(her.slice(0, 1));
    expect(listed(hospital).sort()).toEqual(her.slice(0, 2).sort());
    expect(listed(police).sort()).toEqual(her.slice(0, 3).sort());
    expect(listed(brother)).toEqual([]);
    expect(listed(unborn)).toEqual([]);
    expect(listed(upstairs).sort()).toEqual([...her].sort());
    expect(upstairs!.candidates[0]!.reasons).toEqual(['AGE_FITS', 'ADDRESS_FITS']);
  });
});

describe('limits', () => {
  it(`opens at most ${mostCompared}, names at most ${mostCandidates}, and says that there were more`, async () => {
    for (let index = 0; index < mostCompared + 5; index += 1) {
      const known = a({ ...amina }, `known-${index}`);
      registry.receive(known);
      registry.link(known, derivedId('person', index));
    }
    const [found] = await arrive(a(amina, 'own'));
    expect(registry.opened).toBe(mostCompared);
    expect(found).toMatchObject({ compared: mostCompared, candidatesMore: true });
    expect(found!.candidates).toHaveLength(mostCandidates);
  });

  it('names a person with many mentions once', async () => {
    for (let index = 0; index < 30; index += 1) {
      const known = a(index % 2 ? { ...amina, ...home } : amina, `known-${index}`);
      registry.receive(known);
      registry.link(known, 'her');
    }
    const [found] = await arrive(a({ ...amina, ...home }, 'own'));
    expect(found).toMatchObject({ candidatesMore: false, compared: 30 });
    expect(found!.candidates).toEqual([
      { childId: 'her', reasons: ['SAME_NAME', 'SAME_DATE_OF_BIRTH', 'SAME_ADDRESS'] },
    ]);
  });

  it('makes an erased mention a person of its own', async () => {
    const found = await matchMention({ mentionId: derivedId('gone'), concernId: derivedId('gone') }, registry);
    expect(found).toMatchObject({ childId: null, basis: 'NEW_PERSON', compared: 0 });
  });
});

describe('a match prepared beforehand', () => {
  const known = { ...amina, ...home, nhsNumber };

  it('finds whom the mention before it was linked to meanwhile, and opens nobody twice', async () => {
    const [first, second, third] = ['a', 'b', 'c'].map((concern) => a(known, concern)) as [
      OpenedMention,
      OpenedMention,
      OpenedMention,
    ];
    registry.receive(first, second, third);
    const { person } = await identify(first);
    registry.opened = 0;
    const prepared = await prepareMatch(third, registry);
    expect(registry.opened).toBe(1);
    registry.link(second, person);
    expect(await matchMention(third, registry, prepared)).toMatchObject({ childId: person, compared: 2 });
    expect(registry.opened).toBe(2);
  });

  it('is of no use to a mention that was erased', async () => {
    expect(await prepareMatch({ mentionId: 'm', concernId: 'k' }, registry)).toBeNull();
  });
});

describe('whatever is submitted, in whatever order', () => {
  const children = fc.array(someMention, { minLength: 2, maxLength: 12 });

  it('a link made by the hub means an equal number and an equal date of birth, and no number that differs', async () => {
    await fc.assert(
      fc.asyncProperty(children, async (all) => {
        registry = new Registry();
        const members = new Map<Uuid, OpenedMention[]>();
        for (const own of all) {
          const [found] = await arrive(own);
          const before = members.get(found!.person) ?? [];
          members.set(found!.person, [...before, own]);
          if (found!.childId === null) continue;
          const evidence = before.map((other) => compareMentions(own, other));
          expect(evidence.some((one) => sameNumber(one) && one.birth === 'SAME' && one.datesGiven)).toBe(true);
          expect(evidence.some((one) => one.nhsNumber === 'DIFFERENT' || one.upn === 'DIFFERENT')).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('finds every pair that should be looked at, from one side or from the other', () => {
    fc.assert(
      fc.property(someMention, someMention, (one, other) => {
        fc.pre(one.mentionId !== other.mentionId);
        if (!isCandidate(compareMentions(one, other))) return;
        registry = new Registry();
        registry.receive(one, other);
        expect(plausibleMentions(one, registry.index)).toEqual([other.mentionId]);
        expect(plausibleMentions(other, registry.index)).toEqual([one.mentionId]);
      }),
      { numRuns: 600 },
    );
  });

  it('comes to the same for a mention that was prepared before the one in front of it was linked', async () => {
    await fc.assert(
      fc.asyncProperty(children, async (all) => {
        const different = [...new Map(all.map((one) => [one.mentionId, one])).values()];
        const outcomes = async (preparing: boolean) => {
          registry = new Registry();
          registry.receive(...different);
          const found: Match[] = [];
          for (const [place, own] of different.entries()) {
            const before = different[place - 1];
            const prepared = preparing ? await prepareMatch(own, registry) : null;
            if (before) registry.link(before, found[place - 1]!.childId ?? derivedId('person', before.mentionId));
            found.push(await matchMention(own, registry, prepared));
          }
          return found;
        };
        expect(await outcomes(true)).toEqual(await outcomes(false));
      }),
      { numRuns: 60 },
    );
  });

  it('never joins two mentions of one concern', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(children, fc.nat(3)), { minLength: 1, maxLength: 4 }), async (concerns) => {
        registry = new Registry();
        for (const [index, [all]] of concerns.entries()) {
          const named = all
            .slice(0, 4)
            .map(({ child, at }, place) =>
              mention({ ...child, reference: `c${place}` }, { concern: `concern-${index}`, at }),
            );
          const found = await arrive(...named);
          expect(new Set(found.map(({ person }) => person)).size).toBe(named.length);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('somebody of whom nobody may know', () => {
  const known: Partial<SubmittedChild> = { ...amina, ...home, nhsNumber };
  const father = {
    ...{ reference: 'a1', givenName: 'Viktor', familyName: 'Sandoval', nhsNumber: nhsNumberOf('999000052')! },
    relationships: [{ to: 'c1', kind: 'FATHER' as const }],
  };

  it('is matched for those who keep the record, and to nobody else is as if never here', async () => {
    const unknown = await arrive(a(known, 'never here'));
    registry = new Registry();
    const [first] = await arrive(a(known));
    registry.children.add(first!.person);
    const [again, alike] = await arrive(a(known, 'b'), a({ ...amina, ...home }, 'c'));
    const { hidden, ...match } = again!;
    expect({ ...match, person: '' }).toEqual({ ...unknown[0], person: '', hidden: undefined });
    expect(hidden).toEqual([{ childId: first!.person, basis: 'NHS_NUMBER_AND_DATE_OF_BIRTH', reasons: [] }]);
    expect(alike!.hidden).toMatchObject([{ childId: first!.person, basis: 'CANDIDATE' }]);
    expect(alike!.candidates.map(({ childId }) => childId)).toEqual([again!.person]);
  });

  it('tells of no child by being named with another, but for those who keep the record', async () => {
    const told = mention({ ...home, givenName: 'Ivo' }, { concern: 'a', adults: [father] });
    const [first] = await arrive(told);
    const other = () => mention({ ...home, familyName: 'Marsh' }, { concern: 'b', adults: [father] });
    const before = await matchMention(other(), (registry.receive(other()), registry));
    registry.adults.add(told.adults[0]!.mention);
    const after = await matchMention(other(), registry);
    const reasons = (match: Match) => match.candidates.flatMap((one) => one.reasons);
    expect(reasons(before)).toContain('SAME_RELATED_ADULT');
    expect(reasons(after)).not.toContain('SAME_RELATED_ADULT');
    expect(after.hidden).toMatchObject([{ childId: first!.person, basis: 'CANDIDATE' }]);
  });
});
