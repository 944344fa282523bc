import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { roleNames, type AccessDoor, type SessionEnd, type SessionRecords, type StaffDirectory } from '#access';
import type { UnsentForms } from '#drafts';
import { packageRoot, toInstant, type Clock, type Randomness, type Uuid } from '#kernel';
import { createViews, pageHeaders, type Assets } from '#ui';
import type { SessionPort, Site, TimeLeft, Viewer } from '../ports.js';
import { HostCookie } from './cookies.js';
import { PendingSignIns, pendingMilliseconds } from './pending-sign-ins.js';
import { LogoutTokens } from './logout-tokens.js';
import { RelyingParties } from './relying-parties.js';
import type { RelyingPartySettings } from './relying-party.js';
import { SessionStore, type Session } from './session-store.js';

export interface SignInParts {
  /** Address people use, without a slash at its end. */
  readonly publicUrl: string;
  /** Whoever vouches for people here, one or several. */
  readonly issuers: readonly RelyingPartySettings[];
  readonly staff: StaffDirectory;
  readonly records: SessionRecords;
  /** Keeps forms that arrive when their session is over. */
  readonly unsent: Pick<UnsentForms, 'keep' | 'anyOf'>;
  readonly door: Pick<AccessDoor, 'recordDenial'> & { forgetSession(sessionId: Uuid): void };
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly assets: Assets;
  readonly site: Site;
  /** Told where the end of a session could not be recorded: nobody waits for it. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Whether a page asks by itself and nobody did anything: a stream that the browser opens again whenever it breaks, or a request whose script
 * says so. Saying it can only make a session shorter.
 */
const asksByItself = ({ headers }: FastifyRequest): boolean =>
  headers.accept === 'text/event-stream' || headers['x-unattended'] !== undefined;

/** Everything that signing in stands on; made once, shared by its controller and guards. */
export class SignIn implements SessionPort {
  readonly sessions: SessionStore;
  readonly pending: PendingSignIns;
  readonly issuers: RelyingParties;
  readonly logoutTokens: LogoutTokens;
  readonly sessionCookie: HostCookie;
  readonly browserCookie: HostCookie;
  readonly #render: (template: string, context: Readonly<Record<string, unknown>>) => string;
  readonly #ends = new Set<Promise<void>>();

  constructor(readonly parts: SignInParts) {
    const https = parts.publicUrl.startsWith('https:');
    this.sessions = new SessionStore({ ...parts, onEnd: (session, why) => this.recordEnd(session, why) });
    this.pending = new PendingSignIns(parts.clock);
    this.issuers = new RelyingParties(parts.issuers);
    this.logoutTokens = new LogoutTokens({ issuers: this.issuers, clock: parts.clock });
    this.sessionCookie = new HostCookie('threshold-session', https);
    this.browserCookie = new HostCookie('threshold-sign-in', https, pendingMilliseconds / 1000);
    const folders = [join(packageRoot(), 'apps/front-door/src/sign-in/views')];
    const views = createViews({ folders, assets: parts.assets, globals: { site: parts.site } });
    this.#render = (template, context) => views.render(template, context);
  }

  /** The session behind a request; looked for once a request. Its person counts as seen, unless the page asks by itself. */
  sessionOf(request: FastifyRequest): Session | null {
    const secret = this.sessionCookie.read(request.headers.cookie);
    request.session ??= this.sessions.find(secret, { seen: !asksByItself(request) }) ?? undefined;
    return request.session ?? null;
  }

  /** How long the session lasts that a page was made for; null where it is over or was replaced. Asking counts for nothing. */
  timeLeftOf({ headers }: Pick<FastifyRequest, 'headers'>, csrfToken: unknown): TimeLeft | null {
    return this.sessions.timeLeft(this.sessionCookie.read(headers.cookie), csrfToken);
  }

  viewerOf(request: FastifyRequest): Viewer | null {
    const session = this.sessionOf(request);
    if (!session) return null;
    const { actor, person, writer, csrfToken, vouched } = session;
    const isStrong = this.issuers.byIssuer(vouched.issuer)?.isStrong(vouched.acr, { stepUp: true }) ?? false;
    const signIn = { signedInAt: vouched.signedInAt, isStrong };
    const timeLeft = this.timeLeftOf(request, csrfToken);
    return { actor, writer, name: person.name, roleName: roleNames[person.role], csrfToken, signIn, timeLeft };
  }

  /** Sends one of the sign-in's own pages; under the name of whoever is signed in, where there is somebody. */
  page(
    reply: FastifyReply,
    status: number,
    template: string,
    viewer: Viewer | null = null,
    context: Readonly<Record<string, unknown>> = {},
  ): FastifyReply {
    const cspNonce = randomBytes(16).toString('base64');
    const now = toInstant(this.parts.clock.now());
    return reply
      .code(status)
      .headers(pageHeaders(cspNonce))
      .send(this.#render(template, { ...context, cspNonce, viewer, now }));
  }

  /** Ends every session and waits until that is on record, or could not be. */
  async stop(): Promise<void> {
    this.sessions.endAll('HUB_STOPPED');
    await this.settled();
  }

  /** Waits until every end that has come is on record, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#ends);
  }

  private recordEnd(session: Session, why: SessionEnd): void {
    this.parts.door.forgetSession(session.id);
    const end = this.parts.records
      .ended(session.actor, why)
      .then((record) => record.ok || this.parts.onFault(new Error(record.refusal.message)))
      .catch(this.parts.onFault)
      .then(() => void this.#ends.delete(end));
    this.#ends.add(end);
  }
}
