import { exportJWK, generateKeyPair } from 'jose';
import { StaffList, type StaffMember } from '#access';
import type { ClientKey, RelyingPartySettings } from '../relying-party.js';
import type { Elsewhere } from './sign-in-app.js';
import { SmallIssuer } from './small-issuer.js';

/** The council's staff sign in by one provider, health staff by another; at both somebody is called `same`. */
const staff: readonly StaffMember[] = [
  { id: 'staff-1', name: 'Nell Okafor', role: 'contact-officer', agency: 'council-door' },
  { id: 'staff-2', name: 'Idris Vaughan', role: 'health-navigator', agency: 'health-a' },
  { id: 'staff-3', name: 'Rosa Lind', role: 'social-worker', agency: 'council-door' },
];
const subjects = { 'council same': 'staff-1', 'cis2 same': 'staff-2', 'cis2 rosa': 'staff-3' } as Record<
  string,
  string
>;

/** A key of a client, new each time. */
export async function keyPair(): Promise<ClientKey> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'hub-1', alg: 'RS256', use: 'sig' };
  return { kid: 'hub-1', privateKey: pair.privateKey, publicKey };
}

/** Starts both, for a hub that will be at this address. */
export async function startTwoIssuers(
  publicUrl: string,
): Promise<Elsewhere & { council: SmallIssuer; cis2: SmallIssuer }> {
  const key = await keyPair();
  const redirectUri = (code: string) => `${publicUrl}/sign-in/callback/${code}`;
  const council = await SmallIssuer.start('council', {
    client_id: 'hub-at-council',
    client_secret: 'a secret of this test',
    token_endpoint_auth_method: 'client_secret_basic',
    redirectUri: redirectUri('council'),
  });
  const cis2 = await SmallIssuer.start('cis2', {
    client_id: 'hub-at-cis2',
    jwks_uri: `${publicUrl}/sign-in/keys.json`,
    token_endpoint_auth_method: 'private_key_jwt',
    redirectUri: redirectUri('cis2'),
  });
  const issuers: RelyingPartySettings[] = [
    {
      ...{ code: 'council', name: 'Council sign-in', issuer: council.issuer, clientId: 'hub-at-council' },
      credential: { secret: 'a secret of this test' },
      redirectUri: redirectUri('council'),
      agencies: ['council-door'],
      acr: { signIn: [], stepUp: [] },
    },
    {
      ...{ code: 'cis2', name: 'NHS CIS2', issuer: cis2.issuer, clientId: 'hub-at-cis2' },
      credential: { key },
      redirectUri: redirectUri('cis2'),
      agencies: ['health-a'],
      acr: { signIn: ['aal2'], stepUp: ['aal3'] },
    },
  ];
  const list = new StaffList(staff);
  const codes: Record<string, string> = { [council.issuer]: 'council', [cis2.issuer]: 'cis2' };
  const byIdentity = (issuer: string, subject: string) => list.byId(subjects[`${codes[issuer]} ${subject}`] ?? '');
  return { council, cis2, issuers, staff: Object.assign(list, { byIdentity }) };
}
