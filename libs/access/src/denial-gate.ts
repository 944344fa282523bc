import { isIPv6 } from 'node:net';
import { toInstant, type Clock, type Instant, type Refusal } from '#kernel';
import type { DenialLimits } from './denial-limits.js';
import { accessErrors } from './errors.js';
import { TokenBuckets } from './token-buckets.js';

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

/** The bucket that all share. */
const everybody = '';

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
  readonly #own: TokenBuckets;
  readonly #overall: TokenBuckets;
  #window: Window | null = null;

  constructor(private readonly parts: DenialGateParts) {
    const { perAddress, overall, addressesRemembered } = parts.limits;
    this.#own = new TokenBuckets(perAddress, addressesRemembered);
    this.#overall = new TokenBuckets(overall, 1);
  }

  /** Null where the refusal is to be recorded; else the refusal to give instead, which is counted. */
  admit(address: string): Refusal | null {
    const now = this.parts.clock.now();
    const network = networkOf(address);
    if (this.#own.has(network, now) && this.#overall.has(everybody, now)) {
      this.#own.take(network, now);
      this.#overall.take(everybody, now);
      return null;
    }
    this.count(network, now);
    const retryAfterSeconds = Math.max(this.#own.wait(network, now), this.#overall.wait(everybody, now), 1);
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
}

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
