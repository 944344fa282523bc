/** One identity provider as its file describes it. */
export interface IssuerEntry {
  readonly code: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecretFile?: string;
  readonly privateKeyFile?: string;
  readonly privateKeyAlgorithm?: string;
  readonly agencies: readonly string[];
  readonly acr?: { readonly signIn?: readonly string[]; readonly stepUp?: readonly string[] };
  readonly machineAudience?: string;
}

type Entry = Record<string, unknown>;
export const isObject = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly says: string;
}

const isText = (value: unknown, most = 200): value is string =>
  typeof value === 'string' && value.trim() === value && value !== '' && value.length <= most;
const isOptional = (holds: Rule['holds']) => (value: unknown) => value === undefined || holds(value);
const isListOf = (holds: Rule['holds']) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(holds) && new Set(value).size === value.length;

/** OpenID Connect Discovery 1.0, section 3: https, without query or fragment. Compared letter for letter from here on. */
function isIssuer(value: unknown): boolean {
  const url = isText(value) ? URL.parse(value) : null;
  return url !== null && url.protocol === 'https:' && url.username === '' && !/[?#]/.test(value as string);
}

/** `acr_values` are separated by spaces. */
const isAcrList = isListOf((one) => isText(one) && !/\s/.test(one));

function isAcr(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).some((name) => !['signIn', 'stepUp'].includes(name))) return false;
  return isOptional(isAcrList)(value['signIn']) && isOptional(isAcrList)(value['stepUp']);
}

const rules: Readonly<Record<keyof IssuerEntry, Rule>> = {
  code: {
    holds: (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(value),
    says: 'must be 1 to 32 of a-z, 0-9 and hyphens, beginning with a letter: it goes into addresses',
  },
  name: { holds: (value) => isText(value, 60), says: 'must be a text of 1 to 60 characters that people know it by' },
  issuer: { holds: isIssuer, says: 'must be its exact address, beginning with https://, without a query' },
  clientId: { holds: (value) => isText(value), says: 'must be the client id that it gave this hub' },
  clientSecretFile: { holds: isOptional((value) => isText(value, 1000)), says: 'must be the path of a file' },
  privateKeyFile: { holds: isOptional((value) => isText(value, 1000)), says: 'must be the path of a file' },
  privateKeyAlgorithm: { holds: isOptional((value) => isText(value)), says: 'must be an algorithm such as RS256' },
  agencies: {
    holds: isListOf((one) => isText(one)),
    says: 'must be a list of different agencies’ codes, of one or more',
  },
  acr: {
    holds: isOptional(isAcr),
    says: 'may have "signIn" and "stepUp", each a list of one or more values without spaces',
  },
  machineAudience: {
    holds: isOptional((value) => isText(value)),
    says: 'must be the audience of the tokens that it gives partner systems',
  },
};

/** Every fault of one entry, a line each. */
export function faultsOfIssuer(entry: unknown, index: number): string[] {
  const place = `issuers[${index}]`;
  if (!isObject(entry)) return [`${place} must be an object.`];
  const unknown = Object.keys(entry).filter((name) => !Object.hasOwn(rules, name));
  const faults = [
    ...unknown.map((name) => `${place}.${name} is not known here; the members are ${Object.keys(rules).join(', ')}.`),
    ...Object.entries(rules)
      .filter(([name, rule]) => !rule.holds(entry[name]))
      .map(([name, rule]) => `${place}.${name} ${rule.says}.`),
  ];
  const { clientSecretFile: secret, privateKeyFile: key, privateKeyAlgorithm: algorithm } = entry;
  if ((secret === undefined) === (key === undefined))
    faults.push(`${place} needs either clientSecretFile or privateKeyFile.`);
  if (algorithm !== undefined && key === undefined)
    faults.push(`${place}.privateKeyAlgorithm is for a privateKeyFile, and there is none.`);
  return faults;
}
