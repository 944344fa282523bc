/** The middle value; between the two in the middle where they are even in number. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = inOrder(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * The smallest value that at least `percent` of all are not above (nearest rank): always one that was measured. Throws on an empty list,
 * and where `percent` is not above 0 and at most 100.
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100))
    throw new RangeError(`A percentile is above 0 and at most 100, not ${percent}.`);
  const sorted = inOrder(values);
  // Rounded first: 0.99 * 100 is not quite 99 in binary, and must not count as one rank more.
  const rank = Math.ceil(Number(((percent / 100) * sorted.length).toFixed(9)));
  return sorted[rank - 1]!;
}

/** How many times the second goes into the first; null where there is nothing, or nothing but 0, to divide by. */
export function ratio(ours: number, other: number | null): number | null {
  return other === null || other === 0 ? null : ours / other;
}

/** Rounded to so many significant digits, because further ones of a measurement only look exact. */
export const significant = (value: number, digits = 3): number => Number(value.toPrecision(digits));

function inOrder(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('Nothing was measured: there is no figure of an empty list.');
  return values.toSorted((a, b) => a - b);
}
