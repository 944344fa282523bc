import { Controller, Get, Inject, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lookOutcomes } from '#access';
import { ErrorPages } from './error-pages.filter.js';
import { Pages } from './pages.js';
import { auditPages, presentLooks, presentRegister } from './presenters/audit.js';
import { codeOf, dayOf, opaqueOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';

/** Who shared and who looked, over all children; without any content. */
@Controller('audit')
@SignedIn()
@UseFilters(ErrorPages)
export class AuditController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async sharing(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const filter = {
      from: opaqueOf(query, 'from'),
      to: opaqueOf(query, 'to'),
      gatewaySource: codeOf(query, 'gatewaySource', ['STATED', 'AGENCY_DEFAULT', 'NOT_STATED']),
      opened: codeOf(query, 'opened', ['yes', 'no']),
      since: dayOf(query, 'since'),
      until: dayOf(query, 'until'),
      cursor: opaqueOf(query, 'cursor'),
    };
    await this.pages.answer(request, reply, (viewer) =>
      this.pages.show(this.pages.parts.audit.sharing(viewer.actor, filter), (register) => ({
        template: 'audit-sharing',
        title: 'Audit: who shared',
        section: 'audit',
        context: {
          register: presentRegister(register, filter, this.pages.names),
          subnavigation: auditPages,
          current: 'sharing',
          catchingUp: register.catchingUp,
        },
      })),
    );
  }

  @Get('looks')
  async looks(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const filter = {
      agency: opaqueOf(query, 'agency'),
      role: opaqueOf(query, 'role'),
      what: opaqueOf(query, 'what'),
      outcome: codeOf(query, 'outcome', lookOutcomes),
      actor: opaqueOf(query, 'actor'),
      since: dayOf(query, 'since'),
      until: dayOf(query, 'until'),
      cursor: opaqueOf(query, 'cursor'),
    };
    await this.pages.answer(request, reply, (viewer) =>
      this.pages.show(this.pages.parts.audit.looks(viewer.actor, filter), (looks) => ({
        template: 'audit-looks',
        title: 'Audit: who looked',
        section: 'audit',
        context: {
          looks: presentLooks(looks, filter, this.pages.names),
          subnavigation: auditPages,
          current: 'looks',
          catchingUp: looks.catchingUp,
        },
      })),
    );
  }
}
