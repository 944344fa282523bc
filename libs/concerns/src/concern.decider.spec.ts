import { describe, expect, it } from '@jest/globals';
import { decideRaise, evolve, unknownConcern, type RaiseConcernCommand } from './concern.decider.js';
import type { ConcernRaised } from './concern.events.js';
import type { AdultContent, ChildContent, NarrativeContent, ReferrerContent } from './content.js';
import { asConcern } from './submission/validate-concern.js';
import { sample } from './testing/samples.js';

const concernId = '11111111-1111-8111-8111-111111111111';
const agencies: Record<string, RaiseConcernCommand['agency']> = {
  school: { code: 'school-100045', kind: 'SCHOOL', defaultGateways: ['EA02_175', 'CA04_10'] },
  police: { code: 'police-met-cn', kind: 'POLICE', defaultGateways: ['CA04_11'] },
  health: { code: 'health-RAL-MAT', kind: 'HEALTH', defaultGateways: ['CA04_11'] },
  council: { code: 'council-camden-front-door', kind: 'COUNCIL', defaultGateways: [] },
};

/** The command for a sample, after a change to its data. */
function raising(name: string, change: Record<string, unknown> = {}, bodyMac = 'aa'): RaiseConcernCommand {
  const { data, ...attributes } = sample(name);
  const agency = agencies[attributes.source.split(':')[2]!]!;
  return {
    concernId,
    bodyMac,
    attributes,
    data: asConcern({ ...data, ...change }),
    agency,
    frontDoor: 'council-camden-front-door',
  };
}

/** given: a concern of which nothing is known; when: it is raised; then: this one fact. */
function raised(command: RaiseConcernCommand): ConcernRaised {
  const decision = decideRaise(command, unknownConcern);
  if (!decision.ok) throw new Error(decision.refusal.code);
  expect(decision.value).toHaveLength(1);
  return decision.value[0]!;
}

const contents = <T>(fact: ConcernRaised, section: string) =>
  fact.sections!.filter((one) => one.section === section).map((one) => one.content as T);

describe('raising a concern', () => {
  it('gives a contact to each child, and keeps times as they were meant', () => {
    const { data } = raised(
      raising('4-police-two-children', { occurred: { from: '2026-03-05', to: '2026-03-06T02:55:00+01:00' } }),
    );
    expect(data).toMatchObject({
      concernId,
      agency: 'police-met-cn',
      agencyKind: 'POLICE',
      sentAt: '2026-03-06T02:15:00.000Z',
      occurred: { from: '2026-03-05', to: '2026-03-06T01:55:00.000Z' },
      noticedAt: '2026-03-06T01:20:00.000Z',
      immediateDanger: false,
      referrer: { anonymity: 'NAMED' },
      bodyMac: 'aa',
    });
    expect(new Set(data.children.map((child) => child.contactId)).size).toBe(2);
    expect(data.adults).toHaveLength(1);
  });

  it('keeps "not said" apart from "no"', () => {
    const { data } = raised(raising('6-anonymous-minimal'));
    expect(data).toMatchObject({ immediateDanger: null, occurred: null, noticedAt: null });
    expect(raised(raising('6-anonymous-minimal', { raisedBy: { role: 'Neighbour' } })).data.referrer.anonymity).toBe(
      'NOT_SAID',
    );
  });

  it('knows an unborn child', () => {
    expect(raised(raising('5-midwife-unborn')).data.children).toEqual([expect.objectContaining({ unborn: true })]);
    const expected = { children: [{ expectedDeliveryDate: '2026-08-01' }], adults: [] };
    expect(raised(raising('5-midwife-unborn', expected)).data.children[0]!.unborn).toBe(true);
    expect(raised(raising('2-school')).data.children[0]!.unborn).toBe(false);
  });

  it('keeps everything personal out of its data', () => {
    for (const name of ['1-housing', '2-school', '4-police-two-children'] as const) {
      const command = raising(name);
      const text = JSON.stringify(raised({ ...command, agency: agencies['school']! }).data);
      for (const word of ['Amina', 'Hart', 'Yusuf', 'Example', '9ZZ', '2015', 'coat', 'CP-2231', 'cp-2231', '118823'])
        expect(text).not.toContain(word);
    }
  });
});

describe('repeating it', () => {
  const state = evolve(unknownConcern, raised(raising('2-school')));

  it('changes nothing with the same content', () => {
    expect(decideRaise(raising('2-school'), state)).toEqual({ ok: true, value: [] });
  });

  it('is refused with other content', () => {
    expect(decideRaise(raising('2-school', {}, 'bb'), state)).toMatchObject({
      ok: false,
      refusal: { code: 'concerns/same-identity-other-body' },
    });
  });

  it('is not disturbed by other facts in the stream', () => {
    expect(evolve(state, { type: 'concern.withdrawn.v1', data: {} })).toBe(state);
  });
});

describe('the disclosure', () => {
  it('names what the sender relied on', () => {
    const { disclosure } = raised(raising('2-school', { sharing: { gateways: ['CA89_47'], necessity: 'Now' } })).data;
    expect(disclosure).toMatchObject({
      to: 'council-camden-front-door',
      gateways: ['CA89_47'],
      gatewaySource: 'STATED',
    });
  });

  it("falls back to the agency's default, and says so", () => {
    expect(raised(raising('2-school')).data.disclosure).toMatchObject({
      gateways: ['EA02_175', 'CA04_10'],
      gatewaySource: 'AGENCY_DEFAULT',
    });
  });

  it('makes nothing up for the public', () => {
    expect(raised(raising('6-anonymous-minimal')).data.disclosure).toMatchObject({
      gateways: [],
      gatewaySource: 'NOT_STATED',
    });
  });

  it('names the kinds of content that were shared, and no others', () => {
    expect(raised(raising('6-anonymous-minimal')).data.disclosure.parts).toEqual([
      'NAMES_AND_DATES',
      'ADDRESSES',
      'NARRATIVE',
      'REFERRER',
    ]);
    expect(raised(raising('2-school')).data.disclosure.parts).toEqual([
      'NAMES_AND_DATES',
      'NUMBERS',
      'ADDRESSES',
      'CHARACTERISTICS',
      'RELATED_ADULTS',
      'NARRATIVE',
      'CHILDS_WORDS',
      'HARM_TYPES',
      'ACTION_TAKEN',
      'FAMILY_TOLD',
      'AGENCY_FACTS',
      'REFERRER',
    ]);
  });
});

describe('what is sealed for whom', () => {
  it('ties words and facts to an only child', () => {
    const fact = raised(raising('2-school'));
    const [child] = contents<ChildContent>(fact, 'child');
    expect(child).toMatchObject({
      child: { givenName: 'Amina', upn: 'P202345625014' },
      childsWords: { words: 'I do the bottles when mum is at work.' },
      agency: { block: 'school', facts: { attendancePercent: 83.5 } },
    });
    const [narrative] = contents<NarrativeContent>(fact, 'narrative');
    expect(narrative).toMatchObject({ kind: 'FACT_OBSERVED', harmTypes: ['NEGLECT'], suggestedLevel: 3 });
    expect(narrative!.childsWords).toBeUndefined();
    expect(narrative!.agency).toBeUndefined();
  });

  it('ties words to the child who is named, sightings to those who were seen, and other facts to none', () => {
    const fact = raised(raising('4-police-two-children'));
    const [first, second] = contents<ChildContent>(fact, 'child');
    expect(first!.childsWords).toEqual({
      words: 'She is only gone for work. Please do not tell her off.',
      how: 'To a uniformed officer at home',
      alone: false,
    });
    expect(second!.childsWords).toBeUndefined();
    expect([first!.seenByPolice, second!.seenByPolice]).toEqual([
      { at: '2026-03-06T01:35:00Z' },
      { at: '2026-03-06T01:35:00Z' },
    ]);
    expect([first!.agency, second!.agency]).toEqual([undefined, undefined]);
    expect(contents<NarrativeContent>(fact, 'narrative')[0]!.agency).toMatchObject({ block: 'police' });
  });

  it('ties nothing to a child that nobody named', () => {
    const { childsWords, police } = sample('4-police-two-children').data as Record<string, Record<string, unknown>>;
    const { child: _, ...words } = childsWords!;
    const { childrenSeen: __, ...facts } = police!;
    const fact = raised(raising('4-police-two-children', { childsWords: words, police: facts }));
    for (const child of contents<ChildContent>(fact, 'child')) expect(Object.keys(child)).toEqual(['child']);
    expect(contents<NarrativeContent>(fact, 'narrative')[0]).toMatchObject({
      childsWords: words,
      agency: { block: 'police', facts },
    });
  });

  it('ties facts to the child they are said to be about', () => {
    const police = { about: 'c2', attended: true };
    const fact = raised(raising('4-police-two-children', { police }));
    const [first, second] = contents<ChildContent>(fact, 'child');
    expect(first!.agency).toBeUndefined();
    expect(second!.agency).toEqual({ block: 'police', facts: { attended: true } });
    expect(second!.seenByPolice).toBeUndefined();
  });

  it("points an adult's relationships at the children's mentions", () => {
    const fact = raised(raising('4-police-two-children'));
    expect(contents<AdultContent>(fact, 'adult')[0]!.relatedTo).toEqual(
      fact.data.children.map(({ mentionId }) => ({ mention: mentionId, kind: 'MOTHER' })),
    );
  });

  it("seals the sender's own references with the referrer", () => {
    expect(contents<ReferrerContent>(raised(raising('2-school')), 'referrer')[0]).toEqual({
      raisedBy: { name: 'R. Okafor', role: 'DSL', contact: 'dsl@school.example', anonymity: 'NAMED' },
      agencyReference: 'CP-2231',
      source: 'urn:agency:school:100045',
      submissionId: 'cp-2231',
    });
  });

  it('shares one narrative among the children, under the id of the concern', () => {
    const fact = raised(raising('4-police-two-children'));
    const [narrative] = fact.sections!.filter((one) => one.section === 'narrative');
    expect(narrative).toMatchObject({
      mention: concernId,
      sharedBy: fact.data.children.map((child) => child.mentionId),
    });
  });
});
