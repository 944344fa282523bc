import { statusOf, type Refusal, type Result } from '#kernel';
import { StorageError } from '#sqlite';

/**
 * Thrown by a reactor's handler where nothing is wrong with the event, but the work cannot be done now (a full disk, a store that
 * is starting). It is tried again until it passes; nothing is parked. Any error with a numeric `retryAfterSeconds` counts as one.
 */
export class TryAgainLater extends Error {
  override readonly name = 'TryAgainLater';
  constructor(
    reason: string,
    readonly retryAfterSeconds = 1,
  ) {
    super(reason);
  }
}

/** Thrown by `accomplished`: the domain refused a command that a reactor issued, so a person has to look at it. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  constructor(readonly code: string) {
    super(`The command was refused: ${code}.`);
  }
}

/** The value of a command's result; throws TryAgainLater where the refusal means 503, CommandRefused for any other refusal. */
export function accomplished<Value>(result: Result<Value, Refusal>): Value {
  if (result.ok) return result.value;
  const { code, details } = result.refusal;
  if (statusOf(code) !== 503) throw new CommandRefused(code);
  const wait = details?.['retryAfterSeconds'];
  throw new TryAgainLater(code, typeof wait === 'number' ? wait : 1);
}

/** Seconds to wait where an error says that only the infrastructure stands in the way; null where the event itself fails. */
export function retryAfter(error: unknown): number | null {
  const seconds = (error as { retryAfterSeconds?: unknown } | null)?.retryAfterSeconds;
  if (typeof seconds === 'number') return seconds;
  return isStorageFailure(error) ? 1 : null;
}

/** SQLite's result code of an error, or an empty text. By its form: an error class can be loaded twice in one process. */
export const sqliteCodeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
};

const storageCodes = /^SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|PROTOCOL|CORRUPT|NOTADB|CANTOPEN|NOMEM)/;

/** True where a database refuses for reasons of its disk or file, never because of a row. */
export const isStorageFailure = (error: unknown): boolean =>
  error instanceof StorageError || storageCodes.test(sqliteCodeOf(error));

/** True where the file itself is at fault, so that only a new one helps. */
export const isDamage = (error: unknown): boolean =>
  error instanceof StorageError
    ? error.reason === 'damaged'
    : /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(sqliteCodeOf(error));

/**
 * What went wrong, for operators. A message can repeat a value, so it is given only for handlers that see no personal content
 * (`message: true`); the others get the kind of error and the line of code.
 */
export function describeFailure(error: unknown, { message }: { message: boolean }): string {
  if (!isError(error)) return 'something that is not an error was thrown';
  if (error instanceof CommandRefused) return error.message;
  const where = /\n\s+at (?:.*[\\/])?([^\\/\s]+:\d+):\d+\)?/.exec(error.stack ?? '')?.[1];
  const what = message ? `${error.name}: ${error.message}`.slice(0, 300) : error.name;
  return where ? `${what} (${where})` : what;
}

const isError = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown;
