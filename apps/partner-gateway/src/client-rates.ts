import { TokenBuckets, type Allowance } from '#access';
import type { Clock, Refusal } from '#kernel';
import { gatewayErrors } from './gateway-errors.js';

/** More clients than any hub has partners. */
const clientsRemembered = 10_000;

/** Keeps one partner's system from taking the hub from all others, be it a mistake in a loop or somebody who holds its secret. */
export class ClientRates {
  readonly #buckets: TokenBuckets;

  constructor(
    allowance: Allowance,
    private readonly clock: Clock,
  ) {
    this.#buckets = new TokenBuckets(allowance, clientsRemembered);
  }

  /** Null where the request goes on; else the refusal, with how long to wait. */
  admit(client: string): Refusal | null {
    const now = this.clock.now();
    if (this.#buckets.has(client, now)) {
      this.#buckets.take(client, now);
      return null;
    }
    const retryAfterSeconds = Math.max(this.#buckets.wait(client, now), 1);
    return gatewayErrors.refuse('gateway/too-many-requests', { retryAfterSeconds }).refusal;
  }
}
