import type { Kysely } from 'kysely';
import type { Sight } from '#access';
import type { Uuid } from '#kernel';
import type { ContactInCustody } from '../../../front-door/src/index.js';
import type { Views } from '../hub.js';

/** Contacts on the work list that are wholly in custody, what falls due first in front. */
export async function contactsInCustody(
  views: Kysely<Views>,
  sight: Sight,
): Promise<(Omit<ContactInCustody, 'child'> & { readonly mentionId: Uuid })[]> {
  const ids = sight.kept.filter(({ rules }) => rules.covers === 'EVERYTHING').flatMap(({ contacts }) => [...contacts]);
  if (ids.length === 0) return [];
  const rows = await views
    .selectFrom('worklist_listed as listed')
    .innerJoin('worklist_progress as progress', 'progress.contact_id', 'listed.contact_id')
    .select([
      'listed.contact_id',
      'listed.agency',
      'listed.owner',
      'listed.rating',
      'listed.received_at',
      'listed.due_code',
      'listed.due_at',
      'progress.mention_id',
      'progress.state',
    ])
    .where('listed.contact_id', 'in', [...new Set(ids)])
    .where('listed.until_position', 'is', null)
    .where('progress.until_position', 'is', null)
    .execute();
  return rows
    .sort((a, b) => ((a.due_at ?? '9') < (b.due_at ?? '9') ? -1 : 1))
    .map((row) => ({
      contactId: row.contact_id,
      mentionId: row.mention_id,
      agency: row.agency,
      owner: row.owner,
      rating: row.rating,
      state: row.state,
      receivedAt: row.received_at,
      clock: row.due_code === null ? null : { code: row.due_code, dueAt: row.due_at },
    }));
}

/** The clock that each contact on the work list stands under. */
export async function clocksOf(views: Kysely<Views>, contactIds: readonly Uuid[]) {
  if (contactIds.length === 0) return new Map<Uuid, { readonly code: string; readonly dueAt: string | null }>();
  const rows = await views
    .selectFrom('worklist_listed')
    .select(['contact_id', 'due_code', 'due_at'])
    .where('contact_id', 'in', [...new Set(contactIds)])
    .where('until_position', 'is', null)
    .execute();
  return new Map(
    rows.flatMap(({ contact_id, due_code, due_at }) =>
      due_code === null ? [] : [[contact_id, { code: due_code, dueAt: due_at }] as const],
    ),
  );
}
