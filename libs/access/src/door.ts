import { keySection } from '#commands';
import { failed, ok, type Fact, type Refusal, type Result, type Uuid } from '#kernel';
import type { Vault } from '#vault';
import type { AccessDenied, AuditRead, ContentViewed, DenialsWithheld, SearchPerformed } from './access.events.js';
import type { Actor } from './actor.js';
import type { DenialFlood } from './denial-gate.js';
import type {
  AccessDoor,
  AccessRecord,
  ActRequest,
  AuditLook,
  DenialToRecord,
  Look,
  Opening,
  SearchLook,
  SectionToOpen,
} from './door-port.js';
import { NamedSections, RecordedOpening, type Shut } from './opening.js';
import { childPages, custodianOfHidden, decide, groupsOf, ruleOf } from './policy/index.js';
import type { FieldGroup, Permission, PolicySet, Relation, What } from './policy/index.js';
import { AccessRecorder, nobodyKnown, type RecorderParts } from './recorder.js';
import type { Relations, Subject } from './relations.js';
import { nothingRestricted, type RestrictionKey, type Sight, type Sights } from './restrictions/sight.js';
import { ShownMemory, type FirstShown } from './shown-memory.js';

export interface DoorParts extends RecorderParts {
  readonly vault: Pick<Vault, 'open' | 'openWith'>;
  readonly relations: Relations;
  readonly policies: PolicySet;
  /** How each viewer stands to what is restricted; nothing is, where it is left out. */
  readonly sights?: Sights;
  /** Told of every decision, for figures: codes only. */
  readonly onDecision?: (what: string, outcome: 'shown' | 'denied' | 'not-recorded') => void;
}

interface Question {
  readonly actor: Actor;
  readonly what: What;
  readonly purpose: string;
  readonly childId?: Uuid | null;
  readonly contactId?: Uuid | null;
  /** Field groups that would be shown; none for an act or a list of codes. */
  readonly fields?: readonly FieldGroup[];
}

/** What the policies allow, and how it stands to single sections because of a restriction. */
interface Allowed {
  readonly permission: Permission;
  readonly passage: (section: SectionToOpen, sharers: readonly Uuid[]) => Passage;
}

/** Nothing restricted is over a section. */
const unrestricted: Passage = { shut: new Set(), keys: [], policies: [] };

/** How one section is passed: what stays shut although the page may show it, and what let the viewer through to the rest. */
interface Passage {
  readonly shut: ReadonlySet<FieldGroup>;
  readonly keys: readonly RestrictionKey[];
  /** Ids of the policies that the keys were used by. */
  readonly policies: readonly string[];
}

/** What one restriction over a section lets through. */
interface PassedBy {
  readonly covered: readonly FieldGroup[];
  readonly keys: readonly RestrictionKey[];
  readonly used: readonly string[];
}

/** The door in front of everything personal: who asks, may they, and the record of it, in this order, before anything opens. */
export class Door implements AccessDoor {
  readonly #recorder: AccessRecorder;
  readonly #shown = new ShownMemory();

  constructor(private readonly parts: DoorParts) {
    this.#recorder = new AccessRecorder(parts);
  }

  async look(look: Look): Promise<Result<Opening, Refusal>> {
    const all = new NamedSections(look.sections);
    const allowed = await this.allowed(look, all.mentions(), look.list?.contacts);
    if (!allowed.ok) return allowed;
    const first = this.#shown.firstShown(look);
    if (first.last && first.sections.length + first.contacts.length === 0)
      return ok(this.opening(all, first.last, allowed.value));
    const record = await this.recordLook(look, allowed.value, all, first);
    if (!record.ok) return record;
    this.#shown.remember(look, record.value);
    return ok(this.opening(all, record.value, allowed.value));
  }

  async search(search: SearchLook): Promise<Result<Opening & { readonly searchId: Uuid }, Refusal>> {
    const named = new NamedSections(search.sections);
    const mentions = named.mentions();
    const allowed = await this.allowed({ ...search, what: 'SEARCH', fields: ['identity', 'address'] }, mentions);
    if (!allowed.ok) return allowed;
    const accessId = this.#recorder.newId();
    const searchId = this.#recorder.newId();
    const fact: SearchPerformed & Fact = {
      type: 'access.search-performed.v2',
      data: {
        ...permissionData(accessId, 'SEARCH', search.actor, allowed.value.permission),
        searchId,
        shown: [...search.shown],
        mentions: named.mentions(openAmong(named, allowed.value)),
        count: search.shown.length,
        more: search.more,
      },
      sections: [{ mention: searchId, section: 'terms', content: search.terms }],
    };
    const record = await this.write(search, allowed.value.permission, accessId, fact);
    if (!record.ok) return record;
    const opening = this.opening(named, record.value, allowed.value);
    return ok(Object.assign(opening, { searchId }));
  }

  async readAudit(look: AuditLook): Promise<Result<AccessRecord, Refusal>> {
    const allowed = await this.allowed(look, []);
    if (!allowed.ok) return allowed;
    const accessId = this.#recorder.newId();
    const fact: AuditRead = {
      type: 'access.audit-read.v2',
      data: {
        ...permissionData(accessId, look.what, look.actor, allowed.value.permission),
        filter: { ...look.filter },
        childId: look.childId ?? null,
        count: look.count,
      },
    };
    return this.write(look, allowed.value.permission, accessId, fact);
  }

  async mayAct(request: ActRequest): Promise<Result<Permission, Refusal>> {
    const allowed = await this.allowed(request, []);
    return allowed.ok ? ok(allowed.value.permission) : allowed;
  }

  async recordDenial(denial: DenialToRecord): Promise<Result<AccessRecord, Refusal>> {
    const accessId = this.#recorder.newId();
    const actor = denial.actor ?? { ...nobodyKnown, client: denial.client ?? null };
    const fact: AccessDenied = {
      type: 'access.denied.v1',
      data: {
        accessId,
        what: denial.what,
        rule: denial.rule,
        onBehalfOf: actor.onBehalfOf,
        client: actor.client,
        childId: denial.childId ?? null,
        contactId: denial.contactId ?? null,
      },
    };
    this.parts.onDecision?.(denial.what, 'denied');
    return this.#recorder.record(actor, { purpose: denial.purpose ?? '', lawfulBasis: 'NONE' }, accessId, fact);
  }

  /** What was refused to callers without identity beyond what is recorded one by one. */
  async recordFlood(flood: DenialFlood): Promise<Result<AccessRecord, Refusal>> {
    const accessId = this.#recorder.newId();
    const fact: DenialsWithheld = {
      type: 'access.denials-withheld.v1',
      data: { accessId, what: 'TOKEN_FLOOD', ...flood },
    };
    return this.#recorder.record(nobodyKnown, { purpose: '', lawfulBasis: 'NONE' }, accessId, fact);
  }

  /** Lets go of what a session was shown; call it when the session ends. */
  forgetSession(sessionId: Uuid): void {
    this.#shown.forget(sessionId);
  }

  /** The policies' answer. A refusal is on record before it is given; one that can't be recorded becomes "try again". */
  private async allowed(
    question: Question,
    mentions: readonly Uuid[],
    contacts: readonly Uuid[] = [],
  ): Promise<Result<Allowed, Refusal>> {
    const { sights = nothingRestricted } = this.parts;
    const subject: Subject = {
      childId: question.childId ?? null,
      contactId: question.contactId ?? null,
      contactIds: question.contactId ? [question.contactId, ...contacts] : contacts,
      mentions,
    };
    const sight = await sights.of(question.actor);
    const stands = sight.over(subject);
    // Asked as about somebody unknown, so that it takes no longer either.
    const isThere = stands.restriction !== 'HIDDEN' || stands.ties.length > 0;
    const held = await this.parts.relations.held(question.actor, isThere ? subject : ofNobody(subject));
    const decision = this.decide(question, held, stands);
    if (decision.ok)
      return ok({ permission: decision.value, passage: this.passage(question, held, sight, decision.value) });
    const denied = await this.recordDenial({ ...question, rule: decision.refusal.code });
    return denied.ok ? decision : failed(denied.refusal);
  }

  /** Whoever may not know of a record is answered as if there were none: by what the policies say of somebody unknown, where that refuses. */
  private decide(
    { actor, what, purpose, fields = [] }: Question,
    held: readonly Relation[],
    { restriction, ties, ofHidden }: ReturnType<Sight['over']>,
  ): Result<Permission, Refusal> {
    const { policies } = this.parts;
    const question = { role: actor.role, what, purpose, fields };
    if (restriction === 'HIDDEN' && ties.length === 0) {
      const ofNobodyKnown = decide(policies, { ...question, held });
      if (!ofNobodyKnown.ok) return ofNobodyKnown;
    }
    const decision = decide(policies, { ...question, held: [...held, ...ties], restriction });
    // A custodian's list is about the hidden too: that it was read is told where they may be told of.
    const isOfHidden = ofHidden || what === 'CUSTODY';
    const asCustodian = isOfHidden && decision.ok && decision.value.relation === 'CUSTODIAN';
    return asCustodian ? ok({ ...decision.value, relation: custodianOfHidden }) : decision;
  }

  /** How each section is passed that something restricted is about: asked of the policies restriction by restriction. */
  private passage(
    { actor, what, purpose }: Question,
    held: readonly Relation[],
    sight: Sight,
    permission: Permission,
  ): Allowed['passage'] {
    const { policies } = this.parts;
    const passageOf: Allowed['passage'] = (section, sharers) => {
      const over = sight.overSection(section, sharers);
      if (over.length === 0) return unrestricted;
      const holds = groupsHeld(section);
      const shut = new Set<FieldGroup>();
      const passed: PassedBy[] = [];
      for (const { groups, restriction, ties } of over) {
        const isCovered = (field: FieldGroup) => groups === 'EVERYTHING' || groups.includes(field);
        const covered = permission.fields.filter((field) => holds.includes(field) && isCovered(field));
        if (covered.length === 0) continue;
        // A list is not the page that the glass was broken for: a part stays shut there.
        const keys = isPart(groups) && !isOfAChild(what) ? ties.filter((tie) => tie !== 'BREAK_GLASS') : ties;
        const question = { role: actor.role, what, purpose, fields: covered, held: [...held, ...keys], restriction };
        const answer = decide(policies, question);
        const shown = answer.ok ? answer.value.fields : [];
        for (const field of covered) if (!shown.includes(field)) shut.add(field);
        // That somebody was let in to what is hidden is told on its own pages alone: elsewhere it would be a sign.
        if (answer.ok && restriction !== 'HIDDEN') passed.push({ covered, keys, used: answer.value.policies });
      }
      const opened = passed.filter(({ covered }) => covered.some((field) => !shut.has(field)));
      return { shut, keys: opened.flatMap(({ keys }) => keys), policies: opened.flatMap(({ used }) => used) };
    };
    // Asked for the record of the look and again when a section opens.
    const known = new Map<SectionToOpen, Passage>();
    return (section, sharers) => {
      const passage = known.get(section) ?? passageOf(section, sharers);
      known.set(section, passage);
      return passage;
    };
  }

  private recordLook(
    look: Look,
    allowed: Allowed,
    all: NamedSections,
    first: FirstShown,
  ): Promise<Result<AccessRecord, Refusal>> {
    const accessId = this.#recorder.newId();
    const opened = openAmong(all, allowed, first.sections);
    const permission = asPassed(look.what, allowed, all, opened);
    const fact: ContentViewed = {
      type: 'access.content-viewed.v2',
      data: {
        ...permissionData(accessId, look.what, look.actor, permission),
        childId: look.childId ?? null,
        contactId: look.contactId ?? null,
        contacts: [...first.contacts],
        filter: { ...look.list?.filter },
        mentions: all.mentions(opened),
        concerns: all.concerns(opened),
        fields: [...permission.fields],
        withheld: [...permission.withheld],
        knownAt: look.knownAt ?? null,
      },
    };
    return this.write(look, permission, accessId, fact);
  }

  private async write(
    question: { actor: Actor; purpose: string; what?: string },
    permission: Permission,
    accessId: Uuid,
    fact: Fact,
  ): Promise<Result<AccessRecord, Refusal>> {
    const grounds = { purpose: question.purpose, lawfulBasis: permission.lawfulBasis };
    const record = await this.#recorder.record(question.actor, grounds, accessId, fact);
    this.parts.onDecision?.(question.what ?? 'SEARCH', record.ok ? 'shown' : 'not-recorded');
    return record;
  }

  private opening(named: NamedSections, record: AccessRecord, { permission, passage }: Allowed): RecordedOpening {
    const shut: Shut = (section, sharers) => passage(section, sharers).shut;
    return new RecordedOpening(this.parts.vault, named, record, permission, shut);
  }
}

/** The same question about somebody whom the hub never heard of. */
const ofNobody = ({ childId, contactId, contactIds, mentions }: Subject): Subject => ({
  childId: childId === null ? null : nobody,
  contactId: contactId === null ? null : nobody,
  contactIds: contactIds.map(() => nobody),
  mentions: mentions.map(() => nobody),
});
const nobody: Uuid = '00000000-0000-4000-8000-000000000000';

/** Sections of which something is shown: what a restriction keeps shut as a whole was not looked at. */
const openAmong = (
  named: NamedSections,
  { permission, passage }: Allowed,
  sections: readonly SectionToOpen[] = named.sections,
): readonly SectionToOpen[] =>
  sections.filter((section) => {
    const { shut } = passage(section, named.sharersOf(section));
    return (
      shut.size === 0 || groupsHeld(section).some((group) => permission.fields.includes(group) && !shut.has(group))
    );
  });

/** Groups that a section can hold; the key of a shared section stands for what it opens. */
function groupsHeld({ stream, section }: SectionToOpen): readonly FieldGroup[] {
  const key = keySection('');
  const rule = ruleOf(stream, section.endsWith(key) ? section.slice(0, -key.length) : section);
  return rule === undefined ? [] : groupsOf(rule);
}

const isPart = (groups: 'EVERYTHING' | readonly FieldGroup[]): boolean => groups !== 'EVERYTHING';
const isOfAChild = (what: What): boolean => (childPages as readonly string[]).includes(what);

/** The weakest first: what was opened by it is told by it, whatever else ties the viewer to the page. */
const toldBy = ['BREAK_GLASS', 'ADMITTED'] as const satisfies readonly RestrictionKey[];

/**
 * The permission as a look at one child is recorded: where somebody was let into a part of it, or broke the glass for it, that is what they
 * relied on. A list of many children is told by what ties them to the list.
 */
function asPassed(
  what: What,
  { permission, passage }: Allowed,
  named: NamedSections,
  opened: readonly SectionToOpen[],
): Permission {
  if (permission.relation === custodianOfHidden || !isOfAChild(what)) return permission;
  const passed = opened.map((section) => passage(section, named.sharersOf(section)));
  const relation = toldBy.find((key) => passed.some(({ keys }) => keys.includes(key)));
  if (relation === undefined) return permission;
  const used = passed.filter(({ keys }) => keys.includes(relation)).flatMap(({ policies }) => policies);
  return { ...permission, relation, policies: [...new Set([...permission.policies, ...used])].sort() };
}

const permissionData = (accessId: Uuid, what: What, actor: Actor, permission: Permission) => ({
  accessId,
  what,
  relation: permission.relation,
  onBehalfOf: actor.onBehalfOf,
  client: actor.client,
  channel: actor.client === null ? ('PAGES' as const) : ('MACHINE' as const),
  policies: [...permission.policies],
  policySet: permission.policySet,
});
