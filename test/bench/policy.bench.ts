/**
 * B9: the policies' decision for one page, field group by field group.
 *
 * The page is a contact's with its checks, the one with the most groups. Nothing is kept from one page
 * to the next, which is the worst there is: the hub keeps answers, and `B9.kept` is what a page costs the second time. Raw asks Cedar about
 * every group, each by itself, with everything that a question needs made beforehand.
 */
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { decide, housePolicies, policyDirectory, PolicySet, readPolicyFiles, type FieldGroup } from '#access';
import type { BenchOptions, Figure } from './figures.js';
import { interleaved } from './rounds.js';
import { percentile } from './statistics.js';

const sizes = {
  quick: { rounds: 5, pages: 300 },
  usual: { rounds: 9, pages: 1_000 },
  full: { rounds: 9, pages: 5_000 },
} as const;

const fields: readonly FieldGroup[] = [
  'identity',
  'address',
  'relations',
  'education',
  'health-summary',
  'police-content',
  'third-party-allegations',
  'narrative',
  'childs-words',
  'agency-facts',
  'referrer',
  'reason',
  'record',
  'decision',
  'feedback',
  'checks',
];
const question = {
  role: 'social-worker',
  what: 'CONTACT_CHECKS',
  purpose: 'MASH_TRIAGE',
  held: ['FRONT_DOOR_CONTACT', 'TEAM', 'REFERRAL'],
  fields,
} as const;

/** Figures are in milliseconds. */
export function benchPolicy({ size }: BenchOptions): Promise<Figure[]> {
  const { rounds, pages } = sizes[size];
  const house = housePolicies();
  const { schema, files } = readPolicyFiles(policyDirectory());
  const forgetful = new PolicySet(schema, files, 0);
  const p99 = (page: () => void): number => {
    const took: number[] = [];
    for (let index = 0; index < pages; index += 1) {
      const started = performance.now();
      page();
      took.push(performance.now() - started);
    }
    return percentile(took, 99);
  };
  const contestants = {
    ours: () => p99(() => void decide(forgetful, question)),
    kept: () => p99(() => void decide(house, question)),
    raw: () => p99(rawPage()),
  };
  return interleaved(contestants, { rounds }).then(({ ours, kept, raw }) => [
    {
      id: 'B9',
      what: `p99 of the policy decisions for a page of ${fields.length} field groups, none asked before; raw: Cedar alone`,
      unit: 'ms',
      ours,
      raw,
    },
    { id: 'B9.kept', what: 'the same page asked again: answers are kept', unit: 'ms', ours: kept },
  ]);
}

function rawPage(): () => void {
  const { schema, files } = readPolicyFiles(policyDirectory());
  const { policies } = new PolicySet(schema, files);
  cedar.preparsePolicySet('raw', { staticPolicies: Object.fromEntries(policies.map(({ id, text }) => [id, text])) });
  const calls = fields.map((field): cedar.StatefulAuthorizationCall => ({
    principal: { type: 'Role', id: question.role },
    action: { type: 'Action', id: question.what },
    resource: { type: 'FieldGroup', id: field },
    context: {
      purpose: { __entity: { type: 'Purpose', id: question.purpose } },
      ties: question.held.map((id) => ({ __entity: { type: 'Tie', id } })),
      restriction: { __entity: { type: 'Restriction', id: 'NONE' } },
    },
    entities: [
      { uid: { type: 'Role', id: question.role }, attrs: {}, parents: [{ type: 'Team', id: 'front-door' }] },
      { uid: { type: 'FieldGroup', id: field }, attrs: {}, parents: [{ type: 'FieldClass', id: 'of-a-child' }] },
    ],
    preparsedPolicySetId: 'raw',
  }));
  return () => {
    for (const call of calls) cedar.statefulIsAuthorized(call);
  };
}
