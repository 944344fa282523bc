import { actorOfToken, type PageRequest } from '#access';
import { ok, type Refusal, type Result } from '#kernel';
import { OpenedOfAgency } from '#sharing';
import type { AccessTransparencyAnswer, Caller, TransparencyPort } from '../../../partner-gateway/src/index.js';
import type { Hub, Views } from '../hub.js';

type Parts = Pick<Hub, 'database' | 'door' | 'staff'>;

/** To a partner system: who opened what its own agency shared, as a feed that it follows. */
export class TransparencyApi implements TransparencyPort {
  readonly #opened: OpenedOfAgency;

  constructor(private readonly parts: Parts) {
    this.#opened = new OpenedOfAgency(parts.database.read<Views>());
  }

  async feed(caller: Caller, page: PageRequest): Promise<Result<AccessTransparencyAnswer, Refusal>> {
    const actor = actorOfToken(caller, this.parts.staff);
    if (!actor.ok) return actor;
    const { agency } = actor.value;
    const { items, next, more } = await this.#opened.feed(agency, page);
    const record = await this.parts.door.readAudit({
      actor: actor.value,
      what: 'ACCESS_TRANSPARENCY',
      purpose: 'TRANSPARENCY',
      filter: { agency, after: page.after ?? '0' },
      count: items.length,
    });
    if (!record.ok) return record;
    const told = items.map(({ position: _position, opened, ...item }) => ({ ...item, opened: [...opened] }));
    return ok({ items: told, next, more, accessId: record.value.accessId });
  }
}
