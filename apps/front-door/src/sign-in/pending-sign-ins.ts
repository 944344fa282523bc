import type { Clock } from '#kernel';
import type { RelyingParty } from './relying-party.js';

/** A sign-in that was begun in one browser and waits for its answer. */
export interface PendingSignIn {
  /** Secret of the browser's cookie: the answer counts only in the browser that began it. */
  readonly browser: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
  /** Whom it was begun with: an answer of anybody else is none. */
  readonly party: RelyingParty;
  /** For something that asks for more than being signed in. */
  readonly stepUp: boolean;
}

export const pendingMilliseconds = 10 * 60_000;
const most = 10_000;

/** Sign-ins on their way, by `state`; each can be finished once. The oldest give way where there are too many. */
export class PendingSignIns {
  readonly #byState = new Map<string, PendingSignIn & { begunAt: number }>();
  constructor(private readonly clock: Clock) {}

  add(state: string, pending: PendingSignIn): void {
    this.#byState.set(state, { ...pending, begunAt: this.clock.now() });
    if (this.#byState.size > most) this.#byState.delete(this.#byState.keys().next().value!);
  }

  take(state: unknown, browser: string | null): PendingSignIn | null {
    if (typeof state !== 'string') return null;
    const pending = this.#byState.get(state);
    if (!pending || pending.browser !== browser) return null;
    this.#byState.delete(state);
    return this.clock.now() - pending.begunAt < pendingMilliseconds ? pending : null;
  }
}
