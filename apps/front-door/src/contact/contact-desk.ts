import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SentFile } from '#attachments';
import { statusOf, type Refusal, type Uuid } from '#kernel';
import { frontDoorErrors, noSuchPage } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import { Pages, type Page, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { presentContactHead } from '../presenters/contact.js';
import { presentKeptBack } from '../presenters/kept-back.js';
import { links, withQuery } from '../presenters/links.js';
import { presentRecord } from '../presenters/record.js';
import { presentPanel } from '../presenters/work-panel.js';
import { codeOf, idOf, textOf, type Given } from '../query.js';
import type { ContactView } from '../view-models.js';
import { readFields, type FormError, type Typed } from '../forms/fields.js';
import { StepDrafts } from './step-drafts.js';
import type { StepContext, StepPage } from './step-page.js';

/** A form that comes back: what was typed, what is wrong, and from which revision on the contact has changed. */
export interface ReturnedForm {
  readonly typed: Typed;
  readonly errors: readonly FormError[];
  readonly status: number;
  /** Revision that its sender looked at, where somebody was faster; else null. */
  readonly staleSince: number | null;
}

/** What the pages of a contact share: its frame, and how a step is sent and comes back. */
@Injectable()
export class ContactDesk {
  readonly drafts: StepDrafts;

  constructor(@Inject(Pages) readonly pages: Pages) {
    this.drafts = new StepDrafts(pages);
  }

  /** Answers on a contact's page; 404 for an address that is no contact's. */
  async onContact(
    id: string,
    given: Given | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
    page: (context: StepContext) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.withContact(id, given, viewer, page));
  }

  /** The same for the contact's first page, which opens more than the others do. */
  async onFirstPage(
    id: string,
    given: Given,
    request: FastifyRequest,
    reply: FastifyReply,
    page: (context: StepContext) => PageAnswer,
  ): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.withContact(id, given, viewer, page, 'triage'));
  }

  async withContact(
    id: string,
    given: Given | undefined,
    viewer: Viewer,
    page: (context: StepContext) => PageAnswer | Promise<PageAnswer>,
    view: 'contact' | 'triage' = 'contact',
  ): Promise<PageAnswer> {
    const contactId = idOf(id);
    if (contactId === null) return noSuchPage;
    const answer = await this.pages.parts.contacts[view](viewer.actor, contactId);
    if (!answer.ok) return { refusal: answer.refusal };
    const writing = await this.pages.beingWritten(viewer, contactId);
    return page(this.contextOf(answer.value, viewer, given ?? {}, writing));
  }

  contextOf(view: ContactView, viewer: Viewer, given: Given, writing: StepContext['writing']): StepContext {
    return {
      view,
      viewer,
      given,
      writing,
      names: this.pages.names,
      now: this.pages.now(),
      staff: this.pages.owners(viewer),
    };
  }

  mayWork({ actor }: Viewer): boolean {
    return mayEver(actor, 'WORK_ON_CONTACT') && this.pages.parts.site.asOf === null;
  }

  /** The frame of every page of a contact: who it is about, where it stands, and what may be done next. */
  frame(context: StepContext) {
    return {
      contact: {
        ...presentContactHead(
          context.view,
          context.names,
          context.now,
          mayEver(context.viewer.actor, 'CONTACT_CHECKS'),
        ),
        seesPicture: mayEver(context.viewer.actor, 'CHILD_PICTURE'),
      },
      panel: { ...presentPanel(context, this.mayWork(context.viewer)), idempotencyKey: this.pages.newKey() },
      keptBack: presentKeptBack(
        context.view.keptBack,
        context.viewer.actor,
        this.pages.parts.site.asOf === null ? links.contact(context.view.contactId) : null,
      ),
      writing: context.writing,
      catchingUp: context.view.catchingUp,
    };
  }

  /** What a form of this contact carries. */
  formOf({ view, viewer }: StepContext, action: string) {
    return {
      action,
      csrfToken: viewer.csrfToken,
      idempotencyKey: this.pages.newKey(),
      revision: view.revision,
    };
  }

  /** The same for a step's form, which is saved while it is written. */
  stepFormOf(context: StepContext, page: StepPage, action: string) {
    const { contactId } = context.view;
    return {
      ...this.formOf(context, action),
      keepToken: this.drafts.token(context.viewer, contactId, page),
      autosave: `${links.step(contactId, page.code)}/draft`,
    };
  }

  /** What was recorded since somebody opened a form, oldest first. */
  changesSince({ view, names }: StepContext, revision: number | null) {
    return revision === null
      ? []
      : presentRecord(
          view.work.record.filter((step) => step.revision > revision),
          names,
        ).reverse();
  }

  /**
   * Takes a step that a form asks for. `again` shows the form with what was typed: 422 with what is missing, 409 with what changed, and
   * 403 where the step is another person's; other refusals are a page of their own.
   */
  async take(
    id: string,
    body: Given | undefined,
    viewer: Viewer,
    page: StepPage,
    again: (context: StepContext, returned: ReturnedForm) => Page,
    files: readonly SentFile[] = [],
  ): Promise<PageAnswer> {
    const contactId = idOf(id);
    const guard = guardOf(body);
    if (contactId === null) return noSuchPage;
    if (this.pages.parts.site.asOf !== null)
      return this.pages.pastState('work-list', 'work on this contact', {
        href: links.contact(contactId),
        text: 'Back to the contact, as it stood',
      });
    if (guard === null) return frontDoorErrors.refuse('front-door/form-not-whole');
    if (codeOf(body, 'save', ['later']) && this.mayWork(viewer))
      return this.pages.show(this.drafts.save(viewer, contactId, page, body), () => ({ goTo: links.draftsSaved }));
    return this.withContact(id, body, viewer, async (context) => {
      const { typed, values, errors } = readFields(page.fields(context), body, context.now);
      const back = (faults: readonly FormError[], status = 422) =>
        again(context, { typed, errors: faults, status, staleSince: null });
      if (errors.length > 0) return back(errors);
      const step = page.step(values, { ...context, key: guard.idempotencyKey });
      if (!('do' in step)) return back(step);
      const done = await this.pages.parts.desk.take(viewer.actor, contactId, {
        step,
        idempotencyKey: guard.idempotencyKey,
        at: page.at?.(values) ?? null,
        revision: guard.revision,
        ...(files.length > 0 && { files }),
      });
      if (done.ok) {
        await this.drafts.discard(viewer, contactId, page);
        return { goTo: withQuery(this.wayBack(contactId, body), { done: page.code }) };
      }
      return this.refused(contactId, body, viewer, { typed, refusal: done.refusal, revision: guard.revision, again });
    });
  }

  /** After a step: the page it was taken on, or the record, where it stands on top. */
  private wayBack(contactId: Uuid, body: Given | undefined): string {
    const from = textOf(body, 'from');
    return from === 'concern'
      ? links.contact(contactId)
      : from === 'who'
        ? links.who(contactId)
        : from === 'decision'
          ? links.decision(contactId)
          : links.record(contactId);
  }

  private refused(
    contactId: Uuid,
    body: Given | undefined,
    viewer: Viewer,
    {
      typed,
      refusal,
      revision,
      again,
    }: {
      typed: Typed;
      refusal: Refusal;
      revision: number;
      again: (context: StepContext, returned: ReturnedForm) => Page;
    },
  ): PageAnswer | Promise<PageAnswer> {
    const status = statusOf(refusal.code);
    if (![403, 409, 422].includes(status) || !/^(triage|attachments)\//.test(refusal.code)) return { refusal };
    const errors = [refusal.code.startsWith('triage/') ? { href: '#step', text: refusal.message } : ofFile(refusal)];
    return this.withContact(contactId, body, viewer, (context) =>
      again(context, { typed, errors, status, staleSince: status === 409 ? revision : null }),
    );
  }
}

/** Says which of the files it is, where it is one of several. */
function ofFile({ message, details }: Refusal): FormError {
  const number = details?.['file'];
  return { href: '#files', text: typeof number === 'number' ? `File ${number}: ${message}` : message };
}

/** The key and the revision that every form carries; null where it was taken apart. */
export function guardOf(body: Given | undefined): { idempotencyKey: Uuid; revision: number } | null {
  const idempotencyKey = idOf(body?.['idempotencyKey']);
  const revision = Number(textOf(body, 'revision') ?? NaN);
  return idempotencyKey === null || !Number.isSafeInteger(revision) || revision < 0
    ? null
    : { idempotencyKey, revision };
}
