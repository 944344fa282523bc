import type { Actor } from '#access';
import type { Agency } from '#agencies';
import { traceparentFor } from '#commands';
import { asConcern, concernsOfAgency, concernStream, readConcernForAgency, validateConcern } from '#concerns';
import { ok, randomId, systemRandomness, type Instant, type Uuid } from '#kernel';
import { pictureErrors } from '#picture';
import {
  frontDoorErrors,
  type Answer,
  type ConcernToSend,
  type RaisedConcern,
  type RaisePort,
} from '../../../front-door/src/index.js';
import { pastErrors } from '../decide-contact.js';
import type { Hub, Views } from '../hub.js';

type Parts = Pick<Hub, 'agencies' | 'clock' | 'database' | 'door' | 'raise' | 'readings' | 'store'>;

const newest = 50;

/** Concerns raised at the pages: through the intake of partner systems, in the name of the person and the source of their agency. */
export class RaisePage implements RaisePort {
  constructor(private readonly parts: Parts) {}

  async mayRaise(actor: Actor): Answer<unknown> {
    if (this.parts.readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    return this.parts.door.mayAct({ actor, what: 'RAISE_CONCERN', purpose: 'RAISE_CONCERN' });
  }

  async send(actor: Actor, { attributes, data }: ConcernToSend): Answer<{ readonly concernId: Uuid }> {
    const { clock, raise, readings } = this.parts;
    const agency = this.agencyOf(actor);
    // The page has judged it already, on the draft as it read it; a second window may have changed that since.
    const faults = validateConcern(attributes, data, { now: clock.now(), agency });
    if (faults.length > 0 || attributes.source !== agency.source)
      return frontDoorErrors.refuse('front-door/concern-with-faults');
    const raised = await raise.raise(
      { attributes, data: asConcern(data) },
      {
        client: agency.client,
        agency,
        traceparent: traceparentFor(randomId(systemRandomness)),
        person: { id: actor.id, role: actor.role },
      },
    );
    if (!raised.ok) return raised;
    const { concernId, position } = raised.value.receipt;
    await readings.settled(Number(position));
    return ok({ concernId });
  }

  async sentAs(actor: Actor, submissionId: Uuid): Promise<Uuid | null> {
    const concernId = this.parts.raise.concernIdOf({ source: this.agencyOf(actor).source, id: submissionId });
    const events = await this.parts.store.read(concernStream(concernId));
    return events.length > 0 ? concernId : null;
  }

  async ofAgency(actor: Actor): Answer<readonly { readonly concernId: Uuid; readonly receivedAt: Instant }[]> {
    return ok(await concernsOfAgency(this.parts.database.read<Views>(), actor.agency, newest));
  }

  async raised(actor: Actor, concernId: Uuid): Answer<RaisedConcern> {
    const views = this.parts.database.read<Views>();
    const catchingUp = await this.parts.readings.catchingUp();
    const concern = await readConcernForAgency(views, concernId, actor.agency);
    if (!concern) return pictureErrors.refuse('picture/no-such-concern');
    const { receivedAt, immediateDanger, contactIds } = concern;
    return ok({
      concernId,
      receivedAt,
      immediateDanger,
      contactIds,
      catchingUp,
      decisionDueAt: await this.dueAt(contactIds),
    });
  }

  /** When the first of a concern's contacts has to be decided. */
  private async dueAt(contactIds: readonly Uuid[]): Promise<Instant | null> {
    const { due } = await this.parts.database
      .read<Views>()
      .selectFrom('contacts_contacts')
      .select((row) => row.fn.min('due_at').as('due'))
      .where('contact_id', 'in', [...contactIds])
      .where('until_position', 'is', null)
      .executeTakeFirstOrThrow();
    return due;
  }

  private agencyOf({ agency: code }: Actor): Agency {
    const agency = this.parts.agencies.byCode(code);
    if (!agency) throw new Error('A person of an agency that is not known asked to raise a concern.');
    return agency;
  }
}
