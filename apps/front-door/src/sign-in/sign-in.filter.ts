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
    if (exception instanceof FormRefused) await this.refuse(request, reply);
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

  private async refuse(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const viewer = this.signIn.viewerOf(request);
    const denial = { actor: viewer?.actor ?? null, what: 'FORM', rule: 'front-door/form-not-of-this-session' };
    await this.signIn.parts.door.recordDenial(denial);
    await this.signIn.page(reply, 403, 'form-refused.njk', viewer);
  }
}
