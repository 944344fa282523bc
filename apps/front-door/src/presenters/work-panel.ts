import { hasEnded, isIdentitySettled, pendingChecks, waitingFor, type Clock } from '#triage';
import { dateTime, listOf, nearTime } from '#ui';
import { proposalKinds, proposalOf, proposed, type ProposalKind } from '../contact/steps/proposals.js';
import { stepPage } from '../contact/steps/index.js';
import { waysToCarry } from '../contact/carry.js';
import { whyNot, type StepContext } from '../contact/step-page.js';
import { mayEver } from '../navigation.js';
import { label } from '../words.js';
import { clockWords } from './clock.js';
import { links } from './links.js';
import { presentRecordedStep } from './record.js';

/** Refusals that tell this viewer something about this contact; the rest only say that a step has no place here now. */
const telling: ReadonlySet<string> = new Set([
  'triage/identity-open',
  'triage/advice-on-urgent',
  'triage/own-proposal',
  'triage/demand-unanswered',
  'triage/not-open-yet',
]);

/** Steps in the order in which they are offered; emergency, confirmations and owners have places of their own. */
const offered = [
  { title: 'Decide', codes: ['rate', 'decide', 'advice'] },
  { title: 'Speak together', codes: ['strategy-call', 'strategy-held', 'strategy-demand'] },
  { title: 'Hand over', codes: ['accept', 'refuse', 'withdraw-offer', 'offer-open-case', 'offer-authority', 'link'] },
] as const;

/** Where a contact stands and what this viewer may do next: on every page of the contact. */
export function presentPanel(context: StepContext, mayWork: boolean) {
  const { view, viewer, names, now } = context;
  const { contact } = view.work;
  const erased = view.concern.child.state === 'erased';
  const ended = hasEnded(contact);
  const works = mayWork && !erased && view.childId !== null;
  const groups = (works ? offered : []).map(({ title, codes }) => ({
    title,
    steps: codes.map((code) => offer(code, context)),
  }));
  const steps = groups.flatMap((group) => group.steps);
  const mayRestrict = mayEver(viewer.actor, 'RESTRICT_RECORD');
  const mayAssign = works && whyNot(stepPage('assign')!.probe(context), context) === null;
  const emergency = works ? offer('emergency', context) : null;
  return {
    contactId: view.contactId,
    state: label('contactState', contact.state),
    ended,
    rating: ratingOf(context),
    clocks: clocksOf(contact.clocks, now),
    owner: {
      name: contact.owner === null ? null : contact.owner === viewer.actor.id ? 'You' : names.actor(contact.owner),
      escalated: contact.escalatedTo !== null,
      assignHref: mayAssign ? links.step(view.contactId, 'assign') : null,
      conflictHref: mayWork && view.childId !== null ? links.conflict(view.contactId) : null,
      restrictHref: mayRestrict && view.childId !== null ? links.restrict(view.contactId) : null,
      take: mayAssign && contact.owner !== viewer.actor.id ? viewer.actor.id : null,
    },
    waitsFor: waitsFor(context),
    cameBack: contact.cameBack === null ? null : label('cameBack', contact.cameBack),
    proposals: proposalKinds.flatMap((what) => proposalOn(what, context, works)),
    demand: demandOn(context, works),
    joinedHref: contact.joinedTo === null ? null : links.contact(contact.joinedTo),
    emergency: emergencyOf(context, emergency?.href ?? null),
    next: groups
      .map(({ title, steps: of }) => ({ title, actions: of.filter((step) => step.href !== null) }))
      .filter(({ actions }) => actions.length > 0),
    carry: works ? waysToCarry(context) : [],
    hints: [...new Set(steps.flatMap(({ hint }) => (hint === null ? [] : [hint])))],
    csrfToken: viewer.csrfToken,
    revision: view.revision,
  };
}

/** A step as a link where it is possible; else why not, where that tells something. */
function offer(code: string, context: StepContext) {
  const page = stepPage(code)!;
  const refusal = whyNot(page.probe(context), context);
  const { contactId } = context.view;
  return {
    code,
    text: code === 'rate' ? rateText(context) : (page.link ?? page.title),
    primary: code === 'rate' && context.view.work.contact.rating === null && !context.view.work.contact.ratingProposal,
    href: refusal === null ? (page.href?.(contactId) ?? links.step(contactId, code)) : null,
    hint: refusal !== null && telling.has(refusal.code) ? refusal.message : roleHint(code, context, refusal?.code),
  };
}

/** A first rating, another proposal, or a rating anew. */
const rateText = ({ view }: StepContext): string =>
  view.work.contact.ratingProposal
    ? 'Propose another rating'
    : view.work.contact.rating === null
      ? 'Rate'
      : 'Rate again';

/** The one thing a contact officer asks for most and may not do. */
const roleHint = (code: string, { view }: StepContext, refusal: string | undefined): string | null =>
  code === 'rate' &&
  refusal === 'triage/role-may-not' &&
  view.work.contact.rating === null &&
  !hasEnded(view.work.contact)
    ? 'A social worker or a manager rates it.'
    : null;

function ratingOf({ view, names }: StepContext) {
  const { rating } = view.work.contact;
  const step = view.work.record.find(({ type }) => type === 'contact.rated.v1');
  const shown = step ? presentRecordedStep(step, names) : null;
  return {
    code: rating?.rating ?? 'NOT_RATED',
    text: label('rating', rating?.rating ?? 'NOT_RATED'),
    level: rating ? label('level', String(rating.level)) : null,
    by: shown && `${shown.by}, ${shown.at}`,
    why: shown?.words[0] ?? null,
  };
}

const clocksOf = (clocks: readonly Clock[], now: number) =>
  [...clocks]
    .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))
    .flatMap((clock) => {
      const shown = clockWords(clock, now);
      return shown
        ? [{ ...shown, before: clock.previousDueAt ? `it was due ${nearTime(clock.previousDueAt, now)}` : null }]
        : [];
    });

/** What it waits for, in words, by the work list's own rule. */
function waitsFor({ view, viewer, names }: StepContext): string {
  const { contact } = view.work;
  const waiting = waitingFor(contact, !isIdentitySettled(contact) && view.who.candidates.length > 0);
  if (!waiting) return contact.joinedTo === null ? 'Nothing' : 'The contact that it joined';
  const by =
    waiting.proposedBy === null ? '' : waiting.proposedBy === viewer.actor.id ? 'you' : names.actor(waiting.proposedBy);
  switch (waiting.waits) {
    case 'CHECKS':
      return `Replies of ${listOf(pendingChecks(contact).map((agency) => names.agency(agency)))}`;
    case 'IDENTITY':
      return 'An answer to “Who is this?”';
    case 'NEW_SINCE_DECIDED':
      return 'A manager to read what is new since the decision';
    case 'CONFIRM_RATING':
      return `A manager to confirm the rating that ${by} proposed`;
    case 'CONFIRM_DECISION':
      return `A manager to decide on what ${by} proposed`;
    case 'CONFIRM_IDENTITY':
      return `A social worker to confirm who this is, as ${by} proposed`;
    case 'CONFIRM_ADVICE':
      return `A social worker to confirm the advice that ${by} proposed`;
    default:
      return label('waitsFor', waiting.waits);
  }
}

const confirmCodes: Readonly<Record<ProposalKind, string | null>> = {
  IDENTITY: null,
  ADVICE: 'advice',
  RATING: 'confirm-rating',
  DECISION: 'decide',
};

/** A proposal that waits: who, what, why, and the way to confirm or decline it for whoever may. */
function proposalOn(what: ProposalKind, context: StepContext, works: boolean) {
  const shown = proposed(what, context);
  const { contact } = context.view.work;
  if (!shown || !contact[proposalOf[what]]) return [];
  const confirm = confirmCodes[what];
  const confirmation = works && confirm !== null ? offer(confirm, context) : null;
  const own = contact[proposalOf[what]]!.by === context.viewer.actor.id;
  const declines = works ? offer(`decline-${what.toLowerCase()}`, context) : null;
  return [
    {
      what,
      name: label('proposal', what),
      title: shown.title,
      rows: shown.rows,
      confirmHref: what === 'IDENTITY' && works ? links.who(context.view.contactId) : (confirmation?.href ?? null),
      confirmText:
        what === 'RATING'
          ? 'Confirm or change'
          : what === 'DECISION'
            ? 'Look at it and decide'
            : what === 'IDENTITY'
              ? 'Look at it on “Who is this”'
              : 'Confirm',
      declineHref: declines?.href ?? null,
      declineText: own ? 'Take it back' : 'Decline',
      note: own && works ? 'You proposed it: another person has to confirm it.' : null,
    },
  ];
}

/** A demanded strategy discussion stands open until a manager calls it or declines. */
function demandOn(context: StepContext, works: boolean) {
  const { strategyDemand } = context.view.work.contact;
  if (!strategyDemand) return null;
  return {
    by: context.names.agency(strategyDemand.agency),
    callHref: works ? offer('strategy-call', context).href : null,
    declineHref: works ? offer('strategy-decline', context).href : null,
  };
}

/** What was done for a child in danger, or that nobody has said so yet. */
function emergencyOf({ view, names }: StepContext, href: string | null) {
  const { contact, record } = view.work;
  const step = record.find(({ type }) => type === 'contact.emergency-declared.v1');
  return {
    danger: contact.danger,
    /** Danger that nobody has answered yet comes first and large. */
    first: contact.danger && step === undefined && !hasEnded(contact),
    href,
    declared: step ? presentRecordedStep(step, names) : null,
    calledAt: step ? dateTime(String(step.data['calledAt'])) : null,
  };
}
