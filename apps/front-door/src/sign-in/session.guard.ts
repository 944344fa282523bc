import {
  applyDecorators,
  createParamDecorator,
  Inject,
  Injectable,
  UseFilters,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FormRefused, SignInFilter, SignInRequired } from './sign-in.filter.js';
import { isOwnForm, type Session } from './session-store.js';
import { SignIn } from './sign-in.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; set by SessionGuard. */
    session?: Session | undefined;
  }
}

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

/** Lets through who is signed in, as `request.session`; everybody else is sent to sign in and then back here. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}
  canActivate(context: ExecutionContext): boolean {
    if (!this.signIn.sessionOf(requestOf(context))) throw new SignInRequired();
    return true;
  }
}

const safe = ['GET', 'HEAD', 'OPTIONS'];

/** Lets a form through only with the token that this session's pages carry: `_csrf`, or the header `x-csrf-token`. */
@Injectable()
export class CsrfGuard implements CanActivate {
  constructor(@Inject(SignIn) private readonly signIn: SignIn) {}
  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    if (safe.includes(request.method)) return true;
    const session = this.signIn.sessionOf(request);
    if (!session) throw new SignInRequired();
    const token = (request.body as { _csrf?: unknown } | null | undefined)?._csrf ?? request.headers['x-csrf-token'];
    if (!isOwnForm(session, token)) throw new FormRefused();
    return true;
  }
}

/** For a controller or a route of staff pages: signed in, and every form one of ours. */
export const SignedIn = () => applyDecorators(UseGuards(SessionGuard, CsrfGuard), UseFilters(SignInFilter));

/** The session of a route that is `@SignedIn()`. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const { session } = requestOf(context);
  if (!session) throw new Error('CurrentPerson needs SessionGuard: put @SignedIn() on the route.');
  return session;
});
