import type { Actor, Opening, SectionToOpen, Sight } from '#access';
import { attachmentErrors } from '#attachments';
import { ok, type Uuid } from '#kernel';
import { reasonsOf, tellsOfAPlace, type PeopleLinks } from '#people';
import { identityStatus, readOpenCandidates, type OpenCandidate } from '#triage';
import { keptBack, pictureErrors, readConcernRows, seenIn, type ConcernRows } from '#picture';
import type {
  Answer,
  Candidate,
  CandidateMention,
  ContactPort,
  ContactView,
  Done,
  EvidenceView,
  IdentityForm,
  IdentityState,
  OpenedFile,
  WhoIsThis,
} from '../../../front-door/src/index.js';
import type { Hub, Views } from '../hub.js';
import { decideContact } from '../decide-contact.js';
import { candidateMention, childSections, concernAsSent } from './concern-as-sent.js';
import type { OpenedContact, PageOfContact } from './page-of-contact.js';
import { readContactHistory, undoneRevisions, type ContactHistory } from './contact-history.js';
import { openFile } from './contact-file.js';
import { openEvidence } from './evidence-page.js';
import { ofAContact, toldOnContact } from './fields-shown.js';
import { triagePage, triageScreen } from './triage-screen.js';
import { contactWork, readWorkHistory, workSections, type WorkHistory } from './contact-work.js';

type Parts = Pick<
  Hub,
  | 'agencies'
  | 'attachments'
  | 'database'
  | 'store'
  | 'door'
  | 'links'
  | 'readings'
  | 'commands'
  | 'people'
  | 'clock'
  | 'settings'
  | 'sights'
  | 'vault'
>;

interface Link {
  readonly concernId: Uuid;
  readonly mentionId: Uuid;
}

const contactAlone: PageOfContact<null> = {
  what: 'CONTACT',
  fields: [],
  read: () => Promise.resolve(null),
  sections: () => [],
};

/** The pages of one contact: the concern as it was sent, and the question who this is. */
export class ContactPage implements ContactPort {
  constructor(private readonly parts: Parts) {}

  async contact(actor: Actor, contactId: Uuid): Answer<ContactView> {
    const opened = await this.open(actor, contactId, contactAlone);
    return opened.ok ? ok(opened.value.view) : opened;
  }

  async triage(actor: Actor, contactId: Uuid): Answer<ContactView> {
    const page = triagePage(this.parts, { alone: actor.role === 'early-help-lead' });
    const opened = await this.open(actor, contactId, page);
    return opened.ok ? ok({ ...opened.value.view, triage: triageScreen(this.parts, opened.value) }) : opened;
  }

  /** The contact behind the door, with whatever a further page of it opens in the same look. */
  async open<More>(actor: Actor, contactId: Uuid, page: PageOfContact<More>): Answer<OpenedContact<More>> {
    const { database, door, readings, store } = this.parts;
    const catchingUp = await readings.catchingUp();
    const at = readings.position();
    const sight = await this.parts.sights.of(actor);
    const links = this.parts.links.seenBy(sight);
    const views = database.read<Views>();
    const mention = await views
      .selectFrom('concerns_mentions')
      .select(['mention_id', 'concern_id'])
      .where('contact_id', '=', contactId)
      .where('from_position', '<=', at)
      .executeTakeFirst();
    if (!mention || sight.hidesContact(contactId)) return pictureErrors.refuse('picture/no-such-contact');
    const history = await readContactHistory(store, contactId, at);
    const link = (await links.linksOf([mention.mention_id], at)).get(mention.mention_id);
    // Early help sees the contact that is offered to it, and nothing that stands elsewhere about the child or about others.
    const alone = actor.role === 'early-help-lead';
    const { candidates: found, more } =
      link && !alone
        ? await readOpenCandidates(views, links, { contactId, childId: link.childId }, at)
        : { candidates: [], more: false };
    const candidates = await toldOf(found, links, sight, at);
    const work = await readWorkHistory(
      { views, store, links, sight },
      contactId,
      alone ? null : (link?.childId ?? null),
      at,
    );
    const others = new Map<Uuid, readonly Link[]>();
    for (const childId of [...candidates.map((one) => one.childId), ...(link && !alone ? [link.childId] : [])])
      others.set(
        childId,
        (await links.mentionsOf(childId, at)).filter(({ mentionId }) => mentionId !== mention.mention_id),
      );
    const wanted = [...new Set([mention.concern_id, ...[...others.values()].flat().map(({ concernId }) => concernId)])];
    const named = seenIn(await readConcernRows(views, wanted, at), sight.hides);
    const rows = new Map(named.map((row) => [row.concern.concern_id, row]));
    const own = rows.get(mention.concern_id)!;
    // Asked of the present, at a past moment too: what is erased opens for nobody, so the record names no sister as looked at.
    const isErased = (await links.erasedAmong([mention.mention_id])).has(mention.mention_id);
    const further = await page.read({ views, at, own, mentionId: mention.mention_id, isErased, links, sight });
    const opening = await door.look({
      actor,
      what: page.what,
      purpose: actor.role === 'case-auditor' ? 'AUDIT' : 'MASH_TRIAGE',
      childId: link?.childId ?? null,
      contactId,
      fields: [...ofAContact, ...page.fields],
      sections: [
        ...(isErased ? childSections(own, mention.mention_id) : own.sections),
        ...workSections(work, mention.concern_id),
        ...comparisonSections(rows, [...others.values()].flat(), isErased ? null : own),
        ...page.sections(further),
      ],
    });
    if (!opening.ok) return opening;
    const childOf = await links.childOf(
      own.mentions.map(({ mention_id }) => mention_id),
      at,
    );
    const mentionsOf = (childId: Uuid): CandidateMention[] =>
      (others.get(childId) ?? []).flatMap(({ concernId, mentionId }) => {
        const row = rows.get(concernId);
        return row ? [candidateMention(row, mentionId, opening.value)] : [];
      });
    const concern = concernAsSent(own, mention.mention_id, opening.value, (id) => childOf.get(id) ?? null);
    const comparable = concern.child.state === 'erased' ? [] : candidates;
    const ofTheChild = link ? (others.get(link.childId) ?? []) : [];
    const view: ContactView = {
      contactId,
      accessId: opening.value.accessId,
      catchingUp,
      revision: history.revision,
      childId: link?.childId ?? null,
      receivedAt: history.received?.data.receivedAt ?? own.concern.recorded_at,
      immediateDanger: history.received?.data.immediateDanger ?? null,
      clock: runningClock(work.contact),
      concern,
      who: whoIsThis(
        history,
        opening.value,
        comparable.map(({ childId, reasons }) => ({
          childId,
          reasons: reasonsOf(reasons),
          mentions: mentionsOf(childId),
        })),
        more,
        link ? mentionsOf(link.childId) : [],
      ),
      work: contactWork(work, opening.value, this.parts),
      keptBack: await keptBack(
        sight,
        toldOnContact(
          { mentionId: mention.mention_id, concernId: mention.concern_id },
          ofTheChild,
          [...ofAContact, ...page.fields].filter((group) => !opening.value.withheld.includes(group)),
        ),
        {
          erasedAmong: (mentions) => links.erasedAmong(mentions),
          agencyName: (code) => this.parts.agencies.byCode(code)?.name ?? code,
        },
      ),
      triage: null,
    };
    return ok({ view, opening: opening.value, more: further });
  }

  async evidence(actor: Actor, contactId: Uuid, revision: number): Answer<EvidenceView> {
    const sight = await this.parts.sights.of(actor);
    if (sight.hidesContact(contactId)) return pictureErrors.refuse('picture/no-such-contact');
    return openEvidence({ ...this.parts, sight }, actor, contactId, revision);
  }

  async file(actor: Actor, contactId: Uuid, entryId: Uuid, number: number): Answer<OpenedFile> {
    const sight = await this.parts.sights.of(actor);
    if (sight.hidesContact(contactId)) return attachmentErrors.refuse('attachments/none-there');
    return openFile(this.parts, actor, { contactId, entryId, number });
  }

  async decideIdentity(
    actor: Actor,
    contactId: Uuid,
    form: IdentityForm,
  ): Answer<Done & { readonly proposed: boolean }> {
    const decided = await decideContact(this.parts, actor, contactId, form);
    return decided.ok ? ok({ caughtUp: decided.value.caughtUp, proposed: decided.value.proposed }) : decided;
  }
}

/** Candidates without what would say where a child lives whose address is not the viewer's to see; without anything left, without them. */
async function toldOf(
  found: readonly OpenCandidate[],
  links: PeopleLinks,
  sight: Sight,
  at: number,
): Promise<readonly OpenCandidate[]> {
  if (sight.isWhole) return found;
  const told = await Promise.all(
    found.map(async ({ childId, reasons }) => {
      const mentions = await links.mentionsOf(childId, at);
      const isClosed = mentions.some(({ mentionId }) => sight.closes(mentionId, 'address'));
      return { childId, reasons: isClosed ? reasons.filter((code) => !tellsOfAPlace(code)) : reasons };
    }),
  );
  return told.filter(({ reasons }) => reasons.length > 0);
}

/** Child sections of the other mentions; those of a concern that is in the look already (`own`) are left out. */
const comparisonSections = (
  rows: ReadonlyMap<Uuid, ConcernRows>,
  links: readonly Link[],
  own: ConcernRows | null,
): SectionToOpen[] =>
  links.flatMap(({ concernId, mentionId }) => {
    const row = rows.get(concernId);
    return row && row !== own ? childSections(row, mentionId) : [];
  });

/** The clock that runs out first. */
const runningClock = ({ clocks }: WorkHistory['contact']) => {
  const [first] = [...clocks].sort((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1));
  return first ? { code: first.code, dueAt: first.dueAt } : null;
};

function whoIsThis(
  history: ContactHistory,
  opening: Opening,
  candidates: readonly Candidate[],
  more: boolean,
  linked: readonly CandidateMention[],
): WhoIsThis {
  const { identified, decisions } = history;
  const undone = undoneRevisions(history);
  return {
    state: stateOf(history, candidates.length),
    basis: identified?.data.basis ?? null,
    candidates,
    candidatesMore: more || identified?.data.candidatesMore === true,
    compared: identified?.data.compared ?? 0,
    linked,
    decisions: [...decisions].reverse().map((event) => ({
      revision: event.revision,
      decision: event.data.decision,
      childId: event.data.childId,
      previousChildId: event.data.previousChildId,
      about: event.data.about,
      decidedBy: event.data.decidedBy,
      role: event.data.role,
      at: event.recordedAt,
      reason: opening.content<string>({ eventId: event.id, mention: event.data.mentionId, section: 'reason' }),
      undone: undone.has(event.revision),
    })),
  };
}

/** As the work list has it, from the same rule. */
function stateOf(history: ContactHistory, candidates: number): IdentityState {
  const { identified, decisions } = history;
  if (!identified) return 'RECEIVED';
  const undone = undoneRevisions(history);
  const standing = decisions
    .filter(({ revision, data }) => data.decision !== 'UNDO' && !undone.has(revision))
    .map(({ revision, data: { decision, childId, previousChildId } }) => ({
      revision,
      decision,
      moved: childId !== previousChildId,
    }));
  return identityStatus(identified.data.basis, candidates, standing);
}
