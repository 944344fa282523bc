import { Body, Controller, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClaimReason } from '#access';
import { statusOf } from '#kernel';
import { readFields, type FormError } from '../contact/fields.js';
import { ErrorPages } from '../error-pages.filter.js';
import { frontDoorErrors } from '../front-door.errors.js';
import { Pages } from '../pages.js';
import { links } from '../presenters/links.js';
import { idOf, textOf, type Given } from '../query.js';
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
    const key = idOf(body['idempotencyKey']);
    await pages.answer(request, reply, async (viewer) => {
      if (pages.parts.site.asOf !== null)
        return pages.pastState(null, 'say why you need to look', { href: links.home, text: 'Back to the beginning' });
      if (subject === null || key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
      const { values, typed, errors } = readFields(claimFields, body, pages.now());
      const { csrfToken } = viewer;
      const again = (faults: readonly FormError[], status: number) =>
        claimPage(
          { csrfToken, idempotencyKey: key },
          { address, hours: pages.parts.claims.hours, typed, errors: faults },
          status,
        );
      if (errors.length > 0) return again(errors, 422);
      const claimed = await pages.parts.claims.claim(viewer.actor, {
        ...subject,
        reason: values.code<ClaimReason>('reason'),
        words: values.text('words'),
        key,
      });
      if (claimed.ok) return { goTo: address };
      const status = statusOf(claimed.refusal.code);
      if (status !== 422) return { refusal: claimed.refusal };
      return again([{ href: '#words', text: claimed.refusal.message }], status);
    });
  }
}
