import type { Uuid } from '#kernel';
import type { OpenedMention } from '../compare.js';
import type { Link } from '../links.js';
import type { MatchPorts } from '../match.js';
import { indexTerms } from '../mention-index.js';

/** What the hub would hold after some mentions were linked: index, links and content in plain memory, with no vault and no log. */
export class Registry implements MatchPorts {
  readonly #mentions = new Map<Uuid, OpenedMention>();
  readonly #links = new Map<Uuid, Link>();
  readonly #terms = new Map<string, Uuid[]>();
  opened = 0;
  /** Of whom nobody at the front door may know. */
  readonly children = new Set<Uuid>();
  readonly adults = new Set<Uuid>();
  readonly hidden = async () => ({ children: this.children, adults: this.adults });

  /** A submission arrived: its children can be opened, and are in the index, but are nobody yet. */
  receive(...children: readonly OpenedMention[]): void {
    for (const mention of children) {
      this.#mentions.set(mention.mentionId, mention);
      for (const { index, value } of indexTerms(mention))
        this.#terms.set(`${index} ${value}`, [mention.mentionId, ...(this.#terms.get(`${index} ${value}`) ?? [])]);
    }
  }

  link({ mentionId, concernId }: OpenedMention, childId: Uuid): void {
    this.#links.set(mentionId, { mentionId, concernId, childId, contactId: mentionId });
  }

  readonly index = {
    token: (index: string, value: string) => Buffer.from(`${index} ${value}`),
    find: (_: string, token: Uint8Array, limit: number) =>
      [...new Set(this.#terms.get(Buffer.from(token).toString()))].slice(0, limit),
  };

  readonly links = {
    linksOf: async (mentions: readonly Uuid[]) =>
      new Map(mentions.flatMap((mention) => (this.#links.has(mention) ? [[mention, this.#links.get(mention)!]] : []))),
    mentionsOf: async (childId: Uuid) => [...this.#links.values()].filter((link) => link.childId === childId),
  };

  readonly mentions = {
    read: async (_: Uuid, mentionId: Uuid) => {
      this.opened += 1;
      return this.#mentions.get(mentionId) ?? null;
    },
    readAll: async (concernId: Uuid) =>
      [...this.#mentions.values()].filter((mention) => mention.concernId === concernId),
  };
}
