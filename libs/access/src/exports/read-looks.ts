import { decodeEvent, type EventStore, type Position } from '#event-store';
import type { Uuid } from '#kernel';
import type { AccessLog, AuditItem, ChildSubject, UnseenLooks } from '../access-log.js';
import type { RestrictionClass } from '../restrictions/restriction-rules.js';
import type { ExportRow } from './export-row.js';

/** A child as an export asks for her. */
export interface SubjectOfExport extends ChildSubject {
  /** Contacts that are about her. */
  readonly contactIds: readonly Uuid[];
}

export interface LooksParts {
  readonly log: Pick<AccessLog, 'everythingOfChild'>;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly kindOf: (agency: string) => string;
  /** What is restricted of these. */
  readonly classesOn: (about: {
    readonly mentions: readonly Uuid[];
    readonly contactId: Uuid | null;
  }) => readonly RestrictionClass[];
}

/** What the record of a look says beside its entry in the log; an event that is no look has less. */
interface LookData {
  readonly mentions?: readonly Uuid[];
  readonly fields?: readonly string[];
}

/** What a search shows of whom it finds; its record does not say so, because it is always the same. */
const shownBySearches = ['identity', 'address'];

/**
 * Looks at one child up to a position, oldest first, each read from its own event: the law it rested on and the kinds of information stand
 * there. After an unlinking they are those that opened what is hers now.
 */
export async function readLooks(
  { log, store, kindOf, classesOn }: LooksParts,
  child: SubjectOfExport,
  upTo: Position,
  unseen: UnseenLooks,
): Promise<readonly ExportRow[]> {
  const [mentions, contacts, names] = [child.mentions, child.contactIds, child.childIds].map((ids) => new Set(ids));
  const rows: ExportRow[] = [];
  for (const item of await log.everythingOfChild(child, upTo, unseen)) {
    const [stored] = await store.readAll(item.position - 1, 1);
    if (stored?.position !== item.position)
      throw new Error(`The log has no event at position ${item.position}, of which the access log tells.`);
    const { id, data, meta } = decodeEvent(stored);
    const look = data as LookData;
    const about = {
      mentions: (look.mentions ?? []).filter((mention) => mentions!.has(mention)),
      contactId: item.contactId,
    };
    rows.push({
      ...factsOf(item),
      id,
      kind: 'LOOK',
      to: null,
      agencyKinds: [kindOf(item.agency)],
      bases: [meta.lawfulBasis],
      fields: item.what === 'SEARCH' && item.outcome === 'SHOWN' ? shownBySearches : (look.fields ?? []),
      ofAnother:
        item.childId !== null
          ? !names!.has(item.childId)
          : item.contactId !== null && about.mentions.length > 0 && !contacts!.has(item.contactId),
      classes: classesOn(about),
    });
  }
  return rows;
}

const factsOf = ({ position, at, agency, role, what, outcome, rule, purpose, relation, client }: AuditItem) => ({
  ...{ position, at, agency, role, what, outcome, rule, purpose, relation },
  channel: client === null ? ('PAGES' as const) : ('MACHINE' as const),
});
