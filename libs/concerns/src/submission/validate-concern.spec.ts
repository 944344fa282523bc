/* eslint-disable @typescript-eslint/no-explicit-any -- the changes below break the types on purpose */
import { describe, expect, it } from '@jest/globals';
import { sample, sampleNames, codeLists, type Sample } from '../testing/samples.js';
import { codes } from './codes.js';
import { validateConcern } from './validate-concern.js';

const now = Date.parse('2026-03-12T09:00:00Z');
const kinds: Record<string, string> = { school: 'SCHOOL', health: 'HEALTH', police: 'POLICE', council: 'COUNCIL' };
const kindOf = (event: Sample) => ({ kind: kinds[event.source.split(':')[2]!]! });
const validate = (event: Sample) => validateConcern(event, event.data, { now, agency: kindOf(event) });

/** Pointers and codes of the faults of a sample after a change. */
function faultsOf(name: string, change: (data: any, event: any) => unknown): string[] {
  const event = sample(name);
  change(event.data, event);
  return validate(event).map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('the samples', () => {
  it.each(sampleNames)('accepts %s', (name) => expect(validate(sample(name))).toEqual([]));

  it.each([
    ['wrong-check-digit', ['/data/children/0/nhsNumber']],
    ['unknown-field', ['/data/riskScore']],
    ['nothing-to-go-on', ['/data/children', '/data/narrative']],
    ['ends-before-it-begins', ['/data/occurred']],
  ])('refuses %s at %p and nowhere else', (name, pointers) =>
    expect(validate(sample(`refused/${name}`)).map((fault) => fault.pointer)).toEqual(pointers),
  );

  it('refuses the school block from an agency of another kind', () => {
    const event = sample('refused/source-of-another-agency');
    expect(validate(event).map((fault) => fault.pointer)).toEqual(['/data/school']);
  });
});

describe('code lists', () => {
  it('are those of the published list', () => {
    const { note: _, ...published } = codeLists();
    expect(Object.values(codes).map((list) => [...list].sort())).toEqual(
      Object.values(published).map((list) => [...list].sort()),
    );
  });
});

describe('fields', () => {
  it.each([
    ['a missing member', (data: any) => delete data.raisedBy, '/data/raisedBy required'],
    ['a referrer who says nothing', (data: any) => (data.raisedBy = {}), '/data/raisedBy empty'],
    ['a wrong type', (data: any) => (data.immediateDanger = 'no'), '/data/immediateDanger type'],
    ['null', (data: any) => (data.noticedAt = null), '/data/noticedAt type'],
    ['a code of no list', (data: any) => (data.harmTypes = ['NEGLECT', 'NOISE']), '/data/harmTypes/1 not-in-list'],
    ['a code twice', (data: any) => (data.harmTypes = ['FGM', 'FGM']), '/data/harmTypes repeated'],
    ['a number out of range', (data: any) => (data.suggestedLevel = 5), '/data/suggestedLevel out-of-range'],
    ['a fraction of a level', (data: any) => (data.suggestedLevel = 2.5), '/data/suggestedLevel type'],
    ['a level as text', (data: any) => (data.suggestedLevel = '3'), '/data/suggestedLevel type'],
    ['a blank text', (data: any) => (data.narrative = ' \n\t'), '/data/narrative text'],
    ['NUL', (data: any) => (data.narrative = 'a\u0000b'), '/data/narrative text'],
    ['a control character', (data: any) => (data.children[0].givenName = 'A\u0007'), '/data/children/0/givenName text'],
    [
      'half a surrogate pair',
      (data: any) => (data.children[0].aliases = ['A', '\ud800']),
      '/data/children/0/aliases/1 text',
    ],
    ['a long narrative', (data: any) => (data.narrative = 'a'.repeat(20_001)), '/data/narrative too-long'],
    ['a long name', (data: any) => (data.adults[0].familyName = 'a'.repeat(101)), '/data/adults/0/familyName too-long'],
    [
      'a day that does not exist',
      (data: any) => (data.children[0].dateOfBirth = '2015-02-29'),
      '/data/children/0/dateOfBirth format',
    ],
    [
      'a day of 1899',
      (data: any) => (data.children[0].dateOfBirth = '1899-12-31'),
      '/data/children/0/dateOfBirth format',
    ],
    ['a time without offset', (data: any) => (data.noticedAt = '2026-03-03T08:55:00'), '/data/noticedAt format'],
    ['a day where a time is needed', (data: any) => (data.noticedAt = '2026-03-03'), '/data/noticedAt format'],
    ['a time on 30 February', (data: any) => (data.noticedAt = '2026-02-30T08:55:00Z'), '/data/noticedAt format'],
    ['hour 24', (data: any) => (data.noticedAt = '2026-03-02T24:00:00Z'), '/data/noticedAt format'],
    ['neither day nor time', (data: any) => (data.occurred.from = 'last week'), '/data/occurred/from format'],
    ['an empty range', (data: any) => (data.occurred = {}), '/data/occurred empty'],
    ['a list in place of an object', (data: any) => (data.school = []), '/data/school type'],
    ['an object in place of a list', (data: any) => (data.adults = {}), '/data/adults type'],
    ['null in a list', (data: any) => (data.adults = [null]), '/data/adults/0 type'],
    ['an adult without anything', (data: any) => (data.adults = [{}]), '/data/adults/0 empty'],
    [
      '21 children',
      (data: any) =>
        (data.children = Array.from({ length: 21 }, (_, index) => ({
          reference: index ? `c${index}` : 'child-1',
          givenName: 'A',
        }))),
      '/data/children too-many',
    ],
    [
      '31 adults',
      (data: any) => (data.adults = Array.from({ length: 31 }, () => ({ givenName: 'A' }))),
      '/data/adults too-many',
    ],
    ['no gateway', (data: any) => (data.sharing = { gateways: [] }), '/data/sharing/gateways too-few'],
    [
      'prototype names',
      (data: any) => Object.defineProperty(data.children[0], '__proto__', { value: 1, enumerable: true }),
      '/data/children/0/__proto__ unknown-field',
    ],
    [
      'a member named constructor',
      (data: any) => (data.children[0].constructor = 1),
      '/data/children/0/constructor unknown-field',
    ],
  ])('refuses %s', (_, change, fault) => expect(faultsOf('2-school', change)).toEqual([fault]));

  it.each([
    ['what is not an object', []],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'data'],
  ])('refuses %s as data', (_, data) =>
    expect(validateConcern(sample('2-school'), data, { now, agency: { kind: 'SCHOOL' } })).toEqual([
      { pointer: '/data', code: 'type', message: 'data must be an object.' },
    ]),
  );

  it.each([
    ['the longest narrative, outside the basic plane', (data: any) => (data.narrative = '😀'.repeat(20_000))],
    ['line breaks of every system and tabs', (data: any) => (data.narrative = 'one\r\ntwo\n\tthree')],
    [
      'zero-width joiners and right-to-left marks in names',
      (data: any) => (data.children[0].givenName = '\u0645\u200c\u06cc\u200f'),
    ],
    ['empty lists', (data: any) => Object.assign(data.children[0], { aliases: [], addresses: [], disability: [] })],
    [
      'only what is compulsory',
      (data: any) => {
        for (const name of Object.keys(data))
          if (!['raisedBy', 'children', 'narrative'].includes(name)) delete data[name];
        data.children = [{ familyName: 'Hart' }];
      },
    ],
    ['a person who is named at least by role', (data: any) => (data.raisedBy = { role: 'Neighbour' })],
  ])('accepts %s', (_, change) => expect(faultsOf('2-school', change)).toEqual([]));

  it('tells all faults at once, in the order of their pointers', () => {
    expect(
      faultsOf('4-police-two-children', (data) => {
        data.children[1].nhsNumber = '9990000418';
        data.children[0].sex = 'X';
        data.zeal = true;
        delete data.narrative;
        data.noticedAt = '2026-03-06T05:00:00Z';
      }),
    ).toEqual([
      '/data/children/0/sex not-in-list',
      '/data/children/1/nhsNumber check-digit',
      '/data/narrative required',
      '/data/noticedAt in-the-future',
      '/data/zeal unknown-field',
    ]);
  });

  it('tells a hundred faults at most, however many there are, and counts list items by number', () => {
    const adults = Array.from({ length: 40_000 }, () => ({ sex: 1, age: 2, height: 3, weight: 4 }));
    const faults = faultsOf('2-school', (data) => (data.adults = adults));
    expect(faults).toHaveLength(100);
    expect(faults[0]).toBe('/data/adults too-many');
    expect(faults.indexOf('/data/adults/9/age unknown-field')).toBeLessThan(
      faults.indexOf('/data/adults/10/age unknown-field'),
    );
  });

  it('never repeats a value, and writes hidden characters of a name out', () => {
    const secret = 'Zanzibar';
    const event = sample('2-school');
    Object.assign(event.data, {
      narrative: { secret },
      kind: secret,
      noticedAt: secret,
      [`x\u202e${'y'.repeat(100)}`]: secret,
      harmTypes: [secret],
      suggestedLevel: secret,
      children: [{ reference: secret, upn: secret, nhsNumber: secret, dateOfBirth: secret, sex: secret }],
    });
    const faults = validate(event);
    expect(JSON.stringify(faults)).not.toContain(secret);
    expect(faults.map((fault) => fault.pointer)).toContain(`/data/x\\u202e${'y'.repeat(57)}`);
    expect(faults.every((fault) => /^[\w']+.*\.$/.test(fault.message))).toBe(true);
  });
});

describe('rules beyond the fields', () => {
  const only = (child: object) => (data: any) => {
    delete data.childsWords;
    delete data.adults;
    data.children = [{ reference: 'child-1', ...child }];
  };

  it.each([
    ['a given name', { givenName: 'A' }],
    ['a family name', { familyName: 'A' }],
    ['an alias', { aliases: ['A'] }],
    ['a date of birth', { dateOfBirth: '2015-06-18' }],
    ['an expected delivery', { expectedDeliveryDate: '2026-08-01' }],
    ['an NHS number', { nhsNumber: '999 000 0417' }],
    ['a UPN', { upn: 'P202345625014' }],
    ['a postcode', { addresses: [{ postcode: 'NW1 9ZZ' }] }],
  ])('a child is found by %s', (_, child) => expect(faultsOf('2-school', only(child))).toEqual([]));

  it.each([
    ['nothing', {}],
    ['an age', { estimatedAge: { years: 4 } }],
    ['a sex and a language', { sex: 'F', language: 'so' }],
    ['an address without a place', { addresses: [{ type: 'HOME' }] }],
    ['a list of no aliases', { aliases: [] }],
  ])('a child is not found by %s', (_, child) =>
    expect(faultsOf('2-school', only(child))).toEqual(['/data/children/0 not-found-by-anything']),
  );

  it.each([
    ['with a name, who is related', { givenName: 'H', relationships: [{ to: 'child-1', kind: 'MOTHER' }] }, []],
    [
      'without a name',
      { relationships: [{ to: 'child-1', kind: 'MOTHER' }] },
      ['/data/children/0 not-found-by-anything'],
    ],
    ['who is not related', { givenName: 'H' }, ['/data/children/0 not-found-by-anything']],
  ])('an adult %s', (_, adult, faults) =>
    expect(
      faultsOf('2-school', (data) => {
        only({})(data);
        data.adults = [adult];
      }),
    ).toEqual(faults),
  );

  it.each([
    ['two ages', (data: any) => (data.children[0].estimatedAge = { years: 10 }), '/data/children/0 contradiction'],
    [
      'an unborn child with a date of birth',
      (data: any) => (data.children[0].unborn = true),
      '/data/children/0/unborn contradiction',
    ],
    [
      'NONE beside a disability',
      (data: any) => (data.children[0].disability = ['NONE', 'LD']),
      '/data/children/0/disability contradiction',
    ],
    ['a wrong UPN', (data: any) => (data.children[0].upn = 'Q202345625014'), '/data/children/0/upn check-digit'],
    [
      "a wrong adult's NHS number",
      (data: any) => (data.adults[0].nhsNumber = '9990000523'),
      '/data/adults/0/nhsNumber check-digit',
    ],
    [
      'an address that ends before it begins',
      (data: any) => (data.children[0].addresses[0].to = '2025-08-31'),
      '/data/children/0/addresses/0 ends-before-it-begins',
    ],
    [
      'a birth to come',
      (data: any) => (data.children[0].dateOfBirth = '2026-03-04'),
      '/data/children/0/dateOfBirth in-the-future',
    ],
    [
      "an adult's birth to come",
      (data: any) => (data.adults[0].dateOfBirth = '2026-03-04'),
      '/data/adults/0/dateOfBirth in-the-future',
    ],
    [
      'a delivery in a year',
      (data: any) => {
        delete data.children[0].dateOfBirth;
        data.children[0].expectedDeliveryDate = '2027-03-03';
      },
      '/data/children/0/expectedDeliveryDate in-the-future',
    ],
    ['OTHER without words', (data: any) => (data.harmTypes = ['OTHER']), '/data/harmTypesText text-of-other-missing'],
    [
      'another kind of address',
      (data: any) => (data.children[0].addresses[0].type = 'OTHER'),
      '/data/children/0/addresses/0/typeText text-of-other-missing',
    ],
    [
      'another relationship',
      (data: any) => (data.adults[0].relationships[0].kind = 'OTHER'),
      '/data/adults/0/relationships/0/kindText text-of-other-missing',
    ],
    [
      'another scheme',
      (data: any) => (data.children[0].ethnicity.scheme = 'OTHER'),
      '/data/children/0/ethnicity/schemeText text-of-other-missing',
    ],
    ["another kind's block", (data: any) => (data.police = { attended: true }), '/data/police block-of-another-kind'],
    [
      'a reference to nobody',
      (data: any) => (data.adults[0].relationships[0].to = 'child-2'),
      '/data/adults/0/relationships/0/to unknown-reference',
    ],
    [
      'words of nobody',
      (data: any) => (data.childsWords.child = 'child-2'),
      '/data/childsWords/child unknown-reference',
    ],
    ['facts about nobody', (data: any) => (data.school.about = 'adult-1'), '/data/school/about unknown-reference'],
    [
      'a reference twice',
      (data: any) => data.children.push({ reference: 'child-1', givenName: 'B' }),
      '/data/children/1/reference repeated',
    ],
    [
      'a last day of attendance to come',
      (data: any) => (data.school.lastAttended = '2026-03-04'),
      '/data/school/lastAttended in-the-future',
    ],
    [
      'noticed a second after it was sent',
      (data: any) => (data.noticedAt = '2026-03-03T09:12:05Z'),
      '/data/noticedAt in-the-future',
    ],
    ['an end to come', (data: any) => (data.occurred.to = '2026-03-04'), '/data/occurred/to in-the-future'],
    [
      'days in the wrong order',
      (data: any) => (data.occurred = { from: '2026-03-02', to: '2026-03-01' }),
      '/data/occurred ends-before-it-begins',
    ],
    [
      'a time after the last day',
      (data: any) => (data.occurred = { from: '2026-03-02T00:30:00Z', to: '2026-03-01' }),
      '/data/occurred ends-before-it-begins',
    ],
    [
      'a clock six minutes ahead',
      (_data: any, event: any) => (event.time = '2026-03-12T09:06:00Z'),
      '/time in-the-future',
    ],
    ['a time of no day', (_data: any, event: any) => (event.time = 'now'), '/time format'],
  ])('refuses %s', (_, change, fault) => expect(faultsOf('2-school', change)).toEqual([fault]));

  it.each([
    [
      'seen by police who name nobody',
      (data: any) => (data.police.childrenSeen = ['c3']),
      '/data/police/childrenSeen/0 unknown-reference',
    ],
    [
      'seen before it was sent',
      (data: any) => (data.police.childSeenAt = '2026-03-06T02:15:01Z'),
      '/data/police/childSeenAt in-the-future',
    ],
    [
      'another way of handling',
      (data: any) => (data.police.handlingCode = 'OTHER'),
      '/data/police/handlingCodeText text-of-other-missing',
    ],
  ])('refuses children %s', (_, change, fault) => expect(faultsOf('4-police-two-children', change)).toEqual([fault]));

  it.each([
    [
      'a range within one moment',
      (data: any) => (data.occurred = { from: '2026-03-03T09:12:04Z', to: '2026-03-03T10:12:04+01:00' }),
    ],
    ['the day on which it was sent', (data: any) => (data.occurred = { from: '2026-03-03', to: '2026-03-03' })],
    ['a moment on the last day', (data: any) => (data.occurred = { from: '2026-03-02T23:30:00Z', to: '2026-03-02' })],
    ['an end alone', (data: any) => (data.occurred = { to: '2026-03-03' })],
    ['a clock five minutes ahead', (_data: any, event: any) => (event.time = '2026-03-12T09:05:00Z')],
    ['an address from next month', (data: any) => data.children[0].addresses.push({ line1: 'A', from: '2026-04-01' })],
    ['references that only adults and children share', (data: any) => (data.adults[0].reference = 'child-1')],
    ['OTHER with words', (data: any) => Object.assign(data, { harmTypes: ['OTHER'], harmTypesText: 'Noise' })],
  ])('accepts %s', (_, change) => expect(faultsOf('2-school', change)).toEqual([]));

  it('lets a day be over when it is over in London', () => {
    const at = (time: string) => (data: any, event: any) => {
      event.time = time;
      data.occurred = { from: '2025-07-02', to: '2025-07-02' };
      delete data.noticedAt;
      delete data.school;
    };
    expect(faultsOf('2-school', at('2025-07-01T23:00:00Z'))).toEqual([]);
    expect(faultsOf('2-school', at('2025-07-01T22:59:59Z'))).toEqual([
      '/data/occurred/from in-the-future',
      '/data/occurred/to in-the-future',
    ]);
  });
});
