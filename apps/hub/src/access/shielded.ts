import type { Kysely } from 'kysely';
import { restrictionStream, type Sights, type StandingRestriction } from '#access';
import { openSection } from '#commands';
import { concernStream } from '#concerns';
import { decodeEvent, type EventStore, type RecordedEvent, type SealedSection } from '#event-store';
import type { Uuid } from '#kernel';
import { namesPlace } from '#people';
import type { Vault } from '#vault';
import type { Views } from '../read-models.js';
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
/** An address, or that there is one which cannot be read. */
type Known = Address | 'UNREADABLE';

/**
 * Restrictions of which a text about a contact would tell where somebody is: it names an address that they keep back, of the contact's own
 * child, of its household, or of somebody hidden whom the contact may be about; one that cannot be read counts as named, so that a person
 * looks. Content is opened for this alone, and nothing of it is kept.
 */
export function shieldedIn({ views, store, vault, sights }: ShieldedParts) {
  return async (contactId: Uuid, text: string): Promise<readonly Uuid[]> => {
    const sight = await sights.of(anybody);
    const shielding = sight.closing('address');
    if (shielding.length === 0) return [];
    const near = await around(views, contactId);
    const nearby = shielding.filter(
      ({ touches, mentions }) => near.children.some((id) => touches.has(id)) || mentions.has(near.mention),
    );
    const isNamed = await Promise.all(
      nearby.map(async (one) => {
        const known = [...(await addressesOf(one)), ...(await recorded(one))];
        return known.some((address) => address === 'UNREADABLE' || namesPlace(text, address));
      }),
    );
    return nearby.filter((_, index) => isNamed[index]).map(({ restrictionId }) => restrictionId);
  };

  /** What its custodian recorded of where they are. */
  async function recorded({ restrictionId }: StandingRestriction): Promise<readonly Known[]> {
    const events = (await store.read(restrictionStream(restrictionId))).map(decodeEvent);
    return events.flatMap((event) =>
      event.sections
        .filter(({ section }) => section === 'address')
        .flatMap((section) => known<Address>(event, section, (address) => [address])),
    );
  }

  async function addressesOf({ mentions, concerns }: StandingRestriction): Promise<readonly Known[]> {
    const said = await Promise.all(
      [...concerns].map(async (concernId) => {
        const [raised] = (await store.read(concernStream(concernId))).map(decodeEvent);
        return (raised?.sections ?? [])
          .filter(({ mention, section }) => mentions.has(mention) && (section === 'child' || section === 'adult'))
          .flatMap((section) => known<Said>(raised!, section, addressesSaid));
      }),
    );
    return said.flat();
  }

  /** Addresses of one section: none where it was erased, and a mark where it is there and does not open. */
  function known<Content>(
    event: RecordedEvent,
    section: SealedSection,
    addresses: (content: Content) => readonly Address[],
  ): readonly Known[] {
    const opened = openSection<Content>(vault, event, section);
    if (opened.outcome === 'opened') return addresses(opened.content);
    return opened.outcome === 'erased' ? [] : ['UNREADABLE'];
  }
}

const addressesSaid = ({ child, adult }: Said): readonly Address[] => [
  ...(child?.addresses ?? []),
  ...(adult?.addresses ?? []),
];

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
