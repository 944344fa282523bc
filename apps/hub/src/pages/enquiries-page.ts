import type { Actor, SectionToOpen } from '#access';
import type { ChildContent } from '#concerns';
import { ok } from '#kernel';
import { readChildSections } from '#picture';
import { eachOf } from '#projections';
import type { RequestState } from '#sharing';
import type { Answer, EnquiriesPort, EnquiryList } from '../../../front-door/src/index.js';
import { openRequestsTo } from '../access/enquiry-members.js';
import type { Hub, Views } from '../hub.js';

type Parts = Pick<Hub, 'database' | 'door' | 'readings' | 'sights'>;

const mostRows = 200;

/** About whom an agency is asked: of every child its name, behind the door; a refresh records only who was not shown before. */
export class EnquiriesPage implements EnquiriesPort {
  constructor(private readonly parts: Parts) {}

  async list(actor: Actor): Answer<EnquiryList> {
    const { database, door, readings, sights } = this.parts;
    const catchingUp = await readings.catchingUp();
    const sight = await sights.of(actor);
    const views = database.read<Views>();
    const found = await openRequestsTo(views, actor.agency)
      .innerJoin('enquiries_asks as ask', 'ask.event_id', 'request.ask_event')
      .where('asked.contact_id', 'not in', eachOf(sight.hiddenContacts))
      .select([
        'request.request_id',
        'request.state',
        'request.asked_at',
        'request.due_at',
        'ask.agency as asked_by',
        'asked.contact_id',
        'asked.mention_id',
        'contact.child_id',
      ])
      .orderBy((row) => row.case().when('request.state', '=', 'PENDING').then(0).else(1).end())
      .orderBy('request.due_at', (order) => order.asc().nullsLast())
      .orderBy('request.request_id')
      .orderBy('asked.ordinal')
      .limit(mostRows + 1)
      .execute();
    const rows = found.slice(0, mostRows);
    const mentions = rows.map(({ mention_id }) => mention_id);
    const own = await readChildSections(views, mentions, readings.position());
    const opening = await door.look({
      actor,
      what: 'ENQUIRIES',
      purpose: 'MASH_TRIAGE',
      fields: ['identity'],
      list: { contacts: rows.map(({ contact_id }) => contact_id), filter: {} },
      sections: rows.flatMap(({ mention_id }): SectionToOpen[] => {
        const section = own.get(mention_id);
        return section ? [section] : [];
      }),
    });
    if (!opening.ok) return opening;
    return ok({
      accessId: opening.value.accessId,
      catchingUp,
      rows: rows.map((row) => {
        const section = own.get(row.mention_id);
        return {
          requestId: row.request_id,
          contactId: row.contact_id,
          childId: sight.sealsContact(row.contact_id) ? null : row.child_id,
          child: section ? opening.value.content<ChildContent>(section) : { state: 'damaged' },
          askedBy: row.asked_by,
          askedAt: row.asked_at,
          dueAt: row.due_at,
          state: row.state as RequestState,
        };
      }),
      more: found.length > mostRows,
    });
  }
}
