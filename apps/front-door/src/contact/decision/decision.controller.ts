import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ok, statusOf, type Refusal, type Result } from '#kernel';
import { decidingRoles, type Evidence } from '#triage';
import { ErrorPages } from '../../error-pages.filter.js';
import { frontDoorErrors, noSuchPage } from '../../front-door.errors.js';
import { mayEver } from '../../navigation.js';
import type { PageAnswer } from '../../pages.js';
import type { Viewer } from '../../ports.js';
import { presentDecision } from '../../presenters/decision.js';
import { presentEvidence } from '../../presenters/evidence.js';
import { links, withQuery } from '../../presenters/links.js';
import { codeOf, idOf, textOf, type Given } from '../../query.js';
import { SignedIn } from '../../sign-in/index.js';
import { ContactDesk, guardOf } from '../contact-desk.js';
import { doneText } from '../done.js';
import type { StepContext } from '../step-page.js';
import { commandFrom, judge, typedFromProposal, wayOf, withAnswer, type DecisionDraft } from './answers.js';
import { DecisionDrafts } from './drafts.js';
import { checkPage, questionOf, questionPage, surePage, type FlowParts } from './flow-pages.js';
import { asksOf } from './questions.js';

const deciders: readonly string[] = decidingRoles;

/** The decision of a contact: what stands, and the way to it, one question a page, every answer kept as its writer's draft. */
@Controller('contacts')
@SignedIn()
@UseFilters(ErrorPages)
export class DecisionController {
  readonly #drafts: DecisionDrafts;
  constructor(@Inject(ContactDesk) private readonly desk: ContactDesk) {
    this.#drafts = new DecisionDrafts(desk.pages.parts);
  }

  @Get(':id/decision')
  async decision(
    @Param('id') id: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onContact(id, query, request, reply, async (context): Promise<PageAnswer> => {
      const putBefore = await this.putBefore(context);
      if (!putBefore.ok) return putBefore;
      const draft = await this.#drafts.read(context.viewer, context.view.contactId);
      const { contactId } = context.view;
      const { panel, ...frame } = this.desk.frame(context);
      return {
        template: 'contact-decision',
        title: 'Decision',
        section: 'work-list',
        context: {
          ...frame,
          // What this page says itself, and at length, its panel does not say too.
          panel: {
            ...panel,
            proposals: panel.proposals.filter(({ what }) => what !== 'DECISION'),
            next: panel.next
              .map((group) => ({ ...group, actions: group.actions.filter(({ code }) => code !== 'decide') }))
              .filter(({ actions }) => actions.length > 0),
          },
          decision: presentDecision(context, {
            mayWork: this.desk.mayWork(context.viewer),
            putBefore: putBefore.value,
          }),
          done: doneText(context),
          draftHref: draft.ok && draft.value !== null ? links.decisionStep(contactId, 'check') : null,
          form: this.desk.formOf(context, links.decisionStep(contactId, 'start')),
        },
      };
    });
  }

  /** What was put before the decider, opened anew: recorded as a look of its own before anything is shown. */
  @Get(':id/decision/evidence/:revision')
  async evidence(
    @Param('id') id: string,
    @Param('revision') at: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.desk.onContact(id, {}, request, reply, (context) => {
      const { view, viewer, names } = context;
      const step = view.work.record.find(
        ({ type, revision }) => type === 'contact.decided.v1' && String(revision) === at,
      );
      if (!step) return noSuchPage;
      return this.desk.pages.show(
        this.desk.pages.parts.contacts.evidence(viewer.actor, view.contactId, step.revision),
        (evidence) => ({
          template: 'decision/evidence',
          title: 'What was put before the decider',
          section: 'work-list',
          context: {
            ...this.desk.frame(context),
            evidence: presentEvidence(evidence, step, names),
            decisionHref: links.decision(view.contactId),
          },
        }),
      );
    });
  }

  /** Begins a decision, from nothing or from what a colleague proposed. */
  @Post(':id/decision/start')
  async start(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.working(id, body, request, reply, async (context) => {
      const { view, viewer } = context;
      const kept = await this.#drafts.read(viewer, view.contactId);
      if (!kept.ok) return kept;
      // What somebody has begun to write is gone on with, never written over.
      if (kept.value !== null) return { goTo: links.decisionStep(view.contactId, 'check') };
      const proposal = codeOf(body, 'from', ['proposal'])
        ? view.work.record.find(({ revision }) => revision === view.work.contact.decisionProposal?.revision)
        : undefined;
      const typed = proposal ? typedFromProposal(proposal) : {};
      const begun = await this.#drafts.begin(viewer, view.contactId, { revision: view.revision, typed });
      // The reason is never taken over: whoever confirms says it in their own words.
      const first = links.decisionStep(view.contactId, proposal ? 'reason' : 'outcome');
      return begun.ok ? { goTo: proposal ? `${first}?change=yes` : first } : begun;
    });
  }

  @Get(':id/decision/check')
  async check(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.onDraft(id, {}, request, reply, (context, draft) => checkPage(context, this.parts(context), { draft }));
  }

  @Get(':id/decision/sure')
  async sure(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.onDraft(id, {}, request, reply, (context, draft) =>
      judge(draft.typed, context).faults.length > 0
        ? { goTo: links.decisionStep(context.view.contactId, 'check') }
        : surePage(context, this.parts(context), draft),
    );
  }

  @Get(':id/decision/:question')
  async question(
    @Param('id') id: string,
    @Param('question') code: string,
    @Query() query: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.onDraft(id, query, request, reply, (context, draft) => {
      const question = questionOf(code);
      return question
        ? questionPage(question, context, this.parts(context), { draft, errors: [], changing: isChanging(query) })
        : noSuchPage;
    });
  }

  /** Saved beside the form every few seconds, where scripts run: whatever stands in it, right or wrong. */
  @Post(':id/decision/save')
  async save(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const code = textOf(body, 'question') ?? '';
    await this.desk.pages.answerSaving(
      request,
      reply,
      async (viewer): Promise<Result<{ readonly savedAt: string }, Refusal>> => {
        const contactId = idOf(id);
        if (contactId === null || !questionOf(code) || !this.desk.mayWork(viewer)) return noSuchPage;
        const saved = await this.#drafts.change(viewer, contactId, (draft) => withAnswer(draft, code, body ?? {}));
        if (!saved.ok) return saved;
        return saved.value === null ? frontDoorErrors.refuse('front-door/no-such-draft') : ok(saved.value);
      },
    );
  }

  /** One answer: kept first, then judged; on to the next question, or wherever its button leads. */
  @Post(':id/decision/:question')
  async answered(
    @Param('id') id: string,
    @Param('question') code: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.working(id, body, request, reply, async (context): Promise<PageAnswer> => {
      const { contactId } = context.view;
      const question = questionOf(code);
      if (!question) return noSuchPage;
      const saved = await this.#drafts.change(context.viewer, contactId, (draft) => withAnswer(draft, code, body));
      if (!saved.ok) return saved;
      if (saved.value === null) return { goTo: links.decision(contactId) };
      if (codeOf(body, 'save', ['later'])) return { goTo: links.draftsSaved };
      const { draft } = saved.value;
      const asked = asksOf(draft.typed, context);
      const index = asked.findIndex((one) => one.code === code);
      const go = (to: string) => ({ goTo: links.decisionStep(contactId, to) });
      if (codeOf(body, 'save', ['back'])) return go(asked[index - 1]?.code ?? 'outcome');
      const errors = judge(draft.typed, context).faults.filter((fault) => fault.question === code);
      const changing = isChanging(body);
      if (errors.length > 0) return questionPage(question, context, this.parts(context), { draft, errors, changing });
      return go(changing ? 'check' : (asked[index + 1]?.code ?? 'check'));
    });
  }

  /** Proposes or decides. An end with nothing further is asked once more before it is one. */
  @Post(':id/decision')
  async decide(
    @Param('id') id: string,
    @Body() body: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.working(id, body, request, reply, async (context): Promise<PageAnswer> => {
      const { viewer, view } = context;
      const guard = guardOf(body);
      if (guard === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const kept = await this.#drafts.read(viewer, view.contactId);
      if (!kept.ok) return kept;
      const draft = kept.value;
      if (draft === null) return { goTo: links.decision(view.contactId) };
      const { faults, values } = judge(draft.typed, context);
      if (faults.length > 0) return checkPage(context, this.parts(context), { draft, asking: true });
      const command = commandFrom(values);
      const way = wayOf(command, context);
      const sure = codeOf(body, 'sure', ['yes']) !== null;
      if (way === 'decide' && command.outcome === 'NO_FURTHER_ACTION' && !sure)
        return { goTo: links.decisionStep(view.contactId, 'sure') };
      const done = await this.desk.pages.parts.desk.take(viewer.actor, view.contactId, {
        step: { do: way, ...command, ...(draft.carriedFrom && { carriedFrom: draft.carriedFrom }) },
        idempotencyKey: guard.idempotencyKey,
        at: null,
        revision: guard.revision,
      });
      if (!done.ok) return this.refused(context, draft, guard.revision, done.refusal);
      await this.#drafts.discard(viewer, view.contactId);
      return { goTo: withQuery(links.decision(view.contactId), { done: way === 'decide' ? 'decide' : 'proposed' }) };
    });
  }

  /** The answers again, with why not; the draft holds them whatever happens here. */
  private refused(
    { view, viewer }: StepContext,
    draft: DecisionDraft,
    revision: number,
    refusal: Refusal,
  ): PageAnswer | Promise<PageAnswer> {
    if (![403, 409, 422].includes(statusOf(refusal.code)) || !refusal.code.startsWith('triage/')) return { refusal };
    const looked = { ...draft, revision };
    return this.desk.withContact(view.contactId, {}, viewer, (now) =>
      checkPage(now, this.parts(now), { draft: looked, refusal }),
    );
  }

  private parts({ viewer, view }: StepContext): FlowParts {
    return { desk: this.desk, keepToken: this.#drafts.keepToken(viewer, view.contactId) };
  }

  private putBefore({ viewer, view }: StepContext): Promise<Result<Evidence | null, Refusal>> {
    return deciders.includes(viewer.actor.role) && this.desk.mayWork(viewer)
      ? this.desk.pages.parts.desk.putBefore(viewer.actor, view.contactId)
      : Promise.resolve(ok(null));
  }

  /** A page about the viewer's draft; without one the way leads to where it is begun. */
  private async onDraft(
    id: string,
    given: Given,
    request: FastifyRequest,
    reply: FastifyReply,
    page: (context: StepContext, draft: DecisionDraft) => PageAnswer,
  ): Promise<void> {
    await this.desk.onContact(id, given, request, reply, async (context): Promise<PageAnswer> => {
      const draft = await this.#drafts.read(context.viewer, context.view.contactId);
      if (!draft.ok) return draft;
      return draft.value === null ? { goTo: links.decision(context.view.contactId) } : page(context, draft.value);
    });
  }

  /** Something that is done: never on a past moment, and only by those who work here. */
  private async working(
    id: string,
    body: Given,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (context: StepContext) => Promise<PageAnswer>,
  ): Promise<void> {
    await this.desk.pages.answer(request, reply, (viewer: Viewer) => {
      const contactId = idOf(id);
      if (contactId === null || !mayEver(viewer.actor, 'WORK_ON_CONTACT')) return noSuchPage;
      if (!this.desk.mayWork(viewer))
        return this.desk.pages.pastState('work-list', 'decide', {
          href: links.decision(contactId),
          text: 'Back to the decision, as it stood',
        });
      return this.desk.withContact(contactId, body, viewer, work);
    });
  }
}

const isChanging = (given: Given | undefined): boolean => codeOf(given, 'change', ['yes']) !== null;
