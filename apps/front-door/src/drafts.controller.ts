import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { DraftHead, DraftPlace, FormFields } from '#drafts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageOf } from './draft-pages.js';
import { ErrorPages } from './error-pages.filter.js';
import { frontDoorErrors } from './front-door.errors.js';
import { Pages, type PageAnswer } from './pages.js';
import type { Viewer } from './ports.js';
import { links } from './presenters/links.js';
import { codeOf, idOf, opaqueOf, type Given } from './query.js';
import { returnPath, SignedIn } from './sign-in/index.js';

const noSuchDraft = frontDoorErrors.refuse('front-door/no-such-draft');

/** One's own drafts: what was saved for later, and what was posted when a session had ended. Nobody else has a way here. */
@Controller('drafts')
@SignedIn()
@UseFilters(ErrorPages)
export class DraftsController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) =>
      this.pages.show(this.pages.parts.drafts.listOfMine(viewer.writer), (mine) => {
        const back = returnPath(query['return']);
        const shown = mine.map((draft) => presentDraft(draft));
        return {
          template: 'drafts',
          title: 'Your drafts',
          section: null,
          context: {
            unsent: shown.filter(({ unsent }) => unsent),
            saved: shown.filter(({ unsent }) => !unsent),
            done: codeOf(query, 'done', ['saved', 'discarded']),
            form: { csrfToken: viewer.csrfToken },
            goOn: back === '/' ? null : back,
          },
        };
      }),
    );
  }

  /** Puts what was posted unsent into the page's own draft and goes there: the person reads it and sends it, or does not. */
  @Post('continue')
  async continue(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.goOn(viewer, placeOf(body)));
  }

  @Post('discard')
  async discard(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, async (viewer): Promise<PageAnswer> => {
      const place = placeOf(body);
      if (place === null) return noSuchDraft;
      return this.pages.show(this.pages.parts.drafts.discard(viewer.writer, place), () => ({
        goTo: `${links.drafts}?done=discarded`,
      }));
    });
  }

  private async goOn(viewer: Viewer, place: DraftPlace | null): Promise<PageAnswer> {
    const { drafts } = this.pages.parts;
    const page = place && pageOf(place);
    if (!place || !page) return noSuchDraft;
    const unsent = await drafts.read<FormFields>(viewer.writer, { ...place, unsent: true });
    if (!unsent.ok) return unsent;
    if (unsent.value === null) return noSuchDraft;
    const own: DraftPlace = { thing: place.thing, page: place.page };
    const before = await drafts.read(viewer.writer, own);
    if (!before.ok) return before;
    const fields = unsent.value.content;
    const content = page.withForm(before.value?.content ?? null, fields);
    const saved = await drafts.save(viewer.writer, own, content, { expected: before.value?.revision ?? 0 });
    if (!saved.ok) return saved;
    const gone = await drafts.discard(viewer.writer, { ...place, unsent: true });
    return gone.ok ? { goTo: page.href(place.thing, fields) } : gone;
  }
}

function presentDraft({ place, since, savedAt }: DraftHead) {
  const page = pageOf(place);
  return {
    unsent: place.unsent === true,
    title: page?.title ?? 'A page that is no longer there',
    href: page && place.unsent !== true ? page.href(place.thing) : null,
    canContinue: page !== undefined,
    since,
    savedAt,
    fields: { kind: place.thing.kind, id: place.thing.id, page: place.page, unsent: place.unsent ? 'yes' : '' },
  };
}

/** The place that a button of the list names; null where it names none. */
function placeOf(body: Given | undefined): DraftPlace | null {
  const kind = codeOf(body, 'kind', ['CONTACT', 'NEW_CONCERN']);
  const id = idOf(body?.['id']);
  const page = opaqueOf(body, 'page');
  const unsent = codeOf(body, 'unsent', ['yes']) !== null;
  return kind && id && page ? { thing: { kind, id }, page, unsent } : null;
}
