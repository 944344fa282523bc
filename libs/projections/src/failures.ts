import { statusOf, type Refusal, type Result } from '#kernel';
import { toStorageError } from '#sqlite';

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

/** True where a database refuses for reasons of its disk or file, never because of a row. */
export const isStorageFailure = (error: unknown): boolean => toStorageError(error, '') !== null;

/**
 * What went wrong, for operators. A message can repeat a value, so it is given only for handlers that see no personal content
 * (`message: true`); the others get the kind of error and the line of code.
 */
export function describeFailure(error: unknown, { message }: { message: boolean }): string {
  if (!(error instanceof Error)) return 'something that is not an Error was thrown';
  if (error instanceof CommandRefused) return error.message;
  const where = /\n\s+at (?:.*[\\/])?([^\\/\s]+:\d+):\d+\)?/.exec(error.stack ?? '')?.[1];
  const what = message ? `${error.name}: ${error.message}`.slice(0, 300) : error.name;
  return where ? `${what} (${where})` : what;
}
