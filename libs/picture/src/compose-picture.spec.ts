import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SubmittedAdult, SubmittedChild } from '#concerns';
import { readFileSync } from 'node:fs';
import { composePicture } from './compose-picture.js';
import type { OpenedConcern } from './opened-concern.js';
import type { KeptBack } from './picture.js';

interface Sample {
  id: string;
  time: string;
  data: Record<string, never> & { children: SubmittedChild[]; adults?: SubmittedAdult[] };
}

const names: Record<string, [string, string, string]> = {
  '1-housing': ['council-camden-housing', 'Council: housing', 'COUNCIL'],
  '2-school': ['school-100045', 'School', 'SCHOOL'],
  '3-hospital': ['health-RAL-ED', 'Health: emergency department', 'HEALTH'],
  '4-police-two-children': ['police-met-cn', 'Police', 'POLICE'],
};

/** A sample as it speaks of its first child, told to the hub when it was sent. */
function opened(file: string): OpenedConcern {
  const { id, time, data } = JSON.parse(readFileSync(`test/samples/${file}.json`, 'utf8')) as Sample;
  const [agency, agencyName, agencyKind] = names[file]!;
  const [child, ...siblings] = data.children;
  const block = ['school', 'health', 'police', 'council'].find((name) => name in data) as 'school';
  const facts = data[block] as unknown as Record<string, unknown>;
  return {
    concernId: id,
    contactId: `contact ${id}`,
    mentionId: `mention ${id}`,
    agency,
    agencyName,
    agencyKind,
    position: Date.parse(time),
    sentAt: time,
    recordedAt: time,
    occurred: { from: data['occurred']!['from'] ?? null, to: data['occurred']!['to'] ?? null },
    noticedAt: data['noticedAt'] ?? null,
    immediateDanger: data['immediateDanger'] ?? null,
    child: {
      content: {
        child: child!,
        ...(data['childsWords'] ? { childsWords: data['childsWords'] } : {}),
        agency: { block, facts },
        ...(facts['childrenSeen'] ? { seenByPolice: {} } : {}),
      },
    },
    narrative: {
      content: {
        narrative: data['narrative']!,
        kind: data['kind']!,
        harmTypes: data['harmTypes']!,
        familyTold: data['familyTold']!,
      },
    },
    adults: (data.adults ?? []).map((adult, index) => ({
      mention: `adult ${index}`,
      part: {
        content: {
          adult,
          relatedTo: (adult.relationships ?? [])
            .filter(({ to }) => to === child!.reference)
            .map(({ kind }) => ({ mention: `mention ${id}`, kind })),
        },
      },
    })),
    siblings: siblings.map((sibling) => ({
      mention: `sibling ${id}`,
      childId: 'the brother',
      part: { content: { child: sibling } },
    })),
  };
}

const amina = Object.keys(names).map(opened);
const compose = (concerns: readonly OpenedConcern[], at = '2026-03-06T12:00:00.000Z', keptBack?: KeptBack) =>
  composePicture({
    ...{ childId: 'amina', accessId: 'look', position: 9, knownAt: null, at, concerns },
    ...(keptBack && { keptBack }),
  });

describe('the picture of a child whom four agencies know', () => {
  const picture = compose(amina);

  it('heads with the fullest name and keeps every other as its source gave it', () => {
    expect(picture.identity.displayName).toBe('Amina Yusuf-Hart');
    expect(picture.identity.alsoGivenAs.map((given) => `${given.text} (${given.sources[0]!.agencyName})`)).toEqual([
      'Amina Hart (Council: housing)',
      'Mina Hart (Health: emergency department)',
      'AMINA YUSUF (Police)',
      'Mina Hart (School)',
    ]);
    expect(picture.identity.age).toBe('10 years old');
  });

  it('shows what differs with its sources and merges only spellings of one address', () => {
    expect(picture.identity.ethnicity.values.map((given) => given.text)).toEqual([
      'MWBA (DfE, said by a parent)',
      'E (NHS, observed, not asked)',
      'B2 (police 18+1, observed, not asked)',
    ]);
    expect(picture.identity.addressDiffers).toBe(false);
    expect(picture.identity.addresses.map((address) => address.sources.length)).toEqual([1, 4]);
  });

  it('tells what happened in the order in which it happened, and marks what came late', () => {
    expect(picture.chronology.map((item) => [item.agencyKind, item.late])).toEqual([
      ['COUNCIL', true],
      ['SCHOOL', false],
      ['HEALTH', false],
      ['POLICE', false],
    ]);
  });

  it('lets her speak in her own words', () => {
    expect(picture.childsWords.map((said) => [said.words, said.alone])).toEqual([
      ['I do the bottles when mum is at work.', true],
      ['She is only gone for work. Please do not tell her off.', false],
    ]);
  });

  it('names the household as given, the brother with a way to his own picture', () => {
    expect(
      picture.household.map((member) => [member.name, member.sources.length, member.sameHousehold, member.childId]),
    ).toEqual([
      ['Hodan Yusuf', 3, true, null],
      ['Idris Yusuf', 1, null, 'the brother'],
      ['Marcus Hart', 1, false, null],
    ]);
  });

  it('counts contacts and distinct agencies', () => {
    expect(picture.earlierContacts).toMatchObject({ in12Months: 4, agenciesIn90Days: 4 });
    expect(compose(amina, '2026-06-20T12:00:00.000Z').earlierContacts).toMatchObject({
      in12Months: 4,
      agenciesIn90Days: 0,
    });
  });

  it('asks nobody for an address that is kept from the viewer, whether or not one was given', () => {
    const keptBack: KeptBack = {
      ...{ entries: [], mayBreakGlass: false },
      parts: [{ agency: 'council', agencyName: 'Council', groups: ['address'] }],
    };
    const homeless = amina.slice(0, 1).map((concern): OpenedConcern => {
      const { addresses: _, ...child } = (concern.child as { content: { child: SubmittedChild } }).content.child;
      return { ...concern, child: { content: { child } } };
    });
    const codesOf = (kept?: KeptBack) => compose(homeless, undefined, kept).notKnown.map(({ code }) => code);
    expect([codesOf().includes('NO_ADDRESS'), codesOf(keptBack).includes('NO_ADDRESS')]).toEqual([true, false]);
    expect(codesOf(keptBack)).toContain('ADDRESS_NOT_SHOWN');
    const withheld = ['address'] as const;
    const cut = amina.slice(0, 1).map((concern): OpenedConcern => {
      const { addresses: _, ...child } = (concern.child as { content: { child: SubmittedChild } }).content.child;
      return { ...concern, child: { content: { child }, withheld } };
    });
    const codes = compose(cut).notKnown.map(({ code }) => code);
    expect([codes.includes('ADDRESS_NOT_SHOWN'), codes.includes('NO_ADDRESS')]).toEqual([true, false]);
    const adults = amina.map((concern) => ({
      ...concern,
      adults: concern.adults.map(({ part, ...adult }) => ({ ...adult, part: { ...part, withheld } })),
    }));
    expect(compose(adults).notKnown.map(({ code }) => code)).not.toContain('ADDRESS_NOT_HELD');
  });

  it('says what is not known, and what would settle it', () => {
    expect(picture.notKnown.map((item) => item.code)).toEqual(['ETHNICITY_DIFFERS', 'ADDRESS_NOT_HELD']);
    expect(picture.notKnown.every((item) => item.settledBy.length > 0)).toBe(true);
    expect(compose(amina.slice(0, 1)).notKnown.map((item) => item.code)).toEqual(
      expect.arrayContaining([
        'NO_SIGHTING',
        'NOT_SEEN_ALONE',
        'NO_CHILDS_WORDS',
        'NO_REPLY',
        'NO_ETHNICITY',
        'NO_NHS_NUMBER',
        'FATHER_NOT_NAMED',
      ]),
    );
  });

  it('names the kinds of agency that have said nothing', () => {
    expect(
      compose(amina.slice(1, 2))
        .agencies.filter((agency) => agency.concerns === 0)
        .map((agency) => agency.kind),
    ).toEqual(['HEALTH', 'POLICE', 'COUNCIL']);
  });

  it('is the same whatever the order in which concerns are read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(amina, { minLength: 4 }), (shuffled) =>
        expect(compose(shuffled)).toEqual(picture),
      ),
    );
  });

  it('keeps the place of what was erased and says when', () => {
    const erased = compose([
      {
        ...amina[1]!,
        child: { erasedAt: '2026-04-01T00:00:00.000Z' },
        narrative: { erasedAt: '2026-04-01T00:00:00.000Z' },
      },
    ]);
    expect(erased.chronology[0]).toMatchObject({ text: '', kind: 'ERASED', erasedAt: '2026-04-01T00:00:00.000Z' });
    expect(erased.identity.displayName).toBe('Details erased on 1 April 2026');
    expect(erased.notKnown).toEqual([]);
  });
});
