import fc from 'fast-check';
import { nhsNumberOf, upnOf } from '#kernel';
import { codes } from '../submission/codes.js';
import { textPattern } from '../submission/values.js';

/** A submission of the kind that partner systems send, and the kind of agency that may send it. */
export interface GeneratedSubmission {
  readonly agencyKind: 'SCHOOL' | 'HEALTH' | 'POLICE' | 'COUNCIL';
  readonly attributes: { readonly id: string; readonly source: string; readonly type: string; readonly time: string };
  readonly data: Record<string, unknown>;
}

/** Sent on a day of summer time, just after midnight in London: the day before in UTC. */
export const generatedTime = '2026-06-10T23:30:00Z';

const textRule = new RegExp(textPattern, 'u');
/** Text of every script, with marks that turn or join letters, emoji and line breaks; never blank. */
const text = (maximum: number) =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(maximum, 30) }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'O’Brien-Ó Súilleabháin',
          'می\u200cخواهم',
          '\u202eabc\u202c',
          'a\r\nb\tc',
          '王小明',
          '👩‍👧',
        ),
      },
      { weight: 1, arbitrary: fc.constant('x'.repeat(maximum)) },
    )
    .filter((value) => textRule.test(value) && [...value].length <= maximum);

const code = (list: readonly string[]) => fc.constantFrom(...list.filter((value) => value !== 'OTHER'));
const someCodes = (list: readonly string[], minLength = 0) =>
  fc.uniqueArray(code(list), { minLength, maxLength: Math.min(list.length - 1, 5) });
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const nhsNumber = digits(6)
  .map((middle) => nhsNumberOf(`999${middle}`))
  .filter((number) => number !== null)
  .chain((number) => fc.constantFrom(number, `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`));
const upn = digits(9).map((serial) => upnOf(`202${serial}`));
const dayBetween = (first: string, last: string) =>
  fc
    .date({ min: new Date(first), max: new Date(last), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
const momentBefore = (last: string) =>
  fc
    .tuple(fc.date({ min: new Date('2025-01-01'), max: new Date(last), noInvalidDate: true }), fc.boolean())
    .map(([date, summer]) =>
      summer ? new Date(date.getTime() + 3_600_000).toISOString().replace('Z', '+01:00') : date.toISOString(),
    );

/** A record in which every member may be missing but those named. */
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[] = []) =>
  fc.record(model, { requiredKeys } as { requiredKeys: (keyof T)[] });

const inOrder = (pair: [string, string]) => (pair[0] <= pair[1] ? pair : ([pair[1], pair[0]] as [string, string]));
const address = fc
  .tuple(
    some(
      {
        line1: text(200),
        line2: text(200),
        postcode: fc.constantFrom('NW1 9ZZ', 'n1c9zz', 'NW1'),
        uprn: digits(12),
        type: code(codes.addressType),
      },
      ['line1'],
    ),
    fc.option(fc.tuple(dayBetween('2000-01-01', '2027-01-01'), dayBetween('2000-01-01', '2027-01-01')).map(inOrder), {
      nil: undefined,
    }),
  )
  .map(([place, range]) => ({ ...place, ...(range ? { from: range[0], to: range[1] } : {}) }));

const age = fc.oneof(
  fc.record({ dateOfBirth: dayBetween('2005-01-01', '2026-06-10') }),
  fc.record({ expectedDeliveryDate: dayBetween('2026-06-11', '2027-01-01'), unborn: fc.constant(true) }),
  fc.record({
    estimatedAge: some({ years: fc.integer({ min: 0, max: 25 }), months: fc.integer({ min: 0, max: 11 }) }, ['years']),
  }),
  fc.constant({}),
);

const child = (reference: string) =>
  fc
    .tuple(
      age,
      some(
        {
          givenName: text(100),
          familyName: text(100),
          aliases: fc.array(text(100), { maxLength: 3 }),
          sex: fc.constantFrom('M', 'F', 'U'),
          ethnicity: some(
            { scheme: code(codes.ethnicityScheme), code: text(20), source: code(codes.ethnicitySource) },
            ['scheme', 'code'],
          ),
          language: text(35),
          interpreterNeeded: fc.boolean(),
          disability: fc.oneof(fc.constant(['NONE']), someCodes(codes.disability.filter((one) => one !== 'NONE'))),
          nhsNumber,
          upn,
          schoolUrn: digits(6),
          addresses: fc.array(address, { maxLength: 3 }),
        },
        ['familyName'],
      ),
    )
    .map(([time, rest]) => ({ reference, ...time, ...rest }));

const adult = (reference: string, children: readonly string[]) =>
  some(
    {
      reference: fc.constant(reference),
      givenName: text(100),
      familyName: text(100),
      dateOfBirth: dayBetween('1940-01-01', '2008-01-01'),
      nhsNumber,
      relationships: fc.array(
        some({ to: fc.constantFrom(...children), kind: code(codes.relationship) }, ['to', 'kind']),
        { maxLength: 4 },
      ),
      sameHousehold: fc.boolean(),
      allegedSourceOfHarm: fc.boolean(),
      addresses: fc.array(address, { maxLength: 2 }),
    },
    ['reference'],
  );

const agencyFacts = (children: readonly string[]) => {
  const about = fc.constantFrom(...children);
  return {
    SCHOOL: some({
      about,
      yearGroup: text(10),
      attendancePercent: fc.double({ min: 0, max: 100, noNaN: true }),
      lastAttended: dayBetween('2025-09-01', '2026-06-10'),
      sen: code(codes.sen),
      freeSchoolMeals: fc.boolean(),
    }),
    HEALTH: some({
      about,
      odsCode: fc.constantFrom('RAL26', 'ZZ901'),
      mode: code(codes.mode),
      seenAlone: fc.boolean(),
      presentingComplaint: text(1_000),
    }),
    POLICE: some({
      about,
      incidentReference: text(100),
      attended: fc.boolean(),
      childSeenAt: momentBefore(generatedTime),
      childrenSeen: fc.subarray([...children]),
      rating: code(codes.rating),
      handlingCode: code(codes.handlingCode),
    }),
    COUNCIL: some({
      about,
      service: code(codes.service),
      placementType: code(codes.placementType),
      movesIn12Months: fc.integer({ min: 0, max: 12 }),
      arrears: fc.boolean(),
    }),
  };
};

const occurred = fc
  .oneof(
    fc.tuple(dayBetween('2026-01-01', '2026-06-10'), dayBetween('2026-01-01', '2026-06-10')).map(inOrder),
    fc
      .tuple(momentBefore(generatedTime), momentBefore(generatedTime))
      .map((pair) => pair.sort((a, b) => Date.parse(a) - Date.parse(b))),
  )
  .map(([from, to]) => ({ from, to }));

/** Submissions that must be accepted at any moment from `generatedTime` on, by an agency of their `agencyKind`. */
export const validSubmission: fc.Arbitrary<GeneratedSubmission> = fc
  .record({
    children: fc
      .integer({ min: 1, max: 4 })
      .map((count) => Array.from({ length: count }, (_, index) => `c${index + 1}`)),
    adults: fc.integer({ min: 0, max: 3 }),
    agencyKind: fc.constantFrom('SCHOOL', 'HEALTH', 'POLICE', 'COUNCIL'),
    id: fc.uuid(),
  })
  .chain(({ children, adults, agencyKind, id }) =>
    some(
      {
        agencyReference: text(100),
        raisedBy: some({ name: text(100), role: text(200), contact: text(200), anonymity: code(codes.anonymity) }, [
          'role',
        ]),
        children: fc.tuple(...children.map(child)),
        adults: fc.tuple(...Array.from({ length: adults }, (_, index) => adult(`a${index + 1}`, children))),
        narrative: text(20_000),
        kind: code(codes.kind),
        childsWords: some(
          { child: fc.constantFrom(...children), words: text(5_000), how: text(1_000), alone: fc.boolean() },
          ['words'],
        ),
        occurred,
        noticedAt: momentBefore(generatedTime),
        immediateDanger: fc.boolean(),
        actionTaken: text(5_000),
        familyTold: some({ told: fc.boolean(), reason: text(1_000) }, ['told']),
        harmTypes: someCodes(codes.harmTypes),
        suggestedLevel: fc.integer({ min: 1, max: 4 }),
        sharing: some({ gateways: someCodes(codes.gateways, 1), necessity: text(2_000) }, ['gateways']),
        [agencyKind.toLowerCase()]: agencyFacts(children)[agencyKind],
      } as Record<string, fc.Arbitrary<unknown>>,
      ['raisedBy', 'children', 'narrative'],
    ).map((data) => ({
      agencyKind,
      attributes: {
        id,
        source: `urn:agency:${agencyKind.toLowerCase()}:generated`,
        type: 'uk.safeguarding.concern.raised.v1',
        time: generatedTime,
      },
      data,
    })),
  );

const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'length'];
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', 0, -1, 1e400, true, [], {}, [null], [[]], 'OTHER', 'x'.repeat(20_001)),
  fc.constantFrom('\u0000', 'a\u0007b', '\ud800', '2026-02-30', '2026-03-03T24:00:00Z', '9990000418', '\u202e'),
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
);

/** One thing that a broken sender does to a submission: at a place somewhere in it, another value, no value, or one member more. */
interface Damage {
  readonly steps: readonly number[];
  readonly how: 'replace' | 'remove' | 'add' | 'repeat';
  readonly name: string;
  readonly value: unknown;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  steps: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
  how: fc.constantFrom<Damage['how']>('replace', 'remove', 'add', 'repeat'),
  name: fc.oneof(fc.constantFrom(...prototypeNames), fc.string({ unit: 'binary', maxLength: 80 })),
  value: junk,
});

/** Data of valid submissions, damaged in one to three places. Most of it must be refused; some of it is still valid. */
export const damagedData: fc.Arbitrary<unknown> = fc
  .tuple(validSubmission, fc.array(damage, { minLength: 1, maxLength: 3 }))
  .map(([submission, damages]) => {
    const data = structuredClone(submission.data);
    for (const one of damages) apply(data, one);
    return data;
  });

function apply(data: object, { steps, how, name, value }: Damage): void {
  let owner = data as Record<string, unknown>;
  let key = '';
  for (const step of steps) {
    const keys = Object.keys(owner);
    if (keys.length === 0) break;
    key = keys[step % keys.length]!;
    const next = Object.getOwnPropertyDescriptor(owner, key)?.value as unknown;
    if (typeof next !== 'object' || next === null || step === steps.at(-1)) break;
    owner = next as Record<string, unknown>;
  }
  const define = (member: string, content: unknown) =>
    Object.defineProperty(owner, member, { value: content, enumerable: true, configurable: true, writable: true });
  if (Array.isArray(owner)) {
    if (how === 'repeat') owner.push(...(owner as unknown[]));
    else if (how === 'remove') owner.pop();
    else owner.push(value);
  } else if (how === 'add') define(name, value);
  else if (how === 'remove' && key !== '') Reflect.deleteProperty(owner, key);
  else if (key !== '') define(key, value);
}
