import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Lane } from '#triage';
import { ErrorPages } from './error-pages.filter.js';
import { Pages, type PageAnswer } from './pages.js';
import type { Viewer } from './ports.js';
import { links, withQuery } from './presenters/links.js';
import { presentWorkList } from './presenters/work-list.js';
import { SignedIn } from './sign-in/index.js';
import type { WorkListFilter } from './view-models.js';

const everything: WorkListFilter = { lane: 'ALL', agency: null, rating: null, waits: null, danger: null, cursor: null };

/** What the next shift has to know first, in this order; each is a view of the work list that it leads to. */
const parts: readonly {
  readonly id: string;
  readonly title: string;
  readonly empty: string;
  readonly filter: WorkListFilter;
}[] = [
  {
    id: 'danger',
    title: 'Immediate danger',
    empty: 'Nobody is in danger as far as is known.',
    filter: { ...everything, danger: 'immediate' },
  },
  {
    id: 'red',
    title: 'Rated red',
    empty: 'Nothing that is open is rated red.',
    filter: { ...everything, rating: 'RED' },
  },
  ...(
    [
      ['OVERNIGHT', 'Decided out of hours, to review', 'Nothing awaits a review.'],
      ['NEW_SINCE', 'New since decided', 'Nothing is new since it was decided.'],
      ['CAME_BACK', 'Come back to us', 'Nothing came back.'],
      ['UNASSIGNED', 'Without an owner', 'Every contact has an owner.'],
    ] satisfies (readonly [Lane, string, string])[]
  ).map(([lane, title, empty]) => ({ id: lane.toLowerCase(), title, empty, filter: { ...everything, lane } })),
];

/** What one shift hands to the next: read from the work list as it stands, to be printed or gone through together. */
@Controller('work-list/handover')
@SignedIn()
@UseFilters(ErrorPages)
export class HandoverController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async handover(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.page(viewer));
  }

  private async page(viewer: Viewer): Promise<PageAnswer> {
    const { names, parts: ports } = this.pages;
    const sections = [];
    let catchingUp = false;
    for (const { id, title, empty, filter } of parts) {
      const list = await ports.workList.list(viewer.actor, filter);
      if (!list.ok) return { refusal: list.refusal };
      if (id === 'danger') catchingUp = list.value.catchingUp;
      const { groups, total, shown } = presentWorkList(list.value, filter, names, viewer.actor, this.pages.now());
      sections.push({
        id,
        title,
        empty,
        total,
        more: total - shown,
        href: withQuery(links.workList, {
          lane: filter.lane === 'ALL' ? null : filter.lane,
          rating: filter.rating,
          danger: filter.danger,
        }),
        rows: groups.flatMap(({ rows }) => rows),
      });
    }
    const all = await ports.workList.list(viewer.actor, everything);
    if (!all.ok) return { refusal: all.refusal };
    return {
      template: 'handover',
      title: 'Handover',
      section: 'work-list',
      context: { sections, pressing: all.value.groups, open: all.value.total, catchingUp },
    };
  }
}
