import type { Kysely } from 'kysely';
import type { AgencyRegistry } from '#agencies';
import { decodeEvent, type EventStore } from '#event-store';
import { addLondonDays, londonDay, type Uuid } from '#kernel';
import {
  contactOf,
  contactStream,
  hasEnded,
  standingsOf,
  type CarriedFrom,
  type Contact,
  type ContactStep,
  type Evidence,
  type OpenContact,
  type StepGround,
  type TriageSettings,
} from '#triage';
import type { Actor } from '#access';
import type { PeopleNow, Views } from '../read-models.js';
import { evidenceFor, type EvidenceParts } from './evidence.js';

export interface GroundParts extends EvidenceParts {
  readonly store: Pick<EventStore, 'read'>;
  readonly views: Kysely<Views>;
  readonly people: PeopleNow;
  readonly agencies: Pick<AgencyRegistry, 'byCode'>;
  readonly settings: TriageSettings;
  readonly position: () => number;
}

const yearOfDays = 365;

/** Reads what a step is held against beside the contact's own stream: only what this step needs. */
export async function groundOf(
  parts: GroundParts,
  actor: Actor,
  contactId: Uuid,
  step: ContactStep,
): Promise<StepGround> {
  const contact = await currentContact(parts.store, contactId);
  const decides = step.do === 'decide' || step.do === 'propose-decision';
  return {
    open: step.do === 'link-to-open' ? await openContact(parts.store, step.openContactId) : null,
    carried: 'carriedFrom' in step && step.carriedFrom ? await carriedFrom(parts.store, step.carriedFrom) : null,
    standings: (now) =>
      standingsOf(now, parts.settings.requiredChecks, (agency) => parts.agencies.byCode(agency)?.kind ?? null),
    decision: decides ? await decisionGround(parts, actor, contact) : noDecision(parts),
  };
}

const noDecision = ({ settings }: GroundParts): StepGround['decision'] => ({
  contactsIn12Months: 0,
  secondManagerAt: settings.secondManagerAt,
  earlierReferral: null,
  referralDate: '',
  evidence: { position: 0, items: [], digest: '' },
});

async function decisionGround(parts: GroundParts, actor: Actor, contact: Contact): Promise<StepGround['decision']> {
  const receivedAt = contact.receivedAt ?? '';
  const referralDate = receivedAt === '' ? '' : londonDay(receivedAt);
  const child = contact.childId === null ? null : await parts.people.child(contact.childId);
  const earlier = child ? await contactsOf(parts.views, child.childIds) : [];
  const yearAgo = receivedAt === '' ? '' : addLondonDays(receivedAt, -yearOfDays);
  const within = earlier.filter(({ received_at }) => received_at >= yearAgo && received_at <= receivedAt);
  const referral = within.find(
    ({ contact_id, outcome }) => contact_id !== contact.contactId && outcome === 'ASSESSMENT',
  );
  return {
    contactsIn12Months: within.length,
    secondManagerAt: parts.settings.secondManagerAt,
    earlierReferral: referral ? londonDay(referral.received_at) : null,
    referralDate,
    evidence: await putBefore(parts, actor, contact, child?.mentions ?? null),
  };
}

/** What was put before somebody about a contact's child since it came in; `known`: the child's mentions, where they are read already. */
export async function putBefore(
  parts: Pick<GroundParts, 'people' | 'position' | 'store' | 'vault' | 'views'>,
  actor: Actor,
  contact: Contact,
  known: readonly Uuid[] | null = null,
): Promise<Evidence> {
  const child = known || contact.childId === null ? null : await parts.people.child(contact.childId);
  const mentions = known ?? child?.mentions ?? (contact.mentionId ? [contact.mentionId] : []);
  return evidenceFor(parts, {
    actor: actor.id,
    contactId: contact.contactId!,
    mentions: await mentionsOf(parts.views, mentions),
    since: contact.receivedAt ?? '',
    position: parts.position(),
  });
}

/** Contacts about a child, newest first, as the work list's reading holds them. */
export const contactsOf = (views: Kysely<Views>, childIds: readonly Uuid[]) =>
  views
    .selectFrom('worklist_progress')
    .select(['contact_id', 'received_at', 'state', 'outcome'])
    .where('child_id', 'in', [...childIds])
    .where('until_position', 'is', null)
    .orderBy('received_at', 'desc')
    .execute();

/** Everybody in the concerns of some mentions: a child's own words stand beside what is said of the adults. */
async function mentionsOf(views: Kysely<Views>, mentions: readonly Uuid[]): Promise<Uuid[]> {
  if (mentions.length === 0) return [];
  const rows = await views
    .selectFrom('concerns_mentions as own')
    .innerJoin('concerns_mentions as all', 'all.concern_id', 'own.concern_id')
    .select('all.mention_id')
    .distinct()
    .where('own.mention_id', 'in', [...mentions])
    .execute();
  return rows.map(({ mention_id }) => mention_id);
}

async function openContact(store: Pick<EventStore, 'read'>, contactId: Uuid): Promise<OpenContact | null> {
  const contact = await currentContact(store, contactId);
  return contact.contactId === null
    ? null
    : { contactId: contact.contactId, childId: contact.childId, ended: hasEnded(contact) };
}

async function carriedFrom(store: Pick<EventStore, 'read'>, contactId: Uuid): Promise<CarriedFrom> {
  const { concernId } = await currentContact(store, contactId);
  return { contactId, concernId };
}

export const currentContact = async (store: Pick<EventStore, 'read'>, contactId: Uuid): Promise<Contact> =>
  contactOf((await store.read(contactStream(contactId))).map(decodeEvent));
