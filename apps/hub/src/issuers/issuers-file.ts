import { dirname, resolve } from 'node:path';
import type { AgencyRegistry } from '#agencies';
import { readConfigurationFile } from '#kernel';
import type { RelyingPartySettings } from '../../../front-door/src/sign-in/index.js';
import { CredentialFault, readClientKey, readClientSecret } from './client-credential.js';
import { faultsOfIssuer, isObject, type IssuerEntry } from './issuer-rules.js';
import { redirectUriOf, type OutsideIssuer } from './outside-issuer.js';

/** The file of identity providers cannot be used; the message has one line per fault. */
export class IssuersFileError extends Error {
  constructor(
    readonly path: string,
    readonly faults: readonly string[],
  ) {
    super(`${path} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

export interface IssuersFileParts {
  readonly agencies: Pick<AgencyRegistry, 'all' | 'byCode'>;
  /** Secrets and keys may not lie in here. */
  readonly dataDirectory: string;
  readonly publicUrl: string;
}

/**
 * Reads `{ note?, issuers: [...], agenciesWithoutIssuer?: [...] }`, and the secrets and keys that it names (their paths are from where the
 * file lies). Throws IssuersFileError, which names every fault and where it is.
 */
export async function loadIssuers(path: string, parts: IssuersFileParts): Promise<readonly OutsideIssuer[]> {
  const document = readDocument(path);
  const entries = document['issuers'] as readonly unknown[];
  const faults = [...unknownMembers(document), ...entries.flatMap(faultsOfIssuer)];
  const issuers = entries.filter(isObject) as unknown as IssuerEntry[];
  if (faults.length === 0) {
    faults.push(...repeats(issuers), ...ownProvider(issuers, parts.publicUrl));
    faults.push(...agencyFaults(issuers, document['agenciesWithoutIssuer'], parts.agencies));
  }
  const credentials = faults.length === 0 ? await readCredentials(path, issuers, parts.dataDirectory, faults) : [];
  if (faults.length > 0) throw new IssuersFileError(path, faults);
  return issuers.map((entry, index): OutsideIssuer => {
    const { code, name, issuer, clientId, agencies, acr = {}, machineAudience = null } = entry;
    const relyingParty: RelyingPartySettings = {
      ...{ code, name, issuer, clientId, agencies },
      credential: credentials[index]!,
      redirectUri: redirectUriOf(parts.publicUrl, code),
      acr: { signIn: acr.signIn ?? [], stepUp: acr.stepUp ?? [] },
    };
    return { relyingParty, machineAudience };
  });
}

function readDocument(path: string): Record<string, unknown> {
  const shape = 'The file must hold an object with a list named "issuers" of one or more.';
  const document = readConfigurationFile(path);
  if (!isObject(document) || !Array.isArray(document['issuers']) || document['issuers'].length === 0)
    throw new IssuersFileError(path, [shape]);
  return document;
}

function unknownMembers(document: Record<string, unknown>): string[] {
  const known = ['note', 'issuers', 'agenciesWithoutIssuer'];
  return Object.keys(document)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is not known here; the members are ${known.join(', ')}.`);
}

/** Each is told from the others by all three. */
const repeats = (issuers: readonly IssuerEntry[]): string[] =>
  (['code', 'name', 'issuer'] as const).flatMap((member) => {
    const values = issuers.map((one) => one[member]);
    return values.flatMap((value, index) => {
      const first = values.indexOf(value);
      return first < index ? [`issuers[${index}].${member} is the same as that of issuers[${first}].`] : [];
    });
  });

const ownProvider = (issuers: readonly IssuerEntry[], publicUrl: string): string[] =>
  issuers.flatMap(({ issuer }, index) =>
    issuer === publicUrl || issuer.startsWith(`${publicUrl}/`)
      ? [`issuers[${index}].issuer is this hub itself: the provider that lies in it is for demonstrations only.`]
      : [],
  );

/** Each agency belongs to exactly one issuer, or is named as belonging to none: one that was forgotten would be locked out without a word. */
function agencyFaults(
  issuers: readonly IssuerEntry[],
  without: unknown,
  agencies: IssuersFileParts['agencies'],
): string[] {
  if (without !== undefined && !(Array.isArray(without) && without.every((code) => typeof code === 'string')))
    return ['agenciesWithoutIssuer must be a list of agencies’ codes.'];
  const named = issuers.flatMap((issuer, index) =>
    issuer.agencies.map((code, at) => ({ code, place: `issuers[${index}].agencies[${at}]` })),
  );
  named.push(...((without ?? []) as string[]).map((code, at) => ({ code, place: `agenciesWithoutIssuer[${at}]` })));
  const places = new Map<string, string>();
  const faults: string[] = [];
  for (const { code, place } of named) {
    const first = places.get(code);
    if (!agencies.byCode(code)) faults.push(`${place} is "${code}", which is no agency of HUB_AGENCIES_FILE.`);
    else if (first) faults.push(`${place} is "${code}", which ${first} has already: an agency belongs to one issuer.`);
    else places.set(code, place);
  }
  const forgotten = agencies.all.filter(({ code }) => !places.has(code));
  return faults.concat(
    forgotten.map(
      ({ code }) =>
        `The agency "${code}" belongs to no issuer: put it into one’s agencies, or into agenciesWithoutIssuer if nobody of it signs in.`,
    ),
  );
}

type Credential = RelyingPartySettings['credential'];

async function readCredentials(
  path: string,
  issuers: readonly IssuerEntry[],
  dataDirectory: string,
  faults: string[],
): Promise<readonly Credential[]> {
  const fromHere = (file: string) => resolve(dirname(path), file);
  const credentials: Credential[] = [];
  const keys = new Map<string, { readonly x: unknown; readonly index: number }>();
  for (const [index, { clientSecretFile, privateKeyFile, privateKeyAlgorithm }] of issuers.entries()) {
    const member = privateKeyFile === undefined ? 'clientSecretFile' : 'privateKeyFile';
    const file = fromHere((privateKeyFile ?? clientSecretFile)!);
    try {
      if (privateKeyFile === undefined) {
        credentials.push({ secret: readClientSecret(file, dataDirectory) });
        continue;
      }
      const key = await readClientKey(file, dataDirectory, privateKeyAlgorithm);
      credentials.push({ key });
      const [same, x] = [keys.get(key.kid), key.publicKey.n ?? key.publicKey.x];
      if (same && same.x !== x)
        faults.push(`issuers[${index}].${member} has the key id of issuers[${same.index}]’s key, and is another key.`);
      keys.set(key.kid, { x, index });
    } catch (error) {
      if (!(error instanceof CredentialFault)) throw error;
      faults.push(`issuers[${index}].${member}: ${file} ${error.message}.`);
    }
  }
  return credentials;
}
