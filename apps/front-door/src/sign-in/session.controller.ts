import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refererPath, returnPath } from './return-path.js';
import { CsrfGuard, SessionGuard } from './session.guard.js';
import { SignInFilter } from './sign-in.filter.js';
import { SignIn } from './sign-in.js';

/** What became of what was typed on a page whose session ended, for the words of the page in its place. */
const typedCodes = ['kept', 'saved', 'lost'];

/** For the script of an open page: how long its session lasts, staying signed in, and what to do when it is over. */
@Controller()
@UseFilters(SignInFilter)
export class SessionController {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}

  /** Milliseconds left of the session that the page was made for; 401 where it is over, or another signed in since. */
  @Get('session')
  left(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const left = this.signIn.timeLeftOf(request, request.headers['x-csrf-token']);
    return reply
      .code(left ? 200 : 401)
      .header('cache-control', 'no-store')
      .send(left ?? {});
  }

  /** Somebody pressed the warning's button; that they asked is what counts. */
  @Post('session/stay')
  @UseGuards(SessionGuard, CsrfGuard)
  stay(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { headers, session } = request;
    if (headers.accept !== 'application/json')
      return reply.redirect(refererPath(headers.referer, this.signIn.parts.publicUrl), 303);
    return reply
      .code(200)
      .header('cache-control', 'no-store')
      .send(this.signIn.timeLeftOf(request, session?.csrfToken) ?? {});
  }

  /**
   * Keeps a form of a page whose session is over, as one is kept that was posted too late: by its own token, for its writer alone, and
   * nothing it asks for is done. It needs no session, because there is none.
   */
  @Post('session/unsent')
  async keep(@Body() body: unknown, @Res() reply: FastifyReply) {
    const kept = await this.signIn.parts.unsent.keep(body);
    return reply
      .code(200)
      .header('cache-control', 'no-store')
      .send({ kept: kept !== null });
  }

  /** Stands in the place of a page whose session ended while it was open. */
  @Get('session-ended')
  ended(@Query('return') wanted: unknown, @Query('typed') typed: unknown, @Res() reply: FastifyReply) {
    return this.signIn.page(reply, 200, 'session-ended.njk', null, {
      signInHref: `/sign-in?return=${encodeURIComponent(returnPath(wanted))}`,
      typed: typedCodes.find((code) => code === typed) ?? null,
    });
  }
}
