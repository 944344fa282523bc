/** A bucket: `burst` at once, then `perMinute` a minute. */
export interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets by key, each filled by the clock. So many are kept; beyond it the one longest unheard of begins anew. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly allowance: Allowance,
    private readonly remembered: number,
  ) {}

  /** Whether a bucket has something left at `now`, in milliseconds. */
  has(key: string, now: number): boolean {
    return this.bucket(key, now).tokens >= 1;
  }

  take(key: string, now: number): void {
    this.bucket(key, now).tokens -= 1;
  }

  /** Seconds until a bucket has something again. */
  wait(key: string, now: number): number {
    const { tokens } = this.bucket(key, now);
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / this.allowance.perMinute) * 60);
  }

  /** The newest in use stands last, so that the first is the one longest unheard of. */
  private bucket(key: string, now: number): Bucket {
    const { burst, perMinute } = this.allowance;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    // A clock that steps back adds nothing.
    const minutes = Math.max(0, now - bucket.at) / 60_000;
    bucket.tokens = Math.min(burst, bucket.tokens + minutes * perMinute);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.remembered) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket;
  }
}
