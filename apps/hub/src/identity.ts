import type { FastifyInstance } from 'fastify';
import { IssuedTokens, type TokenVerifierParts } from '#access';
import type { Assets } from '#ui';
import { loadDemonstrationPeople, mountDemoIdentity } from '../../demo-identity/src/index.js';
import { soleIssuer, type RelyingPartySettings } from '../../front-door/src/sign-in/index.js';
import type { Hub } from './hub.js';

/** Whose identities the hub trusts: the embedded provider in a demonstration, those outside else. */
export interface Identity {
  readonly tokens: Pick<IssuedTokens, 'verify'>;
  readonly issuers: readonly RelyingPartySettings[];
}

export interface IdentityParts {
  readonly fastify: FastifyInstance;
  readonly assets: Assets;
  readonly onFault: (error: unknown) => void;
}

export async function identityOf(hub: Hub, { fastify, assets, onFault }: IdentityParts): Promise<Identity> {
  const { agencies, clock, issuers, staff } = hub;
  const { mode, publicUrl, dataDirectory, peopleFile } = hub.configuration;
  const verifying = (given: Pick<TokenVerifierParts, 'issuer' | 'audience' | 'keys'>): TokenVerifierParts => ({
    ...given,
    clock,
    agencyOf: (client) => agencies.byClient(client)?.code ?? null,
    mayNamePersons: (client) => agencies.byClient(client)?.frontDoor === true,
    persons: staff.personsOf(given.issuer),
  });
  if (issuers.length > 0)
    return {
      tokens: new IssuedTokens(
        issuers.flatMap(({ relyingParty: { issuer, agencies: vouchedFor }, machineAudience: audience }) =>
          audience === null
            ? []
            : {
                ...verifying({ issuer, audience, keys: 'DISCOVER' }),
                answersFor: (agency: string) => vouchedFor === null || vouchedFor.includes(agency),
              },
        ),
      ),
      issuers: issuers.map(({ relyingParty }) => relyingParty),
    };
  const embedded = await mountDemoIdentity(fastify, {
    mode,
    publicUrl,
    dataDirectory,
    people: loadDemonstrationPeople(peopleFile),
    agencies,
    partnerKeys: hub.partnerKeys,
    assets,
    onTokenRefused: (client, code, address) => {
      const flooding = hub.anonymous.admit(address);
      if (!flooding)
        void hub.door.recordDenial({ actor: null, client, what: 'TOKEN', rule: `oauth/${code}` }).catch(onFault);
      return flooding;
    },
    onFault,
  });
  const { issuer, audience, keys, application, fetch } = embedded;
  return {
    tokens: new IssuedTokens([verifying({ issuer, audience, keys })]),
    issuers: [soleIssuer({ issuer, ...application, fetch })],
  };
}
