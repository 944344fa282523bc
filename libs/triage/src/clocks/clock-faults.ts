import { ratings } from '../contact.events.js';
import { clockKinds } from './clock-rows.js';

/** What is wrong with the content of a file of clocks: one sentence for each fault, without its full stop, none where it can be used. */

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

type Written = Readonly<Record<string, unknown>>;

const texts = ['code', 'start', 'stop', 'jurisdiction', 'source'] as const;
const members = new Set<string>([...texts, 'kind', 'amount', 'rating', 'runsPastClosing', 'effectiveFrom']);
const oneOf = (known: readonly string[], value: unknown) => known.includes(value as string);

export function faultsOfLimits({ version, clocks }: Written): string[] {
  if (!Array.isArray(clocks)) return [...faultOfVersion(version), 'clocks must be a list'];
  const rows = clocks.map((row: unknown): Written => (isObject(row) ? row : {}));
  return [
    ...faultOfVersion(version),
    ...rows.flatMap((row, index) => faultsOfRow(row).map((fault) => `clocks[${index}]: ${fault}`)),
    ...repeated(
      rows.map(({ code, start, rating, effectiveFrom }) => [code, start, rating ?? 'every colour', effectiveFrom]),
    ),
    ...missingColours(rows),
  ];
}

function faultsOfRow(row: Written): string[] {
  const { kind, amount, rating, runsPastClosing } = row;
  const faults = texts.filter((name) => !isText(row[name])).map((name) => `${name} is missing`);
  // A misspelled name would otherwise be a limit that nobody keeps.
  for (const name of Object.keys(row)) if (!members.has(name)) faults.push(`${name} is not a member of a limit`);
  if (!oneOf(clockKinds, kind)) faults.push(`kind must be one of ${clockKinds.join(', ')}`);
  if (amount !== null && !(typeof amount === 'number' && Number.isFinite(amount) && amount > 0))
    faults.push('amount must be a number above 0, or null for no limit');
  else if (oneOf(['WORKING_DAYS', 'CALENDAR_DAYS', 'MONTHS'], kind) && amount !== null && !Number.isInteger(amount))
    faults.push(`amount must be whole in ${kind as string}`);
  if (rating !== undefined && !oneOf(ratings, rating)) faults.push(`rating must be one of ${ratings.join(', ')}`);
  if (runsPastClosing !== undefined && typeof runsPastClosing !== 'boolean')
    faults.push('runsPastClosing must be true or false');
  else if (runsPastClosing && kind !== 'HUB_HOURS') faults.push('runsPastClosing is for HUB_HOURS only');
  if (!isDay(row['effectiveFrom'])) faults.push('effectiveFrom must be a day, as 2026-01-31');
  return faults;
}

/** Of two rows for the same start, colour and day, neither could be said to be in force. */
function repeated(keys: unknown[][]): string[] {
  const names = keys.map((key) => key.join(', '));
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [`clocks[${index}]: there is a row for ${name} already`] : [],
  );
}

/** A code with rows by colour has one for each, or one for every colour: a rating must not find nothing. */
function missingColours(rows: readonly Written[]): string[] {
  return [...new Set(rows.map(({ code }) => code))].flatMap((code) => {
    const found = rows.filter((row) => row['code'] === code).map(({ rating }) => rating);
    if (found.includes(undefined)) return [];
    return ratings
      .filter((rating) => !found.includes(rating))
      .map((rating) => `${String(code)} has no row for ${rating}`);
  });
}

export function faultsOfDays({ version, bankHolidays, coversUntil }: Written): string[] {
  const faults = faultOfVersion(version);
  if (!Array.isArray(bankHolidays) || !bankHolidays.every(isDay))
    faults.push('bankHolidays must be a list of days, as 2026-12-25');
  if (!isDay(coversUntil)) faults.push('coversUntil must be the last day it knows of, as 2028-12-31');
  else if (Array.isArray(bankHolidays))
    for (const day of bankHolidays) if (isDay(day) && day > coversUntil) faults.push(`${day} is after coversUntil`);
  return faults;
}

export function faultsOfWeeks({ version, weeks }: Written): string[] {
  if (!Array.isArray(weeks) || weeks.length === 0)
    return [...faultOfVersion(version), 'weeks must be a list of at least one'];
  const written = weeks.map((week: unknown): Written => (isObject(week) ? week : {}));
  const days = written.map((week) => week['effectiveFrom']);
  return [
    ...faultOfVersion(version),
    ...written.flatMap((week, index) => [
      ...faultsOfWeek(week).map((fault) => `weeks[${index}]: ${fault}`),
      ...(isDay(days[index]) && days.indexOf(days[index]) < index
        ? [`weeks[${index}]: there is a week from ${days[index]} already`]
        : []),
    ]),
  ];
}

function faultsOfWeek(week: Written): string[] {
  const faults = isDay(week['effectiveFrom']) ? [] : ['effectiveFrom must be a day, as 2026-01-31'];
  for (const name of Object.keys(week))
    if (name !== 'effectiveFrom' && !oneOf(weekdays, name)) faults.push(`${name} is not a day of the week`);
  for (const name of weekdays) {
    const fault = faultOfOpening(week[name]);
    if (fault) faults.push(`${name} ${fault}`);
  }
  if (weekdays.every((name) => week[name] === null)) faults.push('the front door is open on no day');
  return faults;
}

function faultOfOpening(opening: unknown): string | null {
  if (opening === null) return null;
  const { from, to } = isObject(opening) ? opening : {};
  if (!isTime(from) || !(isTime(to) || to === '24:00'))
    return 'must have from and to, as 09:00 and 17:15, or be null for a day closed';
  return from < (to as string) ? null : 'closes before it opens';
}

const faultOfVersion = (version: unknown): string[] => (isText(version) ? [] : ['version must be a text']);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = (value: unknown): value is string =>
  typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);

/** A day of the calendar: the 31st of February is none. */
const isDay = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);
