import type { JWK } from 'jose';
import { RelyingParty, type RelyingPartySettings } from './relying-party.js';

/** Every issuer by which people sign in: told apart by its code in addresses, by its exact `iss` in what it says. */
export class RelyingParties {
  readonly all: readonly RelyingParty[];

  /** Throws where there is none, or two have a code, an issuer or a redirect address in common. */
  constructor(settings: readonly RelyingPartySettings[]) {
    if (settings.length === 0) throw new Error('Nobody can sign in: there is no identity provider.');
    for (const member of ['code', 'issuer', 'redirectUri'] as const)
      if (new Set(settings.map((one) => one[member])).size < settings.length)
        throw new Error(`Two identity providers have the same ${member}.`);
    this.all = settings.map((one) => new RelyingParty(one));
  }

  /** The only one; null where people have to choose. */
  get only(): RelyingParty | null {
    return this.all.length === 1 ? this.all[0]! : null;
  }

  byCode(code: unknown): RelyingParty | null {
    return this.all.find(({ settings }) => settings.code === code) ?? null;
  }

  byIssuer(issuer: string): RelyingParty | null {
    return this.all.find(({ settings }) => settings.issuer === issuer) ?? null;
  }

  /** Whoever vouches for an agency's staff, by name; for a person who came by another. */
  namesFor(agency: string): readonly string[] {
    return this.all.filter((party) => party.vouchesFor(agency)).map(({ settings }) => settings.name);
  }

  /** Public keys with which issuers check that it is this hub that asks (JWK Set, RFC 7517). Each once. */
  publicKeys(): { readonly keys: readonly JWK[] } {
    const keys = new Map<string, JWK>();
    for (const { settings } of this.all)
      if ('key' in settings.credential) keys.set(settings.credential.key.kid, settings.credential.key.publicKey);
    return { keys: [...keys.values()] };
  }
}
