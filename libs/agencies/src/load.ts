import { readFileSync } from 'node:fs';
import { agencyKinds, clientOf, legalGateways, type Agency } from './agency.js';
import { AgencyRegistry } from './registry.js';

/** The configuration of agencies cannot be used; the message has one line per fault. */
export class AgenciesFileError extends Error {
  constructor(
    readonly path: string,
    readonly faults: readonly string[],
  ) {
    super(`${path} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Reads the agencies from a JSON file. Throws AgenciesFileError, which names every fault and where it is. */
export function loadAgencies(path: string): AgencyRegistry {
  return agenciesFrom(readJson(path), path);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new AgenciesFileError(path, [`The file ${why}: ${(error as Error).message}`]);
  }
}

/** Checks `{ note?, agencies: [...] }` as parsed from `path`, which only names the file in errors. Throws AgenciesFileError. */
export function agenciesFrom(document: unknown, path: string): AgencyRegistry {
  if (!isObject(document) || !Array.isArray(document['agencies']))
    throw new AgenciesFileError(path, ['The file must hold an object with a list named "agencies".']);
  const entries: unknown[] = document['agencies'];
  const faults = entries.flatMap(faultsOf);
  const agencies = entries.filter(isObject).map(agencyOf);
  if (faults.length === 0) faults.push(...repeats(agencies), ...frontDoors(agencies));
  if (faults.length > 0) throw new AgenciesFileError(path, faults);
  return new AgencyRegistry(agencies);
}

type Entry = Record<string, unknown>;
const isObject = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOneOf =
  (list: readonly string[]) =>
  (value: unknown): boolean =>
    list.includes(value as string);
const isFlag = (value: unknown) => value === undefined || typeof value === 'boolean';

interface Rule {
  readonly holds: (value: unknown, entry: Entry) => boolean;
  readonly says: string;
}

const rules: Readonly<Record<string, Rule>> = {
  code: {
    holds: (value, entry) => typeof value === 'string' && value === clientOf(String(entry['source'])),
    says: 'must be the last two parts of "source", joined by a hyphen',
  },
  name: {
    holds: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 100,
    says: 'must be a text of 1 to 100 characters',
  },
  kind: { holds: isOneOf(agencyKinds), says: `must be one of ${agencyKinds.join(', ')}` },
  source: {
    holds: (value) => typeof value === 'string' && /^urn:agency:[a-z]+:[A-Za-z0-9-]{1,64}$/.test(value),
    says: 'must look like urn:agency:school:100045',
  },
  defaultGateways: {
    holds: (value) =>
      Array.isArray(value) && value.every(isOneOf(legalGateways)) && new Set(value).size === value.length,
    says: `must be a list, empty or of different ones of ${legalGateways.join(', ')}`,
  },
  frontDoor: { holds: isFlag, says: 'must be true or false' },
  demonstration: { holds: isFlag, says: 'must be true or false' },
};

function faultsOf(entry: unknown, index: number): string[] {
  const place = `agencies[${index}]`;
  if (!isObject(entry)) return [`${place} must be an object.`];
  const unknown = Object.keys(entry).filter((name) => !Object.hasOwn(rules, name));
  return [
    ...unknown.map((name) => `${place}.${name} is not known here; the members are ${Object.keys(rules).join(', ')}.`),
    ...Object.entries(rules)
      .filter(([name, rule]) => !rule.holds(entry[name], entry))
      .map(([name, rule]) => `${place}.${name} ${rule.says}.`),
  ];
}

const agencyOf = (entry: Entry): Agency => ({
  code: entry['code'] as string,
  name: entry['name'] as string,
  kind: entry['kind'] as Agency['kind'],
  source: entry['source'] as string,
  client: clientOf(String(entry['source'])),
  defaultGateways: entry['defaultGateways'] as Agency['defaultGateways'],
  frontDoor: entry['frontDoor'] === true,
  demonstration: entry['demonstration'] === true,
});

/** Codes and clients follow from the source, so different sources could still share one: each is looked up by itself. */
function repeats(agencies: readonly Agency[]): string[] {
  return (['source', 'code'] as const).flatMap((member) => {
    const values = agencies.map((agency) => agency[member]);
    return values.flatMap((value, index) =>
      values.indexOf(value) < index
        ? [`agencies[${index}].${member} is the same as that of agencies[${values.indexOf(value)}].`]
        : [],
    );
  });
}

function frontDoors(agencies: readonly Agency[]): string[] {
  const count = agencies.filter((agency) => agency.frontDoor).length;
  return count === 1 ? [] : [`Exactly one agency needs "frontDoor": true; ${count} have it.`];
}
