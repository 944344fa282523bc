import type { Kysely } from 'kysely';
import { restrictionStream, type Sights, type StandingRestriction } from '#access';
import { concernStream } from '#concerns';
import { decodeEvent, type EventStore } from '#event-store';
import type { Uuid } from '#kernel';
import { namesPlace } from '#people';
import type { Vault } from '#vault';
import type { Views } from './read-models.js';
import { anybody } from './sights.js';

export interface ShieldedParts {
  readonly views: Kysely<Views>;
  readonly store: Pick<EventStore, 'read'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly sights: Sights;
}

interface Said {
  readonly child?: { readonly addresses?: readonly Address[] };
  readonly adult?: { readonly addresses?: readonly Address[] };
}
interface Address {
  readonly line1?: string;
  readonly line2?: string;
  readonly postcode?: string;
}

/**
 * Restrictions of which a text about a contact would tell where somebody is: it names an address that they keep back, of the contact's own
 * child, of its household, or of somebody hidden whom the contact may be about. Content is opened for this alone, and nothing of it is kept.
 */
export function shieldedIn({ views, store, vault, sights }: ShieldedParts) {
  return async (contactId: Uuid, text: string): Promise<readonly Uuid[]> => {
    const sight = await sights.of(anybody);
    const shielding = sight.closing('address');
    if (shielding.length === 0) return [];
    const near = await around(views, contactId);
    const found = await Promise.all(
      shielding
        .filter(({ touches, mentions }) => near.children.some((id) => touches.has(id)) || mentions.has(near.mention))
        .map(async (one) =>
          [...(await addressesOf(one)), ...(await recorded(one))].some((address) => namesPlace(text, address))
            ? one
            : null,
        ),
    );
    return found.flatMap((one) => one?.restrictionId ?? []);
  };

  /** What its custodian recorded of where they are. */
  async function recorded({ restrictionId }: StandingRestriction): Promise<Address[]> {
    const events = (await store.read(restrictionStream(restrictionId))).map(decodeEvent);
    return events.flatMap(({ id, stream, sections }) =>
      sections
        .filter(({ section }) => section === 'address')
        .flatMap(({ mention, section, box }): Address[] => {
          const opened = vault.open({ eventId: id, stream, mention, section }, box);
          if (opened.outcome !== 'opened') return [];
          return [JSON.parse(Buffer.from(opened.content).toString('utf8')) as Address];
        }),
    );
  }

  async function addressesOf({ mentions, concerns }: StandingRestriction): Promise<Address[]> {
    const said = await Promise.all(
      [...concerns].map(async (concernId) => {
        const [raised] = (await store.read(concernStream(concernId))).map(decodeEvent);
        return (raised?.sections ?? [])
          .filter(({ mention, section }) => mentions.has(mention) && (section === 'child' || section === 'adult'))
          .flatMap(({ mention, section, box }): Address[] => {
            const opened = vault.open({ eventId: raised!.id, stream: raised!.stream, mention, section }, box);
            if (opened.outcome !== 'opened') return [];
            const { child, adult } = JSON.parse(Buffer.from(opened.content).toString('utf8')) as Said;
            return [...(child?.addresses ?? []), ...(adult?.addresses ?? [])];
          });
      }),
    );
    return said.flat();
  }
}

/** The mention that a contact is about, its child, and hidden children whom it may be about. */
async function around(views: Kysely<Views>, contactId: Uuid) {
  const contact = await views
    .selectFrom('worklist_progress')
    .select(['child_id', 'mention_id'])
    .where('contact_id', '=', contactId)
    .where('until_position', 'is', null)
    .executeTakeFirst();
  const matches = await views
    .selectFrom('restrictions_matches')
    .select('child_id')
    .where('contact_id', '=', contactId)
    .execute();
  return {
    mention: contact?.mention_id ?? '',
    children: [...(contact?.child_id ? [contact.child_id] : []), ...matches.map(({ child_id }) => child_id)],
  };
}
