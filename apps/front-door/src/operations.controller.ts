import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.filter.js';
import { frontDoorErrors } from './front-door.errors.js';
import { Pages, type Page } from './pages.js';
import type { Viewer } from './ports.js';
import { links, withQuery } from './presenters/links.js';
import { discardChoices, presentOperations } from './presenters/operations.js';
import { codeOf, textOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';
import type { OperationsView } from './view-models.js';

type Errors = readonly { readonly href: string; readonly text: string }[];

/** How the hub is doing: codes and counts, and what is parked. */
@Controller('operations')
@SignedIn()
@UseFilters(ErrorPages)
export class OperationsController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async health(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const done = codeOf(query, 'done', ['retried', 'discarded']);
    await this.pages.answer(request, reply, (viewer) =>
      this.pages.show(this.pages.parts.operations.health(viewer.actor), (view) => this.page(view, viewer, { done })),
    );
  }

  @Post('parked/retry')
  async retry(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = textOf(body, 'parkedId');
    await this.pages.answer(request, reply, (viewer) => {
      if (this.pages.parts.site.asOf !== null) return this.pastState();
      return id === null
        ? frontDoorErrors.refuse('front-door/form-not-whole')
        : this.pages.show(this.pages.parts.operations.retry(viewer.actor, id), () => ({
            goTo: withQuery(links.operations, { done: 'retried' }),
          }));
    });
  }

  @Post('parked/discard')
  async discard(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = textOf(body, 'parkedId');
    const reason = codeOf(
      body,
      'reason',
      discardChoices.map(({ value }) => value),
    );
    await this.pages.answer(request, reply, (viewer) => {
      const { operations, site } = this.pages.parts;
      if (site.asOf !== null) return this.pastState();
      if (id === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      if (reason === null) {
        const errors = [{ href: '#parked-title', text: 'Choose why the event is discarded' }];
        return this.pages.show(operations.health(viewer.actor), (view) => this.page(view, viewer, { errors }));
      }
      return this.pages.show(operations.discard(viewer.actor, id, reason), () => ({
        goTo: withQuery(links.operations, { done: 'discarded' }),
      }));
    });
  }

  private pastState(): Page {
    const way = { href: links.operations, text: 'Back to Operations' };
    return this.pages.pastState('operations', 'retry or discard an event', way);
  }

  private page(
    view: OperationsView,
    viewer: Viewer,
    { done = null, errors = [] }: { done?: string | null; errors?: Errors },
  ): Page {
    return {
      template: 'operations',
      title: 'Operations',
      section: 'operations',
      status: errors.length > 0 ? 422 : 200,
      context: {
        operations: presentOperations(view, this.pages.now()),
        discardChoices,
        done,
        errors,
        csrfToken: viewer.csrfToken,
      },
    };
  }
}
