import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Uuid } from '#kernel';
import { lanes } from '#triage';
import { ErrorPages } from './error-pages.filter.js';
import { frontDoorErrors } from './front-door.errors.js';
import { mayEver } from './navigation.js';
import { Pages, type PageAnswer } from './pages.js';
import type { Viewer } from './ports.js';
import { defaultLane, presentWorkList } from './presenters/work-list.js';
import { codeOf, idOf, opaqueOf, type Given } from './query.js';
import { SignedIn } from './sign-in/index.js';
import type { WorkListFilter } from './view-models.js';

const ratingCodes = ['RED', 'AMBER', 'GREEN', 'BLUE', 'NOT_RATED'] as const;
const waitCodes = [
  'IDENTITY',
  'RATING',
  'CHECKS',
  'DECISION',
  'FEEDBACK',
  'NEW_SINCE_DECIDED',
  'REVIEW',
  'EARLY_HELP',
  'ROUTE',
  'TRANSFER',
  'STRATEGY',
] as const;
/** So many contacts may change hands at once: what a page shows. */
const mostAtOnce = 50;

/** What became of one contact of an assignment of several. */
interface Assigned {
  readonly contactId: Uuid;
  readonly problem: string | null;
}

/** The work list: lanes, groups and filters, and giving contacts to whoever works on them. */
@Controller('work-list')
@SignedIn()
@UseFilters(ErrorPages)
export class WorkListController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async list(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.page(viewer, filterOf(query), null));
  }

  /** Several at once, each with its own result; those that changed meanwhile stay as they are. */
  @Post('assign')
  async assign(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, async (viewer) => {
      const chosen = idsOf(body['contact']);
      const owner = opaqueOf(body, 'owner');
      const key = idOf(body['idempotencyKey']);
      const filter = filterOf(body);
      const staff = this.staff(viewer);
      if (key === null || chosen.length > mostAtOnce) return frontDoorErrors.refuse('front-door/form-not-whole');
      if (chosen.length === 0)
        return this.page(viewer, filter, null, [{ href: '#contacts', text: 'Choose at least one contact' }]);
      if (owner !== 'nobody' && !staff.some(({ id }) => id === owner))
        return this.page(viewer, filter, null, [{ href: '#owner', text: 'Choose who is to own them' }]);
      const results: Assigned[] = [];
      for (const contactId of chosen) {
        const done = await this.pages.parts.desk.take(viewer.actor, contactId, {
          step: { do: 'assign', owner: owner === 'nobody' ? null : owner },
          idempotencyKey: key,
          at: null,
          revision: null,
        });
        results.push({ contactId, problem: done.ok ? null : done.refusal.message });
      }
      return this.page(viewer, filter, results);
    });
  }

  private page(
    viewer: Viewer,
    filter: WorkListFilter,
    assigned: readonly Assigned[] | null,
    errors: readonly { readonly href: string; readonly text: string }[] = [],
  ): Promise<PageAnswer> {
    const { names, parts } = this.pages;
    return this.pages.show(parts.workList.list(viewer.actor, filter), (list) => {
      const presented = presentWorkList(list, filter, names, viewer.actor, this.pages.now());
      const nameOf = new Map(presented.groups.flatMap(({ rows }) => rows.map((row) => [row.contactId, row.name])));
      return {
        template: 'work-list',
        title: 'Work list',
        section: 'work-list',
        status: errors.length > 0 ? 422 : 200,
        context: {
          list: presented,
          catchingUp: list.catchingUp,
          handover: viewer.actor.role !== 'early-help-lead',
          errors,
          assigned: assigned && {
            done: assigned.filter(({ problem }) => problem === null).length,
            failed: assigned
              .filter(({ problem }) => problem !== null)
              .map(({ contactId, problem }) => ({ name: nameOf.get(contactId) ?? 'A contact', problem })),
          },
          assign:
            mayEver(viewer.actor, 'WORK_ON_CONTACT') &&
            viewer.actor.role !== 'early-help-lead' &&
            parts.site.asOf === null
              ? {
                  csrfToken: viewer.csrfToken,
                  idempotencyKey: this.pages.newKey(),
                  me: viewer.actor.id,
                  staff: this.staff(viewer),
                  keep: Object.entries({ ...filter, cursor: null }).filter(([, value]) => value !== null),
                }
              : null,
        },
      };
    });
  }

  /** Who may own a contact: the front door's own people. */
  private staff(viewer: Viewer) {
    const workers = ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'];
    return this.pages.parts.staff.all
      .filter(({ role, agency }) => workers.includes(role) && agency === viewer.actor.agency)
      .map(({ id, name, role }) => ({ id, text: `${name}, ${this.pages.names.role(role)}` }));
  }
}

function filterOf(query: Given): WorkListFilter {
  return {
    lane: codeOf(query, 'lane', lanes) ?? defaultLane,
    agency: opaqueOf(query, 'agency'),
    rating: codeOf(query, 'rating', ratingCodes),
    waits: codeOf(query, 'waits', waitCodes),
    danger: codeOf(query, 'danger', ['immediate']),
    cursor: opaqueOf(query, 'cursor'),
  };
}

/** Ids of a field that a form gives once or several times. */
function idsOf(value: unknown): Uuid[] {
  const all = (Array.isArray(value) ? value : [value]).map(idOf);
  return [...new Set(all.filter((id): id is Uuid => id !== null))];
}
