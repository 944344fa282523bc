import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { showFields, type Field, type FormError, type Typed } from '../forms/fields.js';
import { ErrorPages } from '../error-pages.filter.js';
import type { Page } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, opaqueOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { personFields, readPerson } from './grant-forms.js';
import { doneCodes, PeopleDesk } from './people-desk.js';
import { presentPeople, presentUnreviewed } from './present-people.js';

/** Who works here and in which role, and how somebody new is registered. */
@Controller('people')
@SignedIn()
@UseFilters(ErrorPages)
export class PeopleController {
  constructor(@Inject(PeopleDesk) private readonly desk: PeopleDesk) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const agency = opaqueOf(query, 'agency');
    const page = Math.max(1, Number(opaqueOf(query, 'page') ?? 1) || 1);
    await this.desk.showing(request, reply, null, (register, viewer) => ({
      template: 'people/list',
      title: 'People and roles',
      section: 'people',
      context: {
        people: presentPeople(register, { names: this.desk.pages.names, now: this.desk.pages.now(), agency, page }),
        unreviewed: presentUnreviewed(register, this.desk.pages.names, this.desk.pages.now()),
        agency,
        page,
        olderHref: withQuery(links.people, { agency, page: String(page + 1) }),
        newerHref: withQuery(links.people, { agency, page: String(page - 1) }),
        mayGive: this.desk.mayGive(viewer),
        newHref: links.newPerson,
        done: codeOf(query, 'done', doneCodes),
        self: viewer.actor.id,
      },
    }));
  }

  @Get('new')
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.desk.giving(request, reply, (viewer) => this.newPage(viewer, {}, []));
  }

  @Post('new')
  async register(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.desk.giving(request, reply, async (viewer) => {
      const read = readPerson(this.fieldsOfPerson(), body, this.desk.pages.now());
      if (read.step === null) return this.newPage(viewer, read.typed, read.errors, 422);
      return this.desk.take(
        viewer,
        body,
        read.step,
        withQuery(links.people, { done: 'registered' }),
        (refusal, status) => this.newPage(viewer, read.typed, [{ href: '#name', text: refusal.message }], status),
      );
    });
  }

  private fieldsOfPerson(): Field[] {
    const { names } = this.desk.pages;
    return personFields(names.choices(names.allAgencies).map(([value, text]) => ({ value, text })));
  }

  private newPage(viewer: Viewer, typed: Typed, errors: readonly FormError[], status = 200): Page {
    const form = { ...this.desk.formOf(viewer), action: links.newPerson };
    const context = { fields: showFields(this.fieldsOfPerson(), typed, errors), errors, form, backHref: links.people };
    return { template: 'people/new', title: 'Register a person', section: 'people', status, context };
  }
}
