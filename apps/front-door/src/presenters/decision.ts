import { hasEnded, isIdentitySettled, unanswered, type Evidence } from '#triage';
import { date, plural } from '#ui';
import { probeOf } from '../contact/decision/answers.js';
import { checkName, feedbackSteps, tierOf } from '../contact/steps/decision.js';
import { stepPage } from '../contact/steps/index.js';
import { whyNot, type StepContext } from '../contact/step-page.js';
import type { RecordedStep } from '../view-models.js';
import { label } from '../words.js';
import { clockWords } from './clock.js';
import { decisionRows } from './decision-rows.js';
import { links, withQuery } from './links.js';
import { presentRecordedStep } from './record.js';

const endings: ReadonlySet<string> = new Set([
  'contact.decided.v1',
  'contact.decided-with.v1',
  'contact.advice-given.v1',
  'contact.handover-accepted.v1',
]);
const after: ReadonlySet<string> = new Set([
  'contact.out-of-hours-reviewed.v1',
  'contact.decision-stands.v1',
  'contact.reopened.v1',
  'contact.handover-refused.v1',
]);

export interface PageParts {
  readonly mayWork: boolean;
  /** What the viewer's own decision would keep as put before them; null where they do not decide. */
  readonly putBefore: Evidence | null;
}

/** All that the Decision page says: what stands, what waits, what is missing, and what may be done next. */
export function presentDecision(context: StepContext, { mayWork, putBefore }: PageParts) {
  const { view, names } = context;
  const { contact, ending } = view.work;
  const works = mayWork && view.concern.child.state !== 'erased' && view.childId !== null;
  return {
    state: label('contactState', contact.state),
    ended: hasEnded(contact),
    made: view.work.record.filter(({ type }) => endings.has(type)).map((step) => presentMade(step, context)),
    later: view.work.record.filter(({ type }) => after.has(type)).map((step) => presentRecordedStep(step, names)),
    proposal: presentProposal(context, works),
    missing: works && !hasEnded(contact) ? presentMissing(context, putBefore) : [],
    waits: presentWaits(context, works),
    start: works ? startOf(context) : { may: false, why: null, text: '' },
    feedback: ending ? presentFeedback(context, works) : null,
    ways: works ? waysOf(['reopen'], context) : [],
    earlyHelp: earlyHelpOf(context, works),
  };
}

/** Steps of these codes that the decider would take from this viewer now. */
const waysOf = (codes: readonly string[], context: StepContext) =>
  codes.flatMap((code) => {
    const page = stepPage(code)!;
    return whyNot(page.probe(context), context) === null
      ? [{ code, text: page.link ?? page.title, href: links.step(context.view.contactId, code) }]
      : [];
  });

function presentMade(step: RecordedStep, { view, names }: StepContext) {
  const { record, earlier, contact } = view.work;
  const shown = presentRecordedStep(step, names);
  const decided = step.type === 'contact.decided.v1';
  const evidence = decided ? ((step.data['evidence'] as Evidence | undefined) ?? null) : null;
  const reopened = record.some(({ type, revision }) => type === 'contact.reopened.v1' && revision > step.revision);
  const proposedBy = step.data['proposedBy'];
  const missing = (step.data['checksMissing'] ?? []) as readonly { agency: string; state: string }[];
  return {
    revision: step.revision,
    title: decided ? label('decisionOutcome', String(step.data['outcome'])) : shown.title,
    by: [shown.by, shown.role].filter(Boolean).join(', '),
    at: shown.at,
    recorded: shown.recorded,
    proposedBy: typeof proposedBy === 'string' ? names.actor(proposedBy) : null,
    earlier: reopened,
    binds: step.data['awaitsReview'] === true && contact.awaitsReview !== null && contact.awaitsReview >= step.revision,
    rows: decided ? decisionRows(step, names, { record, earlier }) : [],
    words: decided ? [] : shown.words,
    lines: decided ? [] : shown.lines,
    without: missing.map(({ agency, state }) => `${checkName(agency, names)}: ${label('checkFound', state)}`),
    evidence: evidence && {
      href: links.evidence(view.contactId, step.revision),
      count: plural(evidence.items.filter(({ section }) => !section.endsWith('.key')).length, 'part'),
      notOpened: notOpened(evidence, view, names, step.at),
    },
  };
}

type View = StepContext['view'];

/** Earlier contacts about the child whose own page was not opened: a line in a list or a picture is not the concern itself. */
export function notOpened(
  { items }: Evidence,
  { work, contactId, concern }: View,
  names: StepContext['names'],
  until: string,
) {
  const concerns = [
    { contactId, concernId: concern.concernId, agency: concern.agency, receivedAt: concern.recordedAt },
    ...work.earlier,
  ];
  return concerns
    .filter(({ receivedAt }) => receivedAt <= until)
    .flatMap((one) => {
      const of = items.filter(({ stream }) => stream === `concern-${one.concernId}`);
      if (of.some(({ as }) => as === 'OPENED')) return [];
      return [
        {
          href: links.contact(one.contactId),
          text: `Told by ${names.agency(one.agency)} on ${date(one.receivedAt)}`,
          how: of.length > 0 ? 'shown in a list or a picture, own page not opened' : 'not shown at all',
        },
      ];
    });
}

function presentProposal(context: StepContext, works: boolean) {
  const { view, names, viewer } = context;
  const { decisionProposal: proposal } = view.work.contact;
  const step = view.work.record.find(({ revision }) => revision === proposal?.revision);
  if (!proposal || !step) return null;
  const own = proposal.by === viewer.actor.id;
  const shown = presentRecordedStep(step, names);
  const refusal = whyNot({ do: 'decide', ...probeOf(proposal.data.outcome) }, context);
  const declines = works ? waysOf(['decline-decision'], context)[0] : undefined;
  return {
    title: label('decisionOutcome', proposal.data.outcome),
    by: [shown.by, shown.role].filter(Boolean).join(', '),
    at: shown.at,
    rows: decisionRows(step, names, view.work),
    own: own ? 'You proposed it. Nobody confirms their own proposal: another person has to look.' : null,
    mayConfirm: works && !own && refusal?.code !== 'triage/role-may-not' && refusal?.code !== 'triage/own-proposal',
    declineHref: declines?.href ?? null,
    declineText: own ? 'Take it back' : 'Decline it',
  };
}

/** What stands between this contact and its decision, each with the way to settle it. */
export function presentMissing(context: StepContext, putBefore: Evidence | null) {
  const { view, names, viewer } = context;
  const { contact, standings, pattern } = view.work;
  const open = unanswered(standings);
  const mayGoWithout = (agency: string) =>
    whyNot({ do: 'decide-without-check', agency, reason: 'words' }, context) === null;
  // This contact's own page is open before the viewer at this moment.
  const history = putBefore
    ? notOpened(putBefore, view, names, '9').filter(({ href }) => href !== links.contact(view.contactId))
    : [];
  const item = (what: string, text: string, more: { detail?: string; href?: string | null; link?: string } = {}) => ({
    what,
    text,
    detail: more.detail ?? null,
    href: more.href ?? null,
    link: more.link ?? null,
  });
  return [
    ...(contact.rating === null
      ? [item('RATING', 'It is not rated yet', { href: links.rating(view.contactId), link: 'Rate it' })]
      : []),
    ...(isIdentitySettled(contact)
      ? []
      : [
          item('IDENTITY', 'It is not settled who this child is', {
            detail: 'Only an assessment can be decided before it is: the child’s history may change everything else.',
            href: links.who(view.contactId),
            link: 'Who is this',
          }),
        ]),
    ...(contact.strategyDemand
      ? [item('STRATEGY', `${names.agency(contact.strategyDemand.agency)} demand a strategy discussion`)]
      : []),
    ...open.map(({ name, state }) =>
      item('CHECK', `${checkName(name, names)}: ${label('checkFound', state).toLowerCase()}`, {
        detail: 'Needed for every end but an assessment.',
        href: mayGoWithout(name) ? withQuery(links.step(view.contactId, 'without-check'), { agency: name }) : null,
        link: 'Decide without this check',
      }),
    ),
    ...(pattern.in12Months >= pattern.secondManagerAt
      ? [
          item('SECOND_MANAGER', `${plural(pattern.in12Months, 'contact')} about this child in 12 months`, {
            detail: secondManager(context),
          }),
        ]
      : []),
    ...history.map((one) =>
      item('HISTORY', `Not opened: ${one.text.charAt(0).toLowerCase()}${one.text.slice(1)}`, {
        detail: one.how,
        href: viewer.actor.role === 'early-help-lead' ? null : one.href,
        link: 'Read it',
      }),
    ),
  ];
}

function secondManager({ view }: StepContext): string {
  const proposal = view.work.contact.decisionProposal;
  return proposal?.role === 'mash-manager'
    ? 'One manager has proposed the end; a second one decides.'
    : 'An end without assessment takes two managers: one proposes it, a second one decides.';
}

/** What waits after a decision: what is new, and a review of what was decided out of hours. */
function presentWaits(context: StepContext, works: boolean) {
  const { view, names, now, viewer } = context;
  const { contact, news } = view.work;
  const clock = (code: string) => clockWords(contact.clocks.find((one) => one.code === code) ?? null, now);
  const mayRead = viewer.actor.role !== 'early-help-lead';
  return {
    news: news.map((one) => ({
      kind: label('newSince', one.kind),
      from: one.agency === null ? null : names.agency(one.agency),
      at: date(one.at),
      href: one.contactId === null ? links.record(view.contactId) : mayRead ? links.contact(one.contactId) : null,
      link: one.contactId === null ? 'Read it in the record' : 'Read the concern',
    })),
    newsClock: clock('NEW_SINCE_DECIDED'),
    newsWays: works ? waysOf(['stands', 'reopen'], context) : [],
    review: contact.awaitsReview !== null,
    reviewClock: clock('OUT_OF_HOURS_REVIEW'),
    reviewWays: works ? waysOf(['review'], context) : [],
    reviewOwn: contact.awaitsReviewOf === viewer.actor.id,
  };
}

/** The way into the questions, or the sentence that says why there is none. */
function startOf(context: StepContext) {
  const { viewer, view } = context;
  const proposes = viewer.actor.role === 'social-worker';
  const refusal = whyNot(stepPage('decide')!.probe(context), context);
  // Whoever decides reads what the other guards ask for on this page; they do not keep anybody from beginning.
  const why = refusal === null ? null : hasEnded(view.work.contact) ? null : refusal.message;
  return {
    may: refusal === null,
    why: view.work.contact.state === 'EH_REQUESTED' ? null : why,
    text: proposes
      ? 'Propose a decision'
      : view.work.contact.decisionProposal
        ? 'Decide otherwise'
        : 'Begin the decision',
  };
}

function presentFeedback(context: StepContext, works: boolean) {
  const { view, names, now } = context;
  const { contact, ending, record } = view.work;
  const told = record.filter(({ type }) => type === 'contact.feedback-recorded.v1');
  return {
    state: ending!.feedback,
    text: label('feedbackState', ending!.feedback),
    clock: clockWords(contact.clocks.find(({ code }) => code === 'FEEDBACK') ?? null, now),
    agency: names.agency(view.concern.agency),
    tier: label('feedbackTier', ending!.feedbackTier ?? tierOf(view, (agency) => names.isFrontDoor(agency))),
    told: told.map((step) => ({
      ...presentRecordedStep(step, names),
      state: label('feedbackState', String(step.data['state'])),
      tier: label('feedbackTier', String(step.data['tier'])),
    })),
    ways: works
      ? waysOf(
          feedbackSteps.map(({ code }) => code),
          context,
        )
      : [],
  };
}

/** Early help answers by name: until then the contact is still on the front door's list. */
function earlyHelpOf(context: StepContext, works: boolean) {
  const { contact } = context.view.work;
  if (contact.state !== 'EH_REQUESTED') return null;
  return {
    clock: clockWords(contact.clocks.find(({ code }) => code === 'EARLY_HELP_ACCEPTANCE') ?? null, context.now),
    ways: works ? waysOf(['accept', 'refuse'], context) : [],
  };
}
