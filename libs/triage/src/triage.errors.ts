import { defineErrors } from '#kernel';

/** Why a decision about a contact was refused. */
export const triageErrors = defineErrors({
  'triage/role-may-not-decide': {
    status: 403,
    message: 'Who a contact is about is decided by the front door: its contact officers, social workers and managers.',
  },
  'triage/role-may-not': {
    status: 403,
    message: 'Your role does not take this step on a contact. Ask a colleague whose role does.',
  },
  'triage/step-in-future': {
    status: 422,
    message: 'A step cannot have happened later than now. Check the date and the time.',
  },
  'triage/step-before-receipt': {
    status: 422,
    message: 'This step cannot have happened before the contact came in. Check the date and the time.',
  },
  'triage/owner-already': { status: 409, message: 'The contact has that owner already: there is nothing to change.' },
  'triage/has-ended': {
    status: 409,
    message: 'This contact has been decided. What is new goes to its record; a manager may open it again.',
  },
  'triage/not-from-here': {
    status: 409,
    message: 'A contact cannot take this step from where it is now. Look at how far it has come.',
  },
  'triage/emergency-not-whole': {
    status: 422,
    message: 'Say who was called, and where the child is now. If nobody was called yet, call first.',
  },
  'triage/no-words': { status: 422, message: 'Write down what was said, seen, asked or told: it is empty.' },
  'triage/no-reason': { status: 422, message: 'Give the reason: it is what makes the step understood later.' },
  'triage/lookup-not-whole': {
    status: 422,
    message: 'A look-up says which system was looked into and what was found there.',
  },
  'triage/no-such-question': {
    status: 409,
    message: 'This question is not open: it was answered, or never asked here.',
  },
  'triage/nothing-proposed': {
    status: 409,
    message: 'Nothing is proposed that could be confirmed or declined: it was settled meanwhile.',
  },
  'triage/already-proposed': {
    status: 409,
    message: 'There is a proposal already. Confirm or decline that one first.',
  },
  'triage/own-proposal': {
    status: 403,
    message: 'Nobody confirms their own proposal: another person has to look.',
  },
  'triage/identity-open': {
    status: 409,
    message:
      'It is not settled yet who this child is. Say so on "Who is this" first: their history may change the decision.',
  },
  'triage/which-open-case': { status: 422, message: 'Say which open case the child has.' },
  'triage/which-authority': { status: 422, message: 'Name the other authority by its three-digit number.' },
  'triage/to-whom': { status: 422, message: 'Say to whom: the person, the team or the service.' },
  'triage/not-a-sibling': {
    status: 422,
    message: 'Only what was said of another child of the same concern can begin this one’s. Begin it anew.',
  },
  'triage/nothing-offered': {
    status: 409,
    message: 'Nothing is offered that could be accepted, refused or taken back.',
  },
  'triage/accepted-by-name': { status: 422, message: 'An offer is accepted by a person: give their name.' },
  'triage/accepted-in-writing': {
    status: 422,
    message: 'Another authority accepts in writing. Until it has, the child stays with this front door.',
  },
  'triage/not-the-same-child': {
    status: 409,
    message: 'That is no other contact about the same child, so this one cannot join it.',
  },
  'triage/other-has-ended': {
    status: 409,
    message: 'That contact has been decided. Decide this one by itself, or have that one opened again.',
  },
  'triage/advice-on-urgent': {
    status: 409,
    message: 'This contact is or was rated red or amber: it cannot end with advice alone.',
  },
  'triage/rate-first': {
    status: 409,
    message: 'The contact is not rated yet. Have it rated first, with a colour and a level of need.',
  },
  'triage/check-not-on-list': {
    status: 422,
    message: 'That agency is not on the list whose answers this contact needs: there is nothing to decide without.',
  },
  'triage/check-answered': { status: 409, message: 'That agency has answered: read the answer.' },
  'triage/decided-without-already': {
    status: 409,
    message: 'It is on record already that the decision does not wait for that agency.',
  },
  'triage/who-may-demand': {
    status: 422,
    message: 'A strategy discussion is demanded by police or health. Anybody else asks a manager.',
  },
  'triage/demand-unanswered': {
    status: 409,
    message:
      'Police or health demand a strategy discussion. Have a manager call it, or decline it with a reason, first.',
  },
  'triage/nothing-demanded': { status: 409, message: 'No strategy discussion is demanded that could be declined.' },
  'triage/strategy-already': { status: 409, message: 'A strategy discussion is called already.' },
  'triage/no-strategy-requested': {
    status: 409,
    message: 'No strategy discussion was called. Call it first; it may be recorded later than it was held.',
  },
  'triage/who-sees-the-child': {
    status: 422,
    message: 'An enquiry under section 47 begins with somebody seeing the child: say who.',
  },
  'triage/no-voice': {
    status: 422,
    message:
      "Give the child's own words, or say why there are none. Every decision carries the child's voice or its absence.",
  },
  'triage/why-not-told': { status: 422, message: 'Say why the family was not told.' },
  'triage/no-lawful-basis': { status: 422, message: 'Name the power or duty that the decision rests on.' },
  'triage/nfa-not-whole': {
    status: 422,
    message: 'No further action needs its reason code and what would change the decision.',
  },
  'triage/checks-unanswered': {
    status: 409,
    message:
      'Agencies that this rating needs have not answered. Wait for them, or have a manager decide without each of them, singly, with a reason.',
  },
  'triage/second-manager': {
    status: 409,
    message:
      'There were several contacts about this child in 12 months: one manager proposes this end and a second one decides.',
  },
  'triage/own-decision': {
    status: 403,
    message: 'Nobody reviews what they decided themselves: another manager has to look.',
  },
  'triage/nothing-to-review': { status: 409, message: 'Nothing here awaits a review by a manager of the day.' },
  'triage/nothing-new': { status: 409, message: 'There is nothing new since the decision that needs an answer.' },
  'triage/more-is-new': {
    status: 409,
    message: 'More came in while you looked. Read it, then say whether the decision stands.',
  },
  'triage/not-ended': { status: 409, message: 'This contact is open: there is nothing to open again.' },
  'triage/nothing-to-tell': { status: 409, message: 'There is no decision yet that the referrer could be told of.' },
  'triage/told-already': { status: 409, message: 'The referrer was told already; how and when is in the record.' },
  'triage/not-open-yet': {
    status: 409,
    message: 'The hub is still comparing this child with those it knows. Look at the contact again in a moment.',
  },
  'triage/changed-meanwhile': {
    status: 409,
    message: 'Something was decided about this contact since you opened it. Look at what changed, then decide.',
  },
  'triage/no-such-child': {
    status: 422,
    message: 'The hub knows no child of this id. Choose one of the candidates, or one found by a search.',
  },
  'triage/child-erased': {
    status: 409,
    message: 'That child was erased from the hub by order: no contact can be put with it.',
  },
  'triage/already-this-child': {
    status: 409,
    message: 'This contact is about that child already: there is nothing to change.',
  },
  'triage/same-concern': {
    status: 409,
    message: 'Another child of the same submission is that child: its sender reported them as two.',
  },
  'triage/already-ruled-out': {
    status: 409,
    message: 'It is on record already that this contact is not about that child.',
  },
  'triage/own-child': {
    status: 409,
    message:
      'This contact is about a child of its own already. Whoever else is with it was put there on their own contacts: decide there.',
  },
  'triage/nothing-to-undo': {
    status: 409,
    message: 'No decision about this contact stands that could be taken back.',
  },
  'triage/key-used-before': {
    status: 409,
    message:
      'This Idempotency-Key was used for another decision about this contact: send a new key with a new decision.',
  },
});
