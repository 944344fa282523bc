import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusOf, type Refusal } from '#kernel';
import { askingRoles } from '#sharing';
import { mayEver } from '../../navigation.js';
import type { Page, PageAnswer } from '../../pages.js';
import type { Viewer } from '../../ports.js';
import { links } from '../../presenters/links.js';
import { idOf, type Given } from '../../query.js';
import type { CheckRequest, ChecksView } from '../../view-models.js';
import { ContactDesk } from '../contact-desk.js';
import type { StepContext } from '../step-page.js';
import { noSuchPage } from '../../front-door.errors.js';

/** What a page of checks is made from. */
export interface ChecksContext {
  readonly step: StepContext;
  readonly checks: ChecksView;
  readonly viewer: Viewer;
  readonly contactId: string;
}

/** What the pages of checks share: their look, their frame, and who may do what on them. */
@Injectable()
export class ChecksPages {
  constructor(@Inject(ContactDesk) readonly desk: ContactDesk) {}

  get pages() {
    return this.desk.pages;
  }

  async onChecks(
    id: string,
    given: Given | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
    page: (context: ChecksContext) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.withChecks(id, given, viewer, page));
  }

  async withChecks(
    id: string,
    given: Given | undefined,
    viewer: Viewer,
    page: (context: ChecksContext) => PageAnswer | Promise<PageAnswer>,
  ): Promise<PageAnswer> {
    const contactId = idOf(id);
    if (contactId === null) return noSuchPage;
    const answer = await this.pages.parts.checks.checks(viewer.actor, contactId);
    if (!answer.ok) return { refusal: answer.refusal };
    const checks = answer.value;
    const writing = await this.pages.beingWritten(viewer, contactId);
    const step = this.desk.contextOf(checks.contact, viewer, given ?? {}, writing);
    return page({ step, checks, viewer, contactId });
  }

  /** Milliseconds: a past state is read at its moment, so that what was waited for then is not overdue now. */
  readAt(): number {
    const { asOf } = this.pages.parts.site;
    return asOf === null ? this.pages.now() : Date.parse(asOf);
  }

  mayWork({ viewer, checks }: ChecksContext): boolean {
    const erased = checks.contact.concern.child.state === 'erased';
    return mayEver(viewer.actor, 'WORK_ON_CHECKS') && this.pages.parts.site.asOf === null && !erased;
  }

  /** Why this viewer cannot ask agencies about this child now; null where they can. */
  whyNotAsk(context: ChecksContext): string | null {
    if (!this.mayWork(context)) return 'Nothing can be asked here in this state.';
    const { role } = context.viewer.actor;
    if (!(askingRoles as readonly string[]).includes(role))
      return 'A social worker, a manager or the emergency duty team asks agencies.';
    return context.checks.people.find(({ who }) => who === 'THIS_CHILD')?.notNow ?? null;
  }

  requestOf({ checks }: ChecksContext, requestId: string): CheckRequest | null {
    return checks.requests.find((request) => request.requestId === requestId) ?? null;
  }

  pastState(contactId: string): Page {
    return this.pages.pastState('work-list', 'work on these checks', {
      href: links.checks(contactId),
      text: 'Back to the checks, as they stood',
    });
  }
}

/** A refusal that a form can say itself; everything else is a page of its own. */
export const isForForm = ({ code }: Refusal): boolean =>
  [403, 409, 422].includes(statusOf(code)) && /^(sharing|triage)\//.test(code);
