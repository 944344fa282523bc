import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from '../error-pages.filter.js';
import type { Page } from '../pages.js';
import { links } from '../presenters/links.js';
import { idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { ContactDesk, type ReturnedForm } from './contact-desk.js';
import { answerOf, showFields } from '../forms/fields.js';
import type { Begun } from './step-drafts.js';
import { whyNot, type StepContext, type StepPage } from './step-page.js';
import { stepPage } from './steps/index.js';
import { noSuchPage } from '../front-door.errors.js';

/** Every step on a contact that is one form. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class StepController {
  constructor(@Inject(ContactDesk) private readonly desk: ContactDesk) {}

  @Get(':id/do/:step')
  async form(
    @Param('id') id: string,
    @Param('step') code: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onContact(id, query, request, reply, async (context) => {
      const page = stepPage(code);
      if (!page) return noSuchPage;
      if (page.href) return { goTo: page.href(context.view.contactId) };
      return this.page(page, context, null, await this.desk.drafts.begun(context, page));
    });
  }

  /** Saved beside the form, every few seconds, where scripts run. */
  @Post(':id/do/:step/draft')
  async saveDraft(
    @Param('id') id: string,
    @Param('step') code: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const contactId = idOf(id);
    const page = stepPage(code);
    await this.desk.pages.answerSaving(request, reply, (viewer) =>
      contactId === null || !page || !this.desk.mayWork(viewer)
        ? Promise.resolve(noSuchPage)
        : this.desk.drafts.save(viewer, contactId, page, body),
    );
  }

  @Post(':id/do/:step')
  async take(
    @Param('id') id: string,
    @Param('step') code: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.pages.answer(request, reply, (viewer) => {
      const page = stepPage(code);
      if (!page) return noSuchPage;
      return this.desk.take(id, body, viewer, page, (context, returned) => this.page(page, context, returned));
    });
  }

  /** The form, or in its place the sentence that says why the step has no place here. */
  page(page: StepPage, context: StepContext, returned: ReturnedForm | null, begun: Begun | null = null): Page {
    const refusal = whyNot(page.probe(context), context);
    const possible = this.desk.mayWork(context.viewer) && refusal === null;
    const fields = page.fields(context);
    const errors = returned?.errors ?? [];
    const stale = this.desk.changesSince(context, returned?.staleSince ?? null);
    // Where the step has no place any more there is no form to keep what was typed in: it is shown, so that nobody writes it twice.
    const kept =
      possible || returned === null
        ? []
        : fields
            .filter(({ kind }) => kind !== 'hidden')
            .map((field) => answerOf(field, returned.typed))
            .filter(({ answer }) => answer.length > 0);
    return {
      template: 'contact-step',
      title: page.title,
      section: 'work-list',
      status: returned?.status ?? 200,
      context: {
        ...this.desk.frame(context),
        step: { code: page.code, title: page.title, lead: page.lead ?? null, button: page.button },
        before: page.before?.(context) ?? null,
        why: possible ? null : (refusal?.message ?? 'Nothing can be done here in this state.'),
        fields: showFields(fields, returned?.typed ?? begun?.typed ?? page.initial?.(context) ?? {}, errors),
        // What somebody else did since stands in its own notice; saying it twice would hide it.
        errors: stale.length > 0 ? [] : errors,
        stale,
        kept:
          kept.length === 0
            ? null
            : {
                title: 'What you wrote',
                rows: kept.map(({ question, answer }) => ({
                  label: question,
                  lines: answer.map((text) => ({ text })),
                })),
              },
        begun,
        form: this.desk.stepFormOf(context, page, links.step(context.view.contactId, page.code)),
      },
    };
  }
}
