import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { concernReference } from '#concerns';
import { failed, ok, statusOf, type Refusal, type Result, type Uuid } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from '../error-pages.filter.js';
import { frontDoorErrors, noSuchPage } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links } from '../presenters/links.js';
import { codeOf, idOf, textOf, type Given } from '../query.js';
import { SignedIn } from '../sign-in/index.js';
import { stepOf, stepText, withoutPerson, withPerson, withStep, type RaiseDraft, type Step } from './draft.js';
import { RaiseFlow } from './flow.js';
import { stepPage } from './step-page.js';
import { hasStep, stepAfter } from './steps.js';

const noSuchDraft = frontDoorErrors.refuse('front-door/no-such-draft');
const people = ['child', 'sibling', 'twin', 'adult'] as const;

/** Raising a concern: one question a page, every page kept as its writer's draft, sent through the intake of partner systems. */
@Controller('raise')
@SignedIn()
@UseFilters(ErrorPages)
export class RaiseController {
  readonly #flow: RaiseFlow;
  constructor(@Inject(Pages) private readonly pages: Pages) {
    this.#flow = new RaiseFlow(pages.parts);
  }

  @Get()
  async start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, async (viewer): Promise<PageAnswer> => {
      const { drafts, raise } = this.pages.parts;
      const mine = await drafts.listOfMine(viewer.writer);
      const begun = (mine.ok ? mine.value : []).filter(({ place }) => place.page === 'raise' && place.unsent !== true);
      return this.pages.show(raise.ofAgency(viewer.actor), (concerns) => ({
        template: 'raise/start',
        title: 'Raise a concern',
        section: 'raise',
        context: {
          drafts: begun.map((draft) => ({ ...draft, href: links.raiseDraft(draft.place.thing.id) })),
          concerns: concerns.map(({ concernId, receivedAt }) => ({
            reference: concernReference(concernId),
            href: links.raised(concernId),
            receivedAt,
          })),
          agency: this.pages.names.agency(viewer.actor.agency),
          desk: this.#flow.isDesk(viewer),
          form: { csrfToken: viewer.csrfToken },
        },
      }));
    });
  }

  @Post()
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = this.pages.newKey();
    await this.answer(request, reply, (viewer) =>
      this.pages.show(this.#flow.begin(viewer, id), ({ at }) => ({ goTo: links.raiseStep(id, at) })),
    );
  }

  /** What became of a concern of one's own agency, and what happens next; the last page of the flow too. */
  @Get('concerns/:concernId')
  async raised(
    @Param('concernId') given: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const concernId = idOf(given);
    await this.answer(request, reply, (viewer) =>
      concernId === null
        ? noSuchPage
        : this.pages.show(this.pages.parts.raise.raised(viewer.actor, concernId), (concern) => ({
            template: 'raise/raised',
            title: 'What happens with a concern',
            section: 'raise',
            context: {
              sent: codeOf(query, 'sent', ['yes']) !== null,
              concern,
              reference: concernReference(concern.concernId),
              contacts: mayEver(viewer.actor, 'CONTACT') ? concern.contactIds.map((id) => links.contact(id)) : [],
              form: { csrfToken: viewer.csrfToken },
              catchingUp: concern.catchingUp,
            },
          })),
    );
  }

  /** Saved beside the form every few seconds, where scripts run: whatever stands in it, right or wrong. */
  @Post(':id/save')
  async save(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const step = stepOf(body?.['step']);
    await this.pages.answerSaving(request, reply, async (viewer): Promise<Result<{ savedAt: string }, Refusal>> => {
      if (!mayEver(viewer.actor, 'RAISE_CONCERN') || idOf(id) === null || step === null) return noSuchPage;
      const saved = await this.#flow.change(viewer, id, (draft) => withStep(draft, step, body));
      if (!saved.ok) return saved;
      return saved.value === null ? noSuchDraft : ok(saved.value);
    });
  }

  @Get(':id')
  async resume(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.onDraft(id, request, reply, (_viewer, draft) => ({ goTo: links.raiseStep(id, draft.at) }));
  }

  @Get([':id/:code', ':id/:code/:key'])
  async show(
    @Param() { id, code, key }: Readonly<Record<'id' | 'code' | 'key', string>>,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const step = stepOf(key === undefined ? code : `${code}/${key}`);
    const more = codeOf(query, 'address', ['another']) !== null;
    await this.onDraft(id, request, reply, (viewer, draft) =>
      step === null || !hasStep(draft, step, this.#flow.isDesk(viewer))
        ? noSuchPage
        : this.page({ id, step, draft, viewer, changing: isChanging(query), anotherAddress: more }),
    );
  }

  @Post([':id/:code', ':id/:code/:key'])
  async post(
    @Param() { id, code, key }: Readonly<Record<'id' | 'code' | 'key', string>>,
    @Body() body: Given,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const step = stepOf(key === undefined ? code : `${code}/${key}`);
    await this.answer(request, reply, (viewer) => {
      if (step === null || idOf(id) === null) return noSuchPage;
      return step.code === 'check' && textOf(body, 'save') === null
        ? this.send(viewer, id)
        : this.keep(viewer, id, step, body, isChanging(query));
    });
  }

  /** Keeps what a page's form says, then does what its button says. */
  private async keep(viewer: Viewer, id: Uuid, step: Step, body: Given, changing: boolean): Promise<PageAnswer> {
    let added: string | null = null;
    const add = codeOf(body, 'add', people);
    const remove = textOf(body, 'remove');
    const saved = await this.#flow.change(viewer, id, (before) => {
      const draft = withStep(before, step, body);
      if (remove !== null) return withoutPerson(draft, remove);
      if (add === null) return draft;
      const next = withPerson(draft, add);
      added = next.key;
      return next.draft;
    });
    if (!saved.ok) return saved;
    if (saved.value === null) return this.afterTheDraft(viewer, id);
    const { draft } = saved.value;
    const goTo = this.nextOf({ id, step, draft, changing, added, body, removed: remove !== null });
    if (goTo !== null) return { goTo };
    const faults = this.#flow.faultsOf(viewer, id, draft).filter((fault) => fault.step === stepText(step));
    // Something to find the child by may still come, with a related adult: the last page insists on it.
    const now = faults.filter(({ code }) => code !== 'not-found-by-anything');
    if (now.length > 0) return this.page({ id, step, draft, viewer, changing, faults: now });
    return { goTo: links.raiseStep(id, stepAfter(step, draft, changing)) };
  }

  /** Where a button leads that does not go on: nothing is judged on the way. */
  private nextOf(done: {
    readonly id: Uuid;
    readonly step: Step;
    readonly draft: RaiseDraft;
    readonly changing: boolean;
    readonly added: string | null;
    readonly removed: boolean;
    readonly body: Given;
  }): string | null {
    const { id, step, added, body } = done;
    if (added !== null) return links.raiseStep(id, `${added.startsWith('a') ? 'adult' : 'child'}/${added}`);
    if (done.removed) return links.raiseStep(id, stepText(step));
    switch (codeOf(body, 'save', ['later', 'search', 'address'])) {
      case 'later':
        return links.draftsSaved;
      case 'search':
        return links.search;
      case 'address':
        return `${links.raiseStep(id, stepText(step))}?address=another${done.changing ? '&change=yes' : ''}`;
      default:
        return null;
    }
  }

  private async send(viewer: Viewer, id: Uuid): Promise<PageAnswer> {
    const sent = await this.#flow.send(viewer, id);
    if ('concernId' in sent) return { goTo: `${links.raised(sent.concernId)}?sent=yes` };
    if ('gone' in sent) return noSuchDraft;
    if (!('draft' in sent)) return sent;
    const check = { id, step: { code: 'check', key: null } as const, draft: sent.draft, viewer, changing: false };
    if ('faults' in sent) return this.page({ ...check, faults: sent.faults });
    const { code, message } = sent.refusal;
    return this.page({ ...check, problem: message, status: statusOf(code) });
  }

  private page(
    show: Omit<Parameters<typeof stepPage>[0], 'desk' | 'faults' | 'anotherAddress'> & {
      faults?: Parameters<typeof stepPage>[0]['faults'];
      anotherAddress?: boolean;
    },
  ): PageAnswer {
    const desk = this.#flow.isDesk(show.viewer);
    return stepPage({ faults: [], anotherAddress: false, ...show, desk }, this.pages.parts);
  }

  private async onDraft(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    page: (viewer: Viewer, draft: RaiseDraft) => PageAnswer,
  ): Promise<void> {
    await this.answer(request, reply, async (viewer): Promise<PageAnswer> => {
      if (idOf(id) === null) return noSuchPage;
      const draft = await this.#flow.read(viewer, id);
      if (!draft.ok) return draft;
      return draft.value === null ? this.afterTheDraft(viewer, id) : page(viewer, draft.value);
    });
  }

  /** Whose draft is gone because it was sent is led to what became of it. */
  private async afterTheDraft(viewer: Viewer, id: Uuid): Promise<PageAnswer> {
    const concernId = await this.pages.parts.raise.sentAs(viewer.actor, id);
    return concernId === null ? noSuchDraft : { goTo: links.raised(concernId) };
  }

  private answer(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    return this.pages.answer(request, reply, async (viewer) => {
      const may = await this.pages.parts.raise.mayRaise(viewer.actor);
      return may.ok ? work(viewer) : failed(may.refusal);
    });
  }
}

const isChanging = (query: Given): boolean => codeOf(query, 'change', ['yes']) !== null;
