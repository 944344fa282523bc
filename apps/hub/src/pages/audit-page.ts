import {
  accessErrors,
  housePolicies,
  type AccessDoor,
  type AccessLog,
  type Actor,
  type AuditFilter,
  type AuditItem,
  type Sights,
} from '#access';
import { decodeEvent, type EventStore, type RecordedEvent } from '#event-store';
import { addDays, ok, startOfLondonDay, type Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import type { SharingFilter as RegisterFilter, SharingRegister as Register } from '#sharing';
import type {
  Answer,
  AuditPort,
  LookItem,
  Looks,
  LooksFilter,
  OneLook,
  SharingFilter,
  SharingRegister,
} from '../../../front-door/src/index.js';

export interface AuditPageParts {
  readonly door: Pick<AccessDoor, 'readAudit'>;
  readonly log: Pick<AccessLog, 'look' | 'register'>;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly sharing: Pick<Register, 'register'>;
  readonly links: PeopleLinks;
  readonly sights: Sights;
  readonly catchingUp: () => Promise<boolean>;
}

/** The Audit page: the register of sharing and the register of looks over all children. Reading either is itself recorded first. */
export class AuditPage implements AuditPort {
  constructor(private readonly parts: AuditPageParts) {}

  async sharing(actor: Actor, filter: SharingFilter): Answer<SharingRegister> {
    const catchingUp = await this.parts.catchingUp();
    const sight = await this.parts.sights.of(actor);
    const { items, next } = await this.parts.sharing.register(
      sharingFilter(filter),
      { after: filter.cursor },
      sight.hiddenMentions,
    );
    const record = await this.record(actor, 'AUDIT_SHARING_LIST', filter, items.length);
    if (!record.ok) return record;
    const children = await this.parts.links.seenBy(sight).childOf(items.flatMap((item) => item.mentions));
    return {
      ok: true,
      value: {
        accessId: record.value.accessId,
        catchingUp,
        items: items.map((item) => ({
          ...item,
          childIds: [...new Set(item.mentions.flatMap((mention) => children.get(mention) ?? []))],
        })),
        paging: { newer: filter.cursor === null ? null : 'first', older: next },
      },
    };
  }

  async looks(actor: Actor, filter: LooksFilter): Answer<Looks> {
    const catchingUp = await this.parts.catchingUp();
    const { unseenLooks } = await this.parts.sights.of(actor);
    const { items, next } = await this.parts.log.register(looksFilter(filter), { after: filter.cursor }, unseenLooks);
    const record = await this.record(actor, 'AUDIT_ACCESS_LIST', filter, items.length);
    if (!record.ok) return record;
    return {
      ok: true,
      value: {
        accessId: record.value.accessId,
        catchingUp,
        items: items.map(lookItem),
        paging: { newer: filter.cursor === null ? null : 'first', older: next },
      },
    };
  }

  async look(actor: Actor, accessId: Uuid, ended: boolean): Answer<OneLook> {
    const { unseenLooks } = await this.parts.sights.of(actor);
    const item = await this.parts.log.look(accessId, { ended }, unseenLooks);
    const record = await this.record(actor, 'AUDIT_ACCESS_LIST', { look: accessId }, item ? 1 : 0, item?.childId);
    if (!record.ok) return record;
    const [stored] = item ? await this.parts.store.readAll(item.position - 1, 1) : [];
    return item && stored ? ok(oneLook(item, decodeEvent(stored))) : accessErrors.refuse('access/no-such-look');
  }

  private record(
    actor: Actor,
    what: 'AUDIT_SHARING_LIST' | 'AUDIT_ACCESS_LIST',
    filter: object,
    count: number,
    childId: Uuid | null = null,
  ) {
    return this.parts.door.readAudit({ actor, what, purpose: 'AUDIT', filter: chosen(filter), count, childId });
  }
}

const lookItem = ({ listed, ...item }: AuditItem): LookItem => ({ ...item, contacts: listed });

/** What a record of a look says of its grounds; every member but the metadata's is missing in some version or kind of it. */
interface Recorded {
  readonly onBehalfOf?: string | null;
  /** Before policies were files: one line of a table. */
  readonly policy?: string;
  readonly policies?: readonly string[];
  readonly policySet?: string;
  readonly fields?: readonly string[];
  readonly withheld?: readonly string[];
  readonly filter?: Readonly<Record<string, string>>;
  readonly count?: number;
  readonly knownAt?: number | null;
}

function oneLook(item: AuditItem, { data, meta }: RecordedEvent): OneLook {
  const recorded = data as Recorded;
  const house = housePolicies();
  const ids = recorded.policies ?? (recorded.policy === undefined ? [] : [recorded.policy]);
  const policySet = recorded.policySet ?? null;
  return {
    item: lookItem(item),
    lawfulBasis: meta.lawfulBasis,
    onBehalfOf: recorded.onBehalfOf ?? null,
    policies: ids.map((id) => ({ id, says: house.policy(id)?.says ?? null })),
    policySet,
    sameSetToday: policySet === house.hash,
    fields: recorded.fields ?? [],
    withheld: recorded.withheld ?? [],
    filter: recorded.filter ?? {},
    count: recorded.count ?? null,
    ofThePast: typeof recorded.knownAt === 'number',
  };
}

/** The members of a filter that were set, as codes: what the record of the reading names. */
export const chosen = (filter: object): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** London days, both included, as instants with an open end. */
const between = ({ since, until }: { since: string | null; until: string | null }) => ({
  ...(since !== null && { from: startOfLondonDay(since) }),
  ...(until !== null && { to: startOfLondonDay(addDays(until, 1)) }),
});

const sharingFilter = (filter: SharingFilter): RegisterFilter => ({
  ...(filter.from !== null && { agency: filter.from }),
  ...(filter.gatewaySource !== null && { gatewaySource: filter.gatewaySource }),
  ...(filter.opened !== null && { opened: filter.opened === 'yes' }),
  ...between(filter),
});

const looksFilter = (filter: LooksFilter): AuditFilter => ({
  ...(filter.agency !== null && { agency: filter.agency }),
  ...(filter.role !== null && { role: filter.role }),
  ...(filter.what !== null && { what: filter.what }),
  ...(filter.outcome !== null && { outcome: filter.outcome }),
  ...(filter.actor !== null && { actor: filter.actor }),
  ...between(filter),
});
