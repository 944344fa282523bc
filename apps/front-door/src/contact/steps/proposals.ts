import { label } from '../../words.js';
import { presentRecordedStep } from '../../presenters/record.js';
import type { ShownBefore, StepContext, StepPage } from '../step-page.js';

export const proposalOf = {
  IDENTITY: 'identityProposal',
  ADVICE: 'adviceProposal',
  RATING: 'ratingProposal',
  DECISION: 'decisionProposal',
} as const;
export type ProposalKind = keyof typeof proposalOf;
export const proposalKinds = Object.keys(proposalOf) as ProposalKind[];

/** The proposal as it stands in the record: who, what, why. */
export function proposed(what: ProposalKind, { view, names }: StepContext): ShownBefore | null {
  const proposal = view.work.contact[proposalOf[what]];
  const step = view.work.record.find(({ revision }) => revision === proposal?.revision);
  if (!proposal || !step) return null;
  const shown = presentRecordedStep(step, names);
  return {
    title: shown.title,
    rows: [
      { label: 'By', lines: [{ text: `${shown.by}, ${names.role(proposal.role)}, ${shown.at}` }] },
      ...shown.lines.map(({ label: term, text }) => ({ label: term, lines: [{ text }] })),
      ...shown.words.map((word) => ({ label: word.label || 'Reason', lines: [{ text: word.text ?? 'Erased' }] })),
    ],
  };
}

/** Whoever may confirm a proposal may decline it; who made it may take it back the same way. */
const decline = (what: ProposalKind): StepPage => ({
  code: `decline-${what.toLowerCase()}`,
  title: `Decline the proposal: ${label('proposal', what).toLowerCase()}`,
  link: 'Decline',
  lead: 'It stays in the record, with your reason.',
  button: 'Decline it',
  done: 'The proposal is declined.',
  before: (context) => proposed(what, context),
  probe: () => ({ do: 'decline-proposal', what, reason: 'words' }),
  fields: () => [{ kind: 'textarea', name: 'reason', label: 'Why', missing: 'Say why it is declined', rows: 3 }],
  step: (values) => ({ do: 'decline-proposal', what, reason: values.text('reason') }),
});

export const declineSteps: readonly StepPage[] = proposalKinds.map(decline);
