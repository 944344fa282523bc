import type { Kysely } from 'kysely';
import type { Subject } from '#access';
import type { Views } from '../read-models.js';

/** Whether everyone a question is about came to this front door in some concern. */
export async function atThisFrontDoor(database: Kysely<Views>, subject: Subject): Promise<boolean> {
  const count = async (
    table: 'people_persons' | 'concerns_mentions',
    column: 'child_id' | 'mention_id' | 'contact_id',
    ids: readonly string[],
  ) => {
    if (ids.length === 0) return true;
    const { known } = await database
      .selectFrom(table)
      .select((row) =>
        row.fn
          .count<number>(column as never)
          .distinct()
          .as('known'),
      )
      .where(column as never, 'in', [...new Set(ids)] as never)
      .executeTakeFirstOrThrow();
    return known === new Set(ids).size;
  };
  return (
    (await count('people_persons', 'child_id', subject.childId === null ? [] : [subject.childId])) &&
    (await count('concerns_mentions', 'contact_id', subject.contactIds)) &&
    (await count('concerns_mentions', 'mention_id', subject.mentions))
  );
}

/** Whether contacts were decided for early help and are with it: asked, or accepted. */
export async function offeredToEarlyHelp(database: Kysely<Views>, contactIds: readonly string[]): Promise<boolean> {
  const { offered } = await database
    .selectFrom('worklist_progress')
    .select((row) => row.fn.countAll<number>().as('offered'))
    .where('contact_id', 'in', [...new Set(contactIds)])
    .where('state', 'in', ['EH_REQUESTED', 'EH_ACCEPTED'])
    .where('until_position', 'is', null)
    .executeTakeFirstOrThrow();
  return offered === new Set(contactIds).size;
}

/** Whether contacts belong to concerns that this agency raised, each of them. */
export async function raisedBy(
  database: Kysely<Views>,
  agency: string,
  contactIds: readonly string[],
): Promise<boolean> {
  const { raised } = await database
    .selectFrom('concerns_mentions as mention')
    // CROSS JOIN keeps SQLite to this order: it would begin with every concern that the agency ever raised.
    .crossJoin('concerns_concerns as concern')
    .whereRef('concern.concern_id', '=', 'mention.concern_id')
    .select((row) => row.fn.count<number>('mention.contact_id').distinct().as('raised'))
    .where('mention.contact_id', 'in', [...contactIds])
    .where('concern.agency', '=', agency)
    .executeTakeFirstOrThrow();
  return raised === new Set(contactIds).size;
}
