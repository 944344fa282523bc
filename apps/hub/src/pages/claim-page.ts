import type { Actor } from '#access';
import { ok } from '#kernel';
import type { Answer, ClaimsPort } from '../../../front-door/src/index.js';
import { pastErrors } from '../decide-contact.js';
import { childOfContact, idsOfChild } from '../child-of-contact.js';
import type { Hub } from '../hub.js';

type Parts = Pick<Hub, 'claims' | 'database' | 'links' | 'readings'>;

/** Somebody says why they need to see a child with whom no work ties them. */
export class ClaimPage implements ClaimsPort {
  constructor(private readonly parts: Parts) {}

  get hours(): number {
    return this.parts.claims.hours;
  }

  async claim(actor: Actor, { contactId, ...given }: Parameters<ClaimsPort['claim']>[1]): Answer<unknown> {
    const { claims, links, readings } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const contact = contactId === null ? null : await childOfContact(this.parts, contactId);
    // For the child that the contact is about, so that it covers her other pages too; the address says which contact was asked for.
    const named = given.childId ?? contact?.childId ?? null;
    const childId = named === null ? null : (await idsOfChild(links, named))[0]!;
    const claimed = await claims.claim(actor, { ...given, childId, contactId, mentionId: contact?.mentionId ?? null });
    if (!claimed.ok) return claimed;
    await readings.settled(claimed.value.position);
    return ok(claimed.value);
  }
}
