import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Uuid } from '#kernel';
import { automaticLink, type AutomaticBasis, type ComparedPerson } from './automatic-link.js';
import {
  byStrength,
  comparable,
  compare,
  isCandidate,
  reasonCodesOf,
  sameNumber,
  type Comparable,
  type OpenedMention,
} from './compare.js';
import type { Link } from './links.js';
import type { MentionReader } from './mention-reader.js';
import { plausibleMentions, type FindInIndex } from './plausible-mentions.js';
import { reasonCodes, type ReasonCode } from './reasons.js';

/** Mentions opened for one comparison, and candidates named, at most. */
export const mostCompared = 200;
export const mostCandidates = 20;
/** So many are opened and compared before whatever else waits gets its turn: all at once would hold everybody up for some 25 ms. */
const atOnce = 8;

export interface MatchPorts {
  readonly index: FindInIndex;
  readonly links: {
    linksOf(mentions: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Link>>;
    mentionsOf(childId: Uuid): Promise<readonly Link[]>;
  };
  readonly mentions: Pick<MentionReader, 'read' | 'readAll'>;
  /** Of whom nobody at the front door may know; nobody is hidden, where it is left out. */
  readonly hidden?: () => Promise<Hidden>;
}

export interface Hidden {
  readonly children: ReadonlySet<Uuid>;
  /** Mentions of adults. */
  readonly adults: ReadonlySet<Uuid>;
}
const nobodyHidden: Hidden = { children: new Set(), adults: new Set() };

export interface Candidate {
  readonly childId: Uuid;
  readonly reasons: readonly ReasonCode[];
}

/** Whose mention it is, as far as the hub may say by itself (`childId` null: a new person), and whom a person should look at. */
export interface Match {
  readonly childId: Uuid | null;
  readonly basis: AutomaticBasis | 'NEW_PERSON';
  /** Best first, persons that have the mention's own concern's other children among them left out. */
  readonly candidates: readonly Candidate[];
  /** There were more than are listed, or more than could be opened. */
  readonly candidatesMore: boolean;
  /** Mentions that were opened and compared. */
  readonly compared: number;
  /**
   * Children whose mention it is or may be as far as only those know who keep hidden records: hidden children, and children told by an
   * adult who is hidden. Nothing else of the match tells of them.
   */
  readonly hidden: readonly HiddenMatch[];
}

export interface HiddenMatch extends Candidate {
  /** CANDIDATE where the hub would not link them by itself. */
  readonly basis: AutomaticBasis | 'CANDIDATE';
}

interface Subject {
  readonly mentionId: Uuid;
  readonly concernId: Uuid;
}

/** A mention on its way to be matched: what it says, whom the index names beside it, and how far it was compared with them. */
export interface PreparedMatch {
  readonly own: Comparable;
  /** The other children of its concern. */
  readonly siblings: readonly OpenedMention[];
  /** Most promising first; which of them are somebody's only the links say. */
  readonly plausible: readonly Uuid[];
  /** By mention; null for one that does not open any more. */
  readonly compared: Map<Uuid, ComparedPerson['compared'][number] | null>;
}

/**
 * Does beforehand what a match costs most: looks the mention up and compares it with those who are somebody's by now. The index has to hold
 * every mention that was received before it. Null for a mention that was erased. Keep it for a moment only: it holds opened content.
 */
export async function prepareMatch(subject: Subject, ports: MatchPorts): Promise<PreparedMatch | null> {
  const prepared = await lookUp(subject, ports);
  if (prepared) await compareAll(prepared, (await linkedAmong(prepared, ports)).slice(0, mostCompared), ports);
  return prepared;
}

/**
 * Compares a child's mention with what the hub holds. Reads the index and the links as they are: the caller waits until they hold every
 * earlier link. The links are always read now, whatever was prepared. Opens content, and gives nothing of it away but codes.
 */
export async function matchMention(
  subject: Subject,
  ports: MatchPorts,
  prepared?: PreparedMatch | null,
): Promise<Match> {
  const found = prepared ?? (await lookUp(subject, ports));
  if (!found)
    return { childId: null, basis: 'NEW_PERSON', candidates: [], candidatesMore: false, compared: 0, hidden: [] };
  const linked = await linkedAmong(found, ports);
  const { children, adults } = (await ports.hidden?.()) ?? nobodyHidden;
  // Matched apart, so that whoever may not know of somebody meets the same match as if that somebody had never been here.
  const apart = linked.filter(({ childId }) => children.has(childId));
  const seen = apart.length === 0 ? linked : linked.filter(({ childId }) => !children.has(childId));
  const match = await matchAmong(found, seen, ports, adults);
  return {
    ...match,
    hidden: [
      ...(apart.length === 0 ? [] : hiddenIn(await matchAmong(found, apart, ports))),
      ...(adults.size === 0 ? [] : toldByMore(match, await matchAmong(found, seen, ports))),
    ],
  };
}

/** Candidates of a whole match of whom another match, without some adults, does not tell, or tells less. */
const toldByMore = (less: Omit<Match, 'hidden'>, whole: Omit<Match, 'hidden'>): HiddenMatch[] =>
  whole.candidates
    .filter(
      ({ childId, reasons }) =>
        (less.candidates.find((one) => one.childId === childId)?.reasons.length ?? 0) < reasons.length,
    )
    .map((candidate) => ({ ...candidate, basis: 'CANDIDATE' }));

const hiddenIn = ({ childId, basis, candidates }: Omit<Match, 'hidden'>): HiddenMatch[] => [
  ...(childId !== null && basis !== 'NEW_PERSON' ? [{ childId, basis, reasons: [] }] : []),
  ...candidates.map((candidate) => ({ ...candidate, basis: 'CANDIDATE' as const })),
];

async function matchAmong(
  found: PreparedMatch,
  linked: readonly Link[],
  ports: MatchPorts,
  without: ReadonlySet<Uuid> = nobodyHidden.adults,
): Promise<Omit<Match, 'hidden'>> {
  const { own, siblings } = found;
  const persons = await compareAll(found, linked.slice(0, mostCompared), ports, without);
  const holders = [...persons.values()].filter(({ compared }) => compared.some(({ evidence }) => sameNumber(evidence)));
  if (holders.length === 1) await compareRest(found, holders[0]!, mostCompared - countOf(persons), { ports, without });
  const link = automaticLink(own.mention, siblings, holders);
  const siblingLinks = await ports.links.linksOf(siblings.map((sibling) => sibling.mentionId));
  const apart = new Set([...siblingLinks.values()].map(({ childId }) => childId));
  const candidates = candidatesAmong(persons, apart).filter(({ childId }) => childId !== link?.childId);
  return {
    childId: link?.childId ?? null,
    basis: link?.basis ?? 'NEW_PERSON',
    candidates: candidates.slice(0, mostCandidates),
    candidatesMore: candidates.length > mostCandidates || linked.length > mostCompared,
    compared: countOf(persons),
  };
}

async function lookUp({ concernId, mentionId }: Subject, ports: MatchPorts): Promise<PreparedMatch | null> {
  const named = await ports.mentions.readAll(concernId);
  const own = named.find((mention) => mention.mentionId === mentionId);
  if (!own) return null;
  return {
    own: comparable(own),
    siblings: named.filter((mention) => mention !== own),
    plausible: plausibleMentions(own, ports.index),
    compared: new Map(),
  };
}

async function linkedAmong({ plausible }: PreparedMatch, ports: MatchPorts): Promise<Link[]> {
  const links = await ports.links.linksOf(plausible);
  return plausible.flatMap((mention) => links.get(mention) ?? []);
}

type Persons = Map<Uuid, ComparedPerson>;
const countOf = (persons: Persons): number =>
  [...persons.values()].reduce((count, { compared }) => count + compared.length, 0);

async function compareAll(
  match: PreparedMatch,
  links: readonly Link[],
  ports: MatchPorts,
  without: ReadonlySet<Uuid> = nobodyHidden.adults,
): Promise<Persons> {
  const { own, compared } = match;
  const missing = links.filter(({ mentionId }) => !compared.has(mentionId));
  for (let from = 0; from < missing.length; from += atOnce) {
    if (from > 0) await nextTurn();
    const part = missing.slice(from, from + atOnce);
    const opened = await Promise.all(part.map((link) => ports.mentions.read(link.concernId, link.mentionId)));
    part.forEach(({ mentionId }, place) => {
      const mention = opened[place] ?? null;
      compared.set(mentionId, mention && { mention, evidence: compare(own, comparable(mention)) });
    });
  }
  const persons: Persons = new Map();
  for (const { childId, mentionId } of links) {
    const one = compared.get(mentionId);
    if (!one) continue;
    const person = persons.get(childId) ?? { childId, compared: [] };
    persons.set(childId, person);
    person.compared.push(withoutAdults(own, one, without));
  }
  return persons;
}

/** A comparison as it is when some adults had not been named with the other child. */
function withoutAdults(
  own: Comparable,
  one: ComparedPerson['compared'][number],
  without: ReadonlySet<Uuid>,
): ComparedPerson['compared'][number] {
  if (!one.mention.adults.some(({ mention }) => without.has(mention))) return one;
  const mention = { ...one.mention, adults: one.mention.adults.filter((adult) => !without.has(adult.mention)) };
  return { mention, evidence: compare(own, comparable(mention)) };
}

/** What else is said of the one person who has the number may contradict it. */
async function compareRest(
  match: PreparedMatch,
  person: ComparedPerson,
  left: number,
  { ports, without }: { readonly ports: MatchPorts; readonly without: ReadonlySet<Uuid> },
): Promise<void> {
  const seen = new Set(person.compared.map(({ mention }) => mention.mentionId));
  const rest = (await ports.links.mentionsOf(person.childId)).filter((link) => !seen.has(link.mentionId));
  const others = await compareAll(match, rest.slice(0, Math.max(0, left)), ports, without);
  person.compared.push(...(others.get(person.childId)?.compared ?? []));
}

function candidatesAmong(persons: Persons, apart: ReadonlySet<Uuid>): Candidate[] {
  return [...persons.values()]
    .map(({ childId, compared }) => ({ childId, evidence: compared.map((one) => one.evidence).sort(byStrength) }))
    .filter(({ evidence }) => evidence.some(isCandidate))
    .filter(({ childId, evidence }) => !apart.has(childId) || evidence.some(sameNumber))
    .sort((a, b) => byStrength(a.evidence[0]!, b.evidence[0]!) || (a.childId < b.childId ? -1 : 1))
    .map(({ childId, evidence }) => {
      const said = new Set(evidence.flatMap(reasonCodesOf));
      return { childId, reasons: reasonCodes.filter((code) => said.has(code)) };
    });
}
