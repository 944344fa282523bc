import { Body, Controller, Get, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogoutRefusedError } from './logout-tokens.js';
import { IssuerUnreachableError } from './relying-party.js';
import { CsrfGuard } from './session.guard.js';
import { SignInFilter } from './sign-in.filter.js';
import { SignIn } from './sign-in.js';

/** Signing out: here, or at an identity provider. */
@Controller()
@UseFilters(SignInFilter)
export class SignOutController {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}

  @Post('sign-out')
  @UseGuards(CsrfGuard)
  signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { signIn } = this;
    signIn.sessions.end(signIn.sessionCookie.read(request.headers.cookie), 'SIGNED_OUT');
    return reply
      .header('clear-site-data', '"cache", "cookies", "storage"')
      .header('set-cookie', signIn.sessionCookie.clear())
      .redirect('/signed-out', 303);
  }

  /** An identity provider tells by itself that somebody signed out there: their smartcard was taken out, their account was closed. */
  @Post('sign-in/back-channel-logout')
  async backChannelLogout(@Body() body: unknown, @Res() reply: FastifyReply) {
    const { signIn } = this;
    void reply.header('cache-control', 'no-store');
    const token = (body as { logout_token?: unknown } | null)?.logout_token;
    try {
      if (typeof token !== 'string') throw new LogoutRefusedError('There is no logout token.');
      signIn.sessions.endVouched(await signIn.logoutTokens.verify(token));
      await signIn.settled();
      return reply.code(200).send();
    } catch (error) {
      if (error instanceof LogoutRefusedError) {
        await signIn.parts.door.recordDenial({ actor: null, what: 'LOGOUT', rule: 'access/token-not-valid' });
        return reply.code(400).send({ error: 'invalid_request', error_description: error.message });
      }
      if (!(error instanceof IssuerUnreachableError)) throw error;
      signIn.parts.onFault(error);
      return reply.code(503).header('retry-after', '5').send({ error: 'temporarily_unavailable' });
    }
  }

  @Get('signed-out')
  signedOut(@Res() reply: FastifyReply) {
    return this.signIn.page(reply, 200, 'signed-out.njk');
  }
}
