import type { Uuid } from '#kernel';
import type { Vault } from '#vault';
import type { DraftPlace, DraftThing, Writer } from './port.js';

/** What the columns of `drafts.db` say of whose a draft is and where: keyed digests, 32 bytes, that only the vault can make. */
export class DraftNames {
  constructor(private readonly vault: Pick<Vault, 'mac'>) {}

  writer({ issuer, subject }: Writer): Uint8Array {
    return this.digest('writer', issuer, subject);
  }

  thing({ kind, id }: DraftThing): Uint8Array {
    return this.digest('thing', kind, id);
  }

  contact(id: Uuid): Uint8Array {
    return this.thing({ kind: 'CONTACT', id });
  }

  place({ issuer, subject }: Writer, { thing, page, unsent = false }: DraftPlace): Uint8Array {
    return this.digest('place', issuer, subject, thing.kind, thing.id, page, unsent);
  }

  private digest(...parts: readonly (string | boolean)[]): Uint8Array {
    return this.vault.mac('draft-place', JSON.stringify(parts));
  }
}
