import type { Actor, Content, Opening, SectionToOpen } from '#access';
import type { AdultContent, ChildContent } from '#concerns';
import { ok, toInstant, type Uuid } from '#kernel';
import { readEnquiries, type AskContent, type EnquiryRows, type ItemsContent, type WordsContent } from '#sharing';
import { mayRequestChecks, type Contact } from '#triage';
import type { ConcernRows } from '#picture';
import type { Answer, CheckPerson, CheckRequest, ChecksView, ContactView } from '../../../front-door/src/index.js';
import { currentContact } from '../desk/grounds.js';
import type { Hub } from '../hub.js';
import type { ContactPage } from './contact-page.js';
import type { PageOfContact } from './page-of-contact.js';

type Parts = Pick<Hub, 'asking' | 'clock' | 'settings' | 'store'>;

interface Checks {
  readonly own: ConcernRows;
  readonly mentionId: Uuid;
  readonly isErased: boolean;
  readonly enquiries: readonly EnquiryRows[];
}

/** What agencies were asked about one contact's child, and what they answered: never what they said of a brother or a sister alone. */
export async function readChecks(
  parts: Parts,
  contacts: Pick<ContactPage, 'open'>,
  actor: Actor,
  contactId: Uuid,
): Answer<ChecksView> {
  const page: PageOfContact<Checks> = {
    what: 'CONTACT_CHECKS',
    fields: ['checks'],
    read: async ({ views, at, own, mentionId, isErased }) => ({
      own,
      mentionId,
      isErased,
      enquiries: await readEnquiries(views, contactId, at),
    }),
    sections: (checks) => checks.enquiries.flatMap((enquiry) => sectionsOf(enquiry, checks)),
  };
  const opened = await contacts.open(actor, contactId, page);
  if (!opened.ok) return opened;
  const { view, opening, more } = opened.value;
  const { contact } = view.work;
  const words = wordsOf(more, opening);
  return ok({
    contact: view,
    people: await peopleOf(parts, view, more, opening),
    requests: more.enquiries.flatMap((enquiry) => requestsOf(enquiry, more, words)),
    asks: more.enquiries.flatMap(({ enquiryId, mentionId, asks }) =>
      asks.map((ask) => ({ ...ask, enquiryId, words: words<AskContent>(ask.eventId, mentionId, 'ask')! })),
    ),
    enquiryId: more.enquiries.at(-1)?.enquiryId ?? null,
    replyDueAt: contact.rating
      ? (parts.asking.replyClock(toInstant(parts.clock.now()), contact.rating.rating)?.dueAt ?? null)
      : null,
    required: requiredOf(contact, parts),
  });
}

const requiredOf = ({ gravest }: Contact, { settings }: Parts): ChecksView['required'] =>
  gravest === 'RED' || gravest === 'AMBER' ? (settings.requiredChecks[gravest] ?? []) : [];

/** Where this child was erased, what agencies said of the adults for its sake is opened on the contacts of the others. */
const sectionsOf = ({ sections }: EnquiryRows, { isErased, mentionId }: Checks): SectionToOpen[] =>
  isErased ? sections.filter(({ mention }) => mention === mentionId) : [...sections];

type Words = <T>(eventId: Uuid, mention: Uuid, section: string) => Content<T> | null;

/** Opens what is there: a reminder may have no note, and an answer no words beside its items. */
function wordsOf(checks: Checks, opening: Opening): Words {
  const there = new Set(
    checks.enquiries
      .flatMap((enquiry) => sectionsOf(enquiry, checks))
      .map(({ eventId, mention, section }) => `${eventId} ${mention} ${section}`),
  );
  return (eventId, mention, section) =>
    there.has(`${eventId} ${mention} ${section}`) ? opening.content({ eventId, mention, section }) : null;
}

function requestsOf({ enquiryId, mentionId, requests }: EnquiryRows, checks: Checks, words: Words): CheckRequest[] {
  return requests.map(({ chases, answers, withdrawn, ...request }) => ({
    ...request,
    enquiryId,
    chases: chases.map((chase) => ({ ...chase, words: words<WordsContent>(chase.eventId, mentionId, 'note') })),
    withdrawn: withdrawn && { ...withdrawn, words: words<WordsContent>(withdrawn.eventId, mentionId, 'reason') },
    answers: answers.map(({ items, ...answer }) => ({
      ...answer,
      words: words<WordsContent>(answer.eventId, mentionId, 'reason'),
      items: items
        .filter(({ about }) => !checks.isErased || about === checks.mentionId)
        .map((item) => ({
          ...item,
          words: itemWords(words<ItemsContent>(answer.eventId, item.about, 'items'), item.itemId),
        })),
    })),
  }));
}

function itemWords(content: Content<ItemsContent> | null, itemId: Uuid): Content<string> {
  if (content?.state !== 'opened') return content ?? { state: 'damaged' };
  const item = content.content.items.find((one) => one.itemId === itemId);
  return item ? { state: 'opened', content: item.words } : { state: 'damaged' };
}

/** Whom a request could be about: the concern names them, and their names open with it. */
async function peopleOf(
  { store }: Parts,
  view: ContactView,
  { own, mentionId, isErased }: Checks,
  opening: Opening,
): Promise<CheckPerson[]> {
  const open = <T>(mention: Uuid, section: string) =>
    opening.content<T>({ eventId: own.concern.event_id, mention, section });
  const children = await Promise.all(
    own.mentions
      .filter(({ kind, mention_id }) => kind === 'CHILD' && (mention_id === mentionId || !isErased))
      .map(async ({ mention_id, contact_id }): Promise<CheckPerson> => {
        const contact = mention_id === mentionId ? view.work.contact : await currentContact(store, contact_id!);
        return {
          mentionId: mention_id,
          who: mention_id === mentionId ? 'THIS_CHILD' : 'SIBLING',
          name: open<ChildContent>(mention_id, 'child'),
          contactId: contact_id,
          notNow: mayRequestChecks(contact)?.refusal.message ?? null,
        };
      }),
  );
  const adults = own.mentions
    .filter(({ kind }) => kind === 'ADULT' && !isErased)
    .map(({ mention_id }): CheckPerson => ({
      mentionId: mention_id,
      who: 'ADULT',
      name: open<AdultContent>(mention_id, 'adult'),
      contactId: null,
      notNow: null,
    }));
  return [...children.sort((a, b) => Number(b.who === 'THIS_CHILD') - Number(a.who === 'THIS_CHILD')), ...adults];
}
