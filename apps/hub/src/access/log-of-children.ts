import {
  readLooks,
  type AccessLog,
  type ExportRow,
  type LogOfChildren,
  type RowsOfChild,
  type Sight,
  type Sights,
} from '#access';
import type { AgencyRegistry } from '#agencies';
import type { EventStore, Position } from '#event-store';
import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import type { SharingRegister } from '#sharing';

export interface LogOfChildrenParts {
  readonly links: PeopleLinks;
  readonly sights: Sights;
  readonly log: Pick<AccessLog, 'everythingOfChild'>;
  readonly sharing: Pick<SharingRegister, 'everythingOfChild'>;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly agencies: Pick<AgencyRegistry, 'byCode'>;
}

/** Looks at children and sharings about them, as exports for subject access requests are made from: as links and restrictions are now. */
export function logOfChildren(parts: LogOfChildrenParts): LogOfChildren {
  const { links, sights, log, sharing, store, agencies } = parts;
  const kindOf = (code: string) => agencies.byCode(code)?.kind ?? 'OTHER';
  return {
    child: async (actor, childId) => (await subjectOf(links, await sights.of(actor), childId))?.child ?? null,
    rows: async (actor, childId, upTo): Promise<RowsOfChild | null> => {
      const sight = await sights.of(actor);
      const subject = await subjectOf(links, sight, childId);
      if (!subject) return null;
      const classesOn: Sight['classesOn'] = (about) => sight.classesOn(about);
      const looks = await readLooks({ log, store, kindOf, classesOn }, subject, upTo, sight.unseenLooks);
      const rows = [...looks, ...(await sharings(sharing, subject.mentions, upTo, { kindOf, classesOn }))];
      const erased = await links.erasedAmong(subject.mentions);
      return {
        ...subject.child,
        rows: rows.sort((one, other) => one.position - other.position),
        upToAt: await recordedAt(store, upTo),
        erasedAt: [...erased.values()].sort().at(-1) ?? null,
      };
    },
  };
}

async function subjectOf(links: PeopleLinks, sight: Sight, asked: Uuid) {
  const seen = links.seenBy(sight);
  const childId = await seen.resolve(asked);
  if (childId === null) return null;
  const own = await seen.mentionsOf(childId);
  const mentions = own.map(({ mentionId }) => mentionId);
  const isLeftOut = sight
    .classesOn({ mentions, contactId: null })
    .some((one) => one.covers === 'EVERYTHING' && one.export === 'LEFT_OUT');
  return {
    child: { childId, isLeftOut },
    childIds: await seen.namesOf(childId),
    mentions,
    contactIds: own.map(({ contactId }) => contactId),
  };
}

async function sharings(
  sharing: LogOfChildrenParts['sharing'],
  mentions: readonly Uuid[],
  upTo: Position,
  { kindOf, classesOn }: { readonly kindOf: (code: string) => string; readonly classesOn: Sight['classesOn'] },
): Promise<readonly ExportRow[]> {
  const own = new Set(mentions);
  return (await sharing.everythingOfChild(mentions, upTo)).map(({ id, position, item }) => ({
    id,
    position,
    at: item.receivedAt,
    kind: 'SHARING',
    agency: item.from,
    to: item.to,
    agencyKinds: [kindOf(item.from), kindOf(item.to)],
    role: null,
    what: item.kind,
    outcome: item.decision,
    rule: item.reasonCode,
    purpose: 'MASH_TRIAGE',
    bases: item.gateways,
    relation: 'NOT_NEEDED',
    fields: item.parts,
    channel: 'MACHINE',
    ofAnother: false,
    classes: classesOn({ mentions: item.mentions.filter((mention) => own.has(mention)), contactId: null }),
  }));
}

async function recordedAt(store: Pick<EventStore, 'readAll'>, position: Position): Promise<string> {
  const [event] = await store.readAll(position - 1, 1);
  if (!event) throw new Error(`The log has no event at position ${position}.`);
  return event.recordedAt;
}
