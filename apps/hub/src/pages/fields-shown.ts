import type { FieldGroup } from '#access';

/** What the pages of a contact show: the concern, what was recorded and decided, and who raised it. */
export const ofAContact: readonly FieldGroup[] = [
  'identity',
  'address',
  'relations',
  'education',
  'health-summary',
  'police-content',
  'third-party-allegations',
  'narrative',
  'childs-words',
  'agency-facts',
  'referrer',
  'reason',
  'record',
  'decision',
  'feedback',
];
