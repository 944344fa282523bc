import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFresh, type GlassChoice, type GlassReason } from '#access';
import type { Uuid } from '#kernel';
import { dateTime, nearTime } from '#ui';
import { subjectOfAddress } from '../claim/claim-form.js';
import { ErrorPages } from '../error-pages.filter.js';
import { showFields } from '../forms/fields.js';
import { besideOne, takeForm, type Tried } from '../forms/sent-form.js';
import { frontDoorErrors, noSuchPage } from '../front-door.errors.js';
import { Pages, type Page, type PageAnswer } from '../pages.js';
import type { Viewer } from '../ports.js';
import type { AskedGlassView } from '../view-models.js';
import { links, withQuery } from '../presenters/links.js';
import { codeOf, idOf, textOf, type Given } from '../query.js';
import { returnPath, SignedIn } from '../sign-in/index.js';
import { label } from '../words.js';
import { faultsOfChosen, fieldsFor } from './glass-fields.js';
import { choiceWords, opensWords } from './glass-words.js';
import { referenceOf } from './reference.js';

/** Seeing a restricted record at once: saying why, the second person, signing in anew, opening. */
@Controller('break-glass')
@SignedIn()
@UseFilters(ErrorPages)
export class GlassController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async form(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const address = returnPath(textOf(query, 'at', 200));
    await this.pages.answer(request, reply, async (viewer) => {
      const subject = subjectOfAddress(address);
      const choices = subject === null ? [] : await this.pages.parts.glass.choices(viewer.actor, subject);
      // Where nothing could be opened so, the page is not there: that there is a record is not told by its being asked about.
      return choices.length === 0 ? noSuchPage : this.askPage(viewer, address, choices, {});
    });
  }

  @Post()
  async ask(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const address = returnPath(textOf(body, 'address', 200));
    await this.changing(request, reply, async (viewer) => {
      const subject = subjectOfAddress(address);
      if (subject === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const { glass } = this.pages.parts;
      const choices = await glass.choices(viewer.actor, subject);
      if (choices.length === 0) return noSuchPage;
      return takeForm({
        ...{ fields: fieldsFor(choices, this.pages.names), body, now: this.pages.now() },
        faults: (values) => faultsOfChosen(choices, values.codes('what')),
        take: (values, key) =>
          glass.ask(viewer.actor, {
            ...subject,
            chosen: values.codes('what'),
            reason: values.code<GlassReason>('reason'),
            words: values.text('words'),
            key,
          }),
        done: ({ glassId }) => ({ goTo: links.glass(glassId) }),
        beside: besideOne('#words'),
        again: (tried) => this.askPage(viewer, address, choices, tried),
      });
    });
  }

  @Get('to-confirm')
  async waiting(@Query() query: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, ({ actor, csrfToken }) =>
      pages.show(pages.parts.glass.waiting(actor), (waiting) => ({
        template: 'glass/to-confirm',
        title: 'Break-glass requests',
        section: 'glass',
        context: {
          asks: waiting.map((ask) => ({
            who: pages.names.actor(ask.actor),
            when: nearTime(ask.askedAt, pages.now()),
            reason: label('glassReason', ask.reason),
            words: ask.words?.state === 'opened' ? ask.words.content : null,
            owners: ask.owners.map((owner) => pages.names.agency(owner)),
            opens: opensWords(ask.opens),
            reference: referenceOf(ask.glassId),
            action: links.confirmGlass(ask.glassId),
          })),
          form: { csrfToken, idempotencyKey: pages.newKey() },
          done: codeOf(query, 'done', ['confirmed']),
          readOnly: pages.parts.site.asOf !== null,
        },
      })),
    );
  }

  @Get(':id')
  async asked(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    const glassId = idOf(id);
    await pages.answer(request, reply, (viewer) =>
      glassId === null
        ? noSuchPage
        : pages.show(pages.parts.glass.asked(viewer.actor, glassId), (ask) => this.interruption(viewer, ask)),
    );
  }

  @Post(':id/confirm')
  async confirm(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.onOne(id, request, reply, async ({ actor }, glassId) => {
      const confirmed = await this.pages.parts.glass.confirm(actor, glassId);
      return confirmed.ok ? { goTo: withQuery(links.glassToConfirm, { done: 'confirmed' }) } : confirmed;
    });
  }

  @Post(':id/open')
  async open(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.onOne(id, request, reply, async ({ actor, signIn }, glassId) => {
      const { glass } = this.pages.parts;
      const asked = await glass.asked(actor, glassId);
      if (!asked.ok) return asked;
      const opened = await glass.open(actor, glassId, signIn);
      return opened.ok ? { goTo: addressOf(asked.value) } : opened;
    });
  }

  private onOne(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer, glassId: Uuid) => Promise<PageAnswer>,
  ): Promise<void> {
    const glassId = idOf(id);
    return this.changing(request, reply, (viewer) => (glassId === null ? noSuchPage : work(viewer, glassId)));
  }

  private changing(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    const { pages } = this;
    return pages.answer(request, reply, (viewer) =>
      pages.parts.site.asOf === null
        ? work(viewer)
        : pages.pastState(null, 'break the glass', { href: links.home, text: 'Back to the beginning' }),
    );
  }

  /** What is about to happen, said once more before it does: one way on, one way back. */
  private interruption({ csrfToken, signIn }: Viewer, ask: AskedGlassView): Page {
    const { pages } = this;
    const { limits } = pages.parts.glass;
    const signedInAnew = isFresh(signIn, limits, pages.now());
    const isOpen = ask.until !== null && Date.parse(ask.until) > pages.now();
    const waits = ask.secondPerson && ask.confirmedBy === null;
    return {
      template: 'glass/interruption',
      title: 'Open a restricted record',
      section: null,
      context: {
        waits,
        isReady: signedInAnew && signIn.isStrong,
        isTooWeak: signedInAnew && !signIn.isStrong,
        isOpen,
        isOver: ask.until !== null && !isOpen,
        until: ask.until === null ? null : nearTime(ask.until, pages.now()),
        opens: opensWords(ask.opens),
        // An address is kept back for a household, and opens for it.
        ofHousehold: ask.opens.includes('address'),
        reference: referenceOf(ask.glassId),
        asked: dateTime(ask.askedAt),
        confirmedBy: ask.confirmedBy && pages.names.actor(ask.confirmedBy),
        owners: ask.owners.map((owner) => pages.names.agency(owner)),
        minutes: limits.openMinutes,
        days: limits.reviewWorkingDays,
        form: { csrfToken, idempotencyKey: pages.newKey() },
        openAction: links.openGlass(ask.glassId),
        signInHref: withQuery('/sign-in', { fresh: '1', return: links.glass(ask.glassId) }),
        recordHref: addressOf(ask),
      },
    };
  }

  private askPage(
    { csrfToken }: Viewer,
    address: string,
    choices: readonly GlassChoice[],
    { typed = {}, errors = [], status = 200 }: Tried,
  ): Page {
    const { pages } = this;
    const isPage = choices.some(({ opens }) => opens.includes('PAGE'));
    return {
      template: 'glass/ask',
      title: isPage ? 'See a restricted record at once' : 'See at once what is kept from you',
      section: null,
      status,
      context: {
        keeps: isPage
          ? 'this record'
          : choices.length > 1
            ? 'more than one thing here'
            : choiceWords(choices[0]!, pages.names),
        fields: showFields(fieldsFor(choices, pages.names), typed, errors),
        errors,
        minutes: pages.parts.glass.limits.openMinutes,
        form: { csrfToken, idempotencyKey: pages.newKey(), action: links.breakGlass },
        address,
        readOnly: pages.parts.site.asOf !== null,
      },
    };
  }
}

const addressOf = ({ childId, contactId }: AskedGlassView): string =>
  contactId !== null ? links.contact(contactId) : links.child(childId!);
