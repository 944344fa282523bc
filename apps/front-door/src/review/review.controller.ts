import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Finding } from '#access';
import { ErrorPages } from '../error-pages.filter.js';
import { showFields } from '../forms/fields.js';
import { takeForm, type Tried } from '../forms/sent-form.js';
import { noSuchPage } from '../front-door.errors.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links, pagingLinks } from '../presenters/links.js';
import { codeOf, idOf, opaqueOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { findingFields, presentGlass, presentItem, presentReviewed, reviewPages } from './present-review.js';

/** Refusals that the reviewer reads beside the form. */
const besideTheForm = ['access/own-look', 'access/finding-stands', 'access/finding-words-missing'];

/** Looks that are put before the reviewers, and what is found of each. */
@Controller('review')
@SignedIn()
@UseFilters(ErrorPages)
export class ReviewController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    const state = codeOf(query, 'state', ['FOUND']) ?? 'WAITING';
    const filter = { state, cursor: opaqueOf(query, 'cursor') } as const;
    await pages.answer(request, reply, ({ actor }) =>
      pages.show(pages.parts.review.list(actor, filter), (list) => ({
        template: 'review/list',
        title: 'Review of access',
        section: 'review',
        context: {
          items: list.items.map((item) => presentItem(item, pages.names, pages.now())),
          waiting: state === 'WAITING',
          glass: list.brokenGlass.map((glass) => presentGlass(glass, actor.agency, pages.now())),
          chased: list.brokenGlass.filter(({ chasedAt }) => chasedAt !== null).length,
          tabs: reviewPages(state),
          paging: pagingLinks(links.review, { state: state === 'FOUND' ? state : null }, list.paging),
          catchingUp: list.catchingUp,
          done: codeOf(query, 'done', ['found']),
        },
      })),
    );
  }

  @Get(':id')
  async item(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.page(viewer, id, {}));
  }

  @Post(':id')
  async record(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, async (viewer) => {
      if (pages.parts.site.asOf !== null)
        return pages.pastState('review', 'record a finding', { href: links.review, text: 'Back to the review' });
      const accessId = idOf(id);
      if (accessId === null) return noSuchPage;
      return takeForm({
        ...{ fields: findingFields, body, now: pages.now() },
        take: (values, key) =>
          pages.parts.review.record(viewer.actor, {
            ...{ accessId, finding: values.code<Finding>('finding'), words: values.text('words'), key },
          }),
        done: () => ({ goTo: `${links.review}?done=found` }),
        beside: (code) => (besideTheForm.includes(code) ? '#finding' : undefined),
        again: (tried) => this.page(viewer, id, tried),
      });
    });
  }

  private async page(
    { actor, csrfToken }: Viewer,
    id: string,
    { typed = {}, errors = [], status = 200 }: Tried,
  ): Promise<PageAnswer> {
    const { pages } = this;
    const accessId = idOf(id);
    if (accessId === null) return noSuchPage;
    return pages.show(pages.parts.review.item(actor, accessId), (look) => ({
      template: 'review/item',
      title: 'Review of a look',
      section: 'review',
      status,
      context: {
        look: presentReviewed(look, pages.names, pages.now()),
        fields: showFields(findingFields, typed, errors),
        errors,
        mayFind: look.item.finding === null && look.item.actor !== actor.id && pages.parts.site.asOf === null,
        isOwn: look.item.actor === actor.id,
        form: { csrfToken, idempotencyKey: pages.newKey(), action: links.reviewed(accessId) },
        backHref: links.review,
      },
    }));
  }
}
