import {
  accessErrors,
  type Actor,
  type AskedGlass,
  type SectionToOpen,
  type SignInStanding,
  type StandingRestriction,
} from '#access';
import { ok, type Uuid } from '#kernel';
import type { Answer, GlassPort, GlassView } from '../../../front-door/src/index.js';
import { childOfContact, idsOfChild } from '../child-of-contact.js';
import type { Hub } from '../hub.js';
import { settledStep } from '../settled-step.js';
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

  ask(actor: Actor, { reason, words, key, ...subject }: Parameters<GlassPort['ask']>[1]) {
    return settledStep(this.parts.readings, async () => {
      const about = { ...subject, childId: await this.childOf(subject) };
      return this.parts.glass.ask(actor, about, await this.closed(actor, about), { reason, words, key });
    });
  }

  async asked(actor: Actor, glassId: Uuid): Answer<AskedGlass> {
    const asked = await this.parts.glass.asked(glassId);
    return asked?.actor === actor.id ? ok(asked) : accessErrors.refuse('access/no-such-glass');
  }

  open(actor: Actor, glassId: Uuid, signIn: SignInStanding): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.parts.glass.open(actor, glassId, signIn));
  }

  confirm(actor: Actor, glassId: Uuid): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.parts.glass.confirm(actor, glassId));
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
