import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from '../error-pages.filter.js';
import type { Page, PageAnswer } from '../pages.js';
import { links } from '../presenters/links.js';
import { codeOf, idOf, textOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { ContactDesk, type ReturnedForm } from './contact-desk.js';
import { carriedNotice } from './carry.js';
import { answerOf, readFields, showFields, type FormError, type Typed } from '../forms/fields.js';
import type { Begun } from './step-drafts.js';
import { whyNot, type StepContext } from './step-page.js';
import { faultOfFactors, rate, ratingQuestions } from './steps/rating.js';
import { noSuchPage } from '../front-door.errors.js';

/** What a page of the flow is shown with. */
interface Shown {
  readonly typed: Typed;
  readonly errors?: readonly FormError[];
  readonly status?: number;
  readonly staleSince?: number | null;
  readonly begun?: Begun | null;
}

/**
 * Rating, one question to a page. What was answered goes from page to page in hidden fields, back as well as forth, and nothing is
 * recorded before the answers were looked over.
 */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class RatingController {
  constructor(@Inject(ContactDesk) private readonly desk: ContactDesk) {}

  @Get(':id/rating')
  async begin(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onContact(id, query, request, reply, async (context) => {
      const begun = await this.desk.drafts.begun(context, rate);
      return this.question('colour', context, { typed: begun?.typed ?? {}, begun });
    });
  }

  /** One answer: on to the next question, or wherever the person wants to go, with everything kept. */
  @Post(':id/rating/:question')
  async answered(
    @Param('id') id: string,
    @Param('question') code: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onContact(id, body, request, reply, async (context) => {
      if (this.desk.mayWork(context.viewer)) {
        const saved = await this.desk.drafts.save(context.viewer, context.view.contactId, rate, body);
        if (codeOf(body, 'save', ['later'])) return saved.ok ? { goTo: links.draftsSaved } : saved;
      }
      const questions = ratingQuestions(context);
      const { typed } = readFields(
        questions.map(({ field }) => field),
        body,
        context.now,
      );
      const to = textOf(body, 'to');
      if (to !== null) return this.pageOf(to, context, { typed });
      const index = questions.findIndex((question) => question.code === code);
      const asked = questions[index];
      if (!asked) return noSuchPage;
      const { errors } = readFields([asked.field], body, context.now);
      const fault = code === 'factors' ? faultOfFactors(typed['factors'] ?? []) : null;
      const faults = fault ? [...errors, fault] : errors;
      if (faults.length > 0) return this.question(code, context, { typed, errors: faults, status: 422 });
      return this.pageOf(questions[index + 1]?.code ?? 'check', context, { typed });
    });
  }

  @Post(':id/rating')
  async propose(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.pages.answer(request, reply, (viewer) =>
      this.desk.take(id, body, viewer, rate, (context, returned) => this.returned(context, returned)),
    );
  }

  /** What is missing is asked again on its own page; anything else comes back to the answers. */
  private returned(context: StepContext, { typed, errors, status, staleSince }: ReturnedForm): Page {
    const missing = ratingQuestions(context).find(({ field }) => errors.some(({ href }) => href === `#${field.name}`));
    const shown = { typed, errors, status, staleSince };
    return missing ? this.question(missing.code, context, shown) : this.check(context, shown);
  }

  private pageOf(code: string, context: StepContext, shown: Shown): PageAnswer {
    if (code === 'check') return this.check(context, shown);
    return ratingQuestions(context).some((question) => question.code === code)
      ? this.question(code, context, shown)
      : noSuchPage;
  }

  private question(code: string, context: StepContext, shown: Shown): Page {
    const questions = ratingQuestions(context);
    const index = questions.findIndex((question) => question.code === code);
    const { field } = questions[index]!;
    return this.pageWith('contact-question', 'Rate this contact', context, shown, {
      action: `${links.rating(context.view.contactId)}/${code}`,
      number: index + 1,
      of: questions.length,
      previous: questions[index - 1]?.code ?? null,
      field: showFields([field], shown.typed, shown.errors ?? [])[0],
      kept: keptOf(
        questions.filter((question) => question.code !== code).map((question) => question.field.name),
        shown.typed,
      ),
    });
  }

  private check(context: StepContext, shown: Shown): Page {
    const questions = ratingQuestions(context);
    return this.pageWith('contact-check', 'Check the rating', context, shown, {
      action: links.rating(context.view.contactId),
      changeAction: `${links.rating(context.view.contactId)}/check`,
      button: context.viewer.actor.role === 'emergency-duty' ? 'Record this rating' : rate.button,
      answers: questions.map(({ code, field }) => ({ code, ...answerOf(field, shown.typed) })),
      kept: keptOf(
        questions.map(({ field }) => field.name),
        shown.typed,
      ),
    });
  }

  private pageWith(
    template: string,
    title: string,
    context: StepContext,
    shown: Shown,
    flow: Readonly<Record<string, unknown>> & { readonly action: string; readonly kept: ReturnType<typeof keptOf> },
  ): Page {
    const refusal = whyNot(rate.probe(context), context);
    const stale = this.desk.changesSince(context, shown.staleSince ?? null);
    const form = this.desk.stepFormOf(context, rate, flow.action);
    // The flow began on what the first page showed: what was recorded since then must not slip by.
    const fresh = (shown.staleSince ?? null) !== null;
    const begun = fresh ? null : textOf(context.given, 'revision');
    const key = fresh ? null : idOf(context.given['idempotencyKey']);
    const carriedFrom = shown.begun?.carriedFrom ?? idOf(context.given['carriedFrom']);
    return {
      template,
      title,
      section: 'work-list',
      status: shown.status ?? 200,
      context: {
        ...this.desk.frame(context),
        ...flow,
        kept: [...flow.kept, ...(carriedFrom ? [{ name: 'carriedFrom', value: carriedFrom }] : [])],
        keptBefore: codeOf(context.given, 'kept', ['yes']) !== null,
        carried: carriedNotice(carriedFrom, 'RATING', context),
        why: this.desk.mayWork(context.viewer) ? (refusal?.message ?? null) : 'Your role does not rate.',
        errors: stale.length > 0 ? [] : (shown.errors ?? []),
        stale,
        begun: shown.begun ?? null,
        form: {
          ...form,
          ...(begun !== null && /^\d+$/.test(begun) && { revision: Number(begun) }),
          ...(key !== null && { idempotencyKey: key }),
        },
      },
    };
  }
}

/** Answers of the other pages, for hidden fields. */
const keptOf = (names: readonly string[], typed: Typed) =>
  names.flatMap((name) => (typed[name] ?? []).map((value) => ({ name, value })));
