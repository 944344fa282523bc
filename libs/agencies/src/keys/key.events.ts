import { defineEvent, T, type FactOf } from '#kernel';

const keyId = T.String({ description: 'Thumbprint of the public key (RFC 7638, SHA-256, base64url)' });

export const keyRegistered = defineEvent({
  type: 'agency.key-registered.v1',
  stream: 'agency-',
  meaning: 'A partner system may prove by this public key that it is the agency; from then on no shared secret does.',
  data: T.Object({
    keyId,
    algorithm: T.Union([T.Literal('ES256'), T.Literal('EdDSA'), T.Literal('PS256')], {
      description: 'The one algorithm the key may sign with',
    }),
    publicKey: T.Record(T.String(), T.String(), { description: 'JWK: `kty`, and `crv`, `x`, `y` or `n`, `e`' }),
  }),
  sealed: {},
});

export const keyWithdrawn = defineEvent({
  type: 'agency.key-withdrawn.v1',
  stream: 'agency-',
  meaning: 'The key proves nothing any more, from the next request on, and never comes back.',
  data: T.Object({ keyId }),
  sealed: {},
});

export const agencyEvents = [keyRegistered, keyWithdrawn] as const;
export type KeyFact = FactOf<typeof keyRegistered> | FactOf<typeof keyWithdrawn>;

/** The stream of one agency's keys. */
export const agencyStream = (code: string): string => `agency-${code}`;
