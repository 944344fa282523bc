import type { Uuid } from '#kernel';
import type { SectionToOpen } from '../door-port.js';
import type { FieldGroup, Restriction, restrictionKeys } from '../policy/index.js';
import type { UnseenLooks } from '../access-log.js';
import type { Subject } from '../relations.js';
import { existences, type RestrictionClass } from './restriction-rules.js';

/** What lets somebody through a restriction. */
export type RestrictionKey = (typeof restrictionKeys)[number];

/** A restriction that stands, with everybody whom it covers as links are now, and whether the viewer is let through it. */
export interface StandingRestriction {
  readonly restrictionId: Uuid;
  readonly rules: RestrictionClass;
  /** Agency that asked for it. */
  readonly askedBy: string;
  readonly key: RestrictionKey | null;
  /** Mentions that it covers. */
  readonly mentions: ReadonlySet<Uuid>;
  /** Concerns in which they are named: what is sealed for a concern as a whole goes with them. */
  readonly concerns: ReadonlySet<Uuid>;
  readonly contacts: ReadonlySet<Uuid>;
  /** Children of whom it covers everything. */
  readonly children: ReadonlySet<Uuid>;
  /** Children whom it is about in any way. */
  readonly touches: ReadonlySet<Uuid>;
  /** Whether the viewer must never see where those are whom it covers: that beats every key. Left out: no. */
  readonly neverSeen?: boolean;
}

/** Groups that say where somebody is. */
const whereabouts: readonly FieldGroup[] = ['address', 'contact-details'];

/** What a page tells of one mention: the concern that names it, and the groups that are shown of it. */
export interface Told {
  readonly mentionId: Uuid;
  readonly concernId: Uuid;
  readonly shown: readonly FieldGroup[];
}

/** Something that is kept from the viewer of a page: all of a mention, or these groups of what is told. */
export interface Kept {
  readonly restriction: StandingRestriction;
  readonly groups: 'EVERYTHING' | readonly FieldGroup[];
}

/** A record that somebody sees of and cannot open: who sealed it, and whether they should ask the hub. */
export interface Sealed {
  readonly by: string;
  readonly existence: 'SHOWN' | 'CONTACT_HUB';
}

/** One restriction over a section: the groups that it covers, and what the policies are to be asked about them. */
export interface OverSection {
  readonly groups: 'EVERYTHING' | readonly FieldGroup[];
  readonly restriction: Restriction;
  readonly ties: readonly RestrictionKey[];
}

const strictest = (all: readonly StandingRestriction[]): Restriction =>
  [...existences].reverse().find((one) => all.some(({ rules }) => rules.existence === one)) ?? 'NONE';

/** The tie by which all of these are passed: the weakest of what opens each; none where one stays shut. */
function keyOf(all: readonly StandingRestriction[]): RestrictionKey | null {
  if (all.length === 0 || all.some(({ key }) => key === null)) return null;
  return (['BREAK_GLASS', 'ADMITTED'] as const).find((key) => all.some((one) => one.key === key)) ?? 'CUSTODIAN';
}

/** How one viewer stands to everything that is restricted: what is not there for them, what is sealed, and what they are let into. */
export class Sight {
  readonly #hidden: readonly StandingRestriction[];
  readonly #whole: readonly StandingRestriction[];

  constructor(
    private readonly standing: readonly StandingRestriction[],
    /** Contacts that are before the viewer as custodian because of whom they may be about. */
    private readonly custody: ReadonlySet<Uuid> = new Set(),
    private readonly isCustodian = false,
    /** Shielded addresses that the viewer must never see. */
    private readonly neverSees: ReadonlySet<Uuid> = new Set(),
  ) {
    this.#whole = standing.filter(({ rules }) => rules.covers === 'EVERYTHING');
    this.#hidden = this.#whole.filter(({ key, rules }) => key === null && rules.existence === 'HIDDEN');
  }

  /** Nothing is restricted. */
  static readonly ofEverything = new Sight([]);

  /** Whether anything at all is kept from this viewer. */
  get isWhole(): boolean {
    return this.standing.every(({ key, neverSeen }) => key !== null && !neverSeen);
  }

  /** To this viewer the mention is not there. */
  readonly hides = (mention: Uuid): boolean => this.#hidden.some(({ mentions }) => mentions.has(mention));
  readonly hidesChild = (childId: Uuid): boolean => this.#hidden.some(({ children }) => children.has(childId));
  readonly hidesContact = (contactId: Uuid): boolean => this.#hidden.some(({ contacts }) => contacts.has(contactId));

  /** Contacts that are not there for this viewer: what lists and counts leave out. */
  get hiddenContacts(): readonly Uuid[] {
    return this.#hidden.flatMap(({ contacts }) => [...contacts]);
  }
  get hiddenChildren(): readonly Uuid[] {
    return this.#hidden.flatMap(({ children }) => [...children]);
  }
  get hiddenMentions(): readonly Uuid[] {
    return this.#hidden.flatMap(({ mentions }) => [...mentions]);
  }

  /** Mentions of which nothing is told to this viewer, hidden or sealed: no search finds anybody by what they say. */
  get unseenMentions(): readonly Uuid[] {
    return this.#whole
      .filter(({ key, rules }) => key === null && rules.search !== 'CONTACT_HUB')
      .flatMap(({ mentions }) => [...mentions]);
  }

  /** What seals the whole of a mention from this viewer; null where nothing does. */
  sealed(mention: Uuid): Sealed | null {
    const over = this.#whole.filter(({ key, mentions }) => key === null && mentions.has(mention));
    return over.length === 0 ? null : sealedBy(over);
  }

  /** What the viewer's lists of looks leave out. */
  get unseenLooks(): UnseenLooks {
    return {
      children: this.hiddenChildren,
      contacts: this.hiddenContacts,
      ofCustodians: this.isCustodian,
    };
  }

  /** Whether the viewer keeps a record, or was let into it. */
  readonly letInto = (restrictionId: Uuid): boolean =>
    this.standing.some(
      (one) => one.restrictionId === restrictionId && (one.key === 'CUSTODIAN' || one.key === 'ADMITTED'),
    );

  /** Restrictions whose records the viewer keeps. */
  get kept(): readonly StandingRestriction[] {
    return this.standing.filter(({ key }) => key === 'CUSTODIAN');
  }

  /**
   * What the viewer may know of and could open by breaking the glass: the restrictions that keep the whole page from them, all of which
   * have to open; or, where the page itself is open, those that keep single entries or parts of what is told there. What would stay shut
   * behind another restriction, or would tell of somebody hidden, is not offered.
   */
  breakableOver({
    childId,
    contactId,
    told,
  }: Pick<Subject, 'childId' | 'contactId'> & { readonly told: readonly Told[] }): {
    readonly keeps: 'PAGE' | 'PARTS';
    readonly restrictions: readonly StandingRestriction[];
  } {
    const whole = this.wholeOver({ childId, contactId }).filter(({ key }) => key === null);
    if (whole.length > 0)
      return { keeps: 'PAGE', restrictions: whole.every(({ rules }) => rules.breakGlass !== null) ? whole : [] };
    const kept = this.keptBack(told);
    const mayBreak = ({ restriction: { rules, neverSeen, touches } }: Kept) =>
      rules.breakGlass !== null && !neverSeen && ![...touches].some(this.hidesChild);
    const shut = kept.filter((one) => !mayBreak(one));
    const staysShut = (one: Kept) => shut.some((other) => overlap(one.groups, other.groups));
    return {
      keeps: 'PARTS',
      restrictions: kept.filter((one) => mayBreak(one) && !staysShut(one)).map(({ restriction }) => restriction),
    };
  }

  /** What is kept from the viewer of what a page tells, and may be known to be there: of a sealed entry the whole, and nothing of its parts. */
  keptBack(told: readonly Told[]): readonly Kept[] {
    const there = told.filter(({ mentionId }) => !this.hides(mentionId));
    const open = there.filter(({ mentionId }) => this.sealed(mentionId) === null);
    return this.standing.flatMap((restriction): Kept[] => {
      const { key, neverSeen, rules, mentions } = restriction;
      if (rules.existence === 'HIDDEN') return [];
      if (rules.covers === 'EVERYTHING')
        return key === null && there.some(({ mentionId }) => mentions.has(mentionId))
          ? [{ restriction, groups: 'EVERYTHING' }]
          : [];
      if (key !== null && !neverSeen) return [];
      const groups = new Set(open.flatMap((one) => partsOf(restriction, one)));
      return groups.size === 0 ? [] : [{ restriction, groups: [...groups] }];
    });
  }

  /**
   * Restrictions that keep one group from this viewer in lists and searches, by itself or with everything. A broken glass opens a part on
   * the child's own pages, and finds nobody by it.
   */
  closing(group: FieldGroup): readonly StandingRestriction[] {
    const isOpen = ({ key, neverSeen, rules }: StandingRestriction) =>
      key !== null &&
      !(neverSeen && whereabouts.includes(group)) &&
      !(key === 'BREAK_GLASS' && rules.covers !== 'EVERYTHING');
    return this.standing.filter((one) => covers(one, group) && !isOpen(one));
  }

  /**
   * Classes of everything restricted that something is about, whoever asks: the whole of it where nothing else was opened, or a part where
   * any of it was.
   */
  classesOn({
    mentions,
    contactId,
  }: {
    readonly mentions: readonly Uuid[];
    readonly contactId: Uuid | null;
  }): readonly RestrictionClass[] {
    const isOn = ({ rules, ...one }: StandingRestriction): boolean => {
      if (contactId !== null && one.contacts.has(contactId)) return true;
      const isCovered = (mention: Uuid) => one.mentions.has(mention);
      return rules.covers === 'EVERYTHING'
        ? mentions.length > 0 && mentions.every(isCovered)
        : mentions.some(isCovered);
    };
    return this.standing.filter(isOn).map(({ rules }) => rules);
  }

  /** Whether one group of what is said of a mention is kept from this viewer, by itself or with everything. */
  readonly closes = (mention: Uuid, group: FieldGroup): boolean =>
    this.closing(group).some(({ mentions }) => mentions.has(mention));

  /** Whether the whole of a contact is sealed from this viewer. */
  readonly sealsContact = (contactId: Uuid): boolean =>
    this.#whole.some(({ key, contacts }) => key === null && contacts.has(contactId));

  /** The same for a child's or a contact's page. */
  sealedSubject(subject: Pick<Subject, 'childId' | 'contactId'>): Sealed | null {
    const over = this.wholeOver(subject).filter(({ key }) => key === null);
    return over.length === 0 ? null : sealedBy(over);
  }

  /** What stands over a page, a list or a step, and what ties the viewer to it because of that. */
  over(subject: Subject): {
    readonly restriction: Restriction;
    readonly ties: readonly (RestrictionKey | 'NEVER_SEE')[];
    /** It is because of somebody hidden that the viewer is tied to it. */
    readonly ofHidden: boolean;
  } {
    if (subject.mentions.some((mention) => this.neverSees.has(mention)))
      return { restriction: 'NONE', ties: ['NEVER_SEE'], ofHidden: false };
    const whole = this.wholeOver(subject);
    const restriction = strictest(whole);
    if (whole.length > 0) {
      const key = keyOf(whole);
      return { restriction, ties: key === null ? [] : [key], ofHidden: restriction === 'HIDDEN' };
    }
    const ofHidden = subject.contactId !== null && this.custody.has(subject.contactId);
    if (this.isInCustody(subject)) return { restriction, ties: ['CUSTODIAN'], ofHidden };
    // Let into a part of a record: what is kept back there is theirs to see, and so is whom it is about.
    const isLetIn = this.standing.some(
      ({ key, touches }) => key === 'ADMITTED' && subject.childId !== null && touches.has(subject.childId),
    );
    return { restriction, ties: isLetIn ? ['ADMITTED'] : [], ofHidden };
  }

  /** What stands over one section: the groups that it covers, with what the policies are to be asked about them. */
  overSection({ mention, concernId, section }: SectionToOpen, sharers: readonly Uuid[]): readonly OverSection[] {
    return this.standing
      .filter((one) => isOver(one, { mention, concernId, section }, sharers))
      .flatMap(({ rules, key, neverSeen }): OverSection[] => {
        const restriction = rules.existence;
        const over = { groups: rules.covers, restriction, ties: key === null ? [] : [key] };
        return neverSeen ? [over, { groups: whereabouts, restriction, ties: [] }] : [over];
      });
  }

  private wholeOver({ childId, contactId }: Pick<Subject, 'childId' | 'contactId'>): readonly StandingRestriction[] {
    return this.#whole.filter(
      ({ children, contacts }) =>
        (childId !== null && children.has(childId)) || (contactId !== null && contacts.has(contactId)),
    );
  }

  private isInCustody({ childId, contactId, contactIds, mentions }: Subject): boolean {
    const kept = this.standing.filter(({ key }) => key === 'CUSTODIAN');
    if (childId !== null && kept.some(({ touches }) => touches.has(childId))) return true;
    const isKept = (id: Uuid) => this.custody.has(id) || kept.some(({ contacts }) => contacts.has(id));
    if (contactId !== null) return isKept(contactId);
    if (childId !== null || contactIds.length + mentions.length === 0) return false;
    return contactIds.every(isKept) && contactIds.length > 0;
  }
}

/** Groups that a restriction keeps of what is told of a mention; who raised a concern goes by the concern, whichever of its children it was restricted for. */
function partsOf({ rules, mentions, concerns }: StandingRestriction, told: Told): readonly FieldGroup[] {
  if (rules.covers === 'EVERYTHING') return [];
  const isOver = (group: FieldGroup) =>
    mentions.has(told.mentionId) || (group === 'referrer' && concerns.has(told.concernId));
  return rules.covers.filter((group) => told.shown.includes(group) && isOver(group));
}

const overlap = (one: Kept['groups'], other: Kept['groups']): boolean =>
  one === 'EVERYTHING' || other === 'EVERYTHING' ? one === other : one.some((group) => other.includes(group));

const covers = ({ rules }: StandingRestriction, group: FieldGroup): boolean =>
  rules.covers === 'EVERYTHING' || rules.covers.includes(group);

/**
 * What several share opens for the sake of those who are not restricted, as long as one of them is not; a part that is kept back of one is
 * kept back of all. Who raised a concern is no mention of the child, and goes by the concern.
 */
function isOver(
  { rules, mentions, concerns }: StandingRestriction,
  { mention, concernId, section }: Pick<SectionToOpen, 'mention' | 'concernId' | 'section'>,
  sharers: readonly Uuid[],
): boolean {
  const whole = rules.covers === 'EVERYTHING';
  const isCovered = (one: Uuid) => mentions.has(one);
  if (sharers.length > 0) return whole ? sharers.every(isCovered) : sharers.some(isCovered);
  if (isCovered(mention)) return true;
  return !whole && section === 'referrer' && concernId !== undefined && concerns.has(concernId);
}

const sealedBy = (over: readonly StandingRestriction[]): Sealed => {
  return {
    by: over[0]!.askedBy,
    existence: over.some(({ rules }) => rules.existence === 'CONTACT_HUB') ? 'CONTACT_HUB' : 'SHOWN',
  };
};

/** Tells how a viewer stands to what is restricted, now. */
export interface Sights {
  of(actor: { readonly id: string; readonly role: string; readonly agency: string }): Promise<Sight>;
}
export const nothingRestricted: Sights = { of: async () => Sight.ofEverything };
