import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInProof } from '#access';
import { LogoutRefusedError } from './logout-tokens.js';
import { IssuerUnreachableError, SignInRefusedError } from './relying-party.js';
import { returnPath, unsentPath } from './return-path.js';
import { CsrfGuard } from './session.guard.js';
import { SignInFilter } from './sign-in.filter.js';
import { SignIn } from './sign-in.js';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/;

/** Signing in and out. */
@Controller()
@UseFilters(SignInFilter)
export class SignInController {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}

  @Get('sign-in')
  async begin(
    @Query('return') wanted: unknown,
    @Query('fresh') fresh: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { signIn } = this;
    const returnTo = returnPath(wanted);
    const home = new URL(signIn.parts.publicUrl).host;
    // Cookies belong to a name: whoever came by another name of this machine goes on under the one that the issuer answers to.
    if (loopback.test(request.host) && loopback.test(home) && request.host !== home)
      return reply.redirect(
        `${signIn.parts.publicUrl}/sign-in?return=${encodeURIComponent(returnTo)}${fresh === '1' ? '&fresh=1' : ''}`,
        303,
      );
    try {
      const { address, state, nonce, codeVerifier } = await signIn.relyingParty.begin({ fresh: fresh === '1' });
      const browser = signIn.browserCookie.read(request.headers.cookie) ?? this.newSecret();
      signIn.pending.add(state, { browser, nonce, codeVerifier, returnTo });
      return reply.header('set-cookie', signIn.browserCookie.write(browser)).redirect(address.href, 303);
    } catch (error) {
      return this.failed(reply, error);
    }
  }

  @Get('sign-in/callback')
  async finish(@Query('state') state: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { signIn } = this;
    const { cookie } = request.headers;
    const pending = signIn.pending.take(state, signIn.browserCookie.read(cookie));
    if (!pending) return signIn.page(reply, 400, 'expired.njk');
    try {
      const query = new URL(request.url, signIn.parts.publicUrl).search;
      return await this.open(await signIn.relyingParty.finish(query, { ...pending, state: String(state) }), {
        request,
        reply,
        returnTo: pending.returnTo,
      });
    } catch (error) {
      return this.failed(reply, error);
    }
  }

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

  /** The identity provider tells by itself that somebody signed out there: their smartcard was taken out, their account was closed. */
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

  /** Opens a session for who was vouched for, once that is on record. */
  private async open(
    proof: SignInProof,
    { request, reply, returnTo }: { request: FastifyRequest; reply: FastifyReply; returnTo: string },
  ) {
    const { sessions, sessionCookie, browserCookie, parts } = this.signIn;
    const person = parts.staff.byIdentity(proof.issuer, proof.subject);
    if (!person) {
      await parts.door.recordDenial({ actor: null, what: 'SIGN_IN', rule: 'access/person-not-known' });
      return this.signIn.page(reply, 403, 'not-known.njk', null, { givers: parts.staff.givers() });
    }
    const { secret, session } = sessions.prepare(person, proof);
    const record = await parts.records.opened(session.actor, proof);
    if (!record.ok) return this.signIn.page(reply, 503, 'unavailable.njk');
    sessions.end(sessionCookie.read(request.headers.cookie), 'REPLACED');
    sessions.admit(secret, session);
    // What waits unsent is offered first; the page that was asked for is a link there.
    const first = (await parts.unsent.anyOf(session.writer)) ? unsentPath(returnTo) : returnTo;
    return reply.header('set-cookie', [sessionCookie.write(secret), browserCookie.clear()]).redirect(first, 303);
  }

  private failed(reply: FastifyReply, error: unknown) {
    if (error instanceof SignInRefusedError) return this.signIn.page(reply, 400, 'refused.njk');
    if (!(error instanceof IssuerUnreachableError)) throw error;
    this.signIn.parts.onFault(error);
    return this.signIn.page(reply, 503, 'unavailable.njk');
  }

  private newSecret(): string {
    return Buffer.from(this.signIn.parts.randomness.bytes(32)).toString('base64url');
  }
}
