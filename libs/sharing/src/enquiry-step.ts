import type { Fact, Instant, PlainSection, Refusal, Result, Uuid } from '#kernel';
import { sharingErrors } from './sharing.errors.js';

/** What every step of a person in an enquiry says. */
export interface EnquiryStep {
  /** Opaque id of the person. */
  readonly by: string;
  readonly role: string;
  /** When it was truly done; may be before now, since work is written up later. */
  readonly at: Instant;
  readonly now: Instant;
}

export type Decided = Result<readonly Fact[], Refusal>;
export type Refused = { readonly ok: false; readonly refusal: Refusal };

export const askingRoles = ['social-worker', 'mash-manager', 'emergency-duty'] as const;
export const frontDoorRoles = ['contact-officer', ...askingRoles] as const;
/** Partners' people, who answer for their own agency; the front door types in what anybody said by phone. */
export const partnerRoles = [
  'health-navigator',
  'health-decision-maker',
  'police-navigator',
  'police-decision-maker',
  'school-lead',
  'early-help-lead',
] as const;

export function faultOfStep({ role, at, now }: EnquiryStep, roles: readonly string[]): Refused | null {
  if (!roles.includes(role)) return sharingErrors.refuse('sharing/role-may-not', { members: { roles: [...roles] } });
  return at > now ? sharingErrors.refuse('sharing/step-in-future') : null;
}

/** Codes stand outside the seal, so they hold nothing that could be somebody's words. */
export const isCode = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text);
export const isBlank = (text: string | null | undefined): boolean =>
  text === null || text === undefined || text.trim() === '';

/** Characters in one field, and bytes of all words of one event: sealed and encoded it stays under 512 KiB. */
const longestField = 20_000;
const mostBytes = 256 * 1024;

/** Where words are too long for one field or for one event. */
export function faultOfLength(sections: readonly PlainSection[]): Refused | null {
  const tooLong = (value: unknown): boolean =>
    typeof value === 'string'
      ? value.length > longestField
      : typeof value === 'object' && value !== null && Object.values(value).some(tooLong);
  const bytes = new TextEncoder().encode(JSON.stringify(sections.map(({ content }) => content))).length;
  return bytes > mostBytes || sections.some(({ content }) => tooLong(content))
    ? sharingErrors.refuse('sharing/too-long')
    : null;
}

/**
 * Words that speak of a request as a whole, once under the key of each child it concerns, so that erasing one leaves the others theirs.
 * Children who were erased get none: there is no key, and nobody to keep it for.
 */
export const perChild = (
  section: string,
  content: unknown,
  children: readonly Uuid[],
  erased: ReadonlySet<Uuid>,
): PlainSection[] =>
  children.filter((mention) => !erased.has(mention)).map((mention) => ({ mention, section, content }));
