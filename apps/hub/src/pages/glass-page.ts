import { accessErrors, type Actor, type AskedGlass, type SectionToOpen, type StandingRestriction } from '#access';
import { ok, type Uuid } from '#kernel';
import type { Answer, GlassPort, GlassView } from '../../../front-door/src/index.js';
import { childOfContact, idsOfChild } from '../child-of-contact.js';
import { pastErrors } from '../decide-contact.js';
import type { Hub } from '../hub.js';
import { sectionsOf } from './contact-history.js';

type Parts = Pick<Hub, 'database' | 'door' | 'glass' | 'links' | 'readings' | 'sights'>;
type Subject = Parameters<GlassPort['mayAsk']>[1];

/** Breaking the glass: asking, the second person, and opening. Nothing of the child is shown on the way. */
export class GlassPage implements GlassPort {
  constructor(private readonly parts: Parts) {}

  get limits() {
    return this.parts.glass.limits;
  }

  async mayAsk(actor: Actor, subject: Subject): Promise<boolean> {
    const closed = await this.closed(actor, subject);
    return closed.length > 0 && closed.every(({ rules }) => rules.breakGlass !== null);
  }

  async ask(actor: Actor, { reason, words, key, ...subject }: Parameters<GlassPort['ask']>[1]) {
    const { glass, readings } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const about = { ...subject, childId: await this.childOf(subject) };
    const asked = await glass.ask(actor, about, await this.closed(actor, about), { reason, words, key });
    if (asked.ok) await readings.settled(asked.value.position);
    return asked;
  }

  async asked(actor: Actor, glassId: Uuid): Answer<AskedGlass> {
    const asked = await this.parts.glass.asked(glassId);
    return asked?.actor === actor.id ? ok(asked) : accessErrors.refuse('access/no-such-glass');
  }

  async open(actor: Actor, glassId: Uuid, signedInAt: number | null): Answer<unknown> {
    return this.settle(() => this.parts.glass.open(actor, glassId, signedInAt));
  }

  async confirm(actor: Actor, glassId: Uuid): Answer<unknown> {
    return this.settle(() => this.parts.glass.confirm(actor, glassId));
  }

  async waiting(actor: Actor): Answer<readonly GlassView[]> {
    const { door, glass } = this.parts;
    const allowed = await glass.mayConfirm(actor);
    if (!allowed.ok) return allowed;
    const waiting = (await glass.waiting()).filter((one) => one.actor !== actor.id);
    if (waiting.length === 0) return ok([]);
    const sections = new Map<Uuid, SectionToOpen>();
    for (const { glassId } of waiting) {
      const asked = await glass.words(glassId);
      const [section] = asked ? sectionsOf(asked) : [];
      if (section) sections.set(glassId, section);
    }
    const opening = await door.look({
      actor,
      what: 'GLASS',
      purpose: 'MASH_TRIAGE',
      fields: ['reason'],
      sections: [...sections.values()],
    });
    if (!opening.ok) return opening;
    return ok(
      waiting.map((one) => {
        const section = sections.get(one.glassId);
        return { ...one, words: section ? opening.value.content<string>(section) : null };
      }),
    );
  }

  private async settle(work: () => ReturnType<Hub['glass']['confirm']>): Answer<unknown> {
    const { readings } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const done = await work();
    if (done.ok) await readings.settled(done.value.position);
    return done;
  }

  /** What keeps the record from the actor: of the contact, and of the child that it is about. */
  private async closed(actor: Actor, subject: Subject): Promise<readonly StandingRestriction[]> {
    const sight = await this.parts.sights.of(actor);
    return sight.closedOver({ ...subject, childId: await this.childOf(subject) });
  }

  private async childOf({ childId, contactId }: Subject): Promise<Uuid | null> {
    if (childId !== null) return (await idsOfChild(this.parts.links, childId))[0] ?? childId;
    return contactId === null ? null : (await childOfContact(this.parts, contactId)).childId;
  }
}
