import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Uuid } from '#kernel';
import { automaticLink, type AutomaticBasis, type ComparedPerson } from './automatic-link.js';
import { byStrength, comparable, compare, isCandidate, reasonCodesOf, sameNumber, type Comparable } from './compare.js';
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
}

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
}

/**
 * Compares a child's mention with what the hub holds. Reads the index and the links as they are: the caller waits until they hold every
 * earlier link. Opens content, and gives nothing of it away but codes.
 */
export async function matchMention(
  subject: { readonly mentionId: Uuid; readonly concernId: Uuid },
  ports: MatchPorts,
): Promise<Match> {
  const named = await ports.mentions.readAll(subject.concernId);
  const own = named.find((mention) => mention.mentionId === subject.mentionId);
  if (!own) return { childId: null, basis: 'NEW_PERSON', candidates: [], candidatesMore: false, compared: 0 };
  const prepared = comparable(own);
  const siblings = named.filter((mention) => mention !== own);
  const plausible = plausibleMentions(own, ports.index);
  const links = await ports.links.linksOf(plausible);
  const linked = plausible.flatMap((mention) => links.get(mention) ?? []);
  const persons = await compareAll(prepared, linked.slice(0, mostCompared), ports);
  const holders = [...persons.values()].filter(({ compared }) => compared.some(({ evidence }) => sameNumber(evidence)));
  if (holders.length === 1) await compareRest(prepared, holders[0]!, mostCompared - countOf(persons), ports);
  const link = automaticLink(own, siblings, holders);
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

type Persons = Map<Uuid, ComparedPerson>;
const countOf = (persons: Persons): number =>
  [...persons.values()].reduce((count, { compared }) => count + compared.length, 0);

async function compareAll(own: Comparable, links: readonly Link[], ports: MatchPorts): Promise<Persons> {
  const persons: Persons = new Map();
  for (let from = 0; from < links.length; from += atOnce) {
    if (from > 0) await nextTurn();
    const part = links.slice(from, from + atOnce);
    const opened = await Promise.all(part.map((link) => ports.mentions.read(link.concernId, link.mentionId)));
    part.forEach(({ childId }, place) => {
      const mention = opened[place];
      if (!mention) return;
      const person = persons.get(childId) ?? { childId, compared: [] };
      persons.set(childId, person);
      person.compared.push({ mention, evidence: compare(own, comparable(mention)) });
    });
  }
  return persons;
}

/** What else is said of the one person who has the number may contradict it. */
async function compareRest(own: Comparable, person: ComparedPerson, left: number, ports: MatchPorts): Promise<void> {
  const seen = new Set(person.compared.map(({ mention }) => mention.mentionId));
  const rest = (await ports.links.mentionsOf(person.childId)).filter((link) => !seen.has(link.mentionId));
  const others = await compareAll(own, rest.slice(0, Math.max(0, left)), ports);
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
