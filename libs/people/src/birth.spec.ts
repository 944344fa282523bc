import { describe, expect, it } from '@jest/globals';
import { matchBirth, swapDayAndMonth, type BirthMatch, type SaidAge } from './birth.js';

const at = '2026-03-11T09:00:00.000Z';
const match = (a: SaidAge, b: SaidAge) => matchBirth({ said: a, at }, { said: b, at });
const born = (dateOfBirth: string): SaidAge => ({ dateOfBirth });
const aged = (years: number, months?: number): SaidAge => ({
  estimatedAge: months === undefined ? { years } : { years, months },
});
const due = (expectedDeliveryDate: string): SaidAge => ({ unborn: true, expectedDeliveryDate });

describe('ages side by side', () => {
  it.each<[SaidAge, SaidAge, BirthMatch]>([
    [born('2015-06-18'), born('2015-06-18'), 'SAME'],
    [born('2015-06-08'), born('2015-08-06'), 'SWAPPED'],
    [born('2015-06-18'), born('2015-06-15'), 'CLOSE'],
    [born('2015-06-18'), born('2015-09-18'), 'CLOSE'],
    [born('2015-06-18'), born('2016-06-18'), 'CLOSE'],
    [born('2015-06-18'), born('2017-06-18'), 'DIFFERENT'],
    [born('2015-06-18'), born('2015-07-19'), 'DIFFERENT'],
    [born('2015-06-18'), aged(10), 'FITS'],
    [born('2015-06-18'), aged(8), 'FITS'],
    [born('2015-06-18'), aged(5), 'DIFFERENT'],
    [born('2015-06-18'), aged(0, 7), 'DIFFERENT'],
    [born('2025-08-01'), aged(0, 7), 'FITS'],
    [aged(10), aged(11), 'FITS'],
    [aged(0, 7), aged(10), 'DIFFERENT'],
    [due('2026-08-01'), due('2026-08-20'), 'FITS'],
    [due('2026-08-01'), due('2026-11-01'), 'DIFFERENT'],
    [due('2026-08-01'), born('2026-07-20'), 'FITS'],
    [due('2026-08-01'), born('2024-07-20'), 'DIFFERENT'],
    [{ unborn: true }, born('2026-08-20'), 'FITS'],
    [{ unborn: true }, aged(3), 'DIFFERENT'],
    [born('2015-06-18'), {}, 'UNKNOWN'],
    [{}, {}, 'UNKNOWN'],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(match(a, b)).toBe(expected);
    expect(match(b, a)).toBe(expected);
  });

  it('takes an estimated age for the day on which it was said', () => {
    const toddlerThen = { said: aged(2), at: '2016-03-01T12:00:00.000Z' };
    expect(matchBirth(toddlerThen, { said: born('2013-11-30'), at })).toBe('FITS');
    expect(matchBirth(toddlerThen, { said: aged(12), at })).toBe('FITS');
    expect(matchBirth(toddlerThen, { said: aged(2), at })).toBe('DIFFERENT');
  });
});

it.each([
  ['2015-06-08', '2015-08-06'],
  ['2015-06-18', null],
  ['2015-06-06', null],
])('%s with day and month changed over is %s', (day, swapped) => expect(swapDayAndMonth(day)).toBe(swapped));
