import { Controller, Get, Inject, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { londonDay, toInstant } from '#kernel';
import { mayEver } from './navigation.js';
import { ErrorPages } from './error-pages.filter.js';
import { Pages } from './pages.js';
import { presentOpened } from './presenters/opened.js';
import { dayOf, opaqueOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';

/** To those who shared: who opened it, day by day. */
@Controller('opened')
@SignedIn()
@UseFilters(ErrorPages)
export class OpenedController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async day(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const today = londonDay(toInstant(this.pages.now()));
    const filter = { day: dayOf(query, 'day') ?? today, cursor: opaqueOf(query, 'cursor') };
    await this.pages.answer(request, reply, ({ actor }) =>
      this.pages.show(this.pages.parts.opened.day(actor, filter), (opened) => ({
        template: 'opened',
        title: 'Who opened what your agency shared',
        section: 'opened',
        context: {
          opened: presentOpened(opened, filter, {
            names: this.pages.names,
            today,
            mayRaise: mayEver(actor, 'RAISE_CONCERN'),
          }),
          agency: this.pages.names.agency(actor.agency),
          catchingUp: opened.catchingUp,
        },
      })),
    );
  }
}
