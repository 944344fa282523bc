import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusOf, type Refusal } from '#kernel';
import { askingRoles, isFinal } from '#sharing';
import { ErrorPages } from '../../error-pages.filter.js';
import { frontDoorErrors, noSuchPage } from '../../front-door.errors.js';
import type { Page, PageAnswer } from '../../pages.js';
import { presentChecks, presentRequest } from '../../presenters/checks.js';
import { links, withQuery } from '../../presenters/links.js';
import { codeOf, idOf, type Given } from '../../query.js';
import { SignedIn } from '../../sign-in/index.js';
import type { CheckRequest } from '../../view-models.js';
import { readFields, showFields, type FormError, type Typed } from '../../forms/fields.js';
import { ChecksPages, isForForm, type ChecksContext } from './checks-desk.js';
import { requestSteps, type RequestStep } from './request-steps.js';

const done = {
  asked: 'The agencies are asked. When each is due stands below.',
  answered: 'The answer stands below.',
  chase: 'The reminder is recorded.',
  withdraw: 'The request is withdrawn. It still counts as unanswered.',
} as const;
const doneCodes = Object.keys(done) as (keyof typeof done)[];

interface Returned {
  readonly typed: Typed;
  readonly errors: readonly FormError[];
  readonly status: number;
}

/** The checks of a contact: who was asked, what they said, and the short steps on one request. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class ChecksController {
  constructor(@Inject(ChecksPages) private readonly checks: ChecksPages) {}

  @Get(':id/checks')
  async overview(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.onChecks(id, query, request, reply, (context): Page => {
      const { role } = context.viewer.actor;
      const code = codeOf(query, 'done', doneCodes);
      const mayWork = this.checks.mayWork(context);
      return {
        template: 'contact-checks',
        title: 'Checks',
        section: 'work-list',
        context: {
          ...this.checks.desk.frame(context.step),
          checks: presentChecks(context.checks, this.checks.pages.names, this.checks.readAt(), {
            answer: mayWork,
            withdraw: mayWork && (askingRoles as readonly string[]).includes(role),
          }),
          ask: { why: this.checks.whyNotAsk(context), href: `${links.checks(context.contactId)}/ask` },
          erased: context.checks.contact.concern.child.state === 'erased',
          done: code && done[code],
        },
      };
    });
  }

  @Get(':id/checks/:request/:step')
  async form(
    @Param() { id, request: requestId, step: code }: Readonly<Record<'id' | 'request' | 'step', string>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.onChecks(id, {}, request, reply, (context) => {
      const step = requestSteps[code];
      const about = this.checks.requestOf(context, requestId);
      return step && about ? this.page(step, about, context, null) : noSuchPage;
    });
  }

  @Post(':id/checks/:request/:step')
  async take(
    @Param() { id, request: requestId, step: code }: Readonly<Record<'id' | 'request' | 'step', string>>,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.checks.onChecks(id, body, request, reply, async (context): Promise<PageAnswer> => {
      const step = requestSteps[code];
      const about = this.checks.requestOf(context, requestId);
      const key = idOf(body?.['idempotencyKey']);
      if (!step || !about) return noSuchPage;
      if (this.checks.pages.parts.site.asOf !== null) return this.checks.pastState(context.contactId);
      if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const { typed, values, errors } = readFields(step.fields, body, this.checks.pages.now());
      if (errors.length > 0) return this.page(step, about, context, { typed, errors, status: 422 });
      const { contactId, viewer } = context;
      const target = { contactId, enquiryId: about.enquiryId, requestId: about.requestId };
      const taken = await step.take(this.checks.pages.parts.checks, viewer.actor, target, values, key);
      if (taken.ok) return { goTo: withQuery(links.checks(contactId), { done: step.code }) };
      return isForForm(taken.refusal)
        ? this.page(step, about, context, { typed, ...asErrors(taken.refusal) })
        : { refusal: taken.refusal };
    });
  }

  private page(step: RequestStep, about: CheckRequest, context: ChecksContext, returned: Returned | null): Page {
    const { checks, viewer, contactId } = context;
    const { pages } = this.checks;
    const shown = presentRequest(about, checks, pages.names, this.checks.readAt());
    const open = about.withdrawn === null && !isFinal(about.state);
    const mayDo = this.checks.mayWork(context) && (step.roles === null || step.roles.includes(viewer.actor.role));
    return {
      template: 'contact-check-step',
      title: step.title,
      section: 'work-list',
      status: returned?.status ?? 200,
      context: {
        ...this.checks.desk.frame(context.step),
        step,
        request: shown,
        why: !mayDo
          ? 'Your role does not take this step here.'
          : open
            ? null
            : 'Nothing is waited for: the request is answered for good, or withdrawn.',
        fields: showFields(step.fields, returned?.typed ?? {}, returned?.errors ?? []),
        errors: returned?.errors ?? [],
        form: {
          action: links.check(contactId, about.requestId, step.code),
          csrfToken: viewer.csrfToken,
          idempotencyKey: pages.newKey(),
        },
      },
    };
  }
}

const asErrors = ({ code, message }: Refusal) => ({
  errors: [{ href: '#step', text: message }],
  status: statusOf(code),
});
