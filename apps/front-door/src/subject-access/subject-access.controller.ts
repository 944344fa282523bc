import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AbandonReason, MarkGiven, Requester, WithholdingGround } from '#access';
import { statusOf, type Uuid } from '#kernel';
import { ErrorPages } from '../error-pages.filter.js';
import { readFields, showFields, type FormError, type Typed } from '../forms/fields.js';
import { takeForm, type Tried } from '../forms/sent-form.js';
import { frontDoorErrors, noSuchPage } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links, pagingLinks } from '../presenters/links.js';
import { codeOf, idOf, opaqueOf, textOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { presentDraft, presentExport } from './present-export.js';
import { abandonFields, markFields, prepareFields } from './subject-access-fields.js';

/** Refusals that the sender can do something about, beside the field that they are about: where one is begun, and on its own page. */
const besideTheBeginning: Readonly<Record<string, string>> = {
  'access/no-such-child': '#child',
  'access/export-by-custodian': '#child',
  'access/case-reference-wrong': '#caseReference',
};
const besideTheRows: Readonly<Record<string, string>> = {
  'access/no-such-row': '#rows',
  'access/row-stays-withheld': '#rows',
  'access/export-changed': '#release',
  'access/export-second-person': '#release',
  'access/export-by-custodian': '#release',
  'access/export-too-long': '#release',
};

interface Sent {
  readonly form: 'mark' | 'abandon';
  readonly typed: Typed;
  readonly chosen: readonly string[];
}
const nothingSent: Sent = { form: 'mark', typed: {}, chosen: [] };

/** Exports of a child's access log for subject access requests: the list, preparing one, going through its rows, releasing it. */
@Controller('subject-access')
@SignedIn()
@UseFilters(ErrorPages)
export class SubjectAccessController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, ({ actor }) =>
      pages.show(pages.parts.subjectAccess.list(actor, opaqueOf(query, 'cursor')), (list) => ({
        template: 'subject-access/list',
        title: 'Subject access requests',
        section: 'subject-access',
        context: {
          items: list.items.map((item) => presentExport(item, pages.names)),
          newHref: mayEver(actor, 'PREPARE_EXPORT') ? links.newSubjectAccess : null,
          paging: pagingLinks(links.subjectAccess, {}, list.paging),
          catchingUp: list.catchingUp,
          done: codeOf(query, 'done', ['released', 'abandoned']),
          readOnly: pages.parts.site.asOf !== null,
        },
      })),
    );
  }

  @Get('new')
  async form(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const child = idOf(textOf(query, 'child'));
    await this.pages.answer(request, reply, (viewer) =>
      this.newPage(viewer, { typed: child === null ? {} : { child: [child] } }),
    );
  }

  @Post()
  async prepare(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.changing(request, reply, (viewer) =>
      takeForm({
        ...{ fields: prepareFields, body, now: this.pages.now() },
        faults: (values) =>
          childIn(values.text('child')) === null
            ? [{ href: '#child', text: 'Enter the child’s id, or the address of the child’s access log' }]
            : [],
        take: (values, key) =>
          this.pages.parts.subjectAccess.prepare(viewer.actor, {
            childId: childIn(values.text('child'))!,
            caseReference: values.text('caseReference').toUpperCase(),
            requester: values.code<Requester>('requester'),
            key,
          }),
        done: ({ exportId }) => ({ goTo: links.subjectAccessOf(exportId) }),
        beside: (code) => besideTheBeginning[code],
        again: (tried) => this.newPage(viewer, tried),
      }),
    );
  }

  @Get(':id')
  async one(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.answer(request, reply, (viewer) =>
      this.page(viewer, id, { query, sent: nothingSent, errors: [] }),
    );
  }

  @Post(':id/rows')
  async mark(
    @Param('id') id: string,
    @Query() query: Given,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onOne(id, body, request, reply, async (viewer, exportId, key) => {
      const { values, typed, errors } = readFields(markFields, body, this.pages.now());
      const rows = [body['row']].flat().flatMap((row) => idOf(row) ?? []);
      const sent: Sent = { form: 'mark', typed, chosen: rows };
      const as = values.code<MarkGiven['as']>('as');
      const ground = values.code<WithholdingGround>('ground') || null;
      const faults: FormError[] = [...errors];
      if (rows.length === 0) faults.unshift({ href: '#rows', text: 'Tick the rows that you mean' });
      if (errors.length === 0 && as === 'WITHHELD' && ground === null)
        faults.push({ href: '#ground', text: 'Choose on which ground they are withheld' });
      if (faults.length > 0) return this.page(viewer, id, { query, sent, errors: faults, status: 422 });
      const given: MarkGiven = as === 'WITHHELD' ? { rows, as, ground: ground! } : { rows, as, ground: null };
      const marked = await this.pages.parts.subjectAccess.mark(viewer.actor, { ...given, exportId, key });
      if (marked.ok) return { goTo: `${links.subjectAccessOf(exportId)}?done=marked${cursorOf(query)}` };
      return this.again(viewer, id, marked.refusal, { query, sent });
    });
  }

  @Post(':id/release')
  async release(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onOne(id, body, request, reply, async (viewer, exportId, key) => {
      const digest = textOf(body, 'digest');
      if (digest === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const released = await this.pages.parts.subjectAccess.release(viewer.actor, { exportId, digest, key });
      if (released.ok) return { goTo: `${links.subjectAccess}?done=released` };
      return this.again(viewer, id, released.refusal, { query: {}, sent: nothingSent });
    });
  }

  @Post(':id/abandon')
  async abandon(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onOne(id, body, request, reply, async (viewer, exportId, key) => {
      const { values, typed, errors } = readFields(abandonFields, body, this.pages.now());
      const sent: Sent = { form: 'abandon', typed, chosen: [] };
      if (errors.length > 0) return this.page(viewer, id, { query: {}, sent, errors, status: 422 });
      const reason = values.code<AbandonReason>('reason');
      const given = await this.pages.parts.subjectAccess.abandon(viewer.actor, { exportId, reason, key });
      if (given.ok) return { goTo: `${links.subjectAccess}?done=abandoned` };
      return this.again(viewer, id, given.refusal, { query: {}, sent });
    });
  }

  /** The page once more, with what was refused beside what it is about; any other refusal has a page of its own. */
  private again(
    viewer: Viewer,
    id: string,
    refusal: { readonly code: string; readonly message: string },
    form: { readonly query: Given; readonly sent: Sent },
  ): Promise<PageAnswer> | PageAnswer {
    const href = besideTheRows[refusal.code];
    if (href === undefined) return { refusal };
    const errors = [{ href, text: refusal.message }];
    return this.page(viewer, id, { ...form, errors, status: statusOf(refusal.code) });
  }

  private onOne(
    id: string,
    body: Given,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer, exportId: Uuid, key: Uuid) => Promise<PageAnswer>,
  ): Promise<void> {
    return this.changing(request, reply, (viewer) => {
      const [exportId, key] = [idOf(id), idOf(body['idempotencyKey'])];
      if (exportId === null) return noSuchPage;
      return key === null ? frontDoorErrors.refuse('front-door/form-not-whole') : work(viewer, exportId, key);
    });
  }

  private changing(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    const { pages } = this;
    const way = { href: links.subjectAccess, text: 'Back to the requests' };
    return pages.answer(request, reply, (viewer) =>
      pages.parts.site.asOf === null ? work(viewer) : pages.pastState('subject-access', 'make an export', way),
    );
  }

  private async newPage(viewer: Viewer, { typed = {}, errors = [], status = 200 }: Tried): Promise<PageAnswer> {
    const { pages } = this;
    const allowed = await pages.parts.subjectAccess.mayPrepare(viewer.actor);
    if (!allowed.ok) return allowed;
    return {
      template: 'subject-access/new',
      title: 'Prepare an export',
      section: 'subject-access',
      status,
      context: {
        fields: showFields(prepareFields, typed, errors),
        errors,
        form: { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey(), action: links.subjectAccess },
        back: { href: links.subjectAccess, text: 'Subject access requests' },
        readOnly: pages.parts.site.asOf !== null,
      },
    };
  }

  private async page(
    { actor, csrfToken }: Viewer,
    id: string,
    {
      query,
      sent,
      errors,
      status = 200,
    }: { readonly query: Given; readonly sent: Sent; readonly errors: readonly FormError[]; readonly status?: number },
  ): Promise<PageAnswer> {
    const { pages } = this;
    const exportId = idOf(id);
    if (exportId === null) return noSuchPage;
    const own = links.subjectAccessOf(exportId);
    return pages.show(pages.parts.subjectAccess.one(actor, exportId, opaqueOf(query, 'cursor')), (view) => ({
      template: 'subject-access/one',
      title: 'Export for a subject access request',
      section: 'subject-access',
      status,
      context: {
        export: presentExport(view.export, pages.names),
        digest: view.digest,
        draft: view.draft && presentDraft(view.draft),
        marking: showFields(markFields, sent.form === 'mark' ? sent.typed : {}, errors),
        abandoning: showFields(abandonFields, sent.form === 'abandon' ? sent.typed : {}, errors),
        chosen: sent.chosen,
        errors,
        form: { csrfToken, idempotencyKey: pages.newKey() },
        actions: {
          mark: `${own}/rows${cursorOf(query).replace('&', '?')}`,
          release: `${own}/release`,
          abandon: `${own}/abandon`,
          document: mayEver(actor, 'SUBJECT_ACCESS_EXPORT') ? links.exportDocument(exportId) : null,
          file: mayEver(actor, 'SUBJECT_ACCESS_EXPORT') ? links.exportFile(exportId) : null,
        },
        paging: pagingLinks(own, {}, view.paging),
        catchingUp: view.catchingUp,
        done: codeOf(query, 'done', ['marked']),
        back: { href: links.subjectAccess, text: 'Subject access requests' },
        readOnly: pages.parts.site.asOf !== null,
      },
    }));
  }
}

const cursorOf = (query: Given): string => {
  const cursor = opaqueOf(query, 'cursor');
  return cursor === null ? '' : `&cursor=${cursor}`;
};

/** The id in what somebody pasted: by itself, or within the address of one of the child's pages. */
const childIn = (text: string): Uuid | null =>
  idOf(text) ?? idOf(/\/children\/([0-9a-f-]{36})(?:[/?#]|$)/i.exec(text)?.[1]);
