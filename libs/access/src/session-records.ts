import type { Fact, Refusal, Result } from '#kernel';
import type { SessionEnded, SessionOpened } from './access.events.js';
import type { Actor } from './actor.js';
import type { AccessRecord } from './door-port.js';
import { AccessRecorder, type RecorderParts } from './recorder.js';

/** Who signed in, as the identity provider vouches for it. */
export interface SignInProof {
  readonly issuer: string;
  readonly subject: string;
  /** The provider's own session, `sid`; null where it has none. */
  readonly sid: string | null;
  /** SHA-256 of the ID token, hex: what was vouched for can be shown without keeping it. */
  readonly idTokenHash: string;
  /** When the provider saw the person, in milliseconds; null where it does not say. */
  readonly signedInAt: number | null;
  /** How strongly, `acr`: the provider's own word for it; null where it does not say. */
  readonly acr: string | null;
}

export type SessionEnd =
  'SIGNED_OUT' | 'IDLE' | 'TIME_UP' | 'REPLACED' | 'ROLE_CHANGED' | 'PROVIDER_SIGNED_OUT' | 'HUB_STOPPED';

const grounds = { purpose: 'SIGN_IN', lawfulBasis: 'UKGDPR_6_1_C_32' };

/** Puts the beginning and the end of sessions on record. */
export class SessionRecords {
  readonly #recorder: AccessRecorder;
  constructor(parts: RecorderParts) {
    this.#recorder = new AccessRecorder(parts);
  }

  /** Durable when it answers; refuses with 503 where it could not be recorded, and then nobody is signed in. */
  opened(actor: Actor, proof: SignInProof): Promise<Result<AccessRecord, Refusal>> {
    const fact: SessionOpened = {
      type: 'access.session-opened.v2',
      data: {
        sessionId: sessionOf(actor),
        issuer: proof.issuer,
        subject: proof.subject,
        idTokenHash: proof.idTokenHash,
        acr: proof.acr,
      },
    };
    return this.write(actor, fact);
  }

  ended(actor: Actor, why: SessionEnd): Promise<Result<AccessRecord, Refusal>> {
    const fact: SessionEnded = { type: 'access.session-ended.v1', data: { sessionId: sessionOf(actor), why } };
    return this.write(actor, fact);
  }

  private write(actor: Actor, fact: Fact): Promise<Result<AccessRecord, Refusal>> {
    return this.#recorder.record(actor, grounds, this.#recorder.newId(), fact);
  }
}

function sessionOf(actor: Actor): string {
  if (actor.sessionId === null) throw new Error('A partner system has no session to put on record.');
  return actor.sessionId;
}
