import { Controller, Get, Inject, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lookOutcomes } from '#access';
import { ErrorPages } from './error-pages.filter.js';
import { Pages } from './pages.js';
import { noSuchPage } from './front-door.errors.js';
import { links } from './presenters/links.js';
import { auditPages, presentLooks, presentOneLook, presentRegister } from './presenters/audit.js';
import { codeOf, dayOf, idOf, opaqueOf, type Given } from './query.js';
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
      gatewaySource: codeOf(query, 'gatewaySource', ['STATED', 'AGENCY_DEFAULT', 'NOT_STATED', 'OF_REQUEST']),
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

  /** One look by its id: by which policies, for whom, what was shown and what was kept back. */
  @Get('looks/:id')
  async look(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const accessId = idOf(id);
    const ended = codeOf(query, 'outcome', lookOutcomes) === 'CONFLICT_ENDED';
    await this.pages.answer(request, reply, (viewer) =>
      accessId === null
        ? noSuchPage
        : this.pages.show(this.pages.parts.audit.look(viewer.actor, accessId, ended), (look) => ({
            template: 'audit-look',
            title: 'Audit: one look',
            section: 'audit',
            context: { look: presentOneLook(look, this.pages.names), backHref: links.looks },
          })),
    );
  }
}
