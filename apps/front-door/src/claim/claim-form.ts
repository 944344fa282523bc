import { claimReasons } from '#access';
import { isUuid, type Uuid } from '#kernel';
import { showFields, type Field, type FormError, type Typed } from '../forms/fields.js';
import { links } from '../presenters/links.js';
import { label } from '../words.js';

/** What one has to say to see a child with whom no work ties them. */
export const claimFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'reason',
    label: 'Why do you need to look?',
    missing: 'Choose why you need to look',
    options: claimReasons.map((value) => ({ value, text: label('claimReason', value) })),
  },
  {
    kind: 'textarea',
    name: 'words',
    label: 'In your own words',
    hint: 'At least 20 characters: what you are working on, and what you hope to find. Whoever reviews it reads this.',
    missing: 'Say in your own words why you need to look',
    limit: 2000,
    rows: 3,
  },
];

/** Where a page that was refused is, and whom it is about; null for an address that is about nobody in particular. */
export function subjectOfAddress(
  address: string,
): { readonly childId: Uuid | null; readonly contactId: Uuid | null } | null {
  const [, kind, id] = /^\/(contacts|children)\/([^/?#]+)/.exec(address) ?? [];
  if (!id || !isUuid(id)) return null;
  return kind === 'children' ? { childId: id, contactId: null } : { childId: null, contactId: id };
}

/** The page that asks why, in the place of the one that was refused. It says nothing of the child. */
export function claimPage(
  form: { readonly csrfToken: string; readonly idempotencyKey: Uuid },
  asked: {
    readonly address: string;
    readonly hours: number;
    readonly typed?: Typed;
    readonly errors?: readonly FormError[];
  },
  status: number,
) {
  const { address, hours, typed = {}, errors = [] } = asked;
  return {
    template: 'claim',
    title: 'Say why you need to look',
    section: null,
    status,
    context: {
      fields: showFields(claimFields, typed, errors),
      errors,
      hours,
      form: { ...form, action: links.claim },
      address,
    },
  };
}
