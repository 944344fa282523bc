import type { AccessDoor, Actor } from '#access';
import { addDays, ok, startOfLondonDay } from '#kernel';
import type { OpenedOfAgency } from '#sharing';
import type { Answer, OpenedDay, OpenedFilter, OpenedPort } from '../../../front-door/src/index.js';

export interface OpenedPageParts {
  readonly door: Pick<AccessDoor, 'readAudit'>;
  readonly opened: Pick<OpenedOfAgency, 'between'>;
  readonly catchingUp: () => Promise<boolean>;
}

/** The daily page of who opened what an agency shared: always the reader's own agency, whatever is asked. */
export class OpenedPage implements OpenedPort {
  constructor(private readonly parts: OpenedPageParts) {}

  async day(actor: Actor, { day, cursor }: OpenedFilter): Answer<OpenedDay> {
    const { door, opened, catchingUp } = this.parts;
    const behind = await catchingUp();
    const days = { from: startOfLondonDay(day), to: startOfLondonDay(addDays(day, 1)) };
    const { items, next } = await opened.between(actor.agency, days, { after: cursor });
    const record = await door.readAudit({
      actor,
      what: 'ACCESS_TRANSPARENCY',
      purpose: 'TRANSPARENCY',
      filter: { agency: actor.agency, day },
      count: items.length,
    });
    if (!record.ok) return record;
    return ok({
      accessId: record.value.accessId,
      catchingUp: behind,
      items,
      paging: { newer: cursor === null ? null : 'first', older: next },
    });
  }
}
