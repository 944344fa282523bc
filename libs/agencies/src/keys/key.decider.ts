import { ok, type Fact, type Refusal, type Result } from '#kernel';
import { keyErrors } from './key.errors.js';
import type { KeyFact } from './key.events.js';

export type KeyAlgorithm = 'ES256' | 'EdDSA' | 'PS256';

/** A public key that a partner system signs with. */
export interface PublicKey {
  /** Thumbprint of RFC 7638, SHA-256, base64url. */
  readonly keyId: string;
  readonly algorithm: KeyAlgorithm;
  /** JWK with its public members only. */
  readonly publicKey: Readonly<Record<string, string>>;
}

export type KeyStep =
  { readonly do: 'register'; readonly key: PublicKey } | { readonly do: 'withdraw'; readonly keyId: string };

type StoredKeyEvent = Pick<Fact, 'type' | 'data'>;

/** An agency's keys by id, as its stream tells them; those withdrawn stay, so that none comes back. */
export class KeyRing {
  readonly #keys = new Map<string, PublicKey & { readonly inForce: boolean }>();

  static of(history: readonly StoredKeyEvent[]): KeyRing {
    const ring = new KeyRing();
    for (const event of history) ring.apply(event);
    return ring;
  }

  apply(stored: StoredKeyEvent): void {
    const event = stored as KeyFact;
    if (event.type === 'agency.key-registered.v1') this.#keys.set(event.data.keyId, { ...event.data, inForce: true });
    else if (event.type === 'agency.key-withdrawn.v1')
      this.#keys.set(event.data.keyId, { ...this.#keys.get(event.data.keyId)!, inForce: false });
  }

  get all() {
    return [...this.#keys.values()];
  }
  get inForce(): readonly PublicKey[] {
    return this.all.filter(({ inForce }) => inForce);
  }
  find(keyId: string) {
    return this.#keys.get(keyId);
  }
}

/** Enough to change over from one key to the next on several systems; more are forgotten ones. */
const mostInForce = 5;

/** What a step on an agency's keys comes to; no fact where it was taken already. */
export function decideKey(
  history: readonly StoredKeyEvent[],
  step: KeyStep,
): Result<readonly (Fact & KeyFact)[], Refusal> {
  const ring = KeyRing.of(history);
  if (step.do === 'withdraw') {
    const key = ring.find(step.keyId);
    if (!key) return keyErrors.refuse('agencies/no-such-key');
    return ok(key.inForce ? [{ type: 'agency.key-withdrawn.v1', data: { keyId: step.keyId } }] : []);
  }
  const { keyId, algorithm, publicKey } = step.key;
  const before = ring.find(keyId);
  if (before?.inForce) return ok([]);
  if (before) return keyErrors.refuse('agencies/key-was-withdrawn');
  if (ring.inForce.length >= mostInForce) return keyErrors.refuse('agencies/too-many-keys');
  return ok([{ type: 'agency.key-registered.v1', data: { keyId, algorithm, publicKey: { ...publicKey } } }]);
}
