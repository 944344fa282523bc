import { Body, Controller, Get, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { failed, ok, statusOf, type Instant, type Refusal, type Result } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from '../../error-pages.filter.js';
import { frontDoorErrors, noSuchPage } from '../../front-door.errors.js';
import { mayEver } from '../../navigation.js';
import type { Page, PageAnswer } from '../../pages.js';
import type { Viewer } from '../../ports.js';
import { presentRequest } from '../../presenters/checks.js';
import { links, withQuery } from '../../presenters/links.js';
import { codeOf, idOf, type Given } from '../../query.js';
import { SignedIn } from '../../sign-in/index.js';
import type { CheckRequest } from '../../view-models.js';
import { showFields, type FormError } from '../../forms/fields.js';
import { emptyAsk, withAsked, type AskDraft } from './ask-draft.js';
import {
  aboutOptions,
  answerFields,
  answerPlace,
  itemCount,
  itemParts,
  kindOptions,
  readAnswer,
} from './answer-form.js';
import { textOfTyped } from './ask-steps.js';
import { ChecksPages, isForForm, type ChecksContext } from './checks-desk.js';

/** Writing down what an agency answered by phone or e-mail; a further answer adds to it, overturns a refusal or corrects. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class AnswerController {
  constructor(@Inject(ChecksPages) private readonly checks: ChecksPages) {}

  @Get(':id/checks/:request/answer')
  async form(
    @Param() { id, request: requestId }: Readonly<Record<'id' | 'request', string>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.onChecks(id, {}, request, reply, async (context): Promise<PageAnswer> => {
      const about = this.checks.requestOf(context, requestId);
      if (!about) return noSuchPage;
      const draft = await this.draftOf(context.viewer, context.contactId, about.requestId);
      if (!draft.ok) return { refusal: draft.refusal };
      return this.page(about, context, draft.value?.content ?? emptyAsk, { savedAt: draft.value?.savedAt ?? null });
    });
  }

  @Post(':id/checks/:request/answer/draft')
  async save(
    @Param() { id, request: requestId }: Readonly<Record<'id' | 'request', string>>,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.pages.answerSaving(request, reply, async (viewer) =>
      idOf(id) === null || idOf(requestId) === null || !mayEver(viewer.actor, 'WORK_ON_CHECKS')
        ? noSuchPage
        : this.keep(viewer, id, requestId, body ?? {}),
    );
  }

  @Post(':id/checks/:request/answer')
  async record(
    @Param() { id, request: requestId }: Readonly<Record<'id' | 'request', string>>,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.onChecks(id, body, request, reply, async (context): Promise<PageAnswer> => {
      const { contactId, viewer } = context;
      const about = this.checks.requestOf(context, requestId);
      const key = idOf(body?.['idempotencyKey']);
      if (!about) return noSuchPage;
      if (this.checks.pages.parts.site.asOf !== null) return this.checks.pastState(contactId);
      if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const does = codeOf(body, 'save', ['later', 'item']);
      if (does !== null) return this.kept(does, about, context, body ?? {});
      const draft = withAsked(emptyAsk, body ?? {});
      const { form, errors } = readAnswer(draft.typed, about, this.checks.pages.now());
      if (form === null) return this.page(about, context, draft, { errors, status: 422 });
      const target = { contactId, enquiryId: about.enquiryId, requestId: about.requestId };
      const taken = await this.checks.pages.parts.checks.answer(viewer.actor, target, { ...form, idempotencyKey: key });
      if (!taken.ok) {
        const { code, message } = taken.refusal;
        return isForForm(taken.refusal)
          ? this.page(about, context, draft, { errors: [{ href: '#step', text: message }], status: statusOf(code) })
          : { refusal: taken.refusal };
      }
      await this.checks.pages.parts.drafts.discard(viewer.writer, answerPlace(contactId, about.requestId));
      return { goTo: withQuery(links.checks(contactId), { done: 'answered' }) };
    });
  }

  /** Kept for later, or the page again with room for one more item. */
  private async kept(
    does: 'later' | 'item',
    about: CheckRequest,
    context: ChecksContext,
    body: Given,
  ): Promise<PageAnswer> {
    const { contactId, viewer } = context;
    const room = does === 'item' ? itemCount(withAsked(emptyAsk, body).typed) + 1 : null;
    const saved = await this.keep(viewer, contactId, about.requestId, {
      ...body,
      ...(room !== null && { items: String(room) }),
    });
    if (!saved.ok) return { refusal: saved.refusal };
    if (does === 'later') return { goTo: links.draftsSaved };
    return { goTo: `${links.check(contactId, about.requestId, 'answer')}#item-${room}` };
  }

  private page(
    about: CheckRequest,
    context: ChecksContext,
    { typed }: AskDraft,
    shown: {
      readonly errors?: readonly FormError[];
      readonly status?: number;
      readonly savedAt?: Instant | null;
    },
  ): Page {
    const { checks, viewer, contactId } = context;
    const { pages } = this.checks;
    const errors = shown.errors ?? [];
    const fields = answerFields(about.state);
    const show = Object.entries(fields).map(([name, field]) => [name, showFields([field], typed, errors)[0]] as const);
    const path = links.check(contactId, about.requestId, 'answer');
    const items = Array.from({ length: itemCount(typed) }, (_, index) => index + 1);
    return {
      template: 'contact-answer',
      title: 'Record an answer',
      section: 'work-list',
      status: shown.status ?? 200,
      context: {
        ...this.checks.desk.frame(context.step),
        request: presentRequest(about, checks, pages.names, this.checks.readAt()),
        why: !this.checks.mayWork(context)
          ? 'Your role does not record answers here.'
          : about.withdrawn !== null
            ? 'This request was withdrawn. Ask the agency anew, then record its answer there.'
            : null,
        fields: Object.fromEntries(show),
        items: items.map((number) => ({
          number,
          values: Object.fromEntries(itemParts.map((name) => [name, textOfTyped(typed, `item-${number}-${name}`)])),
          errors: Object.fromEntries(
            itemParts.map((name) => [name, errors.find(({ href }) => href === `#item-${number}-${name}`) ?? null]),
          ),
        })),
        about: about.everybody.length > 1 ? aboutOptions(about, checks.people) : null,
        onlyAbout: aboutOptions(about, checks.people)[0]?.text,
        kinds: kindOptions,
        errors,
        savedAt: shown.savedAt ?? null,
        form: {
          action: path,
          autosave: `${path}/draft`,
          csrfToken: viewer.csrfToken,
          idempotencyKey: pages.newKey(),
          keepToken: pages.parts.unsent.token(viewer.writer, answerPlace(contactId, about.requestId)),
        },
      },
    };
  }

  private draftOf(viewer: Viewer, contactId: string, requestId: string) {
    return this.checks.pages.parts.drafts.read<AskDraft>(viewer.writer, answerPlace(contactId, requestId));
  }

  private async keep(
    viewer: Viewer,
    contactId: string,
    requestId: string,
    body: Given,
  ): Promise<Result<{ readonly savedAt: Instant }, Refusal>> {
    const place = answerPlace(contactId, requestId);
    const saved = await this.checks.pages.parts.drafts.save(viewer.writer, place, withAsked(emptyAsk, body));
    return saved.ok ? ok({ savedAt: saved.value.savedAt }) : failed(saved.refusal);
  }
}
