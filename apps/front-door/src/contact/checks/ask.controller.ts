import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { failed, ok, statusOf, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dateTime } from '#ui';
import { ErrorPages } from '../../error-pages.filter.js';
import { mayEver } from '../../navigation.js';
import type { Page, PageAnswer } from '../../pages.js';
import type { Viewer } from '../../ports.js';
import { links, withQuery } from '../../presenters/links.js';
import { codeOf, idOf, type Given } from '../../query.js';
import { SignedIn } from '../../sign-in/index.js';
import { answerOf, inputsOf, readFields, showFields, type Field, type FormError } from '../../forms/fields.js';
import { askPlace, emptyAsk, withAsked, type AskDraft } from './ask-draft.js';
import { askFormOf } from './ask-form.js';
import { askSteps, faultsOf, typedOf, type Asking, type AskStep } from './ask-steps.js';
import { ChecksPages, isForForm, type ChecksContext } from './checks-desk.js';
import { noSuchPage } from '../../front-door.errors.js';

/** Agencies may have been asked before anybody came to write it down. */
const when: Field = {
  kind: 'when',
  name: 'when',
  label: 'When they were asked',
  hint: 'Leave both empty if it is now. Replies are due from this time on.',
};

interface Shown {
  readonly errors?: readonly FormError[];
  readonly status?: number;
  /** One answer is changed: its page leads back to all of them. */
  readonly changing?: boolean;
  readonly savedAt?: Instant | null;
}

/** Asking agencies: one question a page, every page kept as its writer's draft until all of it is sent. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class AskController {
  constructor(@Inject(ChecksPages) private readonly checks: ChecksPages) {}

  @Get(':id/checks/ask')
  async begin(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.checks.pages.answer(request, reply, async (viewer): Promise<PageAnswer> => {
      const contactId = idOf(id);
      if (contactId === null) return noSuchPage;
      const draft = await this.draftOf(viewer, contactId);
      if (!draft.ok) return draft;
      const begun = Object.values(draft.value?.content.typed ?? {}).some((texts) => texts.length > 0);
      return { goTo: links.ask(contactId, begun ? 'check' : 'agencies') };
    });
  }

  @Get(':id/checks/ask/:step')
  async show(
    @Param('id') id: string,
    @Param('step') code: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onDraft(id, {}, request, reply, (context, draft, savedAt) =>
      this.pageOf(code, context, draft, { changing: isChanging(query), savedAt }),
    );
  }

  /** Saved beside the form every few seconds, where scripts run. */
  @Post(':id/checks/ask/:step/draft')
  async save(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const contactId = idOf(id);
    await this.checks.pages.answerSaving(request, reply, async (viewer) =>
      contactId === null || !mayEver(viewer.actor, 'WORK_ON_CHECKS')
        ? noSuchPage
        : this.keep(viewer, contactId, body ?? {}),
    );
  }

  @Post(':id/checks/ask/:step')
  async answered(
    @Param('id') id: string,
    @Param('step') code: string,
    @Body() body: Given,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.onChecks(id, body, request, reply, async (context): Promise<PageAnswer> => {
      const { contactId, viewer } = context;
      if (this.checks.pages.parts.site.asOf !== null) return this.checks.pastState(contactId);
      if (!mayEver(viewer.actor, 'WORK_ON_CHECKS')) return noSuchPage;
      if (code === 'check' && codeOf(body, 'save', ['later']) === null) return this.send(context, body ?? {});
      const kept = await this.keep(viewer, contactId, body ?? {});
      if (!kept.ok) return { refusal: kept.refusal };
      if (codeOf(body, 'save', ['later']) !== null) return { goTo: links.draftsSaved };
      return this.next(code, context, kept.value.draft, isChanging(query));
    });
  }

  private next(code: string, context: ChecksContext, draft: AskDraft, changing: boolean): PageAnswer {
    const asking = this.askingOf(context, draft);
    const steps = askSteps(asking);
    const index = steps.findIndex((step) => step.code === code);
    const step = steps[index];
    if (!step) return { goTo: links.ask(context.contactId, 'check') };
    const errors = faultsOf(asking, step);
    if (errors.length > 0) return this.step(step, context, draft, { errors, status: 422, changing });
    // A change on one page may leave something open on another: the answers come back when all of them are whole.
    const after = changing ? steps.find((other) => faultsOf(asking, other).length > 0) : steps[index + 1];
    const to = links.ask(context.contactId, after?.code ?? 'check');
    return { goTo: withQuery(to, { change: changing && after ? 'yes' : null }) };
  }

  private async send(context: ChecksContext, body: Given): Promise<PageAnswer> {
    const { contactId, viewer } = context;
    const { pages } = this.checks;
    const draft = await this.draftOf(viewer, contactId);
    if (!draft.ok) return { refusal: draft.refusal };
    // Gone because it was sent, from a second window or by a second click.
    if (draft.value === null) return { goTo: links.checks(contactId) };
    const { content } = draft.value;
    const asking = this.askingOf(context, content);
    const { errors, values } = readFields([when], body, pages.now());
    const missing = askSteps(asking).some((step) => faultsOf(asking, step).length > 0);
    if (missing || errors.length > 0) return this.check(context, content, { errors, status: 422 });
    const kept = await this.keep(viewer, contactId, {});
    if (!kept.ok) return { refusal: kept.refusal };
    const { key } = kept.value.draft;
    const sent = await pages.parts.checks.ask(viewer.actor, contactId, askFormOf(asking, key, values.when('when')));
    if (!sent.ok) {
      if (!isForForm(sent.refusal)) return { refusal: sent.refusal };
      const { code, message } = sent.refusal;
      return this.check(context, content, { errors: [{ href: '#step', text: message }], status: statusOf(code) });
    }
    await pages.parts.drafts.discard(viewer.writer, askPlace(contactId));
    return { goTo: withQuery(links.checks(contactId), { done: 'asked' }) };
  }

  private pageOf(code: string, context: ChecksContext, draft: AskDraft, shown: Shown): PageAnswer {
    if (code === 'check') return this.check(context, draft, shown);
    const step = askSteps(this.askingOf(context, draft)).find((one) => one.code === code);
    return step ? this.step(step, context, draft, shown) : noSuchPage;
  }

  private step(step: AskStep, context: ChecksContext, draft: AskDraft, shown: Shown): Page {
    const { contactId } = context;
    const steps = askSteps(this.askingOf(context, draft));
    const index = steps.findIndex(({ code }) => code === step.code);
    const before = steps[index - 1];
    const errors = shown.errors ?? [];
    const fields = [...step.fields, ...(step.folded?.fields ?? [])];
    return this.framed('contact-ask', step.title, context, shown, {
      step,
      number: index + 1,
      of: steps.length + 1,
      why: this.checks.whyNotAsk(context),
      fields: showFields(step.fields, draft.typed, errors),
      folded: step.folded && {
        title: step.folded.title,
        open: step.folded.fields.some((field) => typedOf(draft.typed, field.name).length > 0),
        fields: showFields(step.folded.fields, draft.typed, errors),
      },
      inputs: fields.flatMap(inputsOf).join(' '),
      beforeHref: shown.changing ? links.ask(contactId, 'check') : before ? links.ask(contactId, before.code) : null,
      errors,
      form: {
        ...this.formOf(context),
        action: withQuery(links.ask(contactId, step.code), { change: shown.changing ? 'yes' : null }),
        autosave: `${links.ask(contactId, step.code)}/draft`,
      },
    });
  }

  private check(context: ChecksContext, draft: AskDraft, shown: Shown): Page {
    const { contactId, checks } = context;
    const asking = this.askingOf(context, draft);
    const steps = askSteps(asking);
    const open = steps.flatMap((step) => {
      const faults = faultsOf(asking, step);
      const href = withQuery(links.ask(contactId, step.code), { change: 'yes' });
      return faults.length > 0 ? [{ href, text: `${step.title.replace(/\?$/, '')}: ${faults[0]!.text}` }] : [];
    });
    const asked = (shown.status ?? 200) === 422 ? open : [];
    return this.framed('contact-ask-check', 'Check what is asked', context, shown, {
      why: this.checks.whyNotAsk(context),
      steps: steps.map((step) => ({
        title: step.title,
        href: withQuery(links.ask(contactId, step.code), { change: 'yes' }),
        open: open.some(({ href }) => href === withQuery(links.ask(contactId, step.code), { change: 'yes' })),
        answers: [...step.fields, ...(step.folded?.fields ?? [])]
          .map((field) => answerOf(field, draft.typed))
          .filter(({ answer }) => answer.length > 0)
          .map(({ question, answer }) => ({ question: question === step.title ? null : question, answer })),
      })),
      dueAt: checks.replyDueAt === null ? null : dateTime(checks.replyDueAt),
      when: showFields([when], {}, shown.errors ?? [])[0],
      errors: [...(shown.errors ?? []), ...asked],
      form: { ...this.formOf(context), action: links.ask(contactId, 'check') },
    });
  }

  private framed(
    template: string,
    title: string,
    context: ChecksContext,
    shown: Shown,
    rest: Readonly<Record<string, unknown>>,
  ): Page {
    return {
      template,
      title,
      section: 'work-list',
      status: shown.status ?? 200,
      context: { ...this.checks.desk.frame(context.step), savedAt: shown.savedAt ?? null, ...rest },
    };
  }

  private formOf({ viewer, contactId }: ChecksContext) {
    const keepToken = this.checks.pages.parts.unsent.token(viewer.writer, askPlace(contactId));
    return { csrfToken: viewer.csrfToken, keepToken };
  }

  private askingOf({ checks }: ChecksContext, { typed }: AskDraft): Asking {
    const { pages } = this.checks;
    return { checks, typed, names: pages.names, now: pages.now() };
  }

  private draftOf(viewer: Viewer, contactId: string) {
    return this.checks.pages.parts.drafts.read<AskDraft>(viewer.writer, askPlace(contactId));
  }

  private async keep(
    viewer: Viewer,
    contactId: string,
    body: Given,
  ): Promise<Result<{ readonly draft: AskDraft & { readonly key: Uuid }; readonly savedAt: Instant }, Refusal>> {
    const { drafts } = this.checks.pages.parts;
    const before = await this.draftOf(viewer, contactId);
    if (!before.ok) return before;
    const begun = before.value?.content ?? emptyAsk;
    const draft = { ...withAsked(begun, body), key: begun.key ?? this.checks.pages.newKey() };
    const saved = await drafts.save(viewer.writer, askPlace(contactId), draft);
    return saved.ok ? ok({ draft, savedAt: saved.value.savedAt }) : failed(saved.refusal);
  }

  private async onDraft(
    id: string,
    given: Given,
    request: FastifyRequest,
    reply: FastifyReply,
    page: (context: ChecksContext, draft: AskDraft, savedAt: Instant | null) => PageAnswer,
  ): Promise<void> {
    await this.checks.onChecks(id, given, request, reply, async (context): Promise<PageAnswer> => {
      const draft = await this.draftOf(context.viewer, context.contactId);
      if (!draft.ok) return { refusal: draft.refusal };
      return page(context, draft.value?.content ?? emptyAsk, draft.value?.savedAt ?? null);
    });
  }
}

const isChanging = (query: Given): boolean => codeOf(query, 'change', ['yes']) !== null;
