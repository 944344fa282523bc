import { Body, Controller, Get, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasEnded } from '#access';
import type { Refusal } from '#kernel';
import { showFields } from '../forms/fields.js';
import { ErrorPages } from '../error-pages.filter.js';
import type { PageAnswer } from '../pages.js';
import type { PeopleRegister, Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { endFields, readEnd } from './grant-forms.js';
import { PeopleDesk } from './people-desk.js';
import { presentGrant } from './present-people.js';
import { noSuchPage } from '../front-door.errors.js';

/** What is given to somebody: the second person's look at it, their confirmation, and its end. */
@Controller('people/grants')
@SignedIn()
@UseFilters(ErrorPages)
export class GrantController {
  constructor(@Inject(PeopleDesk) private readonly desk: PeopleDesk) {}

  @Get(':id')
  async grant(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.desk.showing(request, reply, null, (register, viewer) => this.grantPage(register, viewer, id));
  }

  @Post(':id/confirm')
  async confirm(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grantId = idOf(id);
    await this.desk.giving(request, reply, (viewer) =>
      grantId === null
        ? noSuchPage
        : this.desk.take(
            viewer,
            body,
            { do: 'confirm', grantId },
            withQuery(links.people, { done: 'confirmed' }),
            this.again(viewer, id),
          ),
    );
  }

  @Post(':id/withdraw')
  async withdraw(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grantId = idOf(id);
    const { reason, errors } = readEnd(body, this.desk.pages.now());
    await this.desk.giving(request, reply, (viewer) => {
      if (grantId === null) return noSuchPage;
      const again = this.again(viewer, id);
      if (reason === null) return again({ message: errors[0]!.text }, 422);
      const step = { do: 'withdraw', grantId, reason } as const;
      return this.desk.take(viewer, body, step, withQuery(links.people, { done: 'withdrawn' }), again);
    });
  }

  private again(viewer: Viewer, id: string) {
    return (refusal: Pick<Refusal, 'message'>, status: number) =>
      this.desk.read(viewer, null, (register) => this.grantPage(register, viewer, id, refusal, status));
  }

  private grantPage(
    { grants }: PeopleRegister,
    viewer: Viewer,
    id: string,
    refusal: Pick<Refusal, 'message'> | null = null,
    status = 200,
  ): PageAnswer {
    const grant = grants.find((one) => one.id === id);
    if (!grant) return noSuchPage;
    const now = this.desk.pages.now();
    const shown = presentGrant(grant, this.desk.pages.names, now);
    const own = [grant.personId, grant.proposedBy].includes(viewer.actor.id);
    const mayGive = this.desk.mayGive(viewer);
    return {
      template: 'people/grant',
      title: shown.state === 'WAITS' ? 'Confirm what is given' : 'What is given',
      section: 'people',
      status,
      context: {
        grant: shown,
        mayConfirm: mayGive && shown.state === 'WAITS' && !own,
        own: mayGive && shown.state === 'WAITS' && own,
        mayEnd: mayGive && !hasEnded(grant, now),
        endField: showFields(endFields, {}, [])[0],
        errors: refusal ? [{ href: '#grant', text: refusal.message }] : [],
        form: this.desk.formOf(viewer),
        endForm: this.desk.formOf(viewer),
        backHref: links.people,
      },
    };
  }
}
