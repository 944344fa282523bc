import {
  accessErrors,
  chosenOf,
  glassChoices,
  opensOf,
  type Actor,
  type AskedGlass,
  type GlassChoice,
  type SectionToOpen,
  type SignInStanding,
  type Told,
} from '#access';
import { ok, type Uuid } from '#kernel';
import { pictureGroups } from '#picture';
import { eachOf } from '#projections';
import type { Answer, AskedGlassView, GlassPort, GlassView } from '../../../front-door/src/index.js';
import { childOfContact, idsOfChild } from '../child-of-contact.js';
import type { Hub } from '../hub.js';
import type { Views } from '../read-models.js';
import { settledStep } from '../settled-step.js';
import { sectionsOf } from './contact-history.js';
import { toldOnContact } from './fields-shown.js';

type Parts = Pick<Hub, 'database' | 'door' | 'glass' | 'links' | 'readings' | 'restricted' | 'sights'>;
type Subject = Parameters<GlassPort['choices']>[1];

/** Breaking the glass: asking, the second person, and opening. Nothing of the child is shown on the way. */
export class GlassPage implements GlassPort {
  constructor(private readonly parts: Parts) {}

  get limits() {
    return this.parts.glass.limits;
  }

  async choices(actor: Actor, subject: Subject): Promise<readonly GlassChoice[]> {
    return this.choicesOver(actor, await this.around(subject));
  }

  ask(actor: Actor, { chosen, reason, words, key, ...subject }: Parameters<GlassPort['ask']>[1]) {
    return settledStep(this.parts.readings, async () => {
      const around = await this.around(subject);
      const closed = chosenOf(await this.choicesOver(actor, around), chosen);
      const { childId, contactId } = around;
      return this.parts.glass.ask(actor, { childId, contactId }, closed, { reason, words, key });
    });
  }

  async asked(actor: Actor, glassId: Uuid): Answer<AskedGlassView> {
    const asked = await this.parts.glass.asked(glassId);
    if (asked?.actor !== actor.id) return accessErrors.refuse('access/no-such-glass');
    return ok({ ...asked, opens: await this.opens(asked) });
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
    const views = waiting.map(async (one) => {
      const section = sections.get(one.glassId);
      const words = section ? opening.value.content<string>(section) : null;
      return { ...one, opens: await this.opens(one), words };
    });
    return ok(await Promise.all(views));
  }

  /**
   * Nothing to choose for whoever may not break the glass for the child at all: what is kept back there is not theirs to know of. Of somebody
   * who is not there, or not there for the actor, the door is not asked: its record of a refusal would tell the two apart.
   */
  private async choicesOver(actor: Actor, around: Around): Promise<readonly GlassChoice[]> {
    const sight = await this.parts.sights.of(actor);
    const { childId, contactId, isThere } = around;
    const isHidden =
      (contactId !== null && sight.hidesContact(contactId)) || (childId !== null && sight.hidesChild(childId));
    if (!isThere || isHidden || !(await this.parts.glass.mayAsk(actor, around)).ok) return [];
    return glassChoices(sight.breakableOver(around));
  }

  /** The child of today that a page is about, and what the page tells: of what is kept back there anything may be asked for. */
  private async around({ childId, contactId }: Subject): Promise<Around> {
    const { links, readings } = this.parts;
    const contact = contactId === null ? null : await childOfContact(this.parts, contactId);
    const child = childId === null ? (contact?.childId ?? null) : ((await idsOfChild(links, childId))[0] ?? childId);
    const said = child === null ? [] : await links.mentionsOf(child, readings.position());
    const own = contact?.mentionId ? await this.concernOf(contact.mentionId) : [];
    const erased = await links.erasedAmong([...said, ...own].map(({ mentionId }) => mentionId));
    const opens = ({ mentionId }: { readonly mentionId: Uuid }) => !erased.has(mentionId);
    return {
      ...{ childId: child, contactId, isThere: said.length + own.length > 0 },
      told:
        contactId === null
          ? said.filter(opens).map((link) => ({ ...link, shown: pictureGroups }))
          : toldOnContact(own.find(opens) ?? null, said.filter(opens)),
    };
  }

  private concernOf(mentionId: Uuid) {
    return this.parts.database
      .read<Views>()
      .selectFrom('concerns_mentions')
      .select(['mention_id as mentionId', 'concern_id as concernId'])
      .where('mention_id', '=', mentionId)
      .execute();
  }

  /** What was asked for, by the rules of today; a restriction that was lifted since counts still. */
  private async opens({ restrictions }: AskedGlass): Promise<AskedGlassView['opens']> {
    const { database, restricted } = this.parts;
    const rows = await database
      .read<Views>()
      .selectFrom('restrictions_standing')
      .select(['class', 'of'])
      .distinct()
      .where('restriction_id', 'in', eachOf(restrictions))
      .execute();
    const kept = rows.flatMap((row) => {
      const rules = restricted.rules.classes.find(({ code }) => code === row.class);
      return rules ? opensOf(rules, row.of === 'ENTRY') : [];
    });
    return [...new Set(kept)];
  }
}

interface Around {
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
  /** Whether anybody was told of under that id. */
  readonly isThere: boolean;
  readonly told: readonly Told[];
}
