import { Controller, Body, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AttachmentLimits } from '#attachments';
import { ErrorPages } from '../error-pages.filter.js';
import type { Page } from '../pages.js';
import { presentLookup, presentQuestions } from '../presenters/earlier.js';
import { links } from '../presenters/links.js';
import { presentRecord } from '../presenters/record.js';
import { idOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { ContactDesk, type ReturnedForm } from './contact-desk.js';
import { showFields } from '../forms/fields.js';
import type { Begun } from './step-drafts.js';
import { whyNot, type StepContext } from './step-page.js';
import { doneText } from './done.js';
import { stepPage } from './steps/index.js';
import { noSuchPage } from '../front-door.errors.js';

/** The record of a contact: every step with its true time, and one box for what happened just now. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class RecordController {
  constructor(@Inject(ContactDesk) private readonly desk: ContactDesk) {}

  @Get(':id/record')
  async record(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onContact(id, query, request, reply, async (context) =>
      this.page(context, null, await this.desk.drafts.begun(context, stepPage('entry')!)),
    );
  }

  @Post(':id/record')
  async enter(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.pages.answer(request, reply, (viewer) =>
      this.desk.take(
        id,
        body,
        viewer,
        stepPage('entry')!,
        (context, returned) => this.page(context, returned),
        request.sentFiles,
      ),
    );
  }

  @Get(':id/files/:entry/:number')
  async file(
    @Param('id') id: string,
    @Param('entry') entry: string,
    @Param('number') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [contactId, entryId] = [idOf(id), idOf(entry)];
    await this.desk.pages.answer(request, reply, (viewer) =>
      contactId === null || entryId === null || !/^[1-9]\d?$/.test(number)
        ? noSuchPage
        : this.desk.pages.show(
            this.desk.pages.parts.contacts.file(viewer.actor, contactId, entryId, Number(number)),
            (file) => ({ file }),
          ),
    );
  }

  private page(context: StepContext, returned: ReturnedForm | null, begun: Begun | null = null): Page {
    const { view, names, now } = context;
    const entry = stepPage('entry')!;
    const mayEnter = this.desk.mayWork(context.viewer) && whyNot(entry.probe(context), context) === null;
    const errors = returned?.errors ?? [];
    const stale = this.desk.changesSince(context, returned?.staleSince ?? null);
    return {
      template: 'contact-record',
      title: 'Record',
      section: 'work-list',
      status: returned?.status ?? 200,
      context: {
        ...this.desk.frame(context),
        record: presentRecord(view.work.record, names),
        questions: presentQuestions(view, names, now, mayEnter),
        lookup: presentLookup(view, names),
        done: doneText(context),
        mayEnter,
        fields: showFields(entry.fields(context), returned?.typed ?? begun?.typed ?? {}, errors),
        files: filesField(this.desk.pages.parts.desk.attachmentLimits, errors, returned !== null || begun !== null),
        errors: stale.length > 0 ? [] : errors,
        stale,
        begun,
        form: this.desk.stepFormOf(context, entry, links.record(view.contactId)),
      },
    };
  }
}

/** The choice of files, with what is taken. `again`: a browser never sends a choice twice, so it is said. */
function filesField(
  { mediaTypes, mostBytes, mostFiles }: AttachmentLimits,
  errors: ReturnedForm['errors'],
  again: boolean,
) {
  const size = Math.floor(mostBytes / 1_048_576);
  return {
    accept: Object.keys(mediaTypes).join(','),
    hint: `${Object.values(mediaTypes).join(', ')}; up to ${mostFiles} files and ${size} MB together.`,
    again,
    error: errors.find(({ href }) => href === '#files') ?? null,
  };
}
