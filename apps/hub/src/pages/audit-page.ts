import type { AccessDoor, AccessLog, Actor, AuditFilter, Sights } from '#access';
import { addDays, startOfLondonDay } from '#kernel';
import type { PeopleLinks } from '#people';
import type { SharingFilter as RegisterFilter, SharingRegister as Register } from '#sharing';
import type {
  Answer,
  AuditPort,
  Looks,
  LooksFilter,
  SharingFilter,
  SharingRegister,
} from '../../../front-door/src/index.js';

export interface AuditPageParts {
  readonly door: Pick<AccessDoor, 'readAudit'>;
  readonly log: Pick<AccessLog, 'register'>;
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
        items: items.map(({ listed, ...item }) => ({ ...item, contacts: listed })),
        paging: { newer: filter.cursor === null ? null : 'first', older: next },
      },
    };
  }

  private record(actor: Actor, what: 'AUDIT_SHARING_LIST' | 'AUDIT_ACCESS_LIST', filter: object, count: number) {
    return this.parts.door.readAudit({ actor, what, purpose: 'AUDIT', filter: chosen(filter), count });
  }
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
