import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { Draft, DraftPlace } from '#drafts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusOf, type Refusal, type Uuid } from '#kernel';
import { ErrorPages } from './error-pages.filter.js';
import { frontDoorErrors, noSuchPage } from './front-door.errors.js';
import { readIdentityForm, type TypedIdentityForm } from './identity-form.js';
import { mayEver } from './navigation.js';
import { Pages, type Page, type PageAnswer } from './pages.js';
import type { Viewer } from './ports.js';
import { presentEarlier, presentQuestions } from './presenters/earlier.js';
import { ContactDesk } from './contact/contact-desk.js';
import { doneText } from './contact/done.js';
import type { StepContext } from './contact/step-page.js';
import { presentConcern } from './presenters/contact.js';
import { presentTriage } from './presenters/triage-screen.js';
import { links, withQuery } from './presenters/links.js';
import { presentWho } from './presenters/who-is-this.js';
import { presentIdentityProposal } from './presenters/identity-proposal.js';
import { codeOf, idOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';
import type { ContactView } from './view-models.js';

const choices = ['SAME_CHILD', 'NOT_SAME', 'NEW_CHILD', 'UNDO', 'PROPOSED'] as const;

/** What a draft of the decision form holds; a form that was posted unsent has the same fields. */
interface TypedDraft {
  readonly reason?: string;
  readonly choice?: string;
}

const draftPlace = (contactId: Uuid): DraftPlace => ({ thing: { kind: 'CONTACT', id: contactId }, page: 'identity' });

/** What was typed, and what was wrong with it, when a form comes back. */
interface Returned {
  readonly typed: TypedIdentityForm;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
  /** Someone decided since the form was opened. */
  readonly stale: boolean;
}

/** One contact: the concern as it was sent, and the question who it is about. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class ContactController {
  constructor(
    @Inject(Pages) private readonly pages: Pages,
    @Inject(ContactDesk) private readonly desk: ContactDesk,
  ) {}

  @Get(':id')
  async concern(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onFirstPage(id, query, request, reply, (context) => {
      const { view, names, now, viewer } = context;
      return {
        template: 'contact-concern',
        title: 'Concern as sent',
        section: 'work-list',
        context: {
          ...this.desk.frame(context),
          concern: presentConcern(view.concern, names, now),
          earlier: presentEarlier(view, names),
          triage: presentTriage(context, mayEver(viewer.actor, 'CONTACT_CHECKS')),
          questions: presentQuestions(view, names, now, this.desk.mayWork(viewer)),
          who: presentWho(view, names),
          done: doneText(context),
        },
      };
    });
  }

  @Get(':id/who')
  async who(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decided = codeOf(query, 'decided', choices);
    await this.desk.onContact(id, query, request, reply, async (context) => {
      const draft = await this.draftOf(context.view, context.viewer);
      return this.whoPage(context, { decided, draft });
    });
  }

  /** Saved beside the form, every few seconds, where scripts run. */
  @Post(':id/identity/draft')
  async saveDraft(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const contactId = idOf(id);
    await this.pages.answerSaving(request, reply, (viewer) =>
      contactId === null || !mayEver(viewer.actor, 'DECIDE_IDENTITY')
        ? Promise.resolve(noSuchPage)
        : this.keepDraft(viewer, contactId, body),
    );
  }

  @Post(':id/identity')
  async decide(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const contactId = idOf(id);
    await this.pages.answer(request, reply, async (viewer) => {
      const read = readIdentityForm(body);
      if (contactId === null) return noSuchPage;
      if (this.pages.parts.site.asOf !== null)
        return this.pages.pastState('work-list', 'decide who this is', {
          href: links.who(contactId),
          text: 'Back to the contact, as it stood',
        });
      if (read === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      if (codeOf(body, 'save', ['later']) && mayEver(viewer.actor, 'DECIDE_IDENTITY'))
        return this.pages.show(this.keepDraft(viewer, contactId, body), () => ({ goTo: links.draftsSaved }));
      const { form, typed, errors } = read;
      if (form === null) return this.again(contactId, viewer, { typed, errors, stale: false });
      const done = await this.pages.parts.contacts.decideIdentity(viewer.actor, contactId, form);
      if (done.ok) {
        await this.pages.parts.drafts.discard(viewer.writer, draftPlace(contactId));
        const decided = done.value.proposed ? 'PROPOSED' : form.decision;
        return { goTo: withQuery(links.who(contactId), { decided }) };
      }
      return this.refused(contactId, viewer, typed, done.refusal);
    });
  }

  private keepDraft(viewer: Viewer, contactId: Uuid, body: Given | undefined) {
    const text = (member: string) => (typeof body?.[member] === 'string' ? body[member] : '');
    const content = { reason: text('reason'), choice: text('choice') };
    return this.pages.parts.drafts.save(viewer.writer, draftPlace(contactId), content);
  }

  /** What the viewer began to write here; a draft that cannot be opened must not keep the page from being shown. */
  private async draftOf({ contactId }: ContactView, { writer }: Viewer): Promise<Draft<TypedDraft> | null> {
    const draft = await this.pages.parts.drafts.read<TypedDraft>(writer, draftPlace(contactId));
    return draft.ok ? draft.value : null;
  }

  /** A conflict brings the form back with what changed; what the role may not do is a page of its own. */
  private refused(
    contactId: Uuid,
    viewer: Viewer,
    typed: TypedIdentityForm,
    refusal: Refusal,
  ): PageAnswer | Promise<PageAnswer> {
    const status = statusOf(refusal.code);
    if (status !== 409 && status !== 422) return { refusal };
    const errors = [{ href: '#decision', text: refusal.message }];
    return this.again(contactId, viewer, { typed, errors, stale: status === 409 });
  }

  /** The form once more: what was typed is kept, what was chosen is not, since it was chosen on what has changed. */
  private async again(contactId: Uuid, viewer: Viewer, returned: Returned): Promise<PageAnswer> {
    return this.desk.withContact(contactId, {}, viewer, (context) => this.whoPage(context, { returned }));
  }

  private whoPage(
    context: StepContext,
    {
      decided = null,
      returned = null,
      draft = null,
    }: { decided?: string | null; returned?: Returned | null; draft?: Draft<TypedDraft> | null },
  ): Page {
    const { view, viewer, names } = context;
    const undo = draft?.content.choice === 'UNDO';
    const drafted = draft && { reason: draft.content.reason ?? '', undo, savedAt: draft.savedAt };
    const form = {
      ...this.desk.formOf(context, links.decide(view.contactId)),
      autosave: links.identityDraft(view.contactId),
      keepToken: this.pages.parts.unsent.token(viewer.writer, draftPlace(view.contactId)),
    };
    const who = presentWho(view, names);
    const before = returned?.typed.revision ?? view.revision;
    const changes = returned?.stale ? who.decisions.filter(({ revision }) => revision > before) : [];
    return {
      template: 'contact-who',
      title: 'Who is this',
      section: 'work-list',
      status: returned === null ? 200 : returned.stale ? 409 : 422,
      context: {
        ...this.desk.frame(context),
        who,
        proposal: presentIdentityProposal(context),
        done: doneText(context),
        decided,
        errors: changes.length > 0 ? [] : (returned?.errors ?? []),
        typed: returned?.typed ?? drafted,
        drafted: returned === null ? drafted : null,
        stale: changes,
        mayDecide: mayEver(viewer.actor, 'DECIDE_IDENTITY') && this.pages.parts.site.asOf === null,
        form,
        undoForm: { ...form, idempotencyKey: this.pages.newKey() },
        confirmForm: this.desk.formOf(context, links.decide(view.contactId)),
      },
    };
  }
}
