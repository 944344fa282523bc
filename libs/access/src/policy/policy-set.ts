import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { packageRoot } from '#kernel';
import type { Role } from '../actor.js';
import { accessErrors, type AccessRefusalCode } from '../errors.js';
import { wordsOutside } from './words-used.js';
import { fieldGroups, partOf, relations } from './vocabulary.js';
import type { Purpose, Relation, Resource, Restriction, What } from './vocabulary.js';
import { classesOf, roleEntity } from './entities.js';

/** A policy as people read it. */
export interface PolicyText {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  /** The policy in one plain sentence. */
  readonly says: string;
  /** Code of the lawful basis that goes into the record; `NONE` for what forbids. */
  readonly basis: string;
  /** What one who runs into it is told; only where it forbids. */
  readonly refusal: AccessRefusalCode | null;
  /** Ties that it asks about. */
  readonly ties: readonly Relation[];
  readonly text: string;
  /** Name of the file it stands in. */
  readonly file: string;
}

/** The facts of a question beside who asks, what for and what they would see. */
export interface Circumstances {
  readonly purpose: Purpose | 'NOT_KNOWN';
  readonly ties: readonly Relation[];
  /** What stands over them. */
  readonly restriction: Restriction;
}

export interface Verdict {
  readonly allowed: boolean;
  /** The policies that decided; empty where nothing permits. */
  readonly policies: readonly PolicyText[];
}

/** The policies can't be used, each fault on a line; the hub does not start with any. */
export class PolicyFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The access policies have ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/** Where the policies of the house lie. */
export const policyDirectory = (): string => join(packageRoot(), 'libs/access/policies');

/** Reads `*.cedar` and the schema of a directory. Throws the file system's own errors. */
export function readPolicyFiles(directory: string): { schema: string; files: readonly PolicyFile[] } {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.cedar'))
    .sort();
  return {
    schema: readFileSync(join(directory, 'schema.cedarschema'), 'utf8'),
    files: names.map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') })),
  };
}

let sets = 0;

/** A set of Cedar policies, checked against its schema and ready to answer. Nothing is allowed that no policy permits. */
export class PolicySet {
  /** SHA-256 over the schema and every policy, hex: names the set in every record of a look. */
  readonly hash: string;
  readonly policies: readonly PolicyText[];
  readonly #byId: ReadonlyMap<string, PolicyText>;
  readonly #name = `policies-${++sets}`;
  readonly #heads: readonly Head[];
  readonly #alike = new Map<What, ReadonlyMap<Resource, Resource>>();
  readonly #verdicts = new Map<string, Map<Resource, Verdict>>();

  /** Throws PolicyFault that names every fault with its file. */
  constructor(
    schema: string,
    files: readonly PolicyFile[],
    /** How many questions' answers are kept; 0 keeps none. */
    private readonly remembered = 5_000,
  ) {
    const read = files.map(readFile);
    this.policies = read.flatMap(({ policies }) => policies);
    const twice = this.policies.filter(({ id }, index, all) => all.findIndex((one) => one.id === id) !== index);
    const faults = [
      ...read.flatMap((file) => file.faults),
      ...twice.map(({ id, file }) => `${file}: "${id}" is the id of another policy too; give it one of its own.`),
    ];
    if (faults.length > 0) throw new PolicyFault(faults);
    const texts = Object.fromEntries(this.policies.map(({ id, text }) => [id, text]));
    faults.push(...notValid(schema, texts));
    if (faults.length > 0) throw new PolicyFault(faults);
    this.#heads = this.policies.map(headOf);
    this.#byId = new Map(this.policies.map((policy) => [policy.id, policy]));
    this.hash = createHash('sha256')
      .update(JSON.stringify([schema, ...this.policies.map(({ id, text }) => [id, text])]))
      .digest('hex');
    for (const answer of [
      cedar.preparseSchema(this.#name, schema),
      cedar.preparsePolicySet(this.#name, { staticPolicies: texts }),
    ])
      if (answer.type === 'failure') throw new PolicyFault(answer.errors.map(({ message }) => message));
  }

  static ofHouse(directory: string = policyDirectory()): PolicySet {
    const { schema, files } = readPolicyFiles(directory);
    return new PolicySet(schema, files);
  }

  policy(id: string): PolicyText | undefined {
    return this.#byId.get(id);
  }

  /** May a role do this to, or see, this resource? Answers of the same question are kept, since a set never changes. */
  verdict(role: Role, what: What, resource: Resource, circumstances: Circumstances): Verdict {
    return this.verdicts(role, what, [resource], circumstances)[0]!;
  }

  /** The same for several resources, in their order: those that no policy can tell apart are asked about once. */
  verdicts(role: Role, what: What, resources: readonly Resource[], circumstances: Circumstances): Verdict[] {
    const ties = [...circumstances.ties].sort();
    const { purpose, restriction } = circumstances;
    const question = [role, what, purpose, restriction, ...ties].join(' ');
    const answers = this.#verdicts.get(question) ?? new Map<Resource, Verdict>();
    if (this.remembered > 0 && !this.#verdicts.has(question)) {
      if (this.#verdicts.size >= this.remembered) this.#verdicts.clear();
      this.#verdicts.set(question, answers);
    }
    return resources.map((resource) => {
      const alike = this.alike(what).get(resource)!;
      const known = answers.get(alike);
      if (known) return known;
      const verdict = this.ask(role, what, alike, { purpose, restriction, ties });
      answers.set(alike, verdict);
      return verdict;
    });
  }

  private alike(what: What): ReadonlyMap<Resource, Resource> {
    const known = this.#alike.get(what) ?? alikeFor(what, this.#heads);
    this.#alike.set(what, known);
    return known;
  }

  private ask(role: Role, what: What, resource: Resource, { purpose, ties, restriction }: Circumstances): Verdict {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Role', id: role },
      action: { type: 'Action', id: what },
      resource: { type: 'FieldGroup', id: resource },
      context: {
        purpose: { __entity: { type: 'Purpose', id: purpose } },
        ties: ties.map((id) => ({ __entity: { type: 'Tie', id } })),
        restriction: { __entity: { type: 'Restriction', id: restriction } },
      },
      entities: [roleEntity(role), ...classesOf(resource)],
      preparsedPolicySetId: this.#name,
      preparsedSchemaName: this.#name,
      validateRequest: false, // every word of a question is of the vocabulary, which the specs hold against the schema
    });
    if (answer.type === 'failure') throw new PolicyFault(answer.errors.map(({ message }) => message));
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) throw new PolicyFault(diagnostics.errors.map(({ error }) => error.message));
    return {
      allowed: decision === 'allow',
      policies: [...diagnostics.reason].sort().map((id) => this.#byId.get(id)!),
    };
  }
}

/** What of a policy's head says which questions it can answer. */
interface Head {
  readonly action: PolicyJson['action'];
  readonly resource: PolicyJson['resource'];
  /** Whether it looks at the resource beyond its head: then it tells every resource from every other. */
  readonly looksFurther: boolean;
}

function headOf({ text }: PolicyText): Head {
  const parsed = cedar.policyToJson(text);
  if (parsed.type === 'failure') throw new PolicyFault(parsed.errors.map(({ message }) => message));
  const { action, resource, conditions } = parsed.json;
  return { action, resource, looksFurther: JSON.stringify(conditions).includes('"Var":"resource"') };
}

/** Whether a head's constraint covers an entity with these names: its own, and what it is part of. */
function covers(constraint: Head['action'] | Head['resource'], names: readonly string[]): boolean {
  if (constraint.op === 'All') return true;
  const named = 'entities' in constraint ? constraint.entities : 'entity' in constraint ? [constraint.entity] : [];
  return named.some((one) => names.includes('__entity' in one ? one.__entity.id : one.id));
}

/**
 * For each resource the first that no policy on this action can tell from it: the heads of the same policies cover both. A page shows many
 * groups and few are told apart, so few have to be asked about.
 */
function alikeFor(what: What, heads: readonly Head[]): ReadonlyMap<Resource, Resource> {
  const onAction = heads.filter(({ action }) => covers(action, [what, ...(partOf.get(what) ?? [])]));
  const first = new Map<string, Resource>();
  return new Map(
    [...fieldGroups, 'no-content' as const].map((resource): [Resource, Resource] => {
      const names = [resource, ...classesOf(resource).flatMap(({ parents }) => parents.map(nameOf))];
      const key = onAction
        .map((head) => (head.looksFurther ? resource : covers(head.resource, names) ? '1' : '0'))
        .join(' ');
      if (!first.has(key)) first.set(key, resource);
      return [resource, first.get(key)!];
    }),
  );
}

const nameOf = (entity: { readonly id: string } | { readonly __entity: { readonly id: string } }): string =>
  '__entity' in entity ? entity.__entity.id : entity.id;

function readFile({ name, text }: PolicyFile): { policies: PolicyText[]; faults: string[] } {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure')
    return { policies: [], faults: parts.errors.map(({ message }) => `${name}: ${message}.`) };
  const policies: PolicyText[] = [];
  const faults: string[] = [];
  for (const policy of parts.policies) {
    const parsed = cedar.policyToJson(policy);
    if (parsed.type === 'failure') {
      faults.push(...parsed.errors.map(({ message }) => `${name}: ${message}.`));
      continue;
    }
    const { effect, annotations = {} } = parsed.json;
    const { id = '', says = '', basis = '', refusal = '' } = annotations as Record<string, string>;
    const named = id || policy.slice(0, 60);
    if (id === '') faults.push(`${name}: a policy has no @id: ${named} ...`);
    if (says === '') faults.push(`${name}: "${named}" needs @says("..."), one plain sentence.`);
    if (effect === 'permit' && basis === '') faults.push(`${name}: "${named}" permits without a @basis.`);
    if (effect === 'forbid' && !(refusal in accessErrors.entries))
      faults.push(`${name}: "${named}" forbids, and its @refusal is no code of the catalogue of refusals.`);
    const { ties, unknown } = wordsOutside(parsed.json);
    faults.push(...unknown.map((word) => `${name}: "${named}" speaks of ${word}, which the hub does not know.`));
    policies.push({
      id,
      effect,
      says,
      basis: effect === 'permit' ? basis : 'NONE',
      refusal: effect === 'forbid' ? (refusal as AccessRefusalCode) : null,
      ties: relations.filter((relation) => ties.includes(relation)),
      text: policy,
      file: name,
    });
  }
  return { policies, faults };
}

function notValid(schema: string, staticPolicies: Record<string, string>): string[] {
  const answer = cedar.validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  return [...answer.validationErrors, ...answer.validationWarnings].map(
    ({ policyId, error }) => `"${policyId}": ${error.message}`,
  );
}

let house: PolicySet | undefined;
/** The policies that this program was built with; read once. Throws PolicyFault. */
export const housePolicies = (): PolicySet => (house ??= PolicySet.ofHouse());
