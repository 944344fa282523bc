import fc from 'fast-check';
import type { SubmittedAdult, SubmittedChild } from '#concerns';
import { nhsNumberOf, upnOf } from '#kernel';
import type { OpenedMention } from '../compare.js';
import { mention } from './mentions.js';

const given = [
  'Amina',
  'Mina',
  'Hassan',
  'Hussein',
  'Mohammed Ali',
  'Muhammad',
  'Zoë',
  'Idris',
  'Unknown',
  'Leyla Amina',
];
const family = ['Hart', 'Yusuf', 'Yusuf-Hart', 'Yousef', 'Al-Sayed', "O'Brien", 'Ali'];
const dates = ['2015-06-08', '2015-08-06', '2015-06-15', '2016-06-08', '2025-08-01'];
const numbers = ['999000041', '999000052', '999000063'].flatMap((digits) => nhsNumberOf(digits) ?? []);
const upns = ['202345625014', '202345625025', '20234562503A'].map(upnOf);
const addresses = [
  { line1: 'Flat 9, 14 Example Road', postcode: 'NW1 9ZZ' },
  { line1: '9/14 Example Rd', postcode: 'nw19zz' },
  { line1: '14 Example Road', postcode: 'NW1 9ZZ' },
  { line1: 'Flat 3, 14 Example Road', postcode: 'NW1 9ZZ' },
  { line1: 'Rose Cottage', postcode: 'NW1 9ZZ' },
  { postcode: 'N1C 9ZZ' },
  { line1: '2 Sample Street', postcode: 'N1C 9ZZ', uprn: '000100023336956' },
];

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const age = fc.oneof(
  { weight: 4, arbitrary: fc.record({ dateOfBirth: fc.constantFrom(...dates) }) },
  { weight: 1, arbitrary: fc.record({ estimatedAge: fc.record({ years: fc.constantFrom(0, 1, 6, 10) }) }) },
  { weight: 1, arbitrary: fc.constant({ unborn: true, expectedDeliveryDate: '2026-08-01' }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const adults = fc.array(
  fc.record({
    givenName: maybe(['Hodan', 'Hoodan', 'Marcus']),
    familyName: maybe(['Yusuf', 'Yousef', 'Hart']),
    nhsNumber: maybe(numbers),
    relationships: fc.constantFrom('MOTHER', 'FATHER', 'PROFESSIONAL').map((kind) => [{ to: 'c1', kind }]),
  }),
  { maxLength: 2 },
);

const withoutGaps = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

/** Children drawn from so few names, dates, numbers and homes that they keep meeting each other. */
export const someMention: fc.Arbitrary<OpenedMention> = fc
  .record({
    age,
    details: fc.record({
      givenName: maybe(given),
      familyName: maybe(family),
      aliases: maybe([['Mina Hart'], ['Ali']]),
      sex: maybe(['M', 'F'] as const),
      nhsNumber: maybe(numbers),
      upn: maybe(upns),
      addresses: fc.option(
        fc.constantFrom(...addresses).map((address) => [address]),
        { nil: undefined },
      ),
    }),
    adults,
    concern: fc.uuid(),
  })
  .map(({ age, details, adults, concern }) =>
    mention(withoutGaps({ ...details, ...age }) as Partial<SubmittedChild>, {
      concern,
      adults: adults.map((adult, index) => withoutGaps({ reference: `a${index}`, ...adult })) as SubmittedAdult[],
    }),
  );
