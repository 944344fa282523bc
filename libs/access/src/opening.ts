import { keySection } from '#commands';
import type { Position } from '#event-store';
import type { Uuid } from '#kernel';
import type { Opened, Vault } from '#vault';
import type { AccessRecord, Content, Opening, SectionToOpen } from './door-port.js';
import { cut, ruleOf } from './policy/field-catalogue.js';
import type { FieldGroup, Permission } from './policy/index.js';

type Named = Pick<SectionToOpen, 'eventId' | 'mention' | 'section'>;

const nameOf = (section: Named): string => `${section.eventId} ${section.mention} ${section.section}`;
const eventSection = (eventId: Uuid, section: string): string => `${eventId} ${section}`;

/** Sections of a look, sorted for opening: which are shared, and which rows hold the keys of those. */
export class NamedSections {
  readonly #byName: ReadonlyMap<string, SectionToOpen>;
  readonly #keys = new Map<string, SectionToOpen[]>();

  constructor(readonly sections: readonly SectionToOpen[]) {
    this.#byName = new Map(sections.map((section) => [nameOf(section), section]));
    const keyRows = sections.filter((section) => section.section.endsWith(keySection('')));
    for (const row of keyRows) {
      const of = eventSection(row.eventId, row.section);
      this.#keys.set(of, [...(this.#keys.get(of) ?? []), row]);
    }
  }

  find(section: Named): SectionToOpen | undefined {
    return this.#byName.get(nameOf(section));
  }

  /** Rows that hold the key of a shared section; empty where it is sealed under its mention's own key. */
  keysOf(section: SectionToOpen): readonly SectionToOpen[] {
    return this.#keys.get(eventSection(section.eventId, keySection(section.section))) ?? [];
  }

  /** Mentions that share a section; none where it is one mention's own. */
  sharersOf(section: SectionToOpen): readonly Uuid[] {
    return this.keysOf(section).map(({ mention }) => mention);
  }

  /** Mentions whose content is opened. A shared section's own id is no mention: those who share it are, by their key rows. */
  mentions(of: readonly SectionToOpen[] = this.sections): Uuid[] {
    return [...new Set(of.filter((section) => this.keysOf(section).length === 0).map((s) => s.mention))].sort();
  }

  concerns(of: readonly SectionToOpen[] = this.sections): Uuid[] {
    return [...new Set(of.flatMap((section) => section.concernId ?? []))].sort();
  }
}

/** Groups of one section that stay shut although the page may show them; `sharers`: the mentions that share it. */
export type Shut = (section: SectionToOpen, sharers: readonly Uuid[]) => ReadonlySet<FieldGroup>;

/** What a recorded look may open: the sections that its record names, and nothing else. */
export class RecordedOpening implements Opening {
  readonly accessId: Uuid;
  readonly position: Position;
  readonly withheld: readonly FieldGroup[];
  readonly #fields: readonly FieldGroup[];

  constructor(
    private readonly vault: Pick<Vault, 'open' | 'openWith'>,
    private readonly named: NamedSections,
    { accessId, position }: AccessRecord,
    { fields, withheld }: Permission,
    private readonly shut: Shut,
  ) {
    this.accessId = accessId;
    this.position = position;
    this.withheld = withheld;
    this.#fields = fields;
  }

  content<T>(wanted: Named): Content<T> {
    const section = this.namedOne(wanted);
    if (section.section.endsWith(keySection('')))
      throw new Error(`Section ${section.section} holds a key, not content: ask for the section that it opens.`);
    const keys = this.named.keysOf(section);
    return this.asAllowed(
      section,
      keys.length === 0 ? contentOf(this.vault.open(section, section.box)) : this.shared(section, keys),
    );
  }

  file(wanted: Named): Content<Uint8Array> {
    const section = this.namedOne(wanted);
    const rule = ruleOf(section.stream, section.section);
    if (typeof rule !== 'string') throw new Error(`Section ${section.section} is about no one group: it is no file.`);
    if (!this.allowedOf(section).has(rule)) return { state: 'withheld', groups: [rule] };
    return contentOf(this.vault.open(section, section.box), (bytes) => bytes);
  }

  private namedOne(wanted: Named): SectionToOpen {
    const section = this.named.find(wanted);
    if (section) return section;
    throw new Error(
      `Section ${wanted.section} of event ${wanted.eventId} was not named in the look ${this.accessId}: what is not on record is not opened.`,
    );
  }

  /** Groups of a section that its reader may see: those of the page, less what a restriction keeps back. */
  private allowedOf(section: SectionToOpen): ReadonlySet<FieldGroup> {
    const shut = this.shut(section, this.named.sharersOf(section));
    return new Set(shut.size === 0 ? this.#fields : this.#fields.filter((field) => !shut.has(field)));
  }

  /** What is left of a content when everything is cut out that the look's permission does not cover. */
  private asAllowed<T>(section: SectionToOpen, opened: Content<T>): Content<T> {
    if (opened.state !== 'opened') return opened;
    const rule = ruleOf(section.stream, section.section);
    const { content, shown, withheld } = cut(opened.content, rule, this.allowedOf(section));
    if (!shown) return { state: 'withheld', groups: [...withheld] };
    const kept = [...withheld].filter((group) => this.#fields.includes(group) || this.withheld.includes(group));
    return { state: 'opened', content: content as T, ...(kept.length > 0 && { withheld: kept }) };
  }

  /** Opens through the first of the sharers' keys that is still there. */
  private shared<T>(section: SectionToOpen, keys: readonly SectionToOpen[]): Content<T> {
    const erased: string[] = [];
    for (const row of keys) {
      const key = this.vault.open(row, row.box);
      if (key.outcome === 'opened') return contentOf(this.vault.openWith(key.content, section, section.box));
      if (key.outcome === 'erased') erased.push(key.erasedAt);
    }
    return erased.length > 0 ? { state: 'erased', erasedAt: erased.sort().at(-1)! } : { state: 'damaged' };
  }
}

const fromJson = <T>(bytes: Uint8Array): T => JSON.parse(Buffer.from(bytes).toString('utf8')) as T;

function contentOf<T>(opened: Opened, read: (bytes: Uint8Array) => T = fromJson): Content<T> {
  switch (opened.outcome) {
    case 'opened':
      return { state: 'opened', content: read(opened.content) };
    case 'erased':
      return { state: 'erased', erasedAt: opened.erasedAt };
    case 'no-key':
    case 'damaged':
      return { state: 'damaged' };
  }
}
