import { hash } from 'node:crypto';
import type { Clock, Refusal, Result } from '#kernel';
import type { Caller, TokenVerifierPort } from './ports.js';

interface Remembered {
  readonly answer: Result<Caller, Refusal>;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Longest time for which a verified token is taken as verified, in milliseconds. */
export const rememberedFor = 30_000;
const most = 1_000;

/**
 * Verifies each token once in half a minute instead of at every request: checking a signature costs more than all else that a
 * submission needs. A token is never remembered beyond its own `exp`, only good ones are, and what is kept is their hash.
 */
export class RememberedTokens implements TokenVerifierPort {
  readonly #known = new Map<string, Remembered>();

  constructor(
    private readonly tokens: TokenVerifierPort,
    private readonly clock: Clock,
  ) {}

  async verify(authorization: string | undefined): Promise<Result<Caller, Refusal>> {
    if (authorization === undefined) return this.tokens.verify(authorization);
    const key = hash('sha256', authorization, 'base64');
    const now = this.clock.now();
    const remembered = this.#known.get(key);
    // A clock that was set back must not stretch what is remembered.
    if (remembered && now < remembered.until && now > remembered.until - rememberedFor - 1) return remembered.answer;
    this.#known.delete(key);
    const answer = await this.tokens.verify(authorization);
    if (answer.ok) this.remember(key, { answer, until: Math.min(now + rememberedFor, expiryOf(authorization)) });
    return answer;
  }

  private remember(key: string, entry: Remembered): void {
    if (this.#known.size >= most) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(key, entry);
  }
}

/** `exp` of a JWT that was just verified, in milliseconds; 0 for a token that doesn't say, which so is never remembered. */
function expiryOf(authorization: string): number {
  try {
    const payload = authorization.split('.')[1] ?? '';
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
