import type { Uuid } from '#kernel';
import type { AccessRecord, Look, SectionToOpen } from './door-port.js';

interface ShownList {
  readonly shown: Set<string>;
  last: AccessRecord;
}

/** What of a list is shown for the first time, and the record that covers the rest. */
export interface FirstShown {
  readonly sections: readonly SectionToOpen[];
  readonly contacts: readonly Uuid[];
  readonly last: AccessRecord | null;
}

const sectionKey = (section: SectionToOpen): string => `${section.eventId} ${section.mention} ${section.section}`;

/** One list as one session sees it: another purpose, field group or moment is another list. */
const listKey = (look: Look): string =>
  JSON.stringify([look.what, look.purpose, [...look.fields].sort(), look.knownAt ?? null]);

/**
 * What each session was shown on the lists that it refreshes. Held in memory and bounded: when a session is forgotten, or after
 * a restart, a refresh is recorded in full again, which says the same thing twice and never leaves anything out.
 */
export class ShownMemory {
  readonly #sessions = new Map<Uuid, Map<string, ShownList>>();
  constructor(private readonly limits: { sessions: number; sections: number } = { sessions: 2000, sections: 5000 }) {}

  /** What of this look is not on record yet; all of it, and `last: null`, where nothing is remembered. */
  firstShown(look: Look): FirstShown {
    const list = this.listOf(look);
    const contacts = look.list?.contacts ?? [];
    if (!list) return { sections: look.sections, contacts, last: null };
    return {
      sections: look.sections.filter((section) => !list.shown.has(sectionKey(section))),
      contacts: contacts.filter((contact) => !list.shown.has(contact)),
      last: list.last,
    };
  }

  remember(look: Look, record: AccessRecord): void {
    if (!look.list || look.actor.sessionId === null) return;
    const lists = this.#sessions.get(look.actor.sessionId) ?? new Map<string, ShownList>();
    this.#sessions.delete(look.actor.sessionId);
    this.#sessions.set(look.actor.sessionId, lists);
    const list = lists.get(listKey(look)) ?? { shown: new Set<string>(), last: record };
    if (list.shown.size > this.limits.sections) list.shown.clear();
    for (const section of look.sections) list.shown.add(sectionKey(section));
    for (const contact of look.list.contacts) list.shown.add(contact);
    list.last = record;
    lists.set(listKey(look), list);
    if (this.#sessions.size > this.limits.sessions) this.forget(this.#sessions.keys().next().value!);
  }

  forget(sessionId: Uuid): void {
    this.#sessions.delete(sessionId);
  }

  private listOf(look: Look): ShownList | undefined {
    if (!look.list || look.actor.sessionId === null) return undefined;
    return this.#sessions.get(look.actor.sessionId)?.get(listKey(look));
  }
}
