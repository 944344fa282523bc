import type { RelyingPartySettings } from '../../../front-door/src/sign-in/index.js';
import { soleIssuer } from '../../../front-door/src/sign-in/index.js';
import type { HubConfiguration } from '../configuration.js';

/** An identity provider outside, as the hub trusts it. */
export interface OutsideIssuer {
  readonly relyingParty: RelyingPartySettings;
  /** `aud` of partner systems' tokens; null where it gives them none. */
  readonly machineAudience: string | null;
}

/** Where an issuer sends people back to: an address of its own, so that an answer tells whose it is. */
export const redirectUriOf = (publicUrl: string, code: string): string => `${publicUrl}/sign-in/callback/${code}`;

/** The short form: one issuer that vouches for everybody, at the address without a code. */
export function issuerOfVariables(
  { url, clientId, clientSecret, audience }: NonNullable<HubConfiguration['issuer']>,
  publicUrl: string,
): OutsideIssuer {
  const redirectUri = `${publicUrl}/sign-in/callback`;
  return {
    relyingParty: soleIssuer({ issuer: url, clientId, clientSecret, redirectUri }),
    machineAudience: audience,
  };
}

/** Whether one of them vouches for people of this agency. */
export const isVouchedFor = (
  issuers: readonly OutsideIssuer[],
  { issuer, agency }: { readonly issuer: string; readonly agency: string },
): boolean =>
  issuers.some(
    ({ relyingParty }) =>
      relyingParty.issuer === issuer && (relyingParty.agencies === null || relyingParty.agencies.includes(agency)),
  );
