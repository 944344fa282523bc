import { createHash, timingSafeEqual } from 'node:crypto';
import {
  actorOfPerson,
  type Actor,
  type SessionEnd,
  type SignInProof,
  type StaffDirectory,
  type StaffMember,
} from '#access';
import type { Writer } from '#drafts';
import { randomId, type Clock, type Randomness, type Uuid } from '#kernel';
import type { TimeLeft } from '../ports.js';
import type { LoggedOut } from './logout-tokens.js';

/** Someone who is signed in. `id` names the session in records; the cookie's secret is kept nowhere. */
export interface Session {
  readonly id: Uuid;
  readonly person: StaffMember;
  /** Whom the identity provider vouched for: outlives the session. */
  readonly writer: Writer;
  readonly actor: Actor;
  /** Who vouched, for whom, in which session of theirs, how strongly: what they end there ends here. */
  readonly vouched: Pick<SignInProof, 'issuer' | 'subject' | 'sid' | 'signedInAt' | 'acr'>;
  /** For the hidden field `_csrf` of every form. */
  readonly csrfToken: string;
}

interface Held {
  readonly session: Session;
  readonly openedAt: number;
  lastSeenAt: number;
}

/**
 * How long a session lasts without its person being seen. Seen is who opens a page, sends a form, stays signed in by the warning's button,
 * or types where the page saves what is typed. Not seen: what a page asks for by itself, and typing that stays in the browser. Only a person
 * can answer the warning, whereas a script that tells of "typing" would vouch for a weight on a key and for every fault of its own; who
 * types where nothing is saved is warned before the end as everybody else is.
 */
export const idleMilliseconds = 15 * 60_000;
export const absoluteMilliseconds = 8 * 60 * 60_000;

export interface SessionStoreParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly staff: StaffDirectory;
  /** Told of every end, whoever or whatever brought it about. */
  readonly onEnd: (session: Session, why: SessionEnd) => void;
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Sessions in memory: they end with the process. Held under a digest, so that what is in memory opens nothing. */
export class SessionStore {
  readonly #held = new Map<string, Held>();
  constructor(private readonly parts: SessionStoreParts) {}

  /** Makes a session that `admit` lets in; until then no one can use it. */
  prepare(person: StaffMember, vouched: Session['vouched']): { secret: string; session: Session } {
    const { randomness } = this.parts;
    const id = randomId(randomness);
    const token = () => Buffer.from(randomness.bytes(32)).toString('base64url');
    const writer = { issuer: vouched.issuer, subject: person.id };
    const actor = actorOfPerson(person, id);
    return { secret: token(), session: { id, person, writer, actor, vouched, csrfToken: token() } };
  }

  admit(secret: string, session: Session): void {
    const now = this.parts.clock.now();
    this.#held.set(digest(secret), { session, openedAt: now, lastSeenAt: now });
  }

  /** The session of a cookie; null where there is none or its time is up. `seen`: its person asks, so that it lasts on from now. */
  find(secret: string | null, { seen = true } = {}): Session | null {
    const held = this.living(secret);
    if (held && seen) held.lastSeenAt = this.parts.clock.now();
    return held?.session ?? null;
  }

  /** How long the session of a cookie lasts; null where it is over, or another than the form's token was made for. Looking counts for nothing. */
  timeLeft(secret: string | null, csrfToken: unknown): TimeLeft | null {
    const held = this.living(secret);
    if (!held || !isOwnForm(held.session, csrfToken)) return null;
    const now = this.parts.clock.now();
    // A clock that was set back makes nobody's session longer than a session is.
    const idle = Math.min(idleMilliseconds, idleMilliseconds - (now - held.lastSeenAt));
    return { idle, absolute: Math.min(absoluteMilliseconds, absoluteMilliseconds - (now - held.openedAt)) };
  }

  end(secret: string | null, why: SessionEnd): void {
    const key = secret === null ? '' : digest(secret);
    const held = this.#held.get(key);
    if (held) this.drop(key, held, why);
  }

  /** Ends what is over, so that its end is on record without anybody coming back. */
  sweep(): void {
    for (const [key, held] of this.#held) {
      const over = this.over(held);
      if (over) this.drop(key, held, over);
    }
  }

  /** Ends the sessions that the provider ended; how many they were. */
  endVouched({ issuer, subject, sid }: LoggedOut): number {
    let ended = 0;
    for (const [key, held] of this.#held) {
      const { vouched } = held.session;
      const isMeant = vouched.issuer === issuer && (sid === null || vouched.sid === sid);
      if (!isMeant || (subject !== null && vouched.subject !== subject)) continue;
      this.drop(key, held, 'PROVIDER_SIGNED_OUT');
      ended += 1;
    }
    return ended;
  }

  endAll(why: SessionEnd): void {
    for (const [key, held] of this.#held) this.drop(key, held, why);
  }

  /** Whether a person has a session that is not over. */
  isPresent(personId: string): boolean {
    return [...this.#held.values()].some((held) => held.session.person.id === personId && this.over(held) === null);
  }

  get size(): number {
    return this.#held.size;
  }

  private living(secret: string | null): Held | null {
    const key = secret === null ? '' : digest(secret);
    const held = this.#held.get(key);
    if (!held) return null;
    const over = this.over(held);
    if (over) this.drop(key, held, over);
    return over ? null : held;
  }

  private over({ session, openedAt, lastSeenAt }: Held): SessionEnd | null {
    const now = this.parts.clock.now();
    if (now - openedAt >= absoluteMilliseconds) return 'TIME_UP';
    if (now - lastSeenAt >= idleMilliseconds) return 'IDLE';
    const today = this.parts.staff.byId(session.person.id);
    return today?.role === session.person.role && today.agency === session.person.agency ? null : 'ROLE_CHANGED';
  }

  private drop(key: string, held: Held, why: SessionEnd): void {
    this.#held.delete(key);
    this.parts.onEnd(held.session, why);
  }
}

/** Whether a form was made for this session; takes the same time wherever the two differ. */
export function isOwnForm(session: Session, token: unknown): boolean {
  if (typeof token !== 'string') return false;
  return timingSafeEqual(Buffer.from(digest(token)), Buffer.from(digest(session.csrfToken)));
}
