import { Body, Controller, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal, Result, Uuid } from '#kernel';
import { ErrorPages } from '../error-pages.filter.js';
import type { PageAnswer } from '../pages.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { carriable, carriedStep, typedToCarry, type Carriable } from './carry.js';
import { ContactDesk } from './contact-desk.js';
import { DecisionDrafts } from './decision/drafts.js';
import type { Typed } from '../forms/fields.js';
import type { StepContext } from './step-page.js';
import { rate } from './steps/rating.js';
import { noSuchPage } from '../front-door.errors.js';

/**
 * Begins a brother's or a sister's rating or decision with what was said of this child, as a draft of whoever carries it. Nothing is
 * proposed by it: the other child's own questions lead on from there.
 */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class CarryController {
  readonly #decisions: DecisionDrafts;
  constructor(@Inject(ContactDesk) private readonly desk: ContactDesk) {
    this.#decisions = new DecisionDrafts(desk.pages.parts);
  }

  @Post(':id/carry')
  async carry(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [what, to] = [codeOf(body, 'what', carriable), idOf(body['to'])];
    await this.desk.onContact(id, body, request, reply, async (context): Promise<PageAnswer> => {
      const { view, viewer } = context;
      const isSibling = view.concern.otherChildren.some(({ contactId }) => contactId === to);
      if (what === null || to === null || !isSibling || !this.desk.mayWork(viewer)) return noSuchPage;
      const step = carriedStep(what, context);
      const typed = step && typedToCarry(what, step);
      if (!typed) return noSuchPage;
      // The other contact is looked at before its draft is begun: whoever may not open it carries nothing to it.
      return this.desk.withContact(to, {}, viewer, async (other) => {
        const begun = await this.begin(what, other, view.contactId, typed);
        if (!begun.ok) return begun;
        const there = what === 'RATING' ? links.rating(to) : links.decisionStep(to, 'outcome');
        return { goTo: begun.value ? there : withQuery(there, { kept: 'yes' }) };
      });
    });
  }

  /** False where this person had begun it already: what they wrote is never written over. */
  private begin(
    what: Carriable,
    { view, viewer }: StepContext,
    carriedFrom: Uuid,
    typed: Typed,
  ): Promise<Result<boolean, Refusal>> {
    if (what === 'RATING') return this.desk.drafts.begin(viewer, view.contactId, rate, { ...typed, carriedFrom });
    return this.#decisions.begin(viewer, view.contactId, { revision: view.revision, typed, carriedFrom });
  }
}
