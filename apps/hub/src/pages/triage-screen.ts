import { contactNotKnown, openConcern, part, type ConcernRows, type OpenedConcern } from '#picture';
import { toInstant, type Uuid } from '#kernel';
import type { ContactView, TriageScreen } from '../../../front-door/src/index.js';
import type { Hub } from '../hub.js';
import { adultHistory, adultSections, findAdultsElsewhere, type AdultsElsewhere } from './adult-history.js';
import type { OpenedContact, PageOfContact } from './page-of-contact.js';

type Parts = Pick<Hub, 'agencies' | 'clock' | 'settings' | 'vault'>;

export interface TriageMore {
  readonly elsewhere: AdultsElsewhere;
  readonly own: ConcernRows;
  readonly mentionId: Uuid;
  readonly isErased: boolean;
}

const nobody: AdultsElsewhere = { adults: [], contacts: [], erased: new Set() };

/** What the first page of a contact opens beside it: its adults as other families' concerns name them. */
export const triagePage = (
  { vault }: Pick<Parts, 'vault'>,
  { alone }: { readonly alone: boolean },
): PageOfContact<TriageMore> => ({
  what: 'CONTACT',
  fields: [],
  read: async ({ views, at, own, mentionId, isErased, links, sight }) => ({
    // Early help sees nothing that stands elsewhere, and an erased child's concern opens nothing that could be compared.
    elsewhere:
      alone || isErased ? nobody : await findAdultsElsewhere({ index: vault.index, views, links, at, sight }, own),
    own,
    mentionId,
    isErased,
  }),
  sections: ({ elsewhere }) => adultSections(elsewhere),
});

/** Puts the first page together from what the look opened. */
export function triageScreen(
  { agencies, clock, settings }: Parts,
  { view, opening, more }: OpenedContact<TriageMore>,
): TriageScreen {
  const { own, mentionId, elsewhere, isErased } = more;
  const row = own.mentions.find(({ mention_id }) => mention_id === mentionId);
  const names = { agencyName: (code: string) => agencies.byCode(code)?.name ?? code, childOf: () => null };
  return {
    adults: adultHistory(elsewhere, own, opening),
    addressStaleAfterDays: settings.addressStaleAfterDays,
    notKnown:
      isErased || !row
        ? []
        : contactNotKnown(
            openConcern(own, row, opening, names),
            linkedConcerns(view, agencies),
            view.keptBack,
            toInstant(clock.now()),
          ),
  };
}

/** The child's other concerns as far as a contact's page opens them: what each says of the child. */
const linkedConcerns = ({ who }: ContactView, agencies: Parts['agencies']): OpenedConcern[] =>
  who.linked.flatMap(({ agency, concernId, recordedAt, child }): OpenedConcern[] =>
    child.state === 'opened'
      ? [
          {
            concernId,
            contactId: '',
            mentionId: '',
            agency,
            agencyName: agencies.byCode(agency)?.name ?? agency,
            agencyKind: agencies.byCode(agency)?.kind ?? '',
            position: 0,
            sentAt: recordedAt,
            recordedAt,
            occurred: { from: null, to: null },
            noticedAt: null,
            immediateDanger: false,
            child: part(child),
            narrative: { erasedAt: '' },
            adults: [],
            siblings: [],
          },
        ]
      : [],
  );
