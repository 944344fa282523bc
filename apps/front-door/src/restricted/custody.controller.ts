import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiftReason, MatchRating } from '#access';
import type { Refusal, Result, Uuid } from '#kernel';
import { ErrorPages } from '../error-pages.filter.js';
import { showFields, type Field, type Values } from '../forms/fields.js';
import { besideOne, takeForm, type Tried } from '../forms/sent-form.js';
import { noSuchPage } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, idOf, isRealDay, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { presentAddress, presentContact, presentHeld, presentMatch, presentRecord } from './present-restricted.js';
import { admitFields, liftFields, rateFields, releaseFields, shieldFields } from './restricted-fields.js';

/** What the custodians of restricted records keep: what waits for them, each record, and who was let in. */
@Controller('restricted')
@SignedIn()
@UseFilters(ErrorPages)
export class CustodyController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, ({ actor }) =>
      pages.show(pages.parts.custody.list(actor), (list) => ({
        template: 'restricted/list',
        title: 'Restricted records',
        section: 'restricted',
        context: {
          matches: list.matches.map((match) => presentMatch(match, pages.now())),
          waiting: list.waiting,
          contacts: list.contacts.map((contact) => presentContact(contact, pages.names, pages.now())),
          records: list.records.map((record) => presentRecord(record, pages.names, pages.now())),
          held: list.held.map((text) => presentHeld(text, pages.now())),
          more: list.more,
          catchingUp: list.catchingUp,
          done: codeOf(query, 'done', ['rated', 'lifted', 'released']),
        },
      })),
    );
  }

  @Get('contacts/:id')
  async match(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.matchPage(viewer, id));
  }

  @Post('contacts/:id')
  async rate(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.step(request, reply, {
      ...{ id, body, fields: rateFields, first: 'rating', goTo: () => `${links.restricted}?done=rated` },
      again: (viewer, tried) => this.matchPage(viewer, id, tried),
      take: (viewer, contactId, values, key) =>
        this.pages.parts.custody.rate(viewer.actor, contactId, {
          rating: values.code<MatchRating>('rating'),
          words: values.text('words'),
          key,
        }),
    });
  }

  @Get('held/:id')
  async held(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.heldPage(viewer, id));
  }

  @Post('held/:id')
  async release(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.step(request, reply, {
      ...{ id, body, fields: releaseFields, first: 'words', goTo: () => `${links.restricted}?done=released` },
      again: (viewer, tried) => this.heldPage(viewer, id, tried),
      take: (viewer, sendingId, values, key) =>
        this.pages.parts.custody.release(viewer.actor, sendingId, { words: values.text('words'), key }),
    });
  }

  @Get(':id')
  async record(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const done = codeOf(query, 'done', ['admitted', 'shielded']);
    await this.pages.answer(request, reply, (viewer) => this.recordPage(viewer, id, {}, done));
  }

  @Get(':id/address')
  async addresses(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    const restrictionId = idOf(id);
    await pages.answer(request, reply, ({ actor }) =>
      restrictionId === null
        ? noSuchPage
        : pages.show(pages.parts.custody.addresses(actor, restrictionId), (entries) => ({
            template: 'restricted/address',
            title: 'Shielded address',
            section: mayEver(actor, 'CUSTODY') ? 'restricted' : null,
            context: {
              entries: entries.map((entry) => presentAddress(entry, pages.names)),
              backHref: mayEver(actor, 'CUSTODY') ? links.restrictedRecord(restrictionId) : null,
            },
          })),
    );
  }

  @Post(':id/address')
  async shieldAddress(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.step(request, reply, {
      ...{ id, body, first: 'line1', fields: shieldFields(this.people()) },
      goTo: (restrictionId) => withQuery(links.restrictedRecord(restrictionId), { done: 'shielded' }),
      again: (viewer, tried) => this.recordPage(viewer, id, tried),
      take: (viewer, restrictionId, values, key) => {
        const [line2, postcode, since] = [values.text('line2'), values.text('postcode'), values.text('since')];
        return this.pages.parts.custody.shieldAddress(viewer.actor, restrictionId, {
          address: { line1: values.text('line1'), ...(line2 && { line2 }), ...(postcode && { postcode }) },
          from: isRealDay(since) ? since : null,
          neverSee: values.codes('neverSee'),
          words: values.text('words'),
          key,
        });
      },
    });
  }

  @Post(':id/admit')
  async admit(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.step(request, reply, {
      ...{ id, body, first: 'person' },
      fields: this.admitting(),
      goTo: (restrictionId) => withQuery(links.restrictedRecord(restrictionId), { done: 'admitted' }),
      again: (viewer, tried) => this.recordPage(viewer, id, tried),
      take: (viewer, restrictionId, values, key) =>
        this.pages.parts.custody.admit(viewer.actor, restrictionId, {
          personId: values.text('person'),
          days: Number(values.text('days')),
          key,
        }),
    });
  }

  @Post(':id/lift')
  async lift(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.step(request, reply, {
      ...{ id, body, fields: liftFields, first: 'reason', goTo: () => `${links.restricted}?done=lifted` },
      again: (viewer, tried) => this.recordPage(viewer, id, tried),
      take: (viewer, restrictionId, values, key) =>
        this.pages.parts.custody.lift(viewer.actor, restrictionId, { reason: values.code<LiftReason>('reason'), key }),
    });
  }

  private async step(
    request: FastifyRequest,
    reply: FastifyReply,
    form: {
      readonly id: string;
      readonly body: Given;
      readonly fields: readonly Field[];
      /** The field beside which a refusal stands that the sender can do something about. */
      readonly first: string;
      readonly goTo: (id: Uuid) => string;
      readonly again: (viewer: Viewer, tried: Tried) => Promise<PageAnswer>;
      readonly take: (viewer: Viewer, id: Uuid, values: Values, key: Uuid) => Promise<Result<unknown, Refusal>>;
    },
  ): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, async (viewer) => {
      const id = idOf(form.id);
      if (id === null) return noSuchPage;
      if (pages.parts.site.asOf !== null)
        return pages.pastState('restricted', 'change what is restricted', {
          href: links.restricted,
          text: 'Back to the restricted records',
        });
      return takeForm({
        ...{ fields: form.fields, body: form.body, now: pages.now() },
        take: (values, key) => form.take(viewer, id, values, key),
        done: () => ({ goTo: form.goTo(id) }),
        beside: besideOne(`#${form.first}`),
        again: (tried) => form.again(viewer, tried),
      });
    });
  }

  private admitting(): readonly Field[] {
    return admitFields(this.people(), this.pages.parts.custody.longestAdmissionDays);
  }

  /** The front door's people, as the options of a choice. */
  private people() {
    return this.pages.parts.staff.all
      .filter(({ role }) => ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'].includes(role))
      .map(({ id, name, role }) => ({ value: id, text: `${name}, ${this.pages.names.role(role)}` }));
  }

  private async recordPage(
    viewer: Viewer,
    id: string,
    { typed = {}, errors = [], status = 200 }: Tried = {},
    done: string | null = null,
  ): Promise<PageAnswer> {
    const { pages } = this;
    const restrictionId = idOf(id);
    if (restrictionId === null) return noSuchPage;
    return pages.show(pages.parts.custody.record(viewer.actor, restrictionId), (record) => ({
      template: 'restricted/record',
      title: 'A restricted record',
      section: 'restricted',
      status,
      context: {
        record: presentRecord(record, pages.names, pages.now()),
        admitting: showFields(this.admitting(), typed, errors),
        lifting: showFields(liftFields, typed, errors),
        shielding: showFields(shieldFields(this.people()), typed, errors),
        shieldAction: links.shieldedAddress(restrictionId),
        errors,
        done,
        form: { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey() },
        admitAction: links.admit(restrictionId),
        liftAction: links.lift(restrictionId),
        backHref: links.restricted,
        readOnly: pages.parts.site.asOf !== null,
      },
    }));
  }

  private async heldPage(
    viewer: Viewer,
    id: string,
    { typed = {}, errors = [], status = 200 }: Tried = {},
  ): Promise<PageAnswer> {
    const { pages } = this;
    const sendingId = idOf(id);
    if (sendingId === null) return noSuchPage;
    return pages.show(pages.parts.custody.held(viewer.actor, sendingId), (text) => ({
      template: 'restricted/held',
      title: 'A text that is held',
      section: 'restricted',
      status,
      context: {
        text: presentHeld(text, pages.now()),
        fields: showFields(releaseFields, typed, errors),
        errors,
        form: { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey(), action: links.heldText(sendingId) },
        backHref: links.restricted,
        readOnly: pages.parts.site.asOf !== null,
      },
    }));
  }

  private async matchPage(
    viewer: Viewer,
    id: string,
    { typed = {}, errors = [], status = 200 }: Tried = {},
  ): Promise<PageAnswer> {
    const { pages } = this;
    const contactId = idOf(id);
    if (contactId === null) return noSuchPage;
    return pages.show(pages.parts.custody.match(viewer.actor, contactId), (matches) => ({
      template: 'restricted/match',
      title: 'A contact that may be about a hidden record',
      section: 'restricted',
      status,
      context: {
        matches: matches.map((match) => presentMatch(match, pages.now())),
        fields: showFields(rateFields, typed, errors),
        errors,
        form: { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey(), action: links.restrictedMatch(contactId) },
        backHref: links.restricted,
        readOnly: pages.parts.site.asOf !== null,
      },
    }));
  }
}
