import { T } from '#kernel';

export const uuid = T.String({ format: 'uuid' });
export const instant = T.String({ description: 'UTC instant' });
export const revisionOf = (what: string) =>
  T.Integer({ minimum: 0, description: `Revision of ${what} on this stream` });
export const nullable = <Schema extends ReturnType<typeof T.String>>(schema: Schema) => T.Union([schema, T.Null()]);
export const oneOf = <const Codes extends readonly string[]>(codes: Codes) =>
  T.Unsafe<Codes[number]>({ type: 'string', enum: [...codes] });
export const oneOfOrNull = <const Codes extends readonly string[]>(codes: Codes, description?: string) =>
  T.Unsafe<Codes[number] | null>({ enum: [...codes, null], ...(description !== undefined && { description }) });

/** A clock as it was computed once, from the row of limits in force at its start. */
export const clockSchema = T.Object({
  code: T.String(),
  kind: T.String(),
  amount: T.Number(),
  limitsVersion: T.String(),
  calendarVersion: T.String(),
  startsAt: instant,
  dueAt: T.Union([instant, T.Null()]),
});

/** A clock that a step stopped, at the step's true time. */
export const clockStop = T.Object({
  code: T.String(),
  dueAt: T.Union([instant, T.Null()]),
  stoppedAt: instant,
  breached: T.Boolean({ description: 'The step was taken after the clock had run out' }),
});

/** Clocks that a step starts or moves, and those that it stops. */
export const clockChanges = { started: T.Array(clockSchema), stopped: T.Array(clockStop) };

/** Who took a step, in which role, and when it truly was: `recordedAt` may be later. */
export const step = {
  contactId: uuid,
  at: T.String({
    description: 'UTC instant at which the step was truly taken; recorded later where it was written up later',
  }),
  by: T.String({ description: 'Opaque id of the person, or hub' }),
  role: T.String(),
};

export const ratings = ['RED', 'AMBER', 'GREEN', 'BLUE'] as const;
export type Rating = (typeof ratings)[number];
export const levels = [1, 2, 3, 4] as const;
export type Level = (typeof levels)[number];
export const rating = oneOf(ratings);
/** Level of need on the continuum: 1 universal, 2 early help, 3 complex, 4 acute. */
export const level = T.Integer({ minimum: 1, maximum: 4, description: 'Level of need, 1 universal to 4 acute' });
