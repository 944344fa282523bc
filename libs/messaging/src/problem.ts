import { errorEntry, statusOf, type Refusal } from '#kernel';
import type { FieldFaults } from './field-fault.js';

export const problemMediaType = 'application/problem+json; charset=utf-8';

/**
 * A refusal as RFC 9457 says it. `type` resolves to a page that explains the code; `instance` is the path of the request without its
 * query; `traceId` finds the request in the hub's log. Nothing in it repeats a value that the sender sent.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly traceId?: string;
  readonly errors?: FieldFaults;
  readonly [member: string]: unknown;
}

/** Where a problem happened. */
export interface ProblemPlace {
  readonly instance?: string;
  readonly traceId?: string;
}

/** What a refusal's `details` may hold for the edge; everything else in them stays inside the hub. */
export interface PublicDetails {
  /** Faults to list under `errors`. */
  readonly faults?: FieldFaults;
  /** Further members of the problem: codes, ids, revisions, e.g. what changed where a decision came too late. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Seconds until another attempt makes sense, for `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

export const problemPath = (code: string): string => `/api/problems/${code}`;

/** Title of a problem type, from its code: `concerns/other-body` is "Other body". */
export function titleOf(code: string): string {
  const words = code.slice(code.indexOf('/') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The problem that a refusal is. Throws for a code that no catalogue declares: that is a bug, and a 500. */
export function problemOf(refusal: Refusal, place: ProblemPlace = {}): Problem {
  const { faults, members } = (refusal.details ?? {}) as PublicDetails;
  return {
    ...members,
    type: problemPath(refusal.code),
    title: titleOf(refusal.code),
    status: statusOf(refusal.code),
    detail: refusal.message,
    ...place,
    ...(faults && { errors: faults }),
  };
}

/** Seconds for `Retry-After`; a refusal that is only for the moment (429, 503) always has some. */
export function retryAfterOf(refusal: Refusal): number | null {
  const seconds = (refusal.details as PublicDetails | undefined)?.retryAfterSeconds;
  if (typeof seconds === 'number' && seconds > 0) return Math.ceil(seconds);
  const status = errorEntry(refusal.code)?.status;
  return status === 503 || status === 429 ? 5 : null;
}
