import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GrantStep } from '#access';
import { derivedId, statusOf, type Refusal, type Uuid } from '#kernel';
import { showFields, type Field, type FormError, type Typed } from '../contact/fields.js';
import { ErrorPages } from '../error-pages.filter.js';
import { frontDoorErrors } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import { Pages, type Page, type PageAnswer } from '../pages.js';
import type { PeopleRegister, Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, idOf, opaqueOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import {
  childrenFields,
  endFields,
  personFields,
  readChildren,
  readEnd,
  readPerson,
  readRole,
  roleFields,
  type ReadForm,
} from './grant-forms.js';
import { presentGrant, presentPeople } from './present-people.js';

const noSuchPage = frontDoorErrors.refuse('front-door/no-such-page');
const doneCodes = ['registered', 'proposed', 'confirmed', 'withdrawn', 'left'] as const;

/** What a form of a person's page comes back with. */
interface Returned {
  readonly form: 'role' | 'children' | 'end' | 'leave';
  readonly typed: Typed;
  readonly errors: readonly FormError[];
  readonly status: number;
}

/** Who works here and in which role: joiners, cover and leavers, each step by an access administrator and what is given by two. */
@Controller('people')
@SignedIn()
@UseFilters(ErrorPages)
export class PeopleController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const agency = opaqueOf(query, 'agency');
    const page = Math.max(1, Number(opaqueOf(query, 'page') ?? 1) || 1);
    await this.withRegister(request, reply, null, (register, viewer) => ({
      template: 'people/list',
      title: 'People and roles',
      section: 'people',
      context: {
        people: presentPeople(register, { names: this.pages.names, now: this.pages.now(), agency, page }),
        agency,
        page,
        olderHref: withQuery(links.people, { agency, page: String(page + 1) }),
        newerHref: withQuery(links.people, { agency, page: String(page - 1) }),
        mayGive: this.mayGive(viewer),
        newHref: links.newPerson,
        done: codeOf(query, 'done', doneCodes),
        self: viewer.actor.id,
      },
    }));
  }

  @Get('new')
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.giving(request, reply, (viewer) => this.newPage(viewer, {}, []));
  }

  @Post('new')
  async register(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.giving(request, reply, async (viewer) => {
      const read = readPerson(this.fieldsOfPerson(), body, this.pages.now());
      if (read.step === null) return this.newPage(viewer, read.typed, read.errors, 422);
      return this.taken(viewer, body, read.step, withQuery(links.people, { done: 'registered' }), (refusal) =>
        this.newPage(viewer, read.typed, [{ href: '#name', text: refusal.message }], statusOf(refusal.code)),
      );
    });
  }

  @Get('grants/:id')
  async grant(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.withRegister(request, reply, null, (register, viewer) => this.grantPage(register, viewer, id));
  }

  @Post('grants/:id/confirm')
  async confirm(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grantId = idOf(id);
    await this.giving(request, reply, (viewer) =>
      grantId === null
        ? noSuchPage
        : this.taken(
            viewer,
            body,
            { do: 'confirm', grantId },
            withQuery(links.people, { done: 'confirmed' }),
            (refusal) =>
              this.reading(viewer, null, (register) =>
                this.grantPage(register, viewer, id, refusal, statusOf(refusal.code)),
              ),
          ),
    );
  }

  @Post('grants/:id/withdraw')
  async withdraw(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grantId = idOf(id);
    const { reason, errors } = readEnd(body, this.pages.now());
    await this.giving(request, reply, (viewer) => {
      if (grantId === null) return noSuchPage;
      const again = (refusal: Pick<Refusal, 'message'>, status: number) =>
        this.reading(viewer, null, (register) => this.grantPage(register, viewer, id, refusal, status));
      if (reason === null) return again({ message: errors[0]!.text }, 422);
      const step = { do: 'withdraw', grantId, reason } as const;
      return this.taken(viewer, body, step, withQuery(links.people, { done: 'withdrawn' }), (refusal) =>
        again(refusal, statusOf(refusal.code)),
      );
    });
  }

  @Get(':person')
  async person(
    @Param('person') personId: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const done = codeOf(query, 'done', doneCodes);
    await this.withRegister(request, reply, personId, (register, viewer) =>
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
      readRole(personId, grantId, body, this.pages.now()),
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
      readChildren(personId, grantId, body, this.pages.now()),
    );
  }

  /** Asked once more, on a page with nothing else: it ends everything that they hold. */
  @Get(':person/leave')
  async leaving(
    @Param('person') personId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.withRegister(request, reply, personId, (register, viewer) =>
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
    const { reason, errors } = readEnd(body, this.pages.now());
    await this.giving(request, reply, (viewer) => {
      const again = (faults: readonly FormError[], status: number) =>
        this.reading(viewer, personId, (register) => this.leavePage(register, viewer, personId, faults, status));
      if (reason === null) return again(errors, 422);
      const step = { do: 'leave', personId, reason } as const;
      return this.taken(viewer, body, step, withQuery(links.people, { done: 'left' }), (refusal) =>
        again([{ href: '#endReason', text: refusal.message }], statusOf(refusal.code)),
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
    await this.giving(request, reply, (viewer) => {
      const key = idOf(body['idempotencyKey']);
      if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const sent = read(derivedId('grant', viewer.actor.id, key));
      const again = (errors: readonly FormError[], status: number) =>
        this.reading(viewer, personId, (register) =>
          this.personPage(register, viewer, personId, { returned: { form, typed: sent.typed, errors, status } }),
        );
      if (sent.step === null) return again(sent.errors, 422);
      const to = withQuery(links.person(personId), { done: 'proposed' });
      return this.taken(viewer, body, sent.step, to, (refusal) =>
        again([{ href: '#give', text: refusal.message }], statusOf(refusal.code)),
      );
    });
  }

  /** Takes a step; a refusal that the sender can do something about comes back beside the form. */
  private async taken(
    viewer: Viewer,
    body: Given,
    step: GrantStep,
    goTo: string,
    again: (refusal: Refusal) => PageAnswer | Promise<PageAnswer>,
  ): Promise<PageAnswer> {
    const key = idOf(body['idempotencyKey']);
    if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
    const done = await this.pages.parts.people.take(viewer.actor, step, key);
    if (done.ok) return { goTo };
    const { code } = done.refusal;
    const mended = [403, 404, 409, 422].includes(statusOf(code)) && code !== 'access/role-has-no-part';
    return code.startsWith('access/') && mended ? again(done.refusal) : { refusal: done.refusal };
  }

  private mayGive({ actor }: Viewer): boolean {
    return mayEver(actor, 'GIVE_ACCESS') && this.pages.parts.site.asOf === null;
  }

  /** Answers whoever may give access; a past moment takes nothing. */
  private async giving(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => {
      if (this.pages.parts.site.asOf !== null)
        return this.pages.pastState('people', 'give or withdraw access', {
          href: links.people,
          text: 'Back to People and roles',
        });
      return mayEver(viewer.actor, 'GIVE_ACCESS') ? work(viewer) : noSuchPage;
    });
  }

  private async withRegister(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: string | null,
    page: (register: PeopleRegister, viewer: Viewer) => PageAnswer,
  ): Promise<void> {
    await this.pages.answer(request, reply, (viewer) =>
      // Roles are always those of today: under the banner of a past state they would be taken for that day's.
      this.pages.parts.site.asOf === null
        ? this.reading(viewer, personId, (register) => page(register, viewer))
        : this.pages.pastState('people', 'show who holds which role', {
            href: links.home,
            text: 'Back to the beginning',
          }),
    );
  }

  private reading(viewer: Viewer, personId: string | null, page: (register: PeopleRegister) => PageAnswer) {
    return this.pages.show(this.pages.parts.people.register(viewer.actor, personId), page);
  }

  private fieldsOfPerson(): Field[] {
    const { names } = this.pages;
    return personFields(names.choices(names.allAgencies).map(([value, text]) => ({ value, text })));
  }

  private formOf(viewer: Viewer) {
    return { csrfToken: viewer.csrfToken, idempotencyKey: this.pages.newKey() };
  }

  private newPage(viewer: Viewer, typed: Typed, errors: readonly FormError[], status = 200): Page {
    const form = { ...this.formOf(viewer), action: links.newPerson };
    const context = { fields: showFields(this.fieldsOfPerson(), typed, errors), errors, form, backHref: links.people };
    return { template: 'people/new', title: 'Register a person', section: 'people', status, context };
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
    const shown = presentGrant(grant, this.pages.names, this.pages.now());
    const own = [grant.personId, grant.proposedBy].includes(viewer.actor.id);
    const mayGive = this.mayGive(viewer);
    return {
      template: 'people/grant',
      title: shown.state === 'WAITS' ? 'Confirm what is given' : 'What is given',
      section: 'people',
      status,
      context: {
        grant: shown,
        mayConfirm: mayGive && shown.state === 'WAITS' && !own,
        own: mayGive && shown.state === 'WAITS' && own,
        mayEnd: mayGive && ['WAITS', 'IN_FORCE', 'LATER'].includes(shown.state),
        endField: showFields(endFields, {}, [])[0],
        errors: refusal ? [{ href: '#grant', text: refusal.message }] : [],
        form: this.formOf(viewer),
        endForm: this.formOf(viewer),
        backHref: links.people,
      },
    };
  }

  private personPage(
    { people, grants }: PeopleRegister,
    viewer: Viewer,
    personId: string,
    { done = null, returned = null }: { readonly done?: string | null; readonly returned?: Returned | null },
  ): PageAnswer {
    const [person] = people;
    if (!person) return noSuchPage;
    const { names } = this.pages;
    const now = this.pages.now();
    const held = grants.map((grant) => presentGrant(grant, names, now)).reverse();
    const shown = (form: Returned['form'], fields: readonly Field[]) =>
      showFields(fields, returned?.form === form ? returned.typed : {}, returned?.form === form ? returned.errors : []);
    const mayGive = this.mayGive(viewer) && !person.left && personId !== viewer.actor.id;
    const isAuditor = grants.some(
      (grant, index) => grant.role === 'case-auditor' && held[held.length - 1 - index]!.state === 'IN_FORCE',
    );
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
        self: personId === viewer.actor.id && this.mayGive(viewer),
        role: {
          fields: shown('role', roleFields),
          form: { ...this.formOf(viewer), action: `${links.person(personId)}/role` },
        },
        children: isAuditor
          ? {
              fields: shown('children', childrenFields),
              form: { ...this.formOf(viewer), action: `${links.person(personId)}/children` },
            }
          : null,
        leaveHref: mayGive ? `${links.person(personId)}/leave` : null,
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
    if (!person || person.left || !this.mayGive(viewer)) return noSuchPage;
    const held = grants
      .map((grant) => presentGrant(grant, this.pages.names, this.pages.now()))
      .filter(({ state }) => ['WAITS', 'IN_FORCE', 'LATER'].includes(state));
    return {
      template: 'people/leave',
      title: 'They leave',
      section: 'people',
      status,
      context: {
        person: { name: this.pages.names.actor(personId) },
        held,
        errors,
        field: showFields(endFields, {}, errors)[0],
        form: { ...this.formOf(viewer), action: `${links.person(personId)}/leave` },
        backHref: links.person(personId),
      },
    };
  }
}
