import { defineEvent, T, type FactOf } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const sending = {
  sendingId: uuid,
  contactId: uuid,
  feedbackId: T.String({ format: 'uuid', description: 'Event that says what is to be sent' }),
};

/** One stream for each text that goes out. */
export const sendingStream = (sendingId: string): string => `sending-${sendingId}`;

export const sendingPassedOn = defineEvent({
  type: 'sending.passed-on.v1',
  stream: 'sending-',
  meaning: 'A text that waited to go out was passed on: whom it is for may read it from then on.',
  data: T.Object(sending),
  sealed: {},
});

export const sendingHeld = defineEvent({
  type: 'sending.held.v1',
  stream: 'sending-',
  meaning: 'A text that waits to go out names a shielded address; only the custodians see that it is held.',
  data: T.Object({ ...sending, restrictions: T.Array(uuid, { minItems: 1 }) }),
  sealed: {},
});

export const sendingReleased = defineEvent({
  type: 'sending.released.v1',
  stream: 'sending-',
  meaning: 'A custodian looked at a held text and passed it on.',
  data: T.Object(sending),
  sealed: { reason: 'Why it may go out, in the custodian’s words' },
});

export const sendingEvents = [sendingPassedOn, sendingHeld, sendingReleased] as const;
export type SendingPassedOn = FactOf<typeof sendingPassedOn>;
export type SendingHeld = FactOf<typeof sendingHeld>;
export type SendingReleased = FactOf<typeof sendingReleased>;
