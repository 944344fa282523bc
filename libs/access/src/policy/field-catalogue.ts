import { fieldGroups, type FieldGroup } from './vocabulary.js';

/** What a section, or a member of its content, is about: one group, or member by member; `by` reads the group off a member's value. */
export type FieldRule =
  | FieldGroup
  | { readonly members: Readonly<Record<string, FieldRule>> }
  | { readonly by: string; readonly groups: Readonly<Record<string, FieldGroup>> };

const members = (rules: Readonly<Record<string, FieldRule>>): FieldRule => ({ members: rules });

const agencyFacts: FieldRule = {
  by: 'block',
  groups: { school: 'education', health: 'health-summary', police: 'police-content', council: 'agency-facts' },
};

const personNames = {
  reference: 'identity',
  givenName: 'identity',
  familyName: 'identity',
  aliases: 'identity',
  dateOfBirth: 'identity',
  nhsNumber: 'identity',
  addresses: 'address',
} as const satisfies Record<string, FieldGroup>;

/**
 * Every sealed section by the category of its stream and its name, and what each part of it is about. A part that is not listed is
 * shown to nobody: whoever adds a field says here whose it is to see.
 */
export const fieldCatalogue: Readonly<Record<string, FieldRule>> = {
  'concern-child': members({
    child: members({
      ...personNames,
      expectedDeliveryDate: 'identity',
      estimatedAge: 'identity',
      unborn: 'identity',
      sex: 'identity',
      ethnicity: 'identity',
      language: 'identity',
      interpreterNeeded: 'identity',
      disability: 'health-summary',
      upn: 'identity',
      schoolUrn: 'education',
    }),
    childsWords: 'childs-words',
    agency: agencyFacts,
    seenByPolice: 'police-content',
  }),
  'concern-adult': members({
    adult: members({
      ...personNames,
      relationships: 'relations',
      sameHousehold: 'relations',
      allegedSourceOfHarm: 'third-party-allegations',
    }),
    relatedTo: 'relations',
  }),
  'concern-referrer': 'referrer',
  'concern-narrative': members({
    narrative: 'narrative',
    kind: 'narrative',
    harmTypes: 'narrative',
    harmTypesText: 'narrative',
    actionTaken: 'narrative',
    familyTold: 'narrative',
    agreementToSupport: 'narrative',
    suggestedLevel: 'narrative',
    necessity: 'narrative',
    childsWords: 'childs-words',
    agency: agencyFacts,
  }),
  'contact-reason': 'reason',
  'contact-emergency': 'record',
  'contact-entry': 'record',
  // Beside the log: a file of an entry, whole.
  'contact-file': 'record',
  'contact-question': 'record',
  'contact-answer': 'record',
  'contact-handover': 'record',
  'contact-acceptance': 'record',
  'contact-note': 'record',
  'contact-advice': 'decision',
  'contact-strategy': 'decision',
  'contact-decision': members({
    reason: 'decision',
    whatWouldChange: 'decision',
    signpostedTo: 'decision',
    childsWords: 'childs-words',
    whyNoWords: 'childs-words',
  }),
  'contact-feedback': 'feedback',
  'enquiry-ask': 'checks',
  'enquiry-items': 'checks',
  'enquiry-note': 'checks',
  'enquiry-reason': 'checks',
  'access-terms': 'search-terms',
  'access-claim': 'reason',
  'restriction-reason': 'reason',
  'restriction-address': 'address',
  'restriction-never-see': 'address',
  'custody-rating': 'decision',
  'glass-reason': 'reason',
  'export-document': 'access-export',
  'sending-reason': 'reason',
  'review-finding': 'reason',
  // Of a member of staff, not of a family: the register of people reads it, and no page about a child asks for it.
  'grant-name': 'identity',
  // Compared by the hub alone: no page asks for it.
  'grant-home': 'address',
};

/** A content as it may be shown: whole, in part, or nothing of it; `withheld` names the groups that were kept back. */
export interface Cut {
  readonly content: unknown;
  readonly shown: boolean;
  readonly withheld: ReadonlySet<FieldGroup>;
}

/**
 * A section's content as one who may see every group of it is shown it. Where that is less than the content, a member of it is missing
 * above: specs hold the content of every event against this.
 */
export const wholeOf = (stream: string, section: string, content: unknown): unknown =>
  cut(content, ruleOf(stream, section), new Set(fieldGroups)).content;

/** The rule of a section; undefined where nobody wrote one, which shows nothing. */
export const ruleOf = (stream: string, section: string): FieldRule | undefined =>
  fieldCatalogue[`${stream.slice(0, stream.indexOf('-'))}-${section}`];

/** Cuts a content down to the groups that may be shown. Members that no rule names are left out. */
export function cut(content: unknown, rule: FieldRule | undefined, allowed: ReadonlySet<FieldGroup>): Cut {
  const withheld = new Set<FieldGroup>();
  const kept = cutTo(content, rule, allowed, withheld);
  return { content: kept, shown: kept !== nothing, withheld };
}

const nothing = Symbol('nothing of it');

function cutTo(
  content: unknown,
  rule: FieldRule | undefined,
  allowed: ReadonlySet<FieldGroup>,
  withheld: Set<FieldGroup>,
): unknown {
  if (rule === undefined) return nothing;
  if (typeof rule === 'string') return oneGroup(content, rule, allowed, withheld);
  if (typeof content !== 'object' || content === null) return nothing;
  if ('by' in rule) {
    const group = rule.groups[String((content as Record<string, unknown>)[rule.by])];
    return group === undefined ? nothing : oneGroup(content, group, allowed, withheld);
  }
  const kept = Object.entries(content).flatMap(([name, value]) => {
    const member = Object.hasOwn(rule.members, name) ? rule.members[name] : undefined;
    const part = cutTo(value, member, allowed, withheld);
    return part === nothing ? [] : [[name, part] as const];
  });
  return kept.length === 0 && Object.keys(content).length > 0 ? nothing : Object.fromEntries(kept);
}

function oneGroup(
  content: unknown,
  group: FieldGroup,
  allowed: ReadonlySet<FieldGroup>,
  withheld: Set<FieldGroup>,
): unknown {
  if (allowed.has(group)) return content;
  withheld.add(group);
  return nothing;
}

/** Every group that a rule can lead to. */
export function groupsOf(rule: FieldRule): FieldGroup[] {
  if (typeof rule === 'string') return [rule];
  const inner = 'by' in rule ? Object.values(rule.groups) : Object.values(rule.members).flatMap(groupsOf);
  return [...new Set(inner)];
}
