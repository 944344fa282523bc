import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasEnded, inForce, type GrantStep } from '#access';
import { derivedId, type Uuid } from '#kernel';
import { date } from '#ui';
import { showFields, type Field, type FormError, type Typed } from '../forms/fields.js';
import { ErrorPages } from '../error-pages.filter.js';
import { frontDoorErrors, noSuchPage } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import type { PageAnswer } from '../pages.js';
import type { PeopleRegister, Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import {
  childrenFields,
  endFields,
  homeFields,
  readChildren,
  readEnd,
  readHome,
  readRole,
  roleFields,
  type ReadForm,
} from './grant-forms.js';
import { doneCodes, PeopleDesk } from './people-desk.js';
import { presentGrant } from './present-people.js';

/** What a form of a person's page comes back with. */
interface Returned {
  readonly form: 'role' | 'children' | 'home' | 'end' | 'leave';
  readonly typed: Typed;
  readonly errors: readonly FormError[];
  readonly status: number;
}

/** One person: what they hold, what is given to them, and that they leave. What is given is given by two. */
@Controller('people')
@SignedIn()
@UseFilters(ErrorPages)
export class PersonController {
  constructor(@Inject(PeopleDesk) private readonly desk: PeopleDesk) {}

  @Get(':person')
  async person(
    @Param('person') personId: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const done = codeOf(query, 'done', doneCodes);
    await this.desk.showing(request, reply, personId, (register, viewer) =>
      this.personPage(register, viewer, personId, { done }),
    );
  }

  @Post(':person/role')
  async role(
    @Param('person') personId: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.proposing(request, reply, personId, body, 'role', (grantId) =>
      readRole(personId, grantId, body, this.desk.pages.now()),
    );
  }

  @Post(':person/children')
  async children(
    @Param('person') personId: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.proposing(request, reply, personId, body, 'children', (grantId) =>
      readChildren(personId, grantId, body, this.desk.pages.now()),
    );
  }

  /** Where they live: recorded for the comparison with records, and shown to nobody. */
  @Post(':person/home')
  async home(
    @Param('person') personId: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.giving(request, reply, (viewer) => {
      const { desk } = this;
      const read = readHome(personId, body, desk.pages.now());
      const again = (errors: readonly FormError[], status: number) =>
        desk.read(viewer, personId, (register) =>
          this.personPage(register, viewer, personId, {
            returned: { form: 'home', typed: read.typed, errors, status },
          }),
        );
      if (read.step === null) return again(read.errors, 422);
      const to = withQuery(links.person(personId), { done: 'home' });
      return desk.take(viewer, body, read.step, to, ({ code, message }, status) =>
        again([{ href: code === 'access/home-postcode-wrong' ? '#postcode' : '#street', text: message }], status),
      );
    });
  }

  @Post(':person/home/end')
  async endHome(
    @Param('person') personId: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.giving(request, reply, (viewer) => {
      const to = withQuery(links.person(personId), { done: 'no-home' });
      return this.desk.take(viewer, body, { do: 'end-home', personId }, to, (refusal) => ({ refusal }));
    });
  }

  /** Asked once more, on a page with nothing else: it ends everything that they hold. */
  @Get(':person/leave')
  async leaving(
    @Param('person') personId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.showing(request, reply, personId, (register, viewer) =>
      this.leavePage(register, viewer, personId, []),
    );
  }

  @Post(':person/leave')
  async leave(
    @Param('person') personId: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { reason, errors } = readEnd(body, this.desk.pages.now());
    await this.desk.giving(request, reply, (viewer) => {
      const again = (faults: readonly FormError[], status: number) =>
        this.desk.read(viewer, personId, (register) => this.leavePage(register, viewer, personId, faults, status));
      if (reason === null) return again(errors, 422);
      const step = { do: 'leave', personId, reason } as const;
      return this.desk.take(viewer, body, step, withQuery(links.people, { done: 'left' }), (refusal, status) =>
        again([{ href: '#endReason', text: refusal.message }], status),
      );
    });
  }

  private async proposing(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: string,
    body: Given,
    form: Returned['form'],
    read: (grantId: Uuid) => ReadForm<GrantStep>,
  ): Promise<void> {
    await this.desk.giving(request, reply, (viewer) => {
      const key = idOf(body['idempotencyKey']);
      if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const sent = read(derivedId('grant', viewer.actor.id, key));
      const again = (errors: readonly FormError[], status: number) =>
        this.desk.read(viewer, personId, (register) =>
          this.personPage(register, viewer, personId, { returned: { form, typed: sent.typed, errors, status } }),
        );
      if (sent.step === null) return again(sent.errors, 422);
      const to = withQuery(links.person(personId), { done: 'proposed' });
      return this.desk.take(viewer, body, sent.step, to, (refusal, status) =>
        again([{ href: '#give', text: refusal.message }], status),
      );
    });
  }

  private personPage(
    { people, grants }: PeopleRegister,
    viewer: Viewer,
    personId: string,
    { done = null, returned = null }: { readonly done?: string | null; readonly returned?: Returned | null },
  ): PageAnswer {
    const [person] = people;
    if (!person) return noSuchPage;
    const { names } = this.desk.pages;
    const now = this.desk.pages.now();
    const held = grants.map((grant) => presentGrant(grant, names, now)).reverse();
    const shown = (form: Returned['form'], fields: readonly Field[]) =>
      showFields(fields, returned?.form === form ? returned.typed : {}, returned?.form === form ? returned.errors : []);
    const mayGive = this.desk.mayGive(viewer) && !person.left && personId !== viewer.actor.id;
    const isAuditor = grants.some((grant) => grant.role === 'case-auditor' && inForce(grant, now));
    return {
      template: 'people/person',
      title: 'A person’s roles',
      section: 'people',
      status: returned?.status ?? 200,
      context: {
        person: { ...person, name: names.actor(personId), agency: names.agency(person.agency) },
        held,
        done,
        errors: returned?.errors ?? [],
        mayGive,
        self: personId === viewer.actor.id && this.desk.mayGive(viewer),
        role: {
          fields: shown('role', roleFields),
          form: { ...this.desk.formOf(viewer), action: `${links.person(personId)}/role` },
        },
        children: isAuditor
          ? {
              fields: shown('children', childrenFields),
              form: { ...this.desk.formOf(viewer), action: `${links.person(personId)}/children` },
            }
          : null,
        home: mayGive
          ? {
              since: person.home && date(person.home.since),
              fields: shown('home', homeFields),
              form: { ...this.desk.formOf(viewer), action: `${links.person(personId)}/home` },
              endForm: { ...this.desk.formOf(viewer), action: `${links.person(personId)}/home/end` },
            }
          : null,
        leaveHref: mayGive ? `${links.person(personId)}/leave` : null,
        looksHref: mayEver(viewer.actor, 'AUDIT_ACCESS_LIST') ? links.looksOf(personId) : null,
        backHref: links.people,
      },
    };
  }

  private leavePage(
    { people, grants }: PeopleRegister,
    viewer: Viewer,
    personId: string,
    errors: readonly FormError[],
    status = 200,
  ): PageAnswer {
    const [person] = people;
    if (!person || person.left || !this.desk.mayGive(viewer)) return noSuchPage;
    const now = this.desk.pages.now();
    const held = grants
      .filter((grant) => !hasEnded(grant, now))
      .map((grant) => presentGrant(grant, this.desk.pages.names, now));
    return {
      template: 'people/leave',
      title: 'They leave',
      section: 'people',
      status,
      context: {
        person: { name: this.desk.pages.names.actor(personId) },
        held,
        errors,
        field: showFields(endFields, {}, errors)[0],
        form: { ...this.desk.formOf(viewer), action: `${links.person(personId)}/leave` },
        backHref: links.person(personId),
      },
    };
  }
}
