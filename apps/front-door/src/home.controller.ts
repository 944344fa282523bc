import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.filter.js';
import { accessErrors } from '#access';
import { homeOf } from './navigation.js';
import { Pages } from './pages.js';
import { SignedIn } from './sign-in/index.js';

@Controller()
@UseFilters(ErrorPages)
export class HomeController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  /** Where a role begins: the first of the sections that it has a part in. */
  @Get()
  @SignedIn()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, ({ actor }) => {
      const home = homeOf(actor);
      return home === null ? { refusal: accessErrors.refuse('access/role-has-no-part').refusal } : { goTo: home };
    });
  }

  @Get('accessibility')
  async accessibility(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.sendOpen(request, reply, { template: 'accessibility', title: 'Accessibility statement' });
  }
}
