import type { Kysely } from 'kysely';
import type { Opening, SectionToOpen, Sight } from '#access';
import type { AdultContent } from '#concerns';
import type { Uuid } from '#kernel';
import { adultIndexes, compareAdults, reasonsOf, type PeopleLinks } from '#people';
import { readConcernRows, type ConcernRows } from '#picture';
import type { BlindIndex } from '#vault';
import type { AdultElsewhere, AdultHistory } from '../../../front-door/src/index.js';
import type { Views } from '../read-models.js';

/** So many concerns about other families are read for one adult, newest first; what more there are is said. */
const mostOfOne = 10;
const mostFound = 50;

type ProgressRow = Pick<
  Views['worklist_progress'],
  'contact_id' | 'concern_id' | 'mention_id' | 'child_id' | 'state' | 'rating' | 'level' | 'outcome' | 'decided_at'
>;

/** One adult of a concern, and where else the index finds them; nothing is opened yet. */
interface Found {
  readonly mention: Uuid;
  readonly elsewhere: readonly { readonly mention: Uuid; readonly concern: ConcernRows }[];
  readonly more: number;
}

export interface AdultsElsewhere {
  readonly adults: readonly Found[];
  readonly contacts: readonly ProgressRow[];
  readonly erased: ReadonlySet<Uuid>;
}

export interface AdultHistoryParts {
  readonly index: Pick<BlindIndex, 'alike'>;
  readonly views: Kysely<Views>;
  readonly links: PeopleLinks;
  /** Position up to which everything is read. */
  readonly at: number;
  readonly sight: Sight;
}

/**
 * Where the adults of a concern are named about other families, by number or by name with date of birth, from the blind index alone. Concerns
 * that name a child of this one are left out: those are the child's own earlier contacts.
 */
export async function findAdultsElsewhere(
  { index, views, links, at, sight }: AdultHistoryParts,
  own: ConcernRows,
): Promise<AdultsElsewhere> {
  const adults = own.mentions.filter(({ kind }) => kind === 'ADULT').map(({ mention_id }) => mention_id);
  const alike = new Map(adults.map((adult) => [adult, alikeOf(index, adult)]));
  const found = await mentionRows(views, [...new Set([...alike.values()].flat())], at);
  // Neither an adult who is not there for the viewer, nor a concern all of whose children are not.
  const mentions = sight.isWhole ? found : found.filter(await seenBy(sight, views, found));
  const concernOf = new Map(mentions.map((row) => [row.mention_id, row.concern_id]));
  const family = await concernsOfChildren({ views, links, at }, own);
  const kept = adults.map((adult) => {
    const found = new Set(alike.get(adult));
    // In the order of the rows: the newest concern first, whichever index found it.
    const others = mentions
      .filter((row) => found.has(row.mention_id) && !family.has(row.concern_id))
      .map((row) => row.mention_id);
    return { adult, shown: others.slice(0, mostOfOne), more: Math.max(0, others.length - mostOfOne) };
  });
  const concernIds = [...new Set(kept.flatMap(({ shown }) => shown.map((mention) => concernOf.get(mention)!)))];
  const rows = new Map((await readConcernRows(views, concernIds, at)).map((row) => [row.concern.concern_id, row]));
  const contacts = await contactsOfConcerns(views, concernIds, at);
  const erased = await links.erasedAmong(contacts.map(({ mention_id }) => mention_id));
  return {
    adults: kept
      .map(({ adult, shown, more }) => ({
        mention: adult,
        more,
        elsewhere: shown.flatMap((mention) => {
          const concern = rows.get(concernOf.get(mention)!);
          return concern ? [{ mention, concern }] : [];
        }),
      }))
      .filter(({ elsewhere }) => elsewhere.length > 0),
    contacts,
    erased: new Set(erased.keys()),
  };
}

/** Whether an adult's mention is there for a viewer, and may be told of: the adult, and a child of the concern, are neither hidden nor sealed. */
async function seenBy(sight: Sight, views: Kysely<Views>, found: readonly { readonly concern_id: Uuid }[]) {
  const children = await views
    .selectFrom('concerns_mentions')
    .select(['mention_id', 'concern_id'])
    .where('kind', '=', 'CHILD')
    .where('concern_id', 'in', [...new Set(found.map(({ concern_id }) => concern_id))])
    .execute();
  const isShut = (mention: Uuid) => sight.hides(mention) || sight.sealed(mention) !== null;
  const told = new Set(children.filter(({ mention_id }) => !isShut(mention_id)).map(({ concern_id }) => concern_id));
  return (row: { readonly mention_id: Uuid; readonly concern_id: Uuid }) =>
    !isShut(row.mention_id) && told.has(row.concern_id);
}

const alikeOf = (index: Pick<BlindIndex, 'alike'>, adult: Uuid): Uuid[] => [
  ...new Set(adultIndexes.flatMap((name) => index.alike(name, adult, mostFound))),
];

/** Newest first. */
const mentionRows = async (views: Kysely<Views>, mentions: readonly Uuid[], at: number) =>
  mentions.length === 0
    ? []
    : views
        .selectFrom('concerns_mentions')
        .select(['mention_id', 'concern_id'])
        .where('mention_id', 'in', [...mentions])
        .where('from_position', '<=', at)
        .orderBy('from_position', 'desc')
        .execute();

/** This concern, and every other that names one of its children. */
async function concernsOfChildren(
  { links, at }: Pick<AdultHistoryParts, 'views' | 'links' | 'at'>,
  { concern, mentions }: ConcernRows,
): Promise<ReadonlySet<Uuid>> {
  const children = mentions.filter(({ kind }) => kind === 'CHILD').map(({ mention_id }) => mention_id);
  const persons = [...new Set((await links.childOf(children, at)).values())];
  const all = await Promise.all(persons.map((person) => links.mentionsOf(person, at)));
  return new Set([concern.concern_id, ...all.flat().map(({ concernId }) => concernId)]);
}

const contactsOfConcerns = async (
  views: Kysely<Views>,
  concernIds: readonly Uuid[],
  at: number,
): Promise<ProgressRow[]> =>
  concernIds.length === 0
    ? []
    : views
        .selectFrom('worklist_progress')
        .select([
          'contact_id',
          'concern_id',
          'mention_id',
          'child_id',
          'state',
          'rating',
          'level',
          'outcome',
          'decided_at',
        ])
        .where('concern_id', 'in', [...concernIds])
        .where('from_position', '<=', at)
        .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
        .execute();

/** What is opened of the other families: the adult as given there, and nothing of their children. */
export const adultSections = ({ adults }: AdultsElsewhere): SectionToOpen[] =>
  adults.flatMap(({ elsewhere }) =>
    elsewhere.flatMap(({ mention, concern }) =>
      concern.sections.filter((section) => section.mention === mention && section.section === 'adult'),
    ),
  );

/**
 * The adults as they open, each with where else they are named and why they are held for one person. What does not open cannot be compared:
 * it is counted, so that nobody takes it for nothing.
 */
export function adultHistory(
  { adults, contacts, erased }: AdultsElsewhere,
  own: ConcernRows,
  opening: Opening,
): AdultHistory[] {
  const open = ({ concern }: ConcernRows, mention: Uuid) =>
    opening.content<AdultContent>({ eventId: concern.event_id, mention, section: 'adult' });
  return adults.flatMap(({ mention, elsewhere, more }): AdultHistory[] => {
    const adult = open(own, mention);
    if (adult.state !== 'opened') return [{ adult, entries: [], notOpened: elsewhere.length, more }];
    const opened = elsewhere.map((other) => ({ other, as: open(other.concern, other.mention) }));
    const notOpened = opened.filter(({ as }) => as.state !== 'opened').length;
    const entries = opened.flatMap(({ other, as }): AdultElsewhere[] => {
      if (as.state !== 'opened') return [];
      // The index finds by sounds; what does not agree when it is read is not shown.
      const codes = compareAdults(adult.content.adult, as.content.adult);
      if (codes.length === 0) return [];
      const { concern } = other.concern;
      return [
        {
          concernId: concern.concern_id,
          agency: concern.agency,
          receivedAt: concern.recorded_at,
          allegedSourceOfHarm: as.content.adult.allegedSourceOfHarm === true,
          relations: [...new Set(as.content.relatedTo.map(({ kind }) => kind))],
          reasons: reasonsOf(codes),
          contacts: contacts
            .filter(({ concern_id }) => concern_id === concern.concern_id)
            .map((contact) => ({
              contactId: contact.contact_id,
              state: contact.state,
              rating: contact.rating,
              level: contact.level,
              outcome: contact.outcome,
              decidedAt: contact.decided_at,
              erased: erased.has(contact.mention_id),
            })),
        },
      ];
    });
    return entries.length === 0 && notOpened === 0
      ? []
      : [{ adult, entries: entries.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt)), notOpened, more }];
  });
}
