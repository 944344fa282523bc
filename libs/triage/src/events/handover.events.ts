import { defineEvent, T, type FactOf } from '#kernel';
import { clockChanges, clockStop, nullable, oneOf, oneOfOrNull, ratings, revisionOf, step, uuid } from './common.js';

/** To whom a child may be handed who is theirs already: an open case here, another authority, an early help hub. */
export const handoverKinds = ['OPEN_CASE', 'OTHER_AUTHORITY', 'EARLY_HELP'] as const;
export type HandoverKind = (typeof handoverKinds)[number];
export const openCases = ['CHILD_IN_NEED', 'CHILD_PROTECTION', 'LOOKED_AFTER', 'EARLY_HELP'] as const;

export const handoverOffered = defineEvent({
  type: 'contact.handover-offered.v1',
  stream: 'contact-',
  meaning:
    'The child was offered to whoever has their open case, or to their home authority: ours until accepted by name.',
  data: T.Object({
    ...step,
    kind: oneOf(['OPEN_CASE', 'OTHER_AUTHORITY']),
    openCase: oneOfOrNull(openCases),
    authority: nullable(T.String({ description: 'Code of the other local authority, three digits' })),
    started: clockChanges.started,
  }),
  sealed: { handover: 'To whom by name or team, and what they need to know' },
});

export const handoverAccepted = defineEvent({
  type: 'contact.handover-accepted.v1',
  stream: 'contact-',
  meaning: 'Somebody took the child on by name: the open case, the other authority in writing, or early help.',
  data: T.Object({
    ...step,
    kind: oneOf(handoverKinds),
    inWriting: T.Boolean(),
    stopped: T.Array(clockStop),
    started: clockChanges.started,
  }),
  sealed: { acceptance: 'Who accepted, by name, and how' },
});

export const handoverRefused = defineEvent({
  type: 'contact.handover-refused.v1',
  stream: 'contact-',
  meaning: 'The offer was refused, or early help declined: the child is the front door’s again and on its list.',
  data: T.Object({ ...step, kind: oneOf(handoverKinds), ...clockChanges }),
  sealed: { reason: 'Who refused, and why' },
});

export const handoverWithdrawn = defineEvent({
  type: 'contact.handover-withdrawn.v1',
  stream: 'contact-',
  meaning:
    'The front door took its offer back before anybody had accepted it: the child is back where it was offered from.',
  data: T.Object({ ...step, kind: oneOf(['OPEN_CASE', 'OTHER_AUTHORITY']), stopped: T.Array(clockStop) }),
  sealed: { reason: 'Why it was taken back' },
});

export const linkedToOpen = defineEvent({
  type: 'contact.linked-to-open.v1',
  stream: 'contact-',
  meaning: 'This is a second report about a child whose contact is open: it joined that one, and is decided with it.',
  data: T.Object({
    ...step,
    openContactId: uuid,
    suggestedRating: oneOfOrNull(ratings),
    gravest: oneOfOrNull(
      ratings,
      'The gravest rating it ever had: the contact it joins is closed only as this one could be',
    ),
    stopped: T.Array(clockStop),
  }),
  sealed: { reason: 'Why it is the same matter, or what is new in it' },
});

export const adviceProposed = defineEvent({
  type: 'contact.advice-proposed.v1',
  stream: 'contact-',
  meaning: 'A contact officer proposed to answer with advice about a named child; a social worker confirms it.',
  data: T.Object({ ...step }),
  sealed: { advice: 'The advice, and who asked' },
});

export const adviceGiven = defineEvent({
  type: 'contact.advice-given.v1',
  stream: 'contact-',
  meaning: 'The contact asked for information or advice, and got it: that is how it ends.',
  data: T.Object({
    ...step,
    childNamed: T.Boolean(),
    proposal: T.Optional(revisionOf('the proposal that this confirms')),
    notRatedBecause: T.Literal('ADVICE_ONLY'),
    stopped: T.Array(clockStop),
    started: clockChanges.started,
  }),
  sealed: { advice: 'The advice, and who asked' },
});

export const handoverEvents = [
  handoverOffered,
  handoverAccepted,
  handoverRefused,
  handoverWithdrawn,
  linkedToOpen,
  adviceProposed,
  adviceGiven,
] as const;
export type HandoverOffered = FactOf<typeof handoverOffered>;
export type HandoverAccepted = FactOf<typeof handoverAccepted>;
export type HandoverRefused = FactOf<typeof handoverRefused>;
export type HandoverWithdrawn = FactOf<typeof handoverWithdrawn>;
export type LinkedToOpen = FactOf<typeof linkedToOpen>;
export type AdviceProposed = FactOf<typeof adviceProposed>;
export type AdviceGiven = FactOf<typeof adviceGiven>;
