import { fieldCatalogue, groupsOf, toldByAgencies, type FieldGroup, type Told } from '#access';
import type { Uuid } from '#kernel';

/** What the pages of a contact show: the concern, what was recorded and decided, and who raised it. */
export const ofAContact: readonly FieldGroup[] = [
  ...toldByAgencies,
  'referrer',
  'reason',
  'record',
  'decision',
  'feedback',
];

const ofTheChild = groupsOf(fieldCatalogue['concern-child']!);

interface Link {
  readonly mentionId: Uuid;
  readonly concernId: Uuid;
}

/** What a contact's page tells: of its own concern everything, of the child's other concerns what each says of the child. */
export const toldOnContact = (
  own: Link | null,
  others: readonly Link[],
  shown: readonly FieldGroup[] = ofAContact,
): readonly Told[] => [
  ...(own === null ? [] : [{ ...own, shown }]),
  ...others
    .filter(({ mentionId }) => mentionId !== own?.mentionId)
    .map((link) => ({ ...link, shown: shown.filter((group) => ofTheChild.includes(group)) })),
];
