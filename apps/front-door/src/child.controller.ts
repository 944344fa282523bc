import { Controller, Get, Inject, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#access';
import { londonDay, toInstant, type Refusal, type Uuid } from '#kernel';
import type { KeptBack } from '#picture';
import { ErrorPages } from './error-pages.filter.js';
import { frontDoorErrors } from './front-door.errors.js';
import { mayEver, wayToChild } from './navigation.js';
import { Pages, type Page, type PageAnswer } from './pages.js';
import { hasMoved, type Answer, type Moved, type Viewer } from './ports.js';
import { childPages, presentHeading, presentOverview } from './presenters/child.js';
import { presentKeptBack } from './presenters/kept-back.js';
import { filterGroup, links, pagingLinks, withQuery } from './presenters/links.js';
import { presentLook, presentSharing, presentTimeline } from './presenters/records.js';
import { momentOf, idOf, opaqueOf, textOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';
import type { ChildAccessLog, ChildHeading, ChildSharing } from './view-models.js';
import { label } from './words.js';

/** The pages about one child. */
@Controller('children')
@SignedIn()
@UseFilters(ErrorPages)
export class ChildController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get(':id')
  async overview(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const today = londonDay(toInstant(this.pages.now()));
    const asked = textOf(query, 'knownAt');
    const moment = momentOf(query, 'knownAt');
    const wrong = asked !== null && (moment === null || londonDay(moment) > today);
    const knownAt = wrong ? null : moment;
    await this.onChild(id, request, reply, {
      ask: (viewer, childId) => this.pages.parts.children.overview(viewer.actor, childId, knownAt),
      refused: ({ code }, childId) =>
        code !== 'picture/not-known-then' || knownAt === null
          ? null
          : {
              template: 'child-not-known-then',
              title: 'Child: not known then',
              section: 'work-list',
              status: 404,
              context: { childHref: links.child(childId), knownAt: { day: londonDay(knownAt), today } },
            },
      path: links.child,
      page: (overview, childId, { actor }) => ({
        template: 'child-overview',
        title: 'Child: overview',
        section: wayToChild(actor).section,
        status: wrong ? 422 : 200,
        context: {
          child: presentOverview(overview, { actor, now: this.pages.now() }),
          back: wayToChild(actor),
          keptBack: this.keptBack(overview.picture.keptBack, actor, knownAt === null ? childId : null),
          current: 'overview',
          childHref: links.child(childId),
          timelineHref: links.timeline(childId),
          knownAt: {
            day: knownAt === null ? (asked ?? '') : londonDay(knownAt),
            today,
            error: wrong ? 'Enter a date that is not in the future' : null,
          },
          errors: wrong ? [{ href: '#known-at', text: 'Enter a date that is not in the future' }] : [],
          catchingUp: overview.catchingUp,
        },
      }),
    });
  }

  @Get(':id/timeline')
  async timeline(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = {
      agency: opaqueOf(query, 'agency'),
      kind: opaqueOf(query, 'kind'),
      cursor: opaqueOf(query, 'cursor'),
    };
    await this.onChild(id, request, reply, {
      ask: (viewer, childId) => this.pages.parts.children.timeline(viewer.actor, childId, filter),
      path: links.timeline,
      page: (timeline, childId, { actor }) => {
        const path = links.timeline(childId);
        const kept = { agency: filter.agency, kind: filter.kind };
        const kinds = timeline.kinds.map((code) => [code, label('timelineKind', code)] as const);
        return {
          template: 'child-timeline',
          title: 'Child: timeline',
          section: wayToChild(actor).section,
          context: {
            ...this.head(timeline.heading, childId, 'timeline', actor),
            entries: presentTimeline(timeline, this.pages.names),
            filtered: filter.agency !== null || filter.kind !== null,
            clearHref: path,
            filters: [
              filterGroup(path, kept, 'agency', {
                label: 'Agency',
                choices: this.pages.names.choices(timeline.agencies),
              }),
              filterGroup(path, kept, 'kind', { label: 'Kind', choices: kinds }),
            ],
            paging: pagingLinks(path, kept, timeline.paging),
            catchingUp: timeline.catchingUp,
          },
        };
      },
    });
  }

  @Get(':id/sharing')
  async sharing(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onChild(id, request, reply, {
      ask: (viewer, childId) => this.pages.parts.children.sharing(viewer.actor, childId, opaqueOf(query, 'cursor')),
      path: links.sharing,
      page: (sharing, childId, viewer) => this.record(sharing, childId, 'sharing', viewer),
    });
  }

  @Get(':id/access-log')
  async accessLog(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onChild(id, request, reply, {
      ask: (viewer, childId) => this.pages.parts.children.accessLog(viewer.actor, childId, opaqueOf(query, 'cursor')),
      path: links.accessLog,
      page: (log, childId, viewer) => this.record(log, childId, 'access-log', viewer),
    });
  }

  /** Sharing and access log: the same page for those who see content and, without the heading, for those who do not. */
  private record(
    record: ChildSharing | ChildAccessLog,
    childId: Uuid,
    which: 'sharing' | 'access-log',
    { actor }: Viewer,
  ): Page {
    const items = record.items.map((item) =>
      'disclosureId' in item ? presentSharing(item, this.pages.names) : presentLook(item, this.pages.names),
    );
    return {
      template: `child-${which}`,
      title: which === 'sharing' ? 'Child: sharing' : 'Child: access log',
      section: wayToChild(actor).section,
      context: {
        ...this.head(record.heading, childId, which, actor),
        items,
        exportHref: mayEver(actor, 'PREPARE_EXPORT') ? withQuery(links.newSubjectAccess, { child: childId }) : null,
        paging: pagingLinks(which === 'sharing' ? links.sharing(childId) : links.accessLog(childId), {}, record.paging),
        catchingUp: record.catchingUp,
      },
    };
  }

  private head(heading: ChildHeading | null, childId: Uuid, current: string, actor: Actor) {
    return {
      child:
        heading === null
          ? { bar: null, subnavigation: childPages(childId, actor) }
          : presentHeading(heading, { actor, now: this.pages.now() }),
      keptBack: heading && this.keptBack(heading.keptBack, actor, childId),
      back: wayToChild(actor),
      current,
    };
  }

  /** `childId`: null on a page of a past moment, from which nothing is opened. */
  private keptBack(kept: KeptBack, actor: Actor, childId: Uuid | null) {
    const isNow = this.pages.parts.site.asOf === null;
    return presentKeptBack(kept, actor, isNow && childId !== null ? links.child(childId) : null);
  }

  /** Asks about a child; one whose mentions all moved to another answers with the way to that one. */
  private async onChild<T extends object>(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    {
      ask,
      page,
      path,
      refused = () => null,
    }: {
      ask: (viewer: Viewer, childId: Uuid) => Answer<T | Moved>;
      page: (value: T, childId: Uuid, viewer: Viewer) => Page;
      path: (childId: Uuid) => string;
      /** A page of its own for a refusal; null for the usual one. */
      refused?: (refusal: Refusal, childId: Uuid) => Page | null;
    },
  ): Promise<void> {
    const childId = idOf(id);
    await this.pages.answer(request, reply, async (viewer): Promise<PageAnswer> => {
      if (childId === null) return frontDoorErrors.refuse('front-door/no-such-page');
      const answer = await ask(viewer, childId);
      if (!answer.ok) return refused(answer.refusal, childId) ?? answer;
      return hasMoved(answer.value) ? { goTo: path(answer.value.movedTo) } : page(answer.value, childId, viewer);
    });
  }
}
