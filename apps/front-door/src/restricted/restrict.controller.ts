import { Body, Controller, Get, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Restrictable, RestrictionCode } from '#access';
import { ErrorPages } from '../error-pages.filter.js';
import { showFields } from '../forms/fields.js';
import { takeForm, type Tried } from '../forms/sent-form.js';
import { noSuchPage } from '../front-door.errors.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links } from '../presenters/links.js';
import { idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { restrictFields } from './restricted-fields.js';

/** Refusals that the sender can do something about, beside the field they are about. */
const besideTheForm: Readonly<Record<string, string>> = {
  'access/class-is-not-for-this': '#class',
  'access/restriction-words-missing': '#words',
  'access/no-child-yet': '#of',
};

/** Restricting what a contact is about; the page shows nothing of the child. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class RestrictController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get(':id/restrict')
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.page(viewer, id, {}));
  }

  @Post(':id/restrict')
  async place(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, async (viewer) => {
      const contactId = idOf(id);
      if (contactId === null) return noSuchPage;
      if (pages.parts.site.asOf !== null)
        return pages.pastState('work-list', 'restrict a record', {
          href: links.workList,
          text: 'Back to the work list',
        });
      const { custody } = pages.parts;
      const allowed = await custody.mayRestrict(viewer.actor, contactId);
      if (!allowed.ok) return { refusal: allowed.refusal };
      return takeForm({
        fields: restrictFields(await custody.adultsOf(viewer.actor, contactId), this.agencies()),
        ...{ body, now: pages.now() },
        take: (values, key) =>
          custody.place(viewer.actor, {
            contactId,
            class: values.code<RestrictionCode>('class'),
            of: values.code<Restrictable>('of'),
            adult: Number(values.text('adult') || '1'),
            askedBy: values.text('askedBy'),
            words: values.text('words'),
            key,
          }),
        // Whoever placed it may not see it any more, so no page of the record could say that it is done.
        done: () => ({ template: 'restricted/placed', title: 'The record is restricted', section: null, context: {} }),
        beside: (code) => besideTheForm[code],
        again: (tried) => this.page(viewer, id, tried),
      });
    });
  }

  private agencies() {
    return this.pages.parts.agencies.all.map(({ code, name }) => ({ value: code, text: name }));
  }

  private async page(
    viewer: Viewer,
    id: string,
    { typed = {}, errors = [], status = 200 }: Tried,
  ): Promise<PageAnswer> {
    const { pages } = this;
    const { custody } = pages.parts;
    const contactId = idOf(id);
    if (contactId === null) return noSuchPage;
    const allowed = await custody.mayRestrict(viewer.actor, contactId);
    if (!allowed.ok) return { refusal: allowed.refusal };
    return {
      template: 'restricted/place',
      title: 'Restrict this record',
      section: 'work-list',
      status,
      context: {
        fields: showFields(
          restrictFields(await custody.adultsOf(viewer.actor, contactId), this.agencies()),
          typed,
          errors,
        ),
        errors,
        form: { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey(), action: links.restrict(contactId) },
        backHref: links.contact(contactId),
        readOnly: pages.parts.site.asOf !== null,
      },
    };
  }
}
