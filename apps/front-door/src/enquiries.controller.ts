import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.filter.js';
import { Pages } from './pages.js';
import { presentEnquiries } from './presenters/enquiries.js';
import { SignedIn } from './sign-in/index.js';

/** To agencies that take part in enquiries: about whom they are asked. */
@Controller('enquiries')
@SignedIn()
@UseFilters(ErrorPages)
export class EnquiriesController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, ({ actor }) =>
      pages.show(pages.parts.enquiries.list(actor), (list) => ({
        template: 'enquiries',
        title: 'Enquiries',
        section: 'enquiries',
        context: {
          ...presentEnquiries(list, pages.names, pages.now()),
          agency: pages.names.agency(actor.agency),
          catchingUp: list.catchingUp,
        },
      })),
    );
  }
}
