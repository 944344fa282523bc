import { timingSafeEqual } from 'node:crypto';
import { isUuid, type Clock } from '#kernel';
import type { Vault } from '#vault';
import { draftLifetime, type DraftPlace, type DraftStore, type Writer } from './port.js';

/** Fields of a form as they were posted. */
export type FormFields = Readonly<Record<string, unknown>>;

/** Name of the hidden field that lets a form be kept when its session has ended. */
export const keepField = '_keep';
/** Fields that guard a form and are nobody's words. */
const guards = new Set([keepField, '_csrf', 'idempotencyKey']);

/** What a form's token says: for whom it was made, for which place, and when, in milliseconds since the epoch. */
interface Made extends Writer {
  readonly kind: string;
  readonly id: string;
  readonly page: string;
  readonly at: number;
}

/**
 * Keeps forms that arrive when their session is over, so that nobody loses what they typed to a time-out.
 *
 * Such a form can't be checked against a session, because there is none. It carries a token instead: an HMAC, under a key of the vault,
 * over issuer, subject, place and time. That is safe, though no session vouches for it:
 * - only a page shown to that person, signed in, carries a token for them; another site can neither make one nor read one;
 * - with a token of their own, an attacker reaches nobody's drafts but their own;
 * - keeping a form executes nothing and answers nothing of what is kept: it adds a draft that its owner sees after signing in, and must
 *   continue with a form of the new session, or discard;
 * - it lies beside the page's own draft and never over it; a token is good for one place and for as long as a draft is kept.
 */
export class UnsentForms {
  constructor(
    private readonly parts: {
      readonly drafts: Pick<DraftStore, 'save' | 'listOfMine'>;
      readonly vault: Pick<Vault, 'mac'>;
      readonly clock: Clock;
    },
  ) {}

  /** For the hidden field `_keep` of a form that is shown to this person. */
  token({ issuer, subject }: Writer, { thing, page }: Omit<DraftPlace, 'unsent'>): string {
    const made: Made = { issuer, subject, kind: thing.kind, id: thing.id, page, at: this.parts.clock.now() };
    const text = Buffer.from(JSON.stringify(made)).toString('base64url');
    return `${text}.${this.sign(text).toString('base64url')}`;
  }

  /** Keeps a posted form whose token holds, as unsent; null where there is nothing to keep, or no way to. */
  async keep(body: unknown): Promise<{ readonly writer: Writer; readonly place: DraftPlace } | null> {
    if (typeof body !== 'object' || body === null) return null;
    const fields = body as FormFields;
    const made = this.read(fields[keepField]);
    if (!made) return null;
    const { issuer, subject, kind, id, page } = made;
    const writer = { issuer, subject };
    const place = { thing: { kind: kind as DraftPlace['thing']['kind'], id }, page, unsent: true };
    const words = Object.fromEntries(Object.entries(fields).filter(([name]) => !guards.has(name)));
    const saved = await this.parts.drafts.save(writer, place, words);
    return saved.ok ? { writer, place } : null;
  }

  /** Whether something of this person waits to be continued or discarded. */
  async anyOf(writer: Writer): Promise<boolean> {
    const mine = await this.parts.drafts.listOfMine(writer);
    return mine.ok && mine.value.some(({ place }) => place.unsent === true);
  }

  private read(token: unknown): Made | null {
    const [, text, mac] = typeof token === 'string' ? (/^([\w-]{1,2000})\.([\w-]{43})$/.exec(token) ?? []) : [];
    if (text === undefined || mac === undefined) return null;
    if (!timingSafeEqual(this.sign(text), Buffer.from(mac, 'base64url'))) return null;
    const made = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Made;
    const age = this.parts.clock.now() - made.at;
    return isUuid(made.id) && age < draftLifetime ? made : null;
  }

  private sign(text: string): Buffer {
    return Buffer.from(this.parts.vault.mac('draft-form', text));
  }
}
