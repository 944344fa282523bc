import { isIPv6 } from 'node:net';
import { toInstant, type Clock, type Instant, type Refusal } from '#kernel';
import type { Allowance, DenialLimits } from './denial-limits.js';
import { accessErrors } from './errors.js';

/** What was refused in one window without a record of its own. */
export interface DenialFlood {
  readonly from: Instant;
  readonly until: Instant;
  readonly count: number;
  /** How many addresses it came from; which they were is not kept. */
  readonly addresses: number;
}

export interface DenialGateParts {
  readonly limits: DenialLimits;
  readonly clock: Clock;
  /** Records a flood durably; false where it could not, and it is then kept for the next time. */
  readonly record: (flood: DenialFlood) => Promise<boolean>;
  /** Calls back in so many milliseconds; without keeping the process alive for it. */
  readonly later?: (milliseconds: number, work: () => void) => void;
}

interface Bucket {
  tokens: number;
  at: number;
}

interface Window {
  readonly from: number;
  count: number;
  readonly addresses: Set<string>;
}

/**
 * Keeps callers without identity from writing to the log without bound. Each refusal of theirs is a record as long as the buckets of its
 * address and of all have something left; beyond that it is only counted, and each window's count becomes one record.
 */
export class DenialGate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #overall: Bucket;
  #window: Window | null = null;

  constructor(private readonly parts: DenialGateParts) {
    this.#overall = { tokens: parts.limits.overall.burst, at: parts.clock.now() };
  }

  /** Null where the refusal is to be recorded; else the refusal to give instead, which is counted. */
  admit(address: string): Refusal | null {
    const { limits, clock } = this.parts;
    const now = clock.now();
    const own = this.bucketOf(networkOf(address), now);
    fill(own, limits.perAddress, now);
    fill(this.#overall, limits.overall, now);
    if (own.tokens >= 1 && this.#overall.tokens >= 1) {
      own.tokens -= 1;
      this.#overall.tokens -= 1;
      return null;
    }
    this.count(networkOf(address), now);
    const retryAfterSeconds = Math.max(wait(own, limits.perAddress), wait(this.#overall, limits.overall), 1);
    return accessErrors.refuse('access/too-many-denials', { retryAfterSeconds }).refusal;
  }

  /** Records the window's flood once the window is over, or at once where the hub stops. */
  async flush({ stopping = false } = {}): Promise<void> {
    const window = this.#window;
    const now = this.parts.clock.now();
    if (!window) return;
    if (!stopping && now - window.from < this.windowMs()) return this.lookAgain(window.from + this.windowMs() - now);
    this.#window = null;
    const { from, count, addresses } = window;
    const flood = { from: toInstant(from), until: toInstant(now), count, addresses: addresses.size };
    if (!(await this.parts.record(flood))) this.keep(window);
  }

  private count(network: string, now: number): void {
    const { limits } = this.parts;
    if (!this.#window) this.lookAgain(this.windowMs());
    const window = (this.#window ??= { from: now, count: 0, addresses: new Set() });
    window.count += 1;
    if (window.addresses.size < limits.addressesRemembered) window.addresses.add(network);
  }

  /** What could not be recorded is told with what came since. */
  private keep(window: Window): void {
    const since: Window | null = this.#window;
    if (since === null) this.lookAgain(this.windowMs());
    this.#window = {
      from: window.from,
      count: window.count + (since?.count ?? 0),
      addresses: new Set([...window.addresses, ...(since?.addresses ?? [])]),
    };
  }

  private lookAgain(milliseconds: number): void {
    const later = this.parts.later ?? ((ms, work) => void setTimeout(work, ms).unref());
    later(milliseconds, () => void this.flush());
  }

  private windowMs = () => this.parts.limits.windowSeconds * 1_000;

  /** The newest in use stands last, so that the first is the one longest unheard of. */
  private bucketOf(network: string, now: number): Bucket {
    const bucket = this.#buckets.get(network) ?? { tokens: this.parts.limits.perAddress.burst, at: now };
    this.#buckets.delete(network);
    this.#buckets.set(network, bucket);
    if (this.#buckets.size > this.parts.limits.addressesRemembered)
      this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket;
  }
}

/** A clock that steps back adds nothing. */
function fill(bucket: Bucket, { burst, perMinute }: Allowance, now: number): void {
  const minutes = Math.max(0, now - bucket.at) / 60_000;
  bucket.tokens = Math.min(burst, bucket.tokens + minutes * perMinute);
  bucket.at = now;
}

/** Seconds until a bucket has one token again. */
const wait = (bucket: Bucket, { perMinute }: Allowance): number =>
  bucket.tokens >= 1 ? 0 : Math.ceil(((1 - bucket.tokens) / perMinute) * 60);

/** Whoever has one IPv6 address has the 2^64 of its network: they count as one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
