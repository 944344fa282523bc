import { toInstant, type Instant, type Refusal } from '#kernel';
import {
  decideStep,
  endedStates,
  type Clockwork,
  type ContactStateCode,
  type ContactStep,
  type StepGround,
} from '#triage';
import type { Names } from '../names.js';
import type { Viewer } from '../ports.js';
import type { Given } from '../query.js';
import type { ContactView } from '../view-models.js';
import type { Field, FormError, Typed, Values } from '../forms/fields.js';

/** What a step's page is made from. */
export interface StepContext {
  readonly view: ContactView;
  readonly viewer: Viewer;
  readonly names: Names;
  /** Who may own a contact of this front door. */
  readonly staff: readonly { readonly value: string; readonly text: string }[];
  /** Milliseconds. */
  readonly now: number;
  /** What the address or the form said, for a step about one thing among several. */
  readonly given: Given;
  /** Who else is writing about this contact, and since when. */
  readonly writing: readonly { readonly what: string; readonly by: string; readonly since: string }[];
}

/** Lines that a page shows above its fields: what is proposed, offered or demanded. */
export interface ShownBefore {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly lines: readonly { readonly text: string }[] }[];
}

/** One step of the work on a contact, as a page with a form. */
export interface StepPage {
  /** Its part of the address. */
  readonly code: string;
  /** Heading of the page, and the link that leads to it. */
  readonly title: string;
  readonly link?: string;
  readonly lead?: string;
  readonly button: string;
  /** Said after it was recorded. */
  readonly done: string | ((context: StepContext) => string);
  /** Its own page of flow, where it is more than one form. */
  readonly href?: (contactId: string) => string;
  /** The same step with words in every place: asks the decider whether it could be taken at all. */
  probe(context: StepContext): ContactStep;
  fields(context: StepContext): readonly Field[];
  /** What stands in the fields at first; without it they are empty. */
  initial?(context: StepContext): Typed;
  before?(context: StepContext): ShownBefore | null;
  step(values: Values, context: StepContext & { readonly key: string }): ContactStep | readonly FormError[];
  /** When the step was truly taken; without it, now. */
  at?(values: Values): Instant | null;
}

/** Whether a step is about to be refused whatever is written in it. The clocks do not matter for that, so none are started. */
const noClocks: Clockwork = { start: () => [], forRating: () => null };

/** Why the decider would refuse a step of this viewer on this contact as it is; null where it would take it. */
export function whyNot(step: ContactStep, { view, viewer, now }: StepContext): Refusal | null {
  const at = toInstant(now);
  const { work, childId } = view;
  const ground: StepGround = {
    open:
      step.do === 'link-to-open'
        ? (openContacts(view).map(({ contactId }) => ({ contactId, childId, ended: false }))[0] ?? null)
        : null,
    standings: () => work.standings,
    decision: {
      contactsIn12Months: work.pattern.in12Months,
      secondManagerAt: work.pattern.secondManagerAt,
      earlierReferral: work.pattern.earlierReferral?.receivedAt ?? null,
      referralDate: view.receivedAt,
      evidence: { position: 0, items: [], digest: '' },
    },
  };
  const person = { by: viewer.actor.id, role: viewer.actor.role, at, now: at, revision: null };
  const decided = decideStep(step, person, work.contact, ground, noClocks);
  return decided.ok ? null : decided.refusal;
}

/** Other contacts about the same child that nobody has ended. */
export const openContacts = ({ work }: ContactView) =>
  work.earlier.filter(({ state }) => !endedStates.has(state as ContactStateCode));
