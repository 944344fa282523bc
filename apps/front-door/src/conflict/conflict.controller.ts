import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { conflictKinds, type ConflictKind } from '#access';
import type { Uuid } from '#kernel';
import { dateTime } from '#ui';
import { ErrorPages } from '../error-pages.filter.js';
import { showFields, type Field } from '../forms/fields.js';
import { afterStep, takeForm, type Tried } from '../forms/sent-form.js';
import { noSuchPage } from '../front-door.errors.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { label } from '../words.js';

/** Refusals that the sender can do something about, beside the field they are about. */
const besideTheForm: Readonly<Record<string, string>> = {
  'access/owner-needed': '#handTo',
  'access/owner-has-conflict': '#handTo',
  'access/conflict-stands': '#person',
  'access/no-such-person': '#person',
  'access/manager-ends-conflict': '#person',
};

/** Conflicts of interest with the child of a contact; the page shows nothing of the child. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class ConflictController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get(':id/conflict')
  async show(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const done = codeOf(query, 'done', ['registered', 'ended']);
    await this.pages.answer(request, reply, (viewer) => this.page(viewer, id, { done }));
  }

  @Post(':id/conflict')
  async register(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.changing(id, request, reply, (viewer, contactId) =>
      takeForm({
        ...{ fields: this.fields(viewer), body, now: this.pages.now() },
        take: (values, key) =>
          this.pages.parts.conflicts.register(viewer.actor, {
            ...{ contactId, personId: values.text('person'), key },
            kind: values.code<ConflictKind>('kind'),
            handTo: values.textOrNull('handTo'),
          }),
        // Whoever registered their own does not see this page any more.
        done: (_, values) => ({
          goTo:
            values.text('person') === viewer.actor.id
              ? links.workList
              : withQuery(links.conflict(contactId), { done: 'registered' }),
        }),
        beside: (code) => besideTheForm[code],
        again: (tried) => this.page(viewer, id, tried),
      }),
    );
  }

  @Post(':id/conflict/:conflict/end')
  async end(
    @Param('id') id: string,
    @Param('conflict') conflict: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.changing(id, request, reply, async (viewer, contactId) => {
      const conflictId = idOf(conflict);
      if (conflictId === null) return noSuchPage;
      const ended = await this.pages.parts.conflicts.end(viewer.actor, contactId, conflictId);
      return afterStep(ended, {
        done: () => ({ goTo: withQuery(links.conflict(contactId), { done: 'ended' }) }),
        beside: (code) => besideTheForm[code],
        again: (tried) => this.page(viewer, id, tried),
      });
    });
  }

  private async changing(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer, contactId: Uuid) => Promise<PageAnswer>,
  ): Promise<void> {
    const contactId = idOf(id);
    await this.pages.answer(request, reply, (viewer) => {
      if (contactId === null) return noSuchPage;
      if (this.pages.parts.site.asOf === null) return work(viewer, contactId);
      const back = { href: links.workList, text: 'Back to the work list' };
      return this.pages.pastState('work-list', 'register a conflict of interest', back);
    });
  }

  private async page(
    viewer: Viewer,
    id: string,
    shown: Tried & { readonly done?: string | null },
  ): Promise<PageAnswer> {
    const { pages } = this;
    const contactId = idOf(id);
    if (contactId === null) return noSuchPage;
    const { typed = {}, errors = [], status = 200, done = null } = shown;
    const mayEnd = viewer.actor.role === 'mash-manager';
    return pages.show(pages.parts.conflicts.standing(viewer.actor, contactId), ({ conflicts }) => ({
      template: 'conflict',
      title: 'Conflict of interest',
      section: 'work-list',
      status,
      context: {
        conflicts: conflicts.map(({ conflictId, personId, kind, by, at }) => ({
          person: pages.names.actor(personId),
          kind: label('conflictKind', kind),
          by: pages.names.actor(by),
          at: dateTime(at),
          endHref: mayEnd && personId !== viewer.actor.id ? links.endConflict(contactId, conflictId) : null,
        })),
        fields: showFields(this.fields(viewer), typed, errors),
        errors,
        done,
        form: { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey(), action: links.conflict(contactId) },
        backHref: links.contact(contactId),
        readOnly: pages.parts.site.asOf !== null,
      },
    }));
  }

  private fields(viewer: Viewer): Field[] {
    const people = this.pages.owners(viewer);
    return [
      { kind: 'select', name: 'person', label: 'Who has it', missing: 'Choose who has it', options: people },
      {
        kind: 'radios',
        name: 'kind',
        label: 'What stands between them and the child',
        missing: 'Choose what stands between them and the child',
        options: conflictKinds.map((value) => ({ value, text: label('conflictKind', value) })),
      },
      {
        kind: 'select',
        name: 'handTo',
        label: 'Who takes over what they own',
        hint: 'Needed where they own a contact about this child.',
        options: people,
      },
    ];
  }
}
