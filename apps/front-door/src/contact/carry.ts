import type { Uuid } from '#kernel';
import { childName } from '../presenters/child-words.js';
import { links } from '../presenters/links.js';
import type { RecordedStep } from '../view-models.js';
import { typedFrom, typedFromProposal } from './decision/answers.js';
import type { Typed } from '../forms/fields.js';
import { whyNot, type StepContext } from './step-page.js';
import { stepPage } from './steps/index.js';

/** What may begin a brother's or a sister's own. */
export const carriable = ['RATING', 'DECISION'] as const;
export type Carriable = (typeof carriable)[number];

/**
 * What is carried, by the names of the fields. Left out is what can only be said of one child: the level of need, the history that was looked
 * at, the child's voice, what the family was told and agreed to, the powers it rests on and what was relied on. Those are asked anew.
 */
const ofDecision = ['outcome', 'reason', 'nfaReason', 'whatWouldChange', 'signpostedTo', 'warmHandover'];

/** The step that says it on this contact now: what is proposed, else what stands. */
export function carriedStep(what: Carriable, { view }: StepContext): RecordedStep | null {
  const { contact, record } = view.work;
  const [proposal, type] =
    what === 'RATING' ? [contact.ratingProposal, 'contact.rated.v1'] : [contact.decisionProposal, 'contact.decided.v1'];
  const step = proposal
    ? record.find(({ revision }) => revision === proposal.revision)
    : record.find((one) => one.type === type);
  return step ?? null;
}

/** The answers that another child's draft begins with; null where its words do not open. */
export function typedToCarry(what: Carriable, step: RecordedStep): Typed | null {
  const words = step.words[what === 'RATING' ? 'reason' : 'decision'];
  if (words?.state !== 'opened') return null;
  if (what === 'RATING') {
    const { rating, factors } = step.data;
    return typedFrom({ rating, factors, reason: words.content }, ['rating', 'factors', 'reason']);
  }
  const { reason } = words.content as { readonly reason: string };
  const all: Typed = { ...typedFromProposal(step), reason: [reason] };
  return Object.fromEntries(ofDecision.map((name) => [name, all[name] ?? []]));
}

const stepOf: Readonly<Record<Carriable, string>> = { RATING: 'rate', DECISION: 'decide' };

/** Ways to begin another child's rating or decision with this one's, for whoever might propose it there. */
export function waysToCarry(context: StepContext) {
  const { view, viewer } = context;
  const may = (what: Carriable): boolean =>
    carriedStep(what, context) !== null &&
    whyNot(stepPage(stepOf[what])!.probe(context), context)?.code !== 'triage/role-may-not';
  return carriable.filter(may).flatMap((what) =>
    view.concern.otherChildren
      .filter(({ contactId, child }) => contactId !== '' && child.state === 'opened')
      .map(({ contactId, child }) => ({
        what,
        to: contactId,
        text: `${what === 'RATING' ? 'Carry the rating' : 'Carry the decision'} to ${childName(child)}`,
        action: links.carry(view.contactId),
        csrfToken: viewer.csrfToken,
      })),
  );
}

/** Says on another child's pages where their draft began, and what of it is still theirs to say; null where nothing was carried. */
export function carriedNotice(from: Uuid | null | undefined, what: Carriable, { view }: StepContext) {
  const sibling = from ? view.concern.otherChildren.find(({ contactId }) => contactId === from) : undefined;
  return sibling
    ? {
        href: links.contact(sibling.contactId),
        name: childName(sibling.child),
        filled:
          what === 'RATING' ? 'The colour, the factors and the reason' : 'The end, its reason and what would change it',
        own:
          what === 'RATING'
            ? 'the level of need, and the history you looked at'
            : 'the level of need, the child’s voice, what the family was told and agreed to, the powers, and what you relied on',
      }
    : null;
}
