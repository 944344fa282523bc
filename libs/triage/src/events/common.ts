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

export const ratings = ['RED', 'AMBER', 'GREEN', 'BLUE'] as const;
export type Rating = (typeof ratings)[number];
export const levels = [1, 2, 3, 4] as const;
export type Level = (typeof levels)[number];
export const rating = oneOf(ratings);
/** Level of need on the continuum: 1 universal, 2 early help, 3 complex, 4 acute. */
export const level = T.Integer({ minimum: 1, maximum: 4, description: 'Level of need, 1 universal to 4 acute' });

/** A clock as the command that started or changed it computed it, from the row of limits in force at its start. */
export const clockSchema = T.Object({
  code: T.String(),
  kind: T.String(),
  amount: T.Union([T.Number(), T.Null()], { description: 'In the unit of the kind; null has no limit' }),
  limitsVersion: T.String(),
  calendarVersion: T.String(),
  startsAt: instant,
  dueAt: T.Union([instant, T.Null()]),
  previousDueAt: T.Optional(T.Union([instant, T.Null()], { description: 'The due time before this event moved it' })),
  hoursVersion: T.Optional(T.String({ description: 'Opening hours the due time was counted in, where it was' })),
  runsPastClosing: T.Optional(T.Boolean({ description: 'Once begun it runs on while the front door is closed' })),
  rating: T.Optional(rating),
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

/** Where a draft began with what was said of a brother or a sister. */
export const carriedFrom = T.String({
  format: 'uuid',
  description: 'Contact of another child of the same concern whose words began this one’s draft',
});
