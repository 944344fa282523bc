import { qualifiedRoles } from '#triage';
import type { StepContext } from '../contact/step-page.js';
import { label } from '../words.js';
import { childName } from './child-words.js';
import { links } from './links.js';
import { presentRecordedStep } from './record.js';

const qualified: readonly string[] = qualifiedRoles;

/** A contact officer's word on who this is, which waits for a social worker's; null where none waits. */
export function presentIdentityProposal({ view, viewer, names }: StepContext) {
  const proposal = view.work.contact.identityProposal;
  if (!proposal) return null;
  const { decision, about } = proposal.data;
  const step = view.work.record.find(({ revision }) => revision === proposal.revision);
  const shown = step ? presentRecordedStep(step, names) : null;
  const candidate = view.who.candidates.find(({ childId }) => childId === about);
  const name = candidate?.mentions.map(({ child }) => childName(child)).sort((a, b) => b.length - a.length)[0];
  return {
    title: `${label('decision', decision)}${name ? `: ${name}` : ''}`,
    by: names.actor(proposal.by),
    role: names.role(proposal.role),
    at: shown?.at ?? '',
    words: shown?.words[0] ?? null,
    // The same choice, sent by a social worker, is the decision.
    choice: decision === 'SAME_CHILD' || decision === 'NOT_SAME' ? `${decision}:${about ?? ''}` : decision,
    mayConfirm: qualified.includes(viewer.actor.role) && proposal.by !== viewer.actor.id,
    declineHref:
      qualified.includes(viewer.actor.role) || proposal.by === viewer.actor.id
        ? links.step(view.contactId, 'decline-identity')
        : null,
    declineText: proposal.by === viewer.actor.id ? 'Take it back' : 'Decline it',
  };
}
