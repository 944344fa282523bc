import type { Kysely } from 'kysely';
import { decodeEvent, type EventStore } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import { readConcernRows } from '#picture';
import { readEnquiries } from '#sharing';
import { contactStream, type Evidence } from '#triage';
import type { Vault } from '#vault';
import type { Views } from '../read-models.js';

export interface EvidenceParts {
  readonly views: Kysely<Views>;
  readonly store: Pick<EventStore, 'read'>;
  readonly vault: Pick<Vault, 'mac'>;
}

export interface EvidenceQuestion {
  readonly actor: string;
  readonly contactId: Uuid;
  /** Mentions of the child and of everybody else in the child's concerns. */
  readonly mentions: readonly Uuid[];
  readonly since: Instant;
  /** How far the readings were when the decider asked. */
  readonly position: number;
}

type Item = Evidence['items'][number];

/** Looks at a contact's own pages. */
const ofContact: ReadonlySet<string> = new Set(['CONTACT', 'CONTACT_CHECKS']);

/**
 * What was put before a decider about a child since receipt, from the record of looks: OPENED where the contact that a section belongs to
 * was opened on its own page, SHOWN where it stood in a picture, a list or a comparison. In the order of the first look; ids only.
 */
export async function evidenceFor(parts: EvidenceParts, question: EvidenceQuestion): Promise<Evidence> {
  const looks = await looksOf(parts.views, question);
  const concerns = await concernsOf(parts.views, question.mentions);
  const rows = await readConcernRows(parts.views, [...new Set(concerns.values())], question.position);
  const items = new Map<string, Item>();
  const put = (item: Item) => {
    const key = `${item.eventId} ${item.mention} ${item.section}`;
    const known = items.get(key);
    if (!known || (known.as === 'SHOWN' && item.as === 'OPENED')) items.set(key, item);
  };
  for (const look of looks) {
    const opened = ofContact.has(look.what) ? look.contact_id : null;
    for (const row of rows) {
      const seen = row.mentions.some(({ mention_id }) => look.mentions.has(mention_id));
      if (!seen) continue;
      const own = row.mentions.some(({ contact_id }) => contact_id !== null && contact_id === opened);
      for (const { eventId, stream, mention, section } of row.sections)
        if (look.mentions.has(mention) || mention === row.concern.concern_id)
          put({ eventId, stream, mention, section, as: own ? 'OPENED' : 'SHOWN' });
    }
    if (opened) for (const item of await ownSections(parts.store, opened, look.position)) put(item);
    if (opened && look.what === 'CONTACT_CHECKS')
      for (const item of await answers(parts.views, opened, look)) put(item);
  }
  const position = looks.at(-1)?.position ?? question.position;
  const ordered = [...items.values()];
  return { position, items: ordered, digest: digestOf(parts.vault, position, ordered) };
}

/** Keyed over the position and the ids, so that whoever holds a copy of the list can prove it, and nobody can guess one. */
export const digestOf = (vault: Pick<Vault, 'mac'>, position: number, items: readonly Item[]): string =>
  Buffer.from(
    vault.mac(
      'evidence',
      JSON.stringify([position, items.map(({ eventId, mention, section, as }) => [eventId, mention, section, as])]),
    ),
  ).toString('hex');

interface LookAt {
  readonly position: number;
  readonly what: string;
  readonly contact_id: Uuid | null;
  readonly mentions: ReadonlySet<Uuid>;
}

/** The actor's looks that opened any of these mentions, oldest first. */
async function looksOf(views: Kysely<Views>, { actor, mentions, since }: EvidenceQuestion): Promise<LookAt[]> {
  if (mentions.length === 0) return [];
  const rows = await views
    .selectFrom('access_log_by_mention as named')
    .innerJoin('access_log_entries as entry', 'entry.position', 'named.position')
    .select(['entry.position', 'entry.what', 'entry.contact_id', 'named.mention_id'])
    .where('named.mention_id', 'in', [...mentions])
    .where('entry.actor', '=', actor)
    .where('entry.outcome', '=', 'SHOWN')
    .where('entry.at', '>=', since)
    .orderBy('entry.position')
    .execute();
  return [...Map.groupBy(rows, ({ position }) => position)].map(([position, named]) => ({
    position,
    what: named[0]!.what,
    contact_id: named[0]!.contact_id,
    mentions: new Set(named.map(({ mention_id }) => mention_id)),
  }));
}

async function concernsOf(views: Kysely<Views>, mentions: readonly Uuid[]): Promise<Map<Uuid, Uuid>> {
  if (mentions.length === 0) return new Map();
  const rows = await views
    .selectFrom('concerns_mentions')
    .select(['mention_id', 'concern_id'])
    .where('mention_id', 'in', [...mentions])
    .execute();
  return new Map(rows.map(({ mention_id, concern_id }) => [mention_id, concern_id]));
}

/** What agencies were asked and answered about a contact, as its page of checks opened it. */
async function answers(views: Kysely<Views>, contactId: Uuid, look: LookAt): Promise<Item[]> {
  const enquiries = await readEnquiries(views, contactId, look.position);
  return enquiries
    .flatMap(({ sections }) => sections)
    .filter(({ mention }) => look.mentions.has(mention))
    .map(({ eventId, stream, mention, section }) => ({ eventId, stream, mention, section, as: 'OPENED' as const }));
}

/** Sections on a contact's own stream, as they stood when its page was opened. */
async function ownSections(store: Pick<EventStore, 'read'>, contactId: Uuid, until: number): Promise<Item[]> {
  const events = (await store.read(contactStream(contactId))).map(decodeEvent);
  return events
    .filter(({ position }) => position <= until)
    .flatMap((event) =>
      event.sections.map(({ mention, section }) => ({
        eventId: event.id,
        stream: event.stream,
        mention,
        section,
        as: 'OPENED' as const,
      })),
    );
}
