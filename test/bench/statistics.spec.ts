import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { median, percentile, ratio, significant } from './statistics.js';

const list = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('the figures of the benchmarks', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('takes percentiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
    expect(percentile(hundred, 1)).toBe(1);
    expect(percentile(hundred, 0.5)).toBe(1);
    expect(percentile([1, 2, 3, 4], 50)).toBe(2);
    expect(percentile([1, 2, 3, 4], 50.1)).toBe(3);
    expect(percentile([5], 99)).toBe(5);
  });

  it('gives a percentile that was measured, with no fewer at or below it than it says and no value smaller that would do', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const found = percentile(values, percent);
        const upTo = (limit: number) => values.filter((value) => value <= limit).length;
        expect(values).toContain(found);
        expect(upTo(found)).toBeGreaterThanOrEqual((percent * values.length) / 100 - 1e-9);
        const smaller = values.filter((value) => value < found);
        if (smaller.length > 0) expect(upTo(Math.max(...smaller))).toBeLessThan((percent * values.length) / 100);
      }),
    );
  });

  it('leaves what it was given as it was', () => {
    const values = [3, 1, 2];
    median(values);
    percentile(values, 99);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to make a figure of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 99)).toThrow(RangeError);
    expect(() => percentile([1], 0)).toThrow(RangeError);
    expect(() => percentile([1], 101)).toThrow(RangeError);
  });

  it('gives ratios only where there is something to divide by', () => {
    expect(ratio(3, 2)).toBe(1.5);
    expect(ratio(3, null)).toBeNull();
    expect(ratio(3, 0)).toBeNull();
  });

  it('rounds to significant digits, large and small', () => {
    expect([12_345, 0.012_345, 99.96, 0].map((value) => significant(value))).toEqual([12_300, 0.0123, 100, 0]);
  });
});
