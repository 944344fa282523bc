import { Controller, Get, Inject, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.filter.js';
import { Pages } from './pages.js';
import { presentWorkList } from './presenters/work-list.js';
import { codeOf, opaqueOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';

/** New contacts, immediate danger first, then what falls due first. */
@Controller('work-list')
@SignedIn()
@UseFilters(ErrorPages)
export class WorkListController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const filter = {
      agency: opaqueOf(query, 'agency'),
      identity: codeOf(query, 'identity', ['undecided']),
      danger: codeOf(query, 'danger', ['immediate']),
      cursor: opaqueOf(query, 'cursor'),
    };
    await this.pages.answer(request, reply, (viewer) =>
      this.pages.show(this.pages.parts.workList.list(viewer.actor, filter), (list) => ({
        template: 'work-list',
        title: 'Work list',
        section: 'work-list',
        context: {
          list: presentWorkList(list, filter, this.pages.names, this.pages.now()),
          catchingUp: list.catchingUp,
        },
      })),
    );
  }
}
