import { Controller, Get, Inject, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessRefusalCode, Actor, SignInProof } from '#access';
import type { PendingSignIn } from './pending-sign-ins.js';
import { IssuerUnreachableError, SignInRefusedError, type RelyingParty } from './relying-party.js';
import { returnPath, signInPath, unsentPath, type WantedSignIn } from './return-path.js';
import { SignInFilter } from './sign-in.filter.js';
import { SignIn } from './sign-in.js';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Signing in, by one identity provider or by one of several. */
@Controller()
@UseFilters(SignInFilter)
export class SignInController {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}

  @Get('sign-in')
  async begin(
    @Query('return') wanted: unknown,
    @Query('fresh') fresh: unknown,
    @Query('issuer') code: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { issuers, parts } = this.signIn;
    const issuer = typeof code === 'string' && code.length <= 64 ? code : undefined;
    const asked: WantedSignIn = { returnTo: returnPath(wanted), stepUp: fresh === '1', issuer };
    const home = new URL(parts.publicUrl).host;
    // Cookies belong to a name: whoever came by another name of this machine goes on under the one that the issuer answers to.
    if (loopback.test(request.host) && loopback.test(home) && request.host !== home)
      return reply.redirect(parts.publicUrl + signInPath(asked), 303);
    const party = this.vouching(asked, request) ?? issuers.only ?? issuers.byCode(issuer);
    return party ? this.sendTo(party, asked, { request, reply }) : this.choose(asked, { request, reply });
  }

  @Get(['sign-in/callback', 'sign-in/callback/:issuer'])
  async finish(@Query('state') state: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { signIn } = this;
    const pending = signIn.pending.take(state, signIn.browserCookie.read(request.headers.cookie));
    if (!pending) return signIn.page(reply, 400, 'expired.njk');
    const address = new URL(request.url, signIn.parts.publicUrl);
    if (!isAnswerOf(pending.party, address)) {
      const rule: AccessRefusalCode = 'access/answer-of-another-issuer';
      await signIn.parts.door.recordDenial({ actor: null, what: 'SIGN_IN', rule });
      return signIn.page(reply, 400, 'refused.njk');
    }
    try {
      const proof = await pending.party.finish(address.search, { ...pending, state: String(state) });
      return await this.admit(proof, pending, { request, reply });
    } catch (error) {
      return this.failed(reply, error);
    }
  }

  /** Public keys by which issuers know this hub as their client. They fetch them themselves, and may keep them a while. */
  @Get('sign-in/keys.json')
  keys(@Res() reply: FastifyReply) {
    return reply
      .header('cache-control', 'public, max-age=300')
      .type('application/jwk-set+json')
      .send(JSON.stringify(this.signIn.issuers.publicKeys()));
  }

  /** Whoever vouched for the session has to do so again for a step-up: nobody else can say more of the same person. */
  private vouching({ stepUp }: WantedSignIn, request: FastifyRequest): RelyingParty | null {
    const session = stepUp ? this.signIn.sessionOf(request) : null;
    return session && this.signIn.issuers.byIssuer(session.vouched.issuer);
  }

  private async sendTo(party: RelyingParty, { returnTo, stepUp }: WantedSignIn, { request, reply }: Exchange) {
    const { browserCookie, pending } = this.signIn;
    try {
      const { address, state, nonce, codeVerifier } = await party.begin({ stepUp });
      const browser = browserCookie.read(request.headers.cookie) ?? this.newSecret();
      pending.add(state, { browser, nonce, codeVerifier, returnTo, party, stepUp });
      return reply.header('set-cookie', browserCookie.write(browser)).redirect(address.href, 303);
    } catch (error) {
      return this.failed(reply, error);
    }
  }

  private choose(asked: WantedSignIn, { request, reply }: Exchange) {
    const { signIn } = this;
    const ways = signIn.issuers.all.map(({ settings: { code, name } }) => ({
      name,
      href: signInPath({ ...asked, issuer: code }),
    }));
    const isUnknown = asked.issuer !== undefined;
    const status = isUnknown ? 400 : 200;
    return signIn.page(reply, status, 'choose-issuer.njk', signIn.viewerOf(request), { ways, isUnknown });
  }

  /** Opens a session for who was vouched for, once that is on record. */
  private async admit(proof: SignInProof, pending: PendingSignIn, exchange: Exchange) {
    const { sessions, sessionCookie, browserCookie, parts } = this.signIn;
    const { party, returnTo, stepUp } = pending;
    const person = parts.staff.byIdentity(proof.issuer, proof.subject);
    const prepared = person && sessions.prepare(person, proof);
    // Weakness first: whoever may be somebody else learns nothing about the person.
    if (!party.isStrong(proof.acr, { stepUp }))
      return this.refuse(exchange, 'access/sign-in-too-weak', 'too-weak.njk', prepared?.session.actor, {
        name: party.settings.name,
        stepUp,
        againHref: signInPath({ returnTo, stepUp, issuer: party.settings.code }),
      });
    if (!prepared)
      return this.refuse(exchange, 'access/person-not-known', 'not-known.njk', null, { givers: parts.staff.givers() });
    const { secret, session } = prepared;
    const { agency } = session.person;
    if (!party.vouchesFor(agency))
      return this.refuse(exchange, 'access/issuer-does-not-vouch', 'not-vouched.njk', session.actor, {
        name: party.settings.name,
        others: this.signIn.issuers.namesFor(agency),
        givers: parts.staff.givers(),
      });
    const { request, reply } = exchange;
    const record = await parts.records.opened(session.actor, proof);
    if (!record.ok) return this.signIn.page(reply, 503, 'unavailable.njk');
    sessions.end(sessionCookie.read(request.headers.cookie), 'REPLACED');
    sessions.admit(secret, session);
    // What waits unsent is offered first; the page that was asked for is a link there.
    const first = (await parts.unsent.anyOf(session.writer)) ? unsentPath(returnTo) : returnTo;
    return reply.header('set-cookie', [sessionCookie.write(secret), browserCookie.clear()]).redirect(first, 303);
  }

  /** Nobody is let in, on record. Whoever was signed in before still is. */
  private async refuse(
    { request, reply }: Exchange,
    rule: AccessRefusalCode,
    template: string,
    actor: Actor | null | undefined,
    context: Readonly<Record<string, unknown>>,
  ) {
    const { signIn } = this;
    await signIn.parts.door.recordDenial({ actor: actor ?? null, what: 'SIGN_IN', rule });
    return signIn.page(reply, 403, template, signIn.viewerOf(request), context);
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

/**
 * Against mix-up (RFC 9700, section 4.4): an answer counts at the redirect address of the issuer that was asked and, where it names its
 * issuer (RFC 9207), under its exact name. The code so never reaches another issuer's token endpoint.
 */
function isAnswerOf({ settings }: RelyingParty, address: URL): boolean {
  const named = address.searchParams.get('iss');
  return address.pathname === new URL(settings.redirectUri).pathname && (named === null || named === settings.issuer);
}
