import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refererPath, returnPath } from './return-path.js';
import { SignIn } from './sign-in.js';

/** Nobody is signed in. */
export class SignInRequired extends Error {}
/** A form without this session's token: forged, or from a session that has ended. */
export class FormRefused extends Error {}

/** Answers both: the first by sending people to sign in, the second with a page that says what to do. */
@Catch(SignInRequired, FormRefused)
export class SignInFilter implements ExceptionFilter {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}

  async catch(exception: SignInRequired | FormRefused, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // A form whose session is over, or was replaced by another, is kept for its writer; what it asks for is not done.
    const kept = request.method === 'POST' ? await this.signIn.parts.unsent.keep(request.body) : null;
    const viewer = this.signIn.sessionOf(request);
    const isViewers = kept?.writer.issuer === viewer?.writer.issuer && kept?.writer.subject === viewer?.writer.subject;
    if (wantsJson(request))
      await reply.code(exception instanceof FormRefused ? 403 : 401).send({ kept: kept !== null });
    else if (exception instanceof FormRefused) await this.refuse(request, reply, kept !== null && isViewers);
    else this.sendToSignIn(request, reply);
  }

  private sendToSignIn(request: FastifyRequest, reply: FastifyReply): void {
    const { method, headers, url } = request;
    // A stream or a script can't follow anybody to a sign-in page.
    if (method === 'GET' && headers.accept !== undefined && !/text\/html|\*\/\*/.test(headers.accept)) {
      void reply.code(401).send();
      return;
    }
    const back = method === 'GET' ? returnPath(url) : refererPath(headers.referer, this.signIn.parts.publicUrl);
    void reply.redirect(`/sign-in?return=${encodeURIComponent(back)}`, 303);
  }

  private async refuse(request: FastifyRequest, reply: FastifyReply, kept: boolean): Promise<void> {
    const viewer = this.signIn.viewerOf(request);
    const denial = { actor: viewer?.actor ?? null, what: 'FORM', rule: 'front-door/form-not-of-this-session' };
    await this.signIn.parts.door.recordDenial(denial);
    await this.signIn.page(reply, 403, 'form-refused.njk', viewer, { kept });
  }
}

/** The saving that a page's script does beside its form: it follows nobody to a page. */
const wantsJson = ({ method, headers }: FastifyRequest): boolean =>
  method === 'POST' && headers.accept === 'application/json';
