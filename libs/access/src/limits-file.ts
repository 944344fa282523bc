import { readConfigurationFile } from '#kernel';

/** A fault of a file of limits, as whoever starts the hub reads it. */
export const limitsFault = (path: string, what: string): Error => new Error(`${path} cannot be used: ${what}.`);

/** Reads a file of limits, whose version is a text. Throws an Error that says what is wrong and where, as the other two do. */
export function readVersioned<Limits extends { readonly version: string }>(path: string): Partial<Limits> {
  const limits = readConfigurationFile(path) as Partial<Limits>;
  if (typeof limits.version !== 'string') throw limitsFault(path, 'version must be a text');
  return limits;
}

/** Holds numbers, by the names that a fault gives them, against the least there is: 1. */
export function checkNumbers(path: string, numbers: Readonly<Record<string, unknown>>, { whole = false } = {}): void {
  for (const [name, value] of Object.entries(numbers))
    if (typeof value !== 'number' || !(value >= 1) || (whole && !Number.isInteger(value)))
      throw limitsFault(path, `${name} must be a ${whole ? 'whole ' : ''}number of at least 1`);
}

/** A file that holds nothing but its version and numbers. */
export function readLimits<Limits extends { readonly version: string }>(
  path: string,
  numbersOf: (limits: Partial<Limits>) => Readonly<Record<string, unknown>>,
): Limits {
  const limits = readVersioned<Limits>(path);
  checkNumbers(path, numbersOf(limits));
  return limits as Limits;
}
