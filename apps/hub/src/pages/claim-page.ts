import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import type { Answer, ClaimsPort } from '../../../front-door/src/index.js';
import { childOfContact, idsOfChild } from '../child-of-contact.js';
import type { Hub } from '../hub.js';
import { settledStep } from '../settled-step.js';

type Parts = Pick<Hub, 'claims' | 'database' | 'links' | 'readings'>;
type Given = Parameters<ClaimsPort['claim']>[1];

/** Somebody says why they need to see a child with whom no work ties them. */
export class ClaimPage implements ClaimsPort {
  constructor(private readonly parts: Parts) {}

  get hours(): number {
    return this.parts.claims.hours;
  }

  claim(actor: Actor, { contactId, ...given }: Given): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.place(actor, contactId, given));
  }

  private async place(actor: Actor, contactId: Uuid | null, given: Omit<Given, 'contactId'>) {
    const { claims, links } = this.parts;
    const contact = contactId === null ? null : await childOfContact(this.parts, contactId);
    // For the child that the contact is about, so that it covers her other pages too; the address says which contact was asked for.
    const named = given.childId ?? contact?.childId ?? null;
    const childId = named === null ? null : (await idsOfChild(links, named))[0]!;
    return claims.claim(actor, { ...given, childId, contactId, mentionId: contact?.mentionId ?? null });
  }
}
