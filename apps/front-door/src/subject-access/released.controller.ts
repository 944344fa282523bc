import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from '../error-pages.filter.js';
import { noSuchPage } from '../front-door.errors.js';
import { Pages, type Page, type PageAnswer } from '../pages.js';
import { links } from '../presenters/links.js';
import { idOf } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import type { ReleasedExport } from '../view-models.js';
import { presentExport, presentLine } from './present-export.js';

/** What was released, to be given to whoever asked for it: a page that prints, and a file. Each opening is on record before it is shown. */
@Controller('subject-access')
@SignedIn()
@UseFilters(ErrorPages)
export class ReleasedController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get(':id/document')
  async document(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.released(id, request, reply, (released) => this.page(released));
  }

  @Get(':id/file')
  async file(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.released(id, request, reply, (released) => {
      if (released.csv === null) return this.page(released);
      const name = `access-log-${released.export.caseReference.replaceAll('/', '-')}.csv`;
      return { file: { name, mediaType: 'text/csv; charset=utf-8; header=present', bytes: released.csv } };
    });
  }

  private async released(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    show: (released: ReleasedExport) => PageAnswer,
  ): Promise<void> {
    const { pages } = this;
    const exportId = idOf(id);
    await pages.answer(request, reply, ({ actor }) =>
      exportId === null ? noSuchPage : pages.show(pages.parts.subjectAccess.released(actor, exportId), show),
    );
  }

  private page({ export: item, content, digest }: ReleasedExport): Page {
    const document = content.state === 'opened' ? content.content : null;
    return {
      template: 'subject-access/document',
      title: 'Who looked, and who shared',
      section: 'subject-access',
      context: {
        export: presentExport(item, this.pages.names),
        heading: document?.title ?? null,
        lines: document?.lines.map(presentLine) ?? [],
        notes: document?.notes ?? [],
        content: content.state === 'opened' ? null : content,
        digest,
        fileHref: document && links.exportFile(item.exportId),
        back: { href: links.subjectAccessOf(item.exportId), text: 'The export' },
      },
    };
  }
}
