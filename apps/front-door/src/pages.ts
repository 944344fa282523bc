import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  packageRoot,
  randomId,
  statusOf,
  toInstant,
  type Clock,
  type Instant,
  type Randomness,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import { frontDoorRoles } from '#triage';
import { createViews, nearTime, pageHeaders, time, type Assets, type Views } from '#ui';
import { claimPage, subjectOfAddress } from './claim/claim-form.js';
import { pageOf } from './draft-pages.js';
import { Names } from './names.js';
import { mayEver, navigationFor, type Section } from './navigation.js';
import { links, withQuery } from './presenters/links.js';
import type { FrontDoorParts, OpenedFile, Viewer } from './ports.js';
import { sendFile } from './files.js';

/** A page to show: its template under `views/pages`, its title (which never names a person: titles stay in the browser's history). */
export interface Page {
  readonly template: string;
  readonly title: string;
  readonly section: Section;
  readonly status?: number;
  readonly context: Readonly<Record<string, unknown>>;
}
/** After a form: where to look next. */
export interface GoTo {
  readonly goTo: string;
}
/** A file to save: never shown in the browser, where it could act as a page of the hub. */
export interface FileToSave {
  readonly file: OpenedFile;
}
export type PageAnswer = Page | GoTo | FileToSave | { readonly refusal: Refusal };

export interface PagesParts extends FrontDoorParts {
  readonly assets: Assets;
  readonly clock: Clock;
  readonly randomness: Randomness;
}
export const PAGES_PARTS = Symbol('what the front door is composed from');

/** Turns what controllers answer into HTML, redirects and error pages. */
@Injectable()
export class Pages {
  readonly names: Names;
  readonly #views: Views;

  constructor(@Inject(PAGES_PARTS) readonly parts: PagesParts) {
    this.names = new Names(parts.agencies, parts.staff);
    this.#views = createViews({
      folders: [join(packageRoot(), 'apps/front-door/views')],
      assets: parts.assets,
      globals: { site: parts.site },
    });
  }

  /** Milliseconds; what ages and times left are counted from. */
  now(): number {
    return this.parts.clock.now();
  }

  newKey(): Uuid {
    return randomId(this.parts.randomness);
  }

  /** Answers a request of someone who is signed in. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    const viewer = await this.parts.sessions.viewerOf(request);
    if (!viewer) throw new Error('A page was asked for without a session: its controller needs @SignedIn().');
    const answer = await work(viewer);
    if ('goTo' in answer) return void reply.redirect(answer.goTo, 303);
    if ('refusal' in answer) return this.refuse(request, reply, answer.refusal);
    if ('file' in answer) return sendFile(reply, answer.file);
    await this.send(request, reply, answer);
  }

  /** Answers the saving that a page's script does beside its form: when it was saved, or why not. */
  async answerSaving(
    request: FastifyRequest,
    reply: FastifyReply,
    save: (viewer: Viewer) => Promise<Result<{ readonly savedAt: Instant }, Refusal>>,
  ): Promise<void> {
    const viewer = await this.parts.sessions.viewerOf(request);
    if (!viewer) throw new Error('A draft was saved without a session: its controller needs @SignedIn().');
    const saved = await save(viewer);
    const answer = saved.ok ? { savedAt: time(saved.value.savedAt) } : { message: saved.refusal.message };
    void reply
      .code(saved.ok ? 200 : statusOf(saved.refusal.code))
      .header('cache-control', 'no-store')
      .send(answer);
  }

  /** Who may own a contact, as the options of a choice: the front door's own people. */
  owners({ actor }: Viewer) {
    return this.parts.staff.all
      .filter(({ role, agency }) => (frontDoorRoles as readonly string[]).includes(role) && agency === actor.agency)
      .map(({ id, name, role }) => ({ value: id, text: `${name}, ${this.names.role(role)}` }));
  }

  /** Who else is writing about a contact that the viewer sees, and since when; nothing where drafts cannot be asked. */
  async beingWritten(viewer: Viewer, contactId: Uuid) {
    const writing = await this.parts.drafts.whoIsWriting(contactId);
    const others = writing.ok ? writing.value.filter(({ writer }) => writer.subject !== viewer.writer.subject) : [];
    return others.map(({ writer, page, since }) => ({
      what: pageOf({ page })?.beingWritten ?? 'A decision is being written',
      by: this.names.actor(writer.subject),
      since: nearTime(since, this.now()),
    }));
  }

  /** Shows what a port answered, or the page for why it did not. */
  async show<T>(answer: Promise<Result<T, Refusal>>, page: (value: T) => PageAnswer): Promise<PageAnswer> {
    const result = await answer;
    return result.ok ? page(result.value) : { refusal: result.refusal };
  }

  /** What a form is answered with on a hub that shows a past moment: why nothing was done, and the way back. */
  pastState(section: Section, what: string, way: { readonly href: string; readonly text: string }): Page {
    return { template: 'past-state', title: 'This is a past state', section, status: 409, context: { what, way } };
  }

  /** A page that anybody may see, signed in or not. */
  sendOpen(request: FastifyRequest, reply: FastifyReply, page: Pick<Page, 'template' | 'title'>): Promise<void> {
    return this.send(request, reply, { ...page, section: null, context: {} });
  }

  /** The error page of a refusal, under the status that its catalogue gives it; or the form that helps, where saying why does. */
  async refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<void> {
    const viewer = await this.parts.sessions.viewerOf(request);
    const mayClaim =
      refusal.code === 'access/claim-needed' && request.method === 'GET' && this.parts.site.asOf === null;
    if (viewer && mayClaim && subjectOfAddress(request.url) !== null) {
      const form = { csrfToken: viewer.csrfToken, idempotencyKey: this.newKey() };
      return this.send(
        request,
        reply,
        claimPage(form, { address: request.url, hours: this.parts.claims.hours }, statusOf(refusal.code)),
      );
    }
    if (viewer && (await this.mayBreakGlass(viewer, request, refusal)))
      return this.send(request, reply, {
        template: 'restricted/refused',
        title: 'This record is restricted',
        section: null,
        status: statusOf(refusal.code),
        context: { message: refusal.message, breakHref: withQuery(links.breakGlass, { at: request.url }) },
      });
    return this.sendError(request, reply, statusOf(refusal.code), refusal.message);
  }

  /** Whether a page that a restriction keeps shut could be opened at once: only then is the way to it shown. */
  private async mayBreakGlass({ actor }: Viewer, request: FastifyRequest, { code }: Refusal): Promise<boolean> {
    if (code !== 'access/restricted-record' || request.method !== 'GET' || this.parts.site.asOf !== null) return false;
    const subject = subjectOfAddress(request.url);
    return (
      subject !== null && mayEver(actor, 'BREAK_GLASS') && (await this.parts.glass.choices(actor, subject)).length > 0
    );
  }

  /** An error page. `detail` is shown: it says what is wrong and what to do, and never holds personal content. */
  async sendError(request: FastifyRequest, reply: FastifyReply, status: number, detail?: string): Promise<void> {
    const kind = [400, 403, 404, 409, 503].includes(status) ? status : status < 500 ? 400 : 500;
    if (status === 503) reply.header('retry-after', '5');
    await this.send(request, reply, {
      template: 'error',
      title: errorTitles[kind] ?? '',
      section: null,
      status,
      context: { kind, detail },
    });
  }

  private async send(request: FastifyRequest, reply: FastifyReply, page: Page): Promise<void> {
    const viewer = await this.parts.sessions.viewerOf(request);
    const cspNonce = Buffer.from(this.parts.randomness.bytes(16)).toString('base64');
    const html = this.#views.render(`pages/${page.template}.njk`, {
      ...page.context,
      title: page.title,
      viewer,
      navigation: viewer ? navigationFor(viewer.actor, page.section) : [],
      cspNonce,
      now: toInstant(this.now()),
      reloadHref: request.method === 'GET' ? request.url : null,
    });
    void reply
      .code(page.status ?? 200)
      .headers(pageHeaders(cspNonce))
      .send(html);
  }
}

const errorTitles: Readonly<Record<number, string>> = {
  400: 'That cannot be done',
  403: 'You may not see this',
  404: 'There is no such page',
  409: 'Someone was here before you',
  500: 'Something went wrong',
  503: 'The hub is busy catching up',
};
