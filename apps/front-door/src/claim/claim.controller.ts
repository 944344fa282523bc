import { Body, Controller, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClaimReason } from '#access';
import { ErrorPages } from '../error-pages.filter.js';
import { besideOne, takeForm } from '../forms/sent-form.js';
import { frontDoorErrors } from '../front-door.errors.js';
import { Pages } from '../pages.js';
import { links } from '../presenters/links.js';
import { textOf, type Given } from '../query.js';
import { returnPath, SignedIn } from '../sign-in/index.js';
import { claimFields, claimPage, subjectOfAddress } from './claim-form.js';

/** Takes why somebody needs to look, and leads them to what they asked for. */
@Controller('claims')
@SignedIn()
@UseFilters(ErrorPages)
export class ClaimController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Post()
  async claim(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pages } = this;
    const address = returnPath(textOf(body, 'address', 2000));
    const subject = subjectOfAddress(address);
    await pages.answer(request, reply, async (viewer) => {
      if (pages.parts.site.asOf !== null)
        return pages.pastState(null, 'say why you need to look', { href: links.home, text: 'Back to the beginning' });
      if (subject === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const { claims } = pages.parts;
      return takeForm({
        ...{ fields: claimFields, body, now: pages.now() },
        take: (values, key) =>
          claims.claim(viewer.actor, {
            ...{ ...subject, reason: values.code<ClaimReason>('reason'), words: values.text('words'), key },
          }),
        done: () => ({ goTo: address }),
        beside: besideOne('#words'),
        again: ({ status = 200, ...tried }) =>
          claimPage(
            { csrfToken: viewer.csrfToken, idempotencyKey: pages.newKey() },
            { address, hours: claims.hours, ...tried },
            status,
          ),
      });
    });
  }
}
