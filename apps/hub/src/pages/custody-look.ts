import {
  restrictionStream,
  type Actor,
  type ListedRestriction,
  type Opening,
  type SectionToOpen,
  type Sight,
} from '#access';
import type { ChildContent } from '#concerns';
import { decodeEvent } from '#event-store';
import { ok, type Uuid } from '#kernel';
import { readChildSections } from '#picture';
import type { KeptRecord } from '../../../front-door/src/index.js';
import type { Hub, Views } from '../hub.js';
import { sectionsOf } from './contact-history.js';

/** Sections by what they are about: a mention, or a restriction. */
type Sections = ReadonlyMap<Uuid, SectionToOpen>;

/** One look for everything on a page: who the records are about, why they are restricted, whom the contacts tell of. */
export async function lookInCustody(
  { database, door, readings, store }: Pick<Hub, 'database' | 'door' | 'readings' | 'store'>,
  actor: Actor,
  sight: Sight,
  records: readonly ListedRestriction[],
  contacts: readonly { readonly contactId: Uuid; readonly mentionId: Uuid }[],
  words: readonly SectionToOpen[] = [],
) {
  const covered = records.flatMap((record) => mentionsOf(record, sight));
  const mentions = [...new Set([...covered, ...contacts.map(({ mentionId }) => mentionId)])];
  const children = await readChildSections(database.read<Views>(), mentions, readings.position());
  const reasons = new Map<Uuid, SectionToOpen>();
  for (const { restrictionId } of records) {
    const [placed] = (await store.read(restrictionStream(restrictionId))).map(decodeEvent);
    const [reason] = placed ? sectionsOf(placed) : [];
    if (reason) reasons.set(restrictionId, reason);
  }
  const named = [...contacts.map(({ contactId }) => contactId), ...records.flatMap(({ contactId }) => contactId ?? [])];
  const opening = await door.look({
    actor,
    what: 'CUSTODY',
    purpose: 'MASH_TRIAGE',
    fields: ['identity', 'reason', 'feedback'],
    list: { contacts: [...new Set(named)], filter: {} },
    sections: [...children.values(), ...reasons.values(), ...words],
  });
  return opening.ok ? ok({ opening: opening.value, children, reasons }) : opening;
}

/** Mentions of a record that are read: enough for a name by which a custodian knows it. */
const mentionsOf = ({ restrictionId }: ListedRestriction, sight: Sight): Uuid[] =>
  [...(sight.kept.find((one) => one.restrictionId === restrictionId)?.mentions ?? [])].slice(0, 3);

export function childIn(opening: Opening, children: Sections, mention: Uuid) {
  const section = children.get(mention);
  return section ? opening.content<ChildContent>(section) : null;
}

export function keptRecord(
  record: ListedRestriction,
  sight: Sight,
  opening: Opening,
  children: Sections,
  reasons: Sections,
): KeptRecord {
  const named = mentionsOf(record, sight).find((mention) => children.has(mention));
  const reason = reasons.get(record.restrictionId);
  const standing = sight.kept.find((one) => one.restrictionId === record.restrictionId);
  return {
    ...record,
    shielded: 0,
    // The child that the mentions belong to now, wherever links have moved since.
    childId: [...(standing?.touches ?? [])][0] ?? record.childId,
    child: named === undefined ? null : childIn(opening, children, named),
    reason: reason ? opening.content<string>(reason) : { state: 'damaged' },
  };
}
